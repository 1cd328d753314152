using Workflows.Cases;
using Workflows.Evaluation;
using Workflows.Tests.Testing;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.Evaluation;

/// <summary>An evaluation, told as (day, what happened).</summary>
public sealed class EvaluationTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task From_the_opening_to_the_archive()
    {
        await using var it = await AnEvaluation.On(azurite);
        await it.Opens().Report().PanelIsDrawn().Meets().Scores().IsConcluded().Runs();

        var body = await it.Ends(Outcome.Evaluated, "1 Opening.1 Opened", "1 Reports.1 Asked", "3 Reports.1.officer3 Submitted", "3 Collection.1 Collected", "3 Panel.1 Published", "14 Seed.1.typist2 Submitted",
            "14 Draw.1 Drawn", "17 Acceptance.1.seat1 Expired", "18 Confirmation.1 Confirmed", "19 MeetingNotice.1 Submitted", "24 Questioning.1 Submitted", "25 Comparison.1 Same", "25 Quorum.1 Met", "25 Grading.1 Graded",
            "28 Review.1 Approved", "28 Telling.1 Told", "30 Ahead.1 Expired", "30 ResultNotice.1 Published", "34 ResultNotice.1 TakenDown", "38 Appeal.1.officer3 Expired", "40 Consequence.1 Approved", "40 Archive.1 Filed", "40 Evaluated");
        Assert.Equal([Grade.Qualified, Grade.Qualified, Grade.Unqualified], body.Officers.Select(officer => officer.Grade));
        Assert.Equal([10000, 9000, 5500], body.Officers.Select(officer => officer.Result!.Total!.Value));
        Assert.True(body.Officers[2].IsRemoved);
    }

    [Fact]
    public async Task Everything_that_can_happen()
    {
        await using var it = await AnEvaluation.On(azurite, policy: (nameof(EvaluationPolicy.ExcellentShare), "40%"));
        await it.WithEverything().Runs();

        var body = await it.Ends(Outcome.Evaluated, "12 Reports.1.officer3 Submitted", "14 Draw.1 Different", "15 Draw.2 Drawn", "15 Acceptance.1.seat1 Rejected", "26 Comparison.1 Different", "27 Comparison.2 Same",
            "31 Appeal.1.officer1 Submitted", "31 Objection.1 Raised", "33 Objection.1 Dismissed", "34 AppealDecision.1.officer1 Upheld");
        Assert.Equal(ReportState.Late, body.Officers[2].Report);
        Assert.Equal((Grade.Excellent, true), (body.Officers[0].Grade!.Value, body.Officers[0].AppealUpheld!.Value));
        Assert.Equal("下学期的计划？", Assert.Single(body.Questions).Text);
    }

    [Fact]
    public async Task Who_hands_in_no_report_has_no_points_for_work_and_is_listed()
    {
        await using var it = await AnEvaluation.On(azurite, policy: (nameof(EvaluationPolicy.ExcellentShare), "100%"));
        await it.Opens().Report(3, "officer2", "officer3").PanelIsDrawn(16).Meets(21).Scores(28).IsConcluded(30).Runs();

        var body = await it.Ends(Outcome.Evaluated);
        Assert.Equal((8000, Grade.Qualified), (body.Officers[0].Result!.Total!.Value, body.Officers[0].Grade!.Value));
        Assert.Equal(Grade.Excellent, body.Officers[1].Grade);
        Assert.Contains((await it.Case()).Latest(Step.Reports)!.Sums, clause => clause.Key == "Eval_ReportsMissing" && clause.Arguments[0] == "林知夏");
    }

    [Fact]
    public async Task Too_few_sheets_are_no_scoring()
    {
        await using var it = await AnEvaluation.On(azurite);
        await it.Opens().Report().PanelIsDrawn().Meets().Scores(text: "代表 20 20 20 20 20; 20 20 20 20 20; 20 20 20 20 20\n团委 20 20 20 20 20; -; -\n代表 -; -; -").Runs();
        await it.Ends(Outcome.NoQuorum, "25 Quorum.1 NotMet");
    }

    [Fact]
    public async Task Where_nobody_has_a_post_there_is_nothing_to_evaluate()
    {
        await using var it = await AnEvaluation.On(azurite, roster: people => people.Select(person => person with { UnionPost = null }));
        await it.Opens().Runs();
        await it.Ends(Outcome.NobodyReports);
    }

    [Fact]
    public async Task Where_there_is_no_delegate_there_is_no_panel()
    {
        await using var it = await AnEvaluation.On(azurite, roster: people => people.Select(person => person.Id.StartsWith("p-delegate", StringComparison.Ordinal) ? person with { Roles = [] } : person));
        await it.Opens().Report().Runs();
        await it.Ends(Outcome.NoPanel);
    }

    [Fact]
    public async Task Silence_in_everything_that_may_be_left_out_still_comes_to_an_end_and_invents_no_grade()
    {
        await using var it = await AnEvaluation.On(azurite);
        await it.Opens()
            .Answers(20, AnEvaluation.University, Step.Seed, Answer.Submitted, Two.First).Answers(20, AnEvaluation.Affairs, Step.Seed, Answer.Submitted, Two.Second)
            .Answers(24, AnEvaluation.University, Step.Confirmation, Answer.Confirmed).Answers(25, AnEvaluation.University, Step.MeetingNotice, Answer.Submitted).Answers(30, AnEvaluation.University, Step.Questioning, Answer.Submitted)
            .Answers(31, AnEvaluation.University, Step.Scoring, Answer.Submitted, Two.First).Answers(31, AnEvaluation.Affairs, Step.Scoring, Answer.Submitted, Two.Second)
            .Answers(32, AnEvaluation.University, Step.Review, Answer.Approved).Answers(45, AnEvaluation.University, Step.Consequence, Answer.Confirmed).Runs();

        var body = await it.Ends(Outcome.Evaluated, "32 Telling.1 NobodyNamed");
        Assert.All(body.Officers, officer => Assert.Equal(Grade.NotGraded, officer.Grade));
        Assert.Equal("Eval_NoSeed", (await it.Case()).Latest(Step.Panel)!.Note!.Key);
    }

    [Fact]
    public async Task One_person_does_not_type_in_both()
    {
        await using var it = await AnEvaluation.On(azurite, roster: people => people.Select(person => person.Id is AnEvaluation.University ? person with { Roles = [.. person.Roles, new("StudentAffairs")] } : person));
        it.Opens().Report().Answers(14, AnEvaluation.University, Step.Seed, Answer.Submitted, Two.First).Answers(14, AnEvaluation.University, Step.Seed, Answer.Submitted, Two.Second);
        await Assert.ThrowsAnyAsync<Exception>(() => it.Runs());
        Assert.Contains(it.Refusals, refusal => refusal.Contains("samePerson", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_case_that_an_office_ends_is_over_at_once()
    {
        await using var it = await AnEvaluation.On(azurite);
        it.Opens().Does(5, 10, async () => await it.Get<CaseLife>().End((await it.Case()).Id, new(AnEvaluation.School, AnEvaluation.University, "许言川", [], ""), "换届", []));
        await it.Runs();
        await it.Ends(Outcome.Ended, "5 Ended");
    }
}
