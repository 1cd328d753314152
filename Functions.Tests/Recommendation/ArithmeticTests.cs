using System.Globalization;
using Workflows.Policies;
using Workflows.Recommendation;
using Workflows.Storage;

namespace Workflows.Tests.Recommendation;

public sealed class ArithmeticTests
{
    static readonly CultureInfo Chinese = new("zh-CN"), English = new("en");
    static readonly RecommendationPolicy Policy = new();

    [Theory]
    [InlineData(25, "应到 42，实到 38 ≥ 21；赞成 25 > 21：通过", "42 entitled, 38 present ≥ 21; 25 for > 21: carried")]
    [InlineData(21, "应到 42，实到 38 ≥ 21；赞成 21 ≤ 21：未通过", "42 entitled, 38 present ≥ 21; 21 for ≤ 21: not carried")]
    public void A_vote_prints_its_arithmetic(int approve, string chinese, string english)
    {
        var verdict = MeetingRules.Judge(Policy, new(42, 4, 38, 38, 38, 38, 0) { Tallies = [new("lin", approve, 38 - approve, 0)] });
        var clauses = Arithmetic.Of(verdict, verdict.Persons[0]);
        Assert.Equal(chinese, Arithmetic.Line(clauses, Chinese));
        Assert.Equal(english, Arithmetic.Line(clauses, English));
        Assert.Equal("须超过应到 42 的 1/2，至少 22", Arithmetic.Line([Arithmetic.Rule(verdict.Persons[0].Approval)], Chinese));
        Assert.Equal("须达到应到 42 的 1/2，至少 21", Arithmetic.Line([Arithmetic.Rule(verdict.Quorum)], Chinese));
    }

    [Fact]
    public void A_meeting_without_quorum_says_so()
    {
        var verdict = MeetingRules.Judge(Policy, new(42, 4, 20, 0, 0, 0, 0));
        Assert.Equal("应到 42，实到 20 < 21：到会人数不足", Arithmetic.Line(Arithmetic.Of(verdict), Chinese));
    }

    [Fact]
    public void A_quota_prints_share_rounding_and_what_is_left()
    {
        var quota = QuotaRules.Quota(Policy, "2026", 42, 3, extra: 1);
        Assert.Equal("名额 42 × 20% = 8.4，四舍五入为 8；学院团委另给 1；2026 年已推荐 3；还可推荐 6", Arithmetic.Line(Arithmetic.Of(quota), Chinese));
        Assert.Contains("2025–2026 学年第 2 学期已推荐 3", Arithmetic.Line(Arithmetic.Of(quota with { Period = "2025-2026-2" }), Chinese), StringComparison.Ordinal);
        var plain = QuotaRules.Quota(Policy, "2026", 40, 0);
        var inspection = QuotaRules.Inspect([new("lin", 25)], new HashSet<string>(), plain.Left);
        Assert.Equal("名额 40 × 20% = 8；推荐 1 ≤ 8", Arithmetic.Line(Arithmetic.Of(plain, inspection), Chinese));
    }

    [Fact]
    public void A_condition_prints_its_dates_and_figures()
    {
        var verdict = EligibilityRules.Check(Policy, Stage.Activist, new() { PartyApplicationDate = new(2025, 11, 3), BirthDate = new(2006, 2, 14), LeagueMember = true, LeagueJoinDate = new(2020, 5, 4) }, new(2026, 3, 19));
        var byCode = verdict.Conditions.ToDictionary(condition => condition.Code);
        Assert.Equal("2025年11月3日至2026年3月19日；4 个月 < 6 个月；最早 2026年5月3日 符合", Arithmetic.Line(Arithmetic.Of(byCode[ConditionCode.Application]), Chinese));
        Assert.Equal("3 November 2025 to 19 March 2026; 4 months < 6; met on 3 May 2026 at the earliest", Arithmetic.Line(Arithmetic.Of(byCode[ConditionCode.Application]), English));
        Assert.Equal("2006年2月14日出生；20 周岁 ≥ 18 周岁", Arithmetic.Line(Arithmetic.Of(byCode[ConditionCode.Age]), Chinese));
        Assert.Equal("2020年5月4日至2026年3月19日；5 年 ≥ 1 年", Arithmetic.Line(Arithmetic.Of(byCode[ConditionCode.Membership]), Chinese));
        Assert.Equal("没有处分记录", Arithmetic.Line(Arithmetic.Of(byCode[ConditionCode.NoSanction]), Chinese));
        Assert.Equal("递交入党申请书满 6 个月", Arithmetic.Line([Arithmetic.Title(byCode[ConditionCode.Application])], Chinese));
        Assert.Equal("上学期没有不及格课程", Arithmetic.Line([Arithmetic.Title(byCode[ConditionCode.PassedCourses])], Chinese));
    }

    [Fact]
    public void Every_condition_in_every_state_can_be_printed()
    {
        var policy = Policy with { RequiresRank = true, RequiresGradeAverage = true, RequiresVolunteering = true, RequiresLeagueSchool = true, RequiresAssessment = true };
        ApplicantFacts[] applicants =
        [
            new(),
            new() { BirthDate = new(1985, 1, 1), LeagueMember = false, Grade = 2025, RankPercent = 9_000, GradeAverage = 60, VolunteerHours = 1, LeagueSchool = false, Assessment = AssessmentGrade.Unqualified, SanctionDate = new(2026, 1, 1) },
            new() { BirthDate = new(1995, 1, 1), LeaguePost = "团委书记", FailedCourses = 3, RankPercent = 1_234, Assessment = AssessmentGrade.Excellent, ActivistSince = new(2020, 1, 1) },
            new ApplicantFacts().With(new(Fact.BirthDate, "2000-01-01", "p-1"))!,
        ];
        foreach (var condition in applicants.SelectMany(facts => Enum.GetValues<Stage>().SelectMany(stage => EligibilityRules.Check(policy, stage, facts, new(2026, 3, 19)).Conditions)))
        {
            Assert.All(new[] { Chinese, English }, culture => Assert.NotEmpty(Arithmetic.Line([Arithmetic.Title(condition), .. Arithmetic.Of(condition)], culture)));
        }
    }

    [Fact]
    public void Clauses_are_kept_as_codes_and_figures()
    {
        var quota = Arithmetic.Of(QuotaRules.Quota(Policy, "2026", 42, 0));
        Assert.Contains("@Rounding_HalfUp", quota[0].Arguments);
        Assert.Equal(quota, Json.Read<Clause[]>(Json.Write(quota)));
    }
}
