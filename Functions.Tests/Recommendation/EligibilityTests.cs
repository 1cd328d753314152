using CsCheck;
using Workflows.People;
using Workflows.Policies;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.Tests.Calendar;

namespace Workflows.Tests.Recommendation;

public sealed class EligibilityTests
{
    static readonly RecommendationPolicy Policy = new();
    static readonly DateOnly Today = new(2026, 3, 19);

    [Fact]
    public void An_applicant_of_whom_the_roster_knows_all_meets_every_condition()
    {
        var verdict = Check(AnApplicant());
        Assert.True(verdict.IsEligible);
        Assert.Equal(
            [ConditionCode.Age, ConditionCode.AgeLimit, ConditionCode.Membership, ConditionCode.Application, ConditionCode.PassedCourses, ConditionCode.NoSanction],
            verdict.Conditions.Select(condition => condition.Code));
        Assert.All(verdict.Conditions, condition => Assert.Equal(ConditionState.Met, condition.State));
        Assert.All(verdict.Conditions, condition => Assert.NotEmpty(condition.Source));
    }

    [Fact]
    public void A_candidate_must_have_been_an_activist_for_a_year_and_the_application_is_no_condition()
    {
        var verdict = Check(AnApplicant() with { PartyApplicationDate = null, ActivistSince = new(2025, 3, 20) }, Stage.Candidate);
        var activist = Assert.Single(verdict.Unmet);
        Assert.Equal((ConditionCode.Activist, 11, 12, new DateOnly(2026, 3, 20)), (activist.Code, activist.Reached, activist.Needed, activist.Earliest));
        Assert.DoesNotContain(verdict.Conditions, condition => condition.Code is ConditionCode.Application);
    }

    [Fact]
    public void An_application_of_four_months_is_too_new_and_the_verdict_says_from_when_it_is_not()
    {
        var verdict = Check(AnApplicant() with { PartyApplicationDate = new(2025, 11, 3) });
        var condition = Assert.Single(verdict.Unmet);
        Assert.Equal((4, 6, "<"), (condition.Reached, condition.Needed, condition.Sign));
        Assert.Equal((new DateOnly(2025, 11, 3), Today, new DateOnly(2026, 5, 3)), (condition.From, condition.To, condition.Earliest));
        Assert.Equal(new DateOnly(2026, 5, 3), verdict.Earliest);
        Assert.True(EligibilityRules.Check(Policy, Stage.Activist, AnApplicant() with { PartyApplicationDate = new(2025, 11, 3) }, new(2026, 5, 3)).IsEligible);
    }

    [Fact]
    public void A_written_exception_marks_the_case_and_it_goes_on()
    {
        var facts = AnApplicant() with { PartyApplicationDate = new(2025, 11, 3), ApplicationException = "院团〔2026〕7 号" };
        Assert.Equal((ConditionState.Noted, ConditionNote.WrittenException), Of(facts, ConditionCode.Application));
        Assert.Equal((ConditionState.NotMet, ConditionNote.None), Of(facts, ConditionCode.Application, Policy with { ApplicationExceptions = false }));
    }

    [Theory]
    [InlineData("2008-03-20", ConditionState.NotMet, ConditionState.Met, ConditionNote.None)]
    [InlineData("2008-03-19", ConditionState.Met, ConditionState.Met, ConditionNote.None)]
    [InlineData("1998-03-20", ConditionState.Met, ConditionState.Met, ConditionNote.None)]
    [InlineData("1998-03-19", ConditionState.Met, ConditionState.Noted, ConditionNote.OpinionHeard)] // the 28th birthday
    [InlineData("1990-03-20", ConditionState.Met, ConditionState.Noted, ConditionNote.OpinionHeard)] // still 35
    [InlineData("1990-03-19", ConditionState.Met, ConditionState.NotMet, ConditionNote.None)] // 36
    public void From_18_to_28_the_members_way_and_to_35_with_the_committees_opinion(string birth, object age, object limit, object note)
    {
        var facts = AnApplicant() with { BirthDate = Day.Of(birth) };
        Assert.Equal(age, Of(facts, ConditionCode.Age).State);
        var (state, why) = Of(facts, ConditionCode.AgeLimit);
        Assert.Equal((limit, note), (state, why));
    }

    [Fact]
    public void A_League_cadre_above_28_counts_as_a_member()
    {
        var facts = AnApplicant() with { BirthDate = new(1994, 1, 1), LeagueMember = false, LeaguePost = "团委书记" };
        Assert.Equal((ConditionState.Met, ConditionNote.Cadre), Of(facts, ConditionCode.AgeLimit));
        Assert.Equal((ConditionState.Met, ConditionNote.Cadre), Of(facts, ConditionCode.Membership));
        Assert.Equal((ConditionState.Noted, ConditionNote.OpinionHeard), Of(facts, ConditionCode.AgeLimit, Policy with { CadresCountAsMembers = false }));
    }

