using DocumentFormat.OpenXml;
using Workflows.Cases;
using Workflows.Documents;
using Workflows.PublicNotices;

namespace Workflows.Recommendation.Papers;

/// <summary>An objection as its record tells it. Who raised it stands nowhere in it (law 12).</summary>
internal sealed record ObjectionAccount(int Number, string About, ObjectionRow Objection, StepRow Answered)
{
    /// <summary>How many have said the same.</summary>
    public int Alike { get; init; } = 1;

    /// <summary>What the person said about it; null when nothing was said, or not yet.</summary>
    public string? Heard { get; init; }
}

/// <summary>异议处理记录: a page for each objection.</summary>
internal static class ObjectionPaper
{
    static readonly decimal[] Columns = [30, 48, 30, 48];

    public static byte[] Write(CaseRow row, IReadOnlyList<ObjectionAccount> accounts)
    {
        var body = row.BodyAs<MeetingBody>();
        return Paper.Write(PaperText.About(row, "异议处理记录", PaperText.Committee(body.College)), accounts.SelectMany((account, index) => Page(row, body, account, index > 0)));
    }

    static IEnumerable<OpenXmlElement> Page(CaseRow row, MeetingBody body, ObjectionAccount account, bool newPage) =>
    [
        Letter.Title("公示异议处理记录", newPage).Element(),
        new Grid(Columns,
        [
            new(11, Letter.Label("编　　号"), Letter.Value($"{account.Number}", Columns[1]), Letter.Label("收到日期"), Letter.Value(PaperText.Day(account.Objection.At), Columns[3])),
            new(11, Letter.Label("被公示人"), Letter.Value(account.About, Columns[1]), Letter.Label("所在支部"), Letter.Value(body.Branch, Columns[3])),
            new(11, Letter.Label("提出方式"), Letter.Value(account.Objection.EnteredBy is null ? "公示页面" : "来电来访，办公室登记", Columns[1]), Letter.Label("反映人数"), Letter.Value(account.Alike > 1 ? $"{account.Alike}人（内容相同，并案）" : "1人", Columns[3])),
            new(45, Letter.Label("异议内容"), Letter.Said(account.Objection.Text, 3)) { MayBreak = true },
            new(35, Letter.Label("本人说明"), Letter.Said(account.Heard ?? "", 3)) { MayBreak = true },
            new(45, Letter.Label("核实情况和\n处理意见"), Letter.Said(Verdict(account), 3)) { MayBreak = true },
            new(11, Letter.Label("答 复 人"), Letter.Value(account.Answered.ByName ?? "", Columns[1]), Letter.Label("答复日期"), Letter.Value(PaperText.Day(account.Answered.FinishedAt), Columns[3])),
        ]).Element(),
        .. Letter.Elements([new Para($"{PaperText.Committee(body.College)}（盖章）　　　　　　") { Align = Align.Right, Right = 2, Before = 24 }, new Para("本记录不记载提出异议的人；请勿向被公示人和无关人员出示。") { Size = 10.5m, Before = 12 }, .. PaperText.Record(row)]),
    ];

    static string Verdict(ObjectionAccount account) => account.Answered switch
    {
        { State: StepState.Done, Result: NoticeResult.Upheld } => $"异议成立，不予推荐。{account.Answered.Comment}",
        { State: StepState.Done } => $"异议不成立，推荐程序继续。{account.Answered.Comment}",
        _ => "正在核实。",
    };
}
