using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.PublicNotices;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.Web;
using Step = Workflows.Recommendation.Step;

namespace Workflows.Tests.Cases;

/// <summary>林知夏's recommendation and her branch's meeting, as rows: where the models of the pages have them.</summary>
internal static class ARecommendationCase
{
    public const string Id = "rec-26-7k3q9m", Meeting = "mtg-26-4h8d2c";
    public const string College = "计算机学院", Branch = "软件 2302 团支部", PartyBranch = "教工第二党支部";

    public static readonly Visitor Applicant = Who("p-lin", "林知夏", Role.Student);
    public static readonly Visitor Secretary = Who("p-chen", "陈若宁", Role.LeagueBranchSecretary, Branch);
    public static readonly Visitor Counsellor = Who("p-song", "宋知微", Role.Counsellor, College);
    public static readonly Visitor Committee = Who("p-zhou", "周予安", Role.CollegeLeagueCommittee, College);
    public static readonly Visitor University = Who("p-gu", "顾明远", Role.UniversityLeagueCommittee);
    public static readonly Visitor Party = Who("p-he", "何立行", Role.PartyBranch, PartyBranch);
    public static readonly Visitor Inspector = Who("p-qin", "秦望", Role.Inspector);
    public static readonly Visitor OtherStudent = Who("p-xu", "许星河", Role.Student);
    public static readonly Visitor OtherCollege = Who("p-tan", "谭思远", Role.CollegeLeagueCommittee, "物理学院");
    public static readonly Visitor OtherSchool = Applicant with { School = "other" };

    public static Visitor Who(string id, string name, string role, string scope = "") => new("demo", id, name, [new(role, scope)], "s-1");

    /// <summary>In the eighth step of eleven: the college's committee is asked.</summary>
    public static CaseRow InReview() => Begun() with
    {
        Steps =
        [
            Done(Step.Application, Day(3, 18), "Submitted", "p-lin", "林知夏"),
            Done(Step.EligibilityCheck, Day(3, 18), "Met") with { Note = Clause.Of("Arithmetic_Left", 6) },
            Mirrored(Done(Step.BranchProposal, Day(3, 30), "Returned", "p-chen", "陈若宁") with { Comment = "请补充近一年的表现。" }),
            Mirrored(Done(Step.BranchProposal, Day(3, 31), "Approved", "p-chen", "陈若宁") with { Attempt = 2 }),
            Mirrored(Done(Step.MeetingPermission, Day(4, 1), "Approved", "p-zhou", "周予安")),
            Mirrored(Done(Step.BranchMeeting, Day(4, 9), "Carried", "p-chen", "陈若宁") with
            {
                Sums = [Clause.Of("Arithmetic_Quorum", 42, 38, "≥", 21), Clause.Of("Arithmetic_Carried", 25, ">", 21)],
            }),
            Mirrored(Done(Step.Inspection, Day(4, 10), "Approved", "p-chen", "陈若宁") with
            {
                Sums = [Clause.Of("Arithmetic_PlacesRounded", 42, "20%", "8.4", Rounding.HalfUp, 8), Clause.Of("Arithmetic_PutForward", 5, 8)],
            }),
            Done(Step.Meeting, Day(4, 20), "PutForward"),
            Mirrored(Done(Step.PublicNotice, Day(4, 20), "Undisturbed")),
            new StepRow(Step.CollegeReview, 1, StepState.Active, Day(4, 21)) { Addressee = Readers.Holder(Role.CollegeLeagueCommittee, College), Deadline = Day(4, 29), DueAt = Day(4, 24), Reminders = 1 },
        ],
    };

    /// <summary>Turned down by the roster.</summary>
    public static CaseRow NotEligible() => Begun() with
    {
        State = CaseState.Completed,
        Outcome = "NotEligible",
        Steps = [Done(Step.Application, Day(3, 18), "Submitted", "p-lin", "林知夏"), Done(Step.EligibilityCheck, Day(3, 18), "NotMet")],
    };