    [Fact]
    public void Who_is_beyond_the_age_of_members_need_not_be_one()
    {
        var facts = AnApplicant() with { BirthDate = new(1994, 1, 1), LeagueMember = false, LeagueJoinDate = null };
        Assert.Equal((ConditionState.Noted, ConditionNote.OpinionHeard), Of(facts, ConditionCode.Membership));
        Assert.True(Check(facts).IsEligible);
    }

    [Theory]
    [InlineData(true, "2025-03-19", ConditionState.Met)]
    [InlineData(true, "2025-03-20", ConditionState.NotMet)]
    [InlineData(true, null, ConditionState.Unknown)]
    [InlineData(false, "2020-05-04", ConditionState.NotMet)]
    [InlineData(null, "2020-05-04", ConditionState.Unknown)]
    [InlineData(null, null, ConditionState.Unknown)]
    public void Membership_lasts_at_least_a_year(bool? member, string? joined, object state) =>
        Assert.Equal(state, Of(AnApplicant() with { LeagueMember = member, LeagueJoinDate = joined is null ? null : Day.Of(joined) }, ConditionCode.Membership).State);

    [Theory]
    [InlineData(2023, 0, ConditionState.Met)]
    [InlineData(2023, 1, ConditionState.NotMet)]
    [InlineData(2023, null, ConditionState.Unknown)]
    [InlineData(2025, null, ConditionState.Met)] // a first-year, also in the second semester
    [InlineData(2025, 2, ConditionState.Met)]
    [InlineData(null, 0, ConditionState.Met)]
    public void No_failed_course_but_first_years_are_exempt(int? grade, int? failed, object state) =>
        Assert.Equal(state, Of(AnApplicant() with { Grade = grade, FailedCourses = failed }, ConditionCode.PassedCourses).State);

    [Theory]
    [InlineData(null, ConditionState.Met)]
    [InlineData("2025-03-19", ConditionState.Met)]
    [InlineData("2025-03-20", ConditionState.NotMet)]
    public void No_sanction_in_the_last_twelve_months(string? sanction, object state) =>
        Assert.Equal(state, Of(AnApplicant() with { SanctionDate = sanction is null ? null : Day.Of(sanction) }, ConditionCode.NoSanction).State);

    [Fact]
    public void What_the_roster_does_not_know_is_unknown_and_ends_no_case()
    {
        var verdict = Check(ApplicantFacts.Of(new Person("p-1", "demo", "苏一鸣")));
        Assert.True(verdict.IsEligible);
        Assert.Equal(5, verdict.Unknown.Count());
        Assert.Equal(ConditionNote.NothingOnRecord, verdict.Conditions[^1].Note);
    }

    [Fact]
    public void A_statement_leaves_its_condition_unknown_until_somebody_confirms_it()
    {
        var stated = new Statement(Fact.FailedCourses, "0", "p-1");
        var open = Check((AnApplicant() with { FailedCourses = null }).With(stated)!).Conditions.Single(condition => condition.Code is ConditionCode.PassedCourses);
        Assert.Equal((ConditionState.Unknown, ConditionState.Met, stated), (open.State, open.IfConfirmed, open.Word));

        var confirmed = Check((AnApplicant() with { FailedCourses = null }).With(stated with { ConfirmedBy = "p-9" })!).Conditions.Single(condition => condition.Code is ConditionCode.PassedCourses);
        Assert.Equal((ConditionState.Met, "p-9"), (confirmed.State, confirmed.Word!.ConfirmedBy));
    }

    [Fact]
    public void A_disputed_fact_is_unknown_although_the_roster_says_something()
    {
        var facts = (AnApplicant() with { SanctionDate = new(2026, 1, 1) }).With(new(Fact.SanctionDate, "none", "p-1", "处分已于一月撤销"))!;
        var verdict = Check(facts);
        Assert.True(verdict.IsEligible);
        Assert.Equal(ConditionCode.NoSanction, Assert.Single(verdict.Unknown).Code);
    }

    [Fact]
    public void A_confirmed_statement_can_also_be_against_the_applicant()
    {
        var facts = (AnApplicant() with { PartyApplicationDate = null }).With(new(Fact.PartyApplicationDate, "2026-01-05", "p-1") { ConfirmedBy = "p-9" })!;
        Assert.Equal(ConditionCode.Application, Assert.Single(Check(facts).Unmet).Code);
    }

    [Theory]
    [InlineData(Fact.BirthDate, "2006-02-30")]
    [InlineData(Fact.FailedCourses, "-1")]
    [InlineData(Fact.LeagueMember, "maybe")]
    [InlineData(Fact.Assessment, "7")]
    [InlineData(Fact.RankPercent, "10001")]
    public void A_statement_that_is_not_understood_is_refused(object fact, string value) => Assert.Null(AnApplicant().With(new((Fact)fact, value, "p-1")));

