using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Documents;
using Workflows.Web;

namespace Workflows.Evaluation.Papers;

/// <summary>
/// The documents of an evaluation (RULES part 3, "Documents"), made of the case when somebody opens them. What names the marks and grades of all is for those who may see
/// them; an officer has the own certificate, and nobody else's.
/// </summary>
internal sealed class EvaluationPapers(CaseStore cases) : ICasePapers
{
    public const string Notice = "EvaluationNotice", Reports = "EvaluationReports", Panel = "EvaluationPanel", Sheet = "EvaluationSheet", Summary = "EvaluationSummary", Circular = "EvaluationCircular";
    public const string Appeals = "EvaluationAppeals", Consequences = "EvaluationConsequences", Certificate = "EvaluationCertificate";

    public IEnumerable<CasePaper> Of(CaseRow row, Visitor visitor)
    {
        if (row.Kind is not EvaluationTasks.Kind) yield break;
        var (body, seesAll) = (row.BodyAs<EvaluationBody>(), EvaluationLinks.MaySeeResults(row, visitor));
        if (body.Meeting is not null) yield return Paper(Notice, "述职评议会议通知", body);
        if (body.Seed is not null) yield return Paper(Panel, "评议人名单", body);
        if (row.Latest(Step.Confirmation) is { State: StepState.Done }) yield return Paper(Sheet, "评议表", body);
        if (row.Latest(Step.Collection) is not null && (seesAll || body.Panel.Any(seat => seat.Person == visitor.Person))) yield return Paper(Reports, "述职报告汇编", body);
        if (seesAll && row.Latest(Step.Grading) is not null) yield return Paper(Summary, "述职评议汇总表", body, "xlsx") with { ContentType = Files.Xlsx };
        if (row.Latest(Step.Archive) is not null) yield return Paper(Circular, "述职评议结果通报", body);
        if (seesAll && body.Officers.Any(officer => officer.AppealUpheld is not null)) yield return Paper(Appeals, "申诉记录", body);
        if (seesAll && row.Latest(Step.Consequence) is { State: StepState.Done }) yield return Paper(Consequences, "结果运用", body);
        if (row.Latest(Step.Archive) is null) yield break;
        foreach (var officer in body.Officers.Where(officer => officer.Grade is not (null or Grade.NotGraded) && (seesAll || officer.Person == visitor.Person)))
            yield return new($"{Certificate}.{officer.Unit}", FileNames.Of("docx", "述职评议结果证明", officer.Name, body.Body));
    }

    static CasePaper Paper(string name, string title, EvaluationBody body, string extension = "docx") => new(name, FileNames.Of(extension, title, body.Body, body.Semester));

    public async Task<byte[]?> Make(CaseRow row, CasePaper paper, Visitor visitor) => paper.Name.Split('.') switch
    {
        [Notice] => EvaluationLetters.Notice(row),
        [Panel] => EvaluationTables.Panel(row),
        [Sheet] => EvaluationTables.Sheet(row),
        [Reports] => EvaluationLetters.Reports(row, await Each(row, officer => cases.Find<ReportRow>(row.Id, ReportRow.KeyOf(officer.Unit)))),
        [Summary] => EvaluationTables.Summary(row),
        [Circular] => EvaluationLetters.Circular(row),
        [Appeals] => EvaluationLetters.Appeals(row, await Each(row, officer => cases.Find<AppealRow>(row.Id, AppealRow.KeyOf(officer.Unit)))),
        [Consequences] => EvaluationLetters.Consequences(row),
        [Certificate, var unit] => EvaluationLetters.Certificate(row, row.BodyAs<EvaluationBody>().Of(unit)),
        _ => null,
    };

    static async Task<ImmutableArray<(Officer Officer, T Row)>> Each<T>(CaseRow row, Func<Officer, Task<T?>> find) where T : class
    {
        var found = await Task.WhenAll(row.BodyAs<EvaluationBody>().Officers.Select(async officer => (officer, Row: await find(officer))));
        return [.. found.Where(each => each.Row is not null).Select(each => (each.officer, each.Row!))];
    }
}
