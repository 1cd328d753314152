using Workflows.Cases;
using Workflows.Documents;
using Workflows.Web;

namespace Workflows.Recommendation.Papers;

/// <summary>推优情况汇总表 of a round, listed with the round's case. A college's committee gets its own persons, the university's and inspectors all.</summary>
internal sealed class RoundPapers(RoundSummaries summaries) : ICasePapers
{
    public const string Summary = "Summary";

    public IEnumerable<CasePaper> Of(CaseRow row, Visitor visitor) => row.Kind is Rounds.Kind && (SeesAll(visitor) || visitor.Holds(Role.CollegeLeagueCommittee)) ? [PaperOf(row)] : [];

    public static CasePaper PaperOf(CaseRow round) => new(Summary, FileNames.Of("xlsx", "推优情况汇总表", round.Name)) { ContentType = Files.Xlsx };

    public async Task<byte[]?> Make(CaseRow row, CasePaper paper, Visitor visitor) => RoundSummaryWorkbook.Write(row, await summaries.Of(row, Shown(visitor)));

    /// <summary>Whether somebody sees the persons of all colleges.</summary>
    public static bool SeesAll(Visitor visitor) => visitor.Holds(Role.UniversityLeagueCommittee, "") || visitor.Holds(Role.Inspector, "");

    /// <summary>Of which colleges a visitor sees persons.</summary>
    public static Func<string, bool> Shown(Visitor visitor) => SeesAll(visitor) ? _ => true : college => visitor.Holds(Role.CollegeLeagueCommittee, college);
}

/// <summary>The same as the page of the summary, as a workbook: by college, then branch.</summary>
internal static class RoundSummaryWorkbook
{
    const string Title = "共青团推优入党情况汇总表";

    public static byte[] Write(CaseRow round, RoundSummary summary) => Workbook.Write(PaperText.About(round, Title, Title), new("推优情况汇总表",
        [
            new("序号", 6), new("学院", 20), new("团支部", 22), new("姓名", 14), new("应到", 8), new("实到", 8), new("赞成", 8), new("通过率", 10), new("大会日期", 13), new("结果", 24), new("党支部结论", 20), new("结论日期", 13),
        ],
        [.. summary.Lines.Select((line, index) => Line(line, index + 1))])
    {
        Title = $"{Title}（{summary.Name}，推荐{PaperText.As(summary.Stage)}）",
        Notes = [$"共{summary.Lines.Length}人申请，已推荐{summary.Recommended}人。批次编号：{round.ShortId}", $"办理记录校验值：{round.AuditHead}"],
    });

    static System.Collections.Immutable.ImmutableArray<object?> Line(SummaryLine line, int number) =>
    [
        number, line.College, line.Branch, line.Name, line.Entitled, line.Present, line.Approvals, line is { Approvals: { } approvals, Entitled: { } entitled } ? PaperText.Rate(approvals, entitled) : null, line.MeetingDate,
        line.Outcome is { } outcome ? PaperText.Word($"Outcome.{outcome}") : $"办理中：{PaperText.Word($"Step.{line.Step}")}",
        line.Decision is { } decision ? PaperText.Word($"Result.PartyBranchDecision.{decision}") : null, line.DecidedOn,
    ];
}
