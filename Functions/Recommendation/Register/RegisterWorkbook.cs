using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Documents;
using Workflows.People;
using Workflows.Recommendation.Papers;

namespace Workflows.Recommendation.Register;

/// <summary>The register as a workbook.</summary>
internal static class RegisterWorkbook
{
    public const string Title = "推优登记册";

    public static byte[] Write(string school, RegisterPeriod period, ImmutableArray<RegisterEntry> entries, DateTimeOffset now) => Workbook.Write(new($"{Title} {period}", school, now), new($"{Title} {period}",
        [
            new("案卷编号", 16), new("姓名", 12), new("学号", 15), new("学院", 18), new("团支部", 20), new("推荐为", 14), new("批次", 18), new("申请日期", 12), new("大会日期", 12), new("应到", 7), new("实到", 7), new("赞成", 7), new("通过率", 10),
            new("公示开始", 12), new("公示截止", 12), new("学院审核", 12), new("校级备案", 12), new("党支部结论", 18), new("党支部研究日期", 14), new("报上级党委备案", 14), new("结果", 20), new("推荐状态", 12), new("有效期至", 12),
        ],
        [.. entries.Select(Line)]));

    static ImmutableArray<object?> Line(RegisterEntry entry) =>
    [
        entry.Case, entry.Name, entry.Number, entry.College, entry.Branch, PaperText.As(entry.Stage), entry.Round, entry.Applied, entry.Meeting, entry.Entitled, entry.Present, entry.Approvals, RateOf(entry),
        entry.NoticeFrom, entry.NoticeTo, entry.Reviewed, entry.Recorded, DecisionOf(entry), entry.Decided, entry.FiledOn, ResultOf(entry), ValidityOf(entry), entry.ValidUntil,
    ];

    public static string? RateOf(RegisterEntry entry) => entry is { Approvals: { } approvals, Entitled: { } entitled } ? PaperText.Rate(approvals, entitled) : null;

    public static string? DecisionOf(RegisterEntry entry) => entry.Decision is { } decision ? PaperText.Word($"Result.PartyBranchDecision.{decision}") : null;

    public static string ResultOf(RegisterEntry entry) => entry.Outcome is { } outcome ? PaperText.Word($"Outcome.{outcome}") : $"办理中：{PaperText.Word($"Step.{entry.Step}")}";

    static string? ValidityOf(RegisterEntry entry) => entry.Validity is { } validity ? PaperText.Word($"Register.validity.{validity}") : null;
}

/// <summary>
/// For typing a round's results into the League's own system, which takes no files: a table of everything it asks for, one person a line, and the register forms to be printed.
/// </summary>
internal static class EntryTable
{
    public static byte[] Write(CaseRow round, string school, IEnumerable<(RegisterEntry Entry, Person? Person)> lines) => Workbook.Write(PaperText.About(round, "推优结果录入表", school), new("推优结果录入表",
        [
            new("序号", 6), new("姓名", 12), new("学号", 15), new("性别", 6), new("民族", 8), new("出生日期", 12), new("学院", 18), new("团支部", 20), new("团内职务", 14), new("入团日期", 12), new("入党申请日期", 12), new("确定积极分子日期", 14),
            new("推荐为", 14), new("推优大会日期", 12), new("应到", 7), new("实到", 7), new("赞成", 7), new("通过率", 10), new("公示开始", 12), new("公示截止", 12), new("学院团委审核日期", 14), new("校团委备案日期", 14),
            new("结果", 20), new("党支部结论", 18), new("党支部研究日期", 14), new("有效期至", 12), new("案卷编号", 16),
        ],
        [.. lines.Select((line, index) => Line(line.Entry, line.Person, index + 1))]));

    static ImmutableArray<object?> Line(RegisterEntry entry, Person? person, int number) =>
    [
        number, entry.Name, entry.Number, person?.Gender, person?.Ethnicity, person?.BirthDate, entry.College, entry.Branch, person?.LeaguePost, person?.LeagueJoinDate, person?.PartyApplicationDate, person?.ActivistSince,
        PaperText.As(entry.Stage), entry.Meeting, entry.Entitled, entry.Present, entry.Approvals, RegisterWorkbook.RateOf(entry), entry.NoticeFrom, entry.NoticeTo, entry.Reviewed, entry.Recorded,
        RegisterWorkbook.ResultOf(entry), RegisterWorkbook.DecisionOf(entry), entry.Decided, entry.ValidUntil, entry.Case,
    ];
}