    public static CaseRow Begun() => new CaseRow($"demo.{Id}", RecommendationTasks.Kind)
    {
        Name = "林知夏",
        CreatedAt = Day(3, 18),
        StartedBy = "p-lin",
        Concerns = "p-lin",
        College = College,
        Round = "rnd-26-2b4c6d",
        Facts = [new("applicant", "林知夏"), new("stage", "Activist"), new("branch", Branch), new("round", "2026 年春季批次"), new("partyBranch", PartyBranch)],
        Readers = [Readers.Holder(Role.LeagueBranchSecretary, Branch), Readers.Holder(Role.Counsellor, College), Readers.Holder(Role.CollegeLeagueCommittee, College), Readers.Holder(Role.PartyBranch, PartyBranch)],
        Documents = [],
    }.WithPolicy(new RecommendationPolicy()).WithBody(Body());

    static RecommendationBody Body() => new(Stage.Activist, "p-lin", Branch, College)
    {
        Round = "rnd-26-2b4c6d",
        Conditions =
        [
            new(ConditionCode.Membership, ConditionState.Met, "中青发〔2019〕9 号第五条") { Needed = 12, Reached = 65, Unit = FigureUnit.Months, From = new(2020, 11, 4), To = new(2026, 3, 18) },
            new(ConditionCode.Application, ConditionState.NotMet, "多所高校推优办法") { Needed = 6, Reached = 4, Unit = FigureUnit.Months, From = new(2025, 11, 3), To = new(2026, 3, 18), Earliest = new(2026, 5, 3) },
            new(ConditionCode.Rank, ConditionState.Met, "多所高校推优办法") { Needed = 3000, Reached = 1234, Comparison = Comparison.AtMost, Unit = FigureUnit.RankPercent },
        ],
    };

    /// <summary>The meeting's case while its notice hangs.</summary>
    public static CaseRow InNotice() => new CaseRow($"demo.{Meeting}", MeetingTasks.Kind)
    {
        Name = Branch,
        CreatedAt = Day(3, 18),
        College = College,
        Facts = [new("branch", Branch), new("round", "2026 年春季批次")],
        Readers = [Readers.Holder(Role.LeagueBranchSecretary, Branch), Readers.Holder(Role.CollegeLeagueCommittee, College)],
        Steps = [new StepRow(Step.PublicNotice, 1, StepState.Active, Day(4, 20)) { Deadline = Day(4, 28), DueAt = Day(4, 28) }],
    }.WithPolicy(new RecommendationPolicy()).WithBody(new MeetingBody(Stage.Activist, Branch, College, "rnd-26-2b4c6d"));

    public static NoticeContent Notice() => new(
    [
        new(Id, "林知夏", Branch, "p-lin"), new("rec-26-2m8d4w", "何清越", Branch, "p-hq"), new("rec-26-5v9k2q", "韩溪", "软件 2301 团支部", "p-han"),
    ], Day(4, 20).AddHours(16), Day(4, 28))
    {
        Period = Workflows.Calendar.Period.OfWorkingDays(5),
        Office = "共青团计算机学院委员会",
        Room = "学院楼305室",
        Telephone = "(010) 5555 0128",
        Hours = "工作日8:30至17:00",
        Args = ["Activist", "3", "林知夏", Branch, College, "等3名"],
    };

    public static async Task<CaseRow> Put(this CaseSite site, CaseRow row, params Row[] rows)
    {
        await site.Cases.Create(new(row, new("p-lin", "Application.1 Submitted", new("林知夏", "Session"))) { Rows = [.. rows] });
        return await site.Cases.Read(row.Id);
    }

    /// <summary>The meeting with its notice.</summary>
    public static Task<CaseRow> PutNotice(this CaseSite site, NoticeContent? content = null) =>
        site.Put(InNotice(), new Row(NoticeContent.KeyOf(new($"demo.{Meeting}", Step.PublicNotice, 1)), content ?? Notice()));

    /// <summary>Midnight in Beijing at the beginning of a day of 2026.</summary>
    public static DateTimeOffset Day(int month, int day) => new(2026, month, day, 0, 0, 0, TimeSpan.FromHours(8));

    static StepRow Done(string name, DateTimeOffset at, string result, string by = AuditNote.Workflow, string? byName = null) =>
        new StepRow(name, 1, StepState.Active, at).Finish(result, by, at.AddHours(10)) with { ByName = byName };

    static StepRow Mirrored(StepRow step) => step with { From = $"demo.{Meeting}" };
}
