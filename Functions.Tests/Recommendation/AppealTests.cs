using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Recommendation;
using Workflows.Tests.Testing;
using Workflows.UserTasks;
using Workflows.Web;
using static Workflows.Tests.Recommendation.ARound;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.Recommendation;

/// <summary>Whoever is refused asks the next higher body once (RULES, "Appeal"), told as (day, what happened).</summary>
public sealed class AppealTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task Upheld_the_decision_is_opened_again_by_the_body_above_with_its_reasons()
    {
        await using var it = await On(azurite, members: 0);
        await Refused(it).Appeals(20, Lin)
            .Does(21, 10, async () => Assert.Equal((CaseState.Completed, Outcome.Rejected), ((await it.Case(Lin)).State, (await it.Case(Lin)).Outcome)))   // until then nothing changes
            .Answers(22, University, Lin, Step.Appeal, Answer.Approved, comment: "学习委员的任职没有计入，应当重新审核。").IsReviewed(Lin, 23).Runs();

        await it.Ends(Lin, Outcome.Recommended, "18 Rejected", "20 Appeal.1 Asked", "22 Appeal.1 Approved", "22 CollegeReview.1 Reopened", "23 CollegeReview.2 Approved", "24 Recommended");
        var (appeal, row) = ((await it.AppealOf(Lin))!, await it.Case(Lin));
        Assert.Equal((CaseState.Completed, Workflows.Recommendation.Appeals.Upheld), (appeal.State, appeal.Outcome));
        Assert.Equal(("许言", "学习委员的任职没有计入，应当重新审核。"), row.Steps.Single(step => step is { Name: Step.CollegeReview, Attempt: 1 }).Reopened is { } opened ? (opened.Name, opened.Reason) : default);
        Assert.Equal(appeal.Id, row.Steps.Single(step => step.Name is Step.Appeal).From);
        foreach (var person in (string[])[Lin, Committee]) Assert.Contains($"AppealAnswered.{person}", await it.Mails());
    }

    [Fact]
    public async Task Dismissed_the_case_stays_as_it_ended_and_the_reasons_are_on_record()
    {
        await using var it = await On(azurite, members: 0);
        await Refused(it).Appeals(20, Lin).Answers(30, University, Lin, Step.Appeal, Answer.Rejected, comment: "审核依据充分。").Runs();
        await it.Ends(Lin, Outcome.Rejected, "18 Rejected", "20 Appeal.1 Asked", "30 Appeal.1 Rejected");
        Assert.Equal("审核依据充分。", (await it.Case(Lin)).Steps.Single(step => step.Name is Step.Appeal).Comment);
        Assert.Contains("Appeal.1 Escalated", string.Join('\n', await it.Story((await it.AppealOf(Lin))!)), StringComparison.Ordinal);   // five working days went by
    }

    [Fact]
    public async Task It_is_made_once_for_each_refusal()
    {
        await using var it = await On(azurite, members: 0);
        await Refused(it).Appeals(19, Lin).Appeals(19, Lin, hour: 12).Answers(20, University, Lin, Step.Appeal, Answer.Approved)
            .Answers(21, Committee, Lin, Step.CollegeReview, Answer.Rejected).Appeals(22, Lin).Answers(23, University, Lin, Step.Appeal, Answer.Rejected).Runs();
        await it.Ends(Lin, Outcome.Rejected, "19 Appeal.1 Asked", "20 CollegeReview.1 Reopened", "21 CollegeReview.2 Rejected", "22 Appeal.2 Asked", "23 Appeal.2 Rejected");
        Assert.Equal(2, (await it.All()).Count(row => row.Kind == Workflows.Recommendation.Appeals.Kind));
    }

    [Fact]
    public async Task The_time_to_appeal_is_five_working_days_from_the_refusal()
    {
        await using var it = await On(azurite, members: 0);
        await Refused(it).Runs();
        Assert.Equal(new DateOnly(2026, 3, 26), (await it.Get<Workflows.Recommendation.Appeals>().Of(await it.Case(Lin))).LastDay);   // refused on Thursday the 19th
    }

    [Fact]
    public async Task Nobody_who_decided_answers_and_the_next_body_above_does_where_nobody_else_is_there()
    {
        // The university's only member has refused; nobody holds 学工部 or 校党委 until day 25.
        await using var it = await On(azurite, members: 0, policy: ("UniversityRecord", "Approve"));
        await it.Applies(Lin).BranchMeets(5).Answers(18, Committee, Lin, Step.CollegeReview, Answer.Approved).Answers(19, University, Lin, Step.UniversityRecord, Answer.Rejected).Appeals(20, Lin)
            .Does(21, 10, async () =>
            {
                var appeal = (await it.AppealOf(Lin))!;
                var open = await it.Get<TaskDesk>().Open(appeal, appeal.Latest(Step.Appeal)!);
                Assert.False(TaskDesk.MayAnswer(open, University, [new(Role.UniversityLeagueCommittee)]));
            })
            .Does(25, 10, () => it.Get<PeopleStore>().Change(ARound.School, PartySecretary, person => person with { Roles = person.Roles.Add(new(Role.StudentAffairs)) }))
            .Answers(27, PartySecretary, Lin, Step.Appeal, Answer.Rejected).Runs();
        await it.Ends(Lin, Outcome.Rejected);
        var answer = (await it.AppealOf(Lin))!.Latest(Step.Appeal)!;
        Assert.Equal(("r:StudentAffairs", PartySecretary), (answer.Addressee, answer.By));
    }

    [Fact]
    public async Task Against_the_branchs_vote_its_meeting_is_opened_again()
    {
        await using var it = await On(azurite, members: 10);
        await it.Applies(Lin).Applies(He).BranchMeets(12, 3).Appeals(11, He).Answers(12, Committee, He, Step.Appeal, Answer.Approved, comment: "计票单与录入不符，更正会议记录。")
            .Records(13, (Lin, 12), (He, 9)).Answers(14, Secretary, null, Step.Inspection, Answer.Approved).IsReviewed(Lin, 25).IsReviewed(He, 25).Runs();
        await it.MeetingEnds(Verdict.Held, "12 BranchMeeting.1 Reopened", "13 BranchMeeting.2 Submitted");
        await it.Ends(He, Outcome.Recommended, "9 NotCarried", "11 Appeal.1 Asked", "12 Appeal.1 Approved", "12 Meeting.1 Reopened");
        await it.Ends(Lin, Outcome.Recommended);
    }

    [Fact]
    public async Task Against_an_upheld_objection_it_is_set_aside_for_the_one_person()
    {
        await using var it = await On(azurite, members: 10);
        await it.Applies(Lin).Applies(He).BranchMeets(12, 11).Objects(11, Lin).Answers(12, Lin, null, "Hearing", Answer.Submitted).Answers(13, Committee, null, "Objection", Answer.Approved)
            .Appeals(16, Lin).Answers(17, University, Lin, Step.Appeal, Answer.Approved).IsReviewed(Lin, 20).IsReviewed(He, 20).Runs();
        await it.Ends(Lin, Outcome.Recommended, "13 ObjectionUpheld", "17 Appeal.1 Approved", "17 Meeting.1 Reopened");
        await it.Ends(He, Outcome.Recommended);
        Assert.DoesNotContain(await it.Story(await it.Case(He)), line => line.EndsWith("Reopened", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_came_on_paper_is_entered_by_the_office_and_the_person_is_told()
    {
        await using var it = await On(azurite, members: 0);
        await Refused(it).Appeals(26, Lin, by: Committee, receivedOn: new(2026, 3, 20)).Answers(27, University, Lin, Step.Appeal, Answer.Rejected).Runs();
        var appeal = (await it.AppealOf(Lin))!;
        Assert.Equal((Lin, Committee, "周予安"), (appeal.Concerns, appeal.StartedBy, appeal.Steps[0].ByName));
        Assert.Contains("AppealEntered", await it.Mails());
    }

    [Fact]
    public async Task It_can_be_driven_again_after_any_activity_and_the_process_can_die_after_any_write()
    {
        await using var well = await Story(new());
        var end = await well.End(withTimes: false);
        foreach (var share in (double[])[0.55, 0.65, 0.72, 0.8, 0.9])
        {
            await using var again = await Story(new() { LoseHubAfterActivity = (int)(well.Hub.ActivitiesRun * share) });
            Assert.Equal(end, await again.End(withTimes: false));
            await using var dead = await Story(new() { CrashAfterWrite = (int)(well.Watch.Writes * share) });
            Assert.Equal(end, await dead.End(withTimes: false));
        }

        async Task<ARound> Story(Mishaps mishaps) => await Refused(await On(azurite, mishaps, members: 2), 6).Appeals(20, Lin).Answers(22, University, Lin, Step.Appeal, Answer.Approved).IsReviewed(Lin, 23).Runs();
    }

    static ARound Refused(ARound it, int approve = 5) => it.Applies(Lin).BranchMeets(approve).Answers(18, Committee, Lin, Step.CollegeReview, Answer.Rejected);
}
