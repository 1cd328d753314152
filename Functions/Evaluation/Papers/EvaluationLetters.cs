using System.Collections.Immutable;
using DocumentFormat.OpenXml;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Documents;
using Workflows.PublicNotices;

namespace Workflows.Evaluation.Papers;

/// <summary>What is written as a letter: 会议通知, 述职报告汇编, 结果通报, 申诉记录, 结果运用, 结果证明.</summary>
internal static class EvaluationLetters
{
    /// <summary>Who issues it: the committee that runs the evaluation.</summary>
    public static string Issuer(EvaluationBody body) => body.College is { } college ? $"共青团{college}委员会" : "校团委";

    public static About AboutOf(CaseRow row, string title) => new(title, Issuer(row.BodyAs<EvaluationBody>()), row.ChangedAt ?? row.CreatedAt);

    public static string Day(DateOnly day) => $"{day.Year}年{day.Month}月{day.Day}日";

    static string Day(DateTimeOffset? at) => at is { } time ? Day(Beijing.DateOf(time)) : "";

    static byte[] Write(CaseRow row, string title, params IEnumerable<Para> paragraphs) =>
        Paper.Write(AboutOf(row, title), [.. Letter.Elements([Letter.Title(title), .. paragraphs]), .. Letter.Elements(Letter.Record(row.ShortId, row.AuditHead))]);

    public static byte[] Notice(CaseRow row)
    {
        var body = row.BodyAs<EvaluationBody>();
        var meeting = body.Meeting!;
        return Write(row, $"关于召开{body.Body}述职评议会议的通知",
        [
            Letter.To("评议团成员、述职人员"),
            .. Letter.Text($"定于{Day(meeting.Date)}{(meeting.Place.Length > 0 ? $"（{meeting.Place}）" : "")}召开{body.Body}{SemesterNames.Of(body.Semester)}述职评议会议。述职人员共{body.Officers.Length}名，评议团共{body.Panel.Count()}名。\n请述职人员按顺序述职并回答提问，请评议团成员阅读述职报告、现场提问，并在会上无记名评分。因故不能参加的，请提前请假。"),
            .. Letter.Signed(Issuer(body), Day(row.Latest(Step.MeetingNotice)?.FinishedAt)),
        ]);
    }

    public static byte[] Reports(CaseRow row, ImmutableArray<(Officer Officer, ReportRow Row)> reports) => Write(row, $"{row.BodyAs<EvaluationBody>().Body}述职报告汇编",
        reports.SelectMany(each => new[] { Letter.Heading($"{each.Officer.Post}　{each.Officer.Name}{(each.Row.IsLate ? "（迟交）" : "")}") }.Concat(Letter.Text(each.Row.Text.Length > 0 ? each.Row.Text : "（见附件）"))));

    /// <summary>Names whoever is 优秀 or 合格; of the others the number.</summary>
    public static byte[] Circular(CaseRow row)
    {
        var body = row.BodyAs<EvaluationBody>();
        return Write(row, $"关于{body.Body}述职评议结果的通报",
        [
            .. Letter.Text($"{SemesterNames.Of(body.Semester)}，{body.Body}工作人员{body.Officers.Length}名参加述职评议，评议团{body.Panel.Count()}名，收回评议票{body.Recorded[Two.First].Sheets.Length}张。评议结果已经审核、公示，现通报如下："),
            .. Graded(body, Grade.Excellent, "一"),
            .. Graded(body, Grade.Qualified, "二"),
            .. Letter.Text($"其他等次{ResultWords.Count(body, Grade.Unqualified) + ResultWords.Count(body, Grade.NotGraded)}名。"),
            .. Letter.Signed(Issuer(body), Day(row.Latest(Step.Archive)?.FinishedAt)),
        ]);
    }

    static IEnumerable<Para> Graded(EvaluationBody body, Grade grade, string number) => body.Officers.Where(officer => officer.Grade == grade).Select(officer => officer.Name).ToList() is { Count: > 0 } names
        ? [Letter.Heading($"{number}、{GradeNames.Of(grade)}（{names.Count}名）"), .. Letter.Text(string.Join('、', names))] : [];

    public static byte[] Appeals(CaseRow row, ImmutableArray<(Officer Officer, AppealRow Row)> appeals) => Write(row, "述职评议申诉记录", appeals.SelectMany(each =>
    {
        var answer = row.Steps.LastOrDefault(step => step.Name == Step.AppealDecision && step.Unit == each.Officer.Unit && step is { State: StepState.Done, IsVoid: false });
        return new[] { Letter.Heading($"{each.Officer.Post}　{each.Officer.Name}") }.Concat(Letter.Text(
            $"计算等次：{GradeNames.Of(each.Officer.Result!.Grade)}。{(each.Officer.Lowered is { } reason ? $"审核降低，理由：{reason}" : "")}\n申诉（{Day(each.Row.At)}）：{each.Row.Text}\n" +
            (answer is null ? "尚未答复。" : $"答复（{answer.ByName}，{Day(answer.FinishedAt)}）：{(answer.Result is NoticeResult.Upheld ? $"成立，等次更正为{GradeNames.Of(each.Officer.Grade!.Value)}" : "不成立，等次不变")}。理由：{answer.Comment}")));
    }));

    public static byte[] Consequences(CaseRow row)
    {
        var body = row.BodyAs<EvaluationBody>();
        var decided = row.Latest(Step.Consequence)!;
        return Write(row, $"{body.Body}述职评议结果运用",
        [
            .. Letter.Text($"优秀{ResultWords.Count(body, Grade.Excellent)}名，合格{ResultWords.Count(body, Grade.Qualified)}名，不合格{ResultWords.Count(body, Grade.Unqualified)}名，未评定{ResultWords.Count(body, Grade.NotGraded)}名。"),
            .. body.Officers.Where(officer => officer.IsRemoved is not null).SelectMany(officer => Letter.Text($"{officer.Post}{officer.Name}：不合格，{(officer.IsRemoved is true ? "予以劝退" : "不予劝退")}。")),
            .. decided.Comment is { Length: > 0 } comment ? Letter.Text($"意见：{comment}") : [],
            .. Letter.Signed(Issuer(body), Day(decided.FinishedAt)),
        ]);
    }

    public static byte[] Certificate(CaseRow row, Officer officer)
    {
        var body = row.BodyAs<EvaluationBody>();
        return Write(row, "述职评议结果证明",
        [
            .. Letter.Text($"{officer.Name}同学任{body.Body}{officer.Post}，参加{SemesterNames.Of(body.Semester)}述职评议，评定等次为{GradeNames.Of(officer.Grade!.Value)}{(officer.Result?.Total is { } total ? $"，总分{ResultWords.Points(total)}分" : "")}。\n特此证明。"),
            .. Letter.Signed(Issuer(body), Day(row.Latest(Step.Archive)?.FinishedAt)),
        ]);
    }
}
