using System.Collections.Immutable;
using DocumentFormat.OpenXml;
using Workflows.Cases;
using Workflows.Documents;

namespace Workflows.Evaluation.Papers;

/// <summary>What is ruled as a table: 评议人名单, 评议表, 汇总表.</summary>
internal static class EvaluationTables
{
    static readonly string[] Dimensions = ["政治态度", "道德品行", "学习情况", "工作成效", "纪律作风"], Groups = ["学生代表", "团委", "同级干部"];

    static readonly decimal[] OnPanel = [16, 46, 46, 48], OnSheet = [12, 44, 20, 20, 20, 20, 20];

    /// <summary>With the pool's hash and the seed, so that the draw can be repeated.</summary>
    public static byte[] Panel(CaseRow row)
    {
        var body = row.BodyAs<EvaluationBody>();
        return Paper.Write(EvaluationLetters.AboutOf(row, "评议人名单"),
        [
            Letter.Title("评议人名单").Element(),
            new Para($"{body.Body}　{SemesterNames.Of(body.Semester)}") { Face = Typeface.Kai, Size = 14, Align = Align.Centre, Pitch = 22, After = 6 }.Element(),
            new Grid(OnPanel,
            [
                new(10, Letter.Label("序号"), Letter.Label("姓　　名"), Letter.Label("组　　别"), Letter.Label("签　　到")) { Heads = true },
                .. body.Panel.Select((seat, index) => new Line(10, Letter.Label($"{index + 1}"), Letter.Value(seat.Name, OnPanel[1]), Letter.Value(Groups[(int)seat.Group], OnPanel[2]), new Cell())),
            ]).Element(),
            .. Letter.Elements(Small($"候选名册 {body.PoolSize} 人，校验值 {body.PoolHash}"), Small(body.Seed is PanelRules.NoSeed ? "没有使用公开号码，只按名册校验值抽取。" : $"公开号码（双色球）{body.Seed}。排序值为“校验值 号码 该行”的 SHA-256，各组从小到大。")),
            .. Letter.Elements(Letter.Record(row.ShortId, row.AuditHead)),
        ]);
    }

    /// <summary>To be printed and filled in by hand: without a name, but with a group to be ticked.</summary>
    public static byte[] Sheet(CaseRow row)
    {
        var (body, policy) = (row.BodyAs<EvaluationBody>(), row.PolicyAs<EvaluationPolicy>());
        return Paper.Write(EvaluationLetters.AboutOf(row, "述职评议表"),
        [
            Letter.Title("述职评议表").Element(),
            new Para($"{body.Body}　{SemesterNames.Of(body.Semester)}\t组别：□学生代表　□团委　□同级干部") { TabAtRight = Paper.TextWidth, After = 3 }.Element(),
            new Grid(OnSheet,
            [
                new(12, [Letter.Label("序号"), Letter.Label("姓名和职务"), .. Dimensions.Select(dimension => Letter.Label(dimension))]) { Heads = true },
                .. body.Officers.Select((officer, index) => new Line(11, [Letter.Label($"{index + 1}"), Letter.Value($"{officer.Name}　{officer.Post}", OnSheet[1]), .. Dimensions.Select(_ => new Cell())])),
            ]).Element(),
            .. Letter.Elements(Small($"说明：1. 每项 0 至 {policy.MarksOfADimension} 分，填整数；不了解的画“—”，不计入平均。2. 不评本人，本人一行留空。3. 本表无记名，请勿书写姓名。")),
            .. Letter.Elements(Letter.Record(row.ShortId, row.AuditHead)),
        ]);
    }

    static Para Small(string text) => new(text) { Face = Typeface.Song, Size = 10.5m, Pitch = 15, Before = 4, Align = Align.Justified };

    /// <summary>All officers with points, ranks and grades, as a workbook.</summary>
    public static byte[] Summary(CaseRow row)
    {
        var results = EvaluationResults.Of(row);
        var title = $"{results.Body.Body}述职评议汇总表";
        return Workbook.Write(EvaluationLetters.AboutOf(row, title), new("述职评议汇总表",
            [
                new("名次", 6), new("姓名", 14), new("职务", 24), new("述职报告", 10), .. Dimensions.Select(dimension => new WorkbookColumn(dimension, 10)), new("总分", 10), new("计算等次", 10), new("最终等次", 10), new("说明", 30),
            ],
            [.. results.Officers.Select(Line)])
        {
            Title = $"{title}（{SemesterNames.Of(results.Body.Semester)}）",
            Notes =
            [
                $"述职{results.Body.Officers.Length}人，优秀最多{results.Sheet.Places}人；评议团{results.Body.Panel.Count()}人，收回{results.Body.Recorded[Two.First].Sheets.Length}张。",
                .. results.Sheet.Groups.Select(group => $"{string.Join('、', group.Groups.Select(each => Groups[(int)each]))}：{group.Sheets}张，权重{group.Weight}%"),
                $"案卷编号：{row.ShortId}", $"办理记录校验值：{row.AuditHead}",
            ],
        });
    }

    static ImmutableArray<object?> Line(Officer officer) =>
    [
        officer.Result!.Rank > 0 ? officer.Result.Rank : null, officer.Name, officer.Post, officer.Report switch { ReportState.InTime => "按时", ReportState.Late => "迟交", _ => "未交" },
        .. Enumerable.Range(0, GradingRules.Dimensions).Select(at => (object?)(officer.Result.Total is null ? null : ResultWords.Points(officer.Result.Dimensions[at]))),
        officer.Result.Total is { } total ? ResultWords.Points(total) : null, GradeNames.Of(officer.Result.Grade), officer.Grade is { } grade ? GradeNames.Of(grade) : null,
        officer.Lowered is { } reason ? $"审核降低：{reason}" : officer.AppealUpheld is true ? "申诉成立，已更正" : null,
    ];
}