    [Fact]
    public void Further_conditions_are_off_until_a_school_switches_them_on()
    {
        var policy = Policy with { RequiresRank = true, RankShare = Share.Parse("30%"), RequiresGradeAverage = true, RequiresVolunteering = true, RequiresLeagueSchool = true, RequiresAssessment = true };
        var facts = AnApplicant() with { RankPercent = 3_001, GradeAverage = 75, VolunteerHours = 19, LeagueSchool = true, Assessment = AssessmentGrade.BasicallyQualified };
        var verdict = EligibilityRules.Check(policy, Stage.Activist, facts, Today);
        Assert.Equal([ConditionCode.Rank, ConditionCode.Volunteering, ConditionCode.Assessment], verdict.Unmet.Select(condition => condition.Code));
        Assert.Null(verdict.Earliest);
        Assert.Equal(ConditionState.Met, Of(facts with { RankPercent = 3_000 }, ConditionCode.Rank, policy).State);
        Assert.Equal(5, EligibilityRules.Check(policy, Stage.Activist, AnApplicant(), Today).Unknown.Count());
    }

    [Fact]
    public void A_condition_switched_off_is_not_judged()
    {
        var none = Policy with
        {
            RequiresAge = false, RequiresAgeLimit = false, RequiresMembership = false, RequiresApplication = false, RequiresPassedCourses = false, RequiresNoSanction = false,
        };
        Assert.Empty(EligibilityRules.Check(none, Stage.Activist, AnApplicant(), Today).Conditions);
    }

    [Fact]
    public void A_rank_is_within_a_share_as_exact_fractions_have_it() => Gen.Select(Gen.Int[0, 10_000], Gen.Int[1, 40], Gen.Int[1, 40]).Where((_, n, d) => n <= d).Sample((rank, n, d) =>
        (Of(AnApplicant() with { RankPercent = rank }, ConditionCode.Rank, Policy with { RequiresRank = true, RankShare = new(n, d) }).State is ConditionState.Met) == ((long)rank * d <= 10_000L * n));

    [Fact]
    public void On_the_earliest_day_it_is_met_and_the_day_before_it_is_not() => Gen.Int[0, 400].Sample(days =>
    {
        var facts = AnApplicant() with { PartyApplicationDate = Today.AddDays(-days), LeagueJoinDate = Today.AddDays(-2 * days), SanctionDate = Today.AddDays(-days) };
        return Check(facts).Earliest is not { } earliest
            || (EligibilityRules.Check(Policy, Stage.Activist, facts, earliest).IsEligible && !EligibilityRules.Check(Policy, Stage.Activist, facts, earliest.AddDays(-1)).IsEligible);
    });

    [Fact]
    public void A_verdict_survives_JSON()
    {
        var verdict = Check(AnApplicant().With(new(Fact.FailedCourses, "1", "p-1", "补考通过"))!);
        Assert.Equal(Json.Write(verdict), Json.Write(Json.Read<EligibilityVerdict>(Json.Write(verdict))));
    }

    [Theory]
    [InlineData("2026-01-01", true, "2026-02-01", PartyTalk.InTime)]
    [InlineData("2026-01-01", true, "2026-02-02", PartyTalk.Late)]
    [InlineData("2026-01-01", true, null, PartyTalk.Held)]
    [InlineData("2026-01-01", false, null, PartyTalk.NotYet)]
    [InlineData("2026-01-01", null, null, PartyTalk.NotSaid)]
    public void The_Partys_talk_is_recorded_and_no_condition(string application, bool? held, string? on, object talk) =>
        Assert.Equal(talk, RecommendationRules.Talk(Policy, Day.Of(application), held, on is null ? null : Day.Of(on)));

    static ApplicantFacts AnApplicant() => ApplicantFacts.Of(new Person("p-1", "demo", "苏一鸣")
    {
        BirthDate = new(2006, 2, 14), Grade = 2023, PoliticalStatus = PoliticalStatus.LeagueMember, LeagueJoinDate = new(2020, 5, 4),
        PartyApplicationDate = new(2025, 9, 1), FailedCourses = 0,
    });

    static EligibilityVerdict Check(ApplicantFacts facts, Stage stage = Stage.Activist) => EligibilityRules.Check(Policy, stage, facts, Today);

    static (ConditionState State, ConditionNote Note) Of(ApplicantFacts facts, ConditionCode code, RecommendationPolicy? policy = null)
    {
        var condition = EligibilityRules.Check(policy ?? Policy, Stage.Activist, facts, Today).Conditions.Single(condition => condition.Code == code);
        return (condition.State, condition.Note);
    }
}
