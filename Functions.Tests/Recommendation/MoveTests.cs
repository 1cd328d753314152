using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Recommendation;
using Workflows.Tests.Testing;
using static Workflows.Tests.Recommendation.ARound;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.Recommendation;

/// <summary>Whoever changes branch or college while a recommendation is under way (RULES, "Moved, called off, left"), told as (day, what happened).</summary>
public sealed class MoveTests(Azurite azurite) : IClassFixture<Azurite>
{
    const string NewSecretary = "p-member06", OtherCollege = "数学学院";

    static readonly DurableFunctions Nightly = new([typeof(LeaverTimer), typeof(OutboxTimer)]);

    [Fact]
    public async Task Before_the_vote_the_case_goes_on_the_new_branchs_list_and_both_branches_are_told()
    {
        await using var it = await Story(new());
        await it.Ends(Lin, Outcome.Recommended, "1 Meeting.1 Asked", "7 MovedBranch", "7 Meeting.2 Asked", "25 Meeting PutForward", "26 Recommended");
        await it.Ends(He, Outcome.Recommended);
        Assert.Equal(Verdict.Moved, (await it.Meeting())!.BodyAs<MeetingBody>().Candidates.Single(candidate => candidate.Person == Lin).Outcome);
        var row = await it.Case(Lin);
        Assert.Equal((Elsewhere, (await it.Meeting(Elsewhere))!.ShortId), (row.BodyAs<RecommendationBody>().Branch, row.BodyAs<RecommendationBody>().Meeting));
        Assert.Contains($"r:LeagueBranchSecretary@{Elsewhere}", row.Readers);
        Assert.DoesNotContain($"r:LeagueBranchSecretary@{Branch}", row.Readers);
        Assert.Equal([Lin, NewSecretary, Secretary], (await it.Mails()).Where(mail => mail.StartsWith("MovedBranch.", StringComparison.Ordinal)).Select(mail => mail.Split('.')[^1]));
    }

    [Fact]
    public async Task It_arrives_at_the_same_place_whatever_goes_wrong_on_the_way()
    {
        await using var well = await Story(new());
        var end = await well.End(withTimes: false);
        foreach (var share in (double[])[0.35, 0.4, 0.45, 0.5, 0.55])
        {
            await using var again = await Story(new() { LoseHubAfterActivity = (int)(well.Hub.ActivitiesRun * share) });
            Assert.Equal(end, await again.End(withTimes: false));
            await using var dead = await Story(new() { CrashAfterWrite = (int)(well.Watch.Writes * share) });
            Assert.Equal((await well.Case(Lin)).Outcome, (await dead.Case(Lin)).Outcome);
            Assert.Equal(Elsewhere, (await dead.Case(Lin)).BodyAs<RecommendationBody>().Branch);
        }
    }

    [Fact]
    public async Task After_the_vote_it_is_finished_in_the_old_chain_and_the_case_says_so()
    {
        await using var it = await On(azurite, members: 10, change: TwoBranches);
        await Nights(it).Applies(Lin).Applies(He).BranchMeets(8, 7).Does(12, 12, () => Changes(it, Elsewhere, OtherCollege)).IsReviewed(Lin, 20).IsReviewed(He, 20).Runs();
        await it.Ends(Lin, Outcome.Recommended, "13 MovedAfterVote", "18 Meeting PutForward", "20 CollegeReview.1 Approved", "21 Recommended");
        var row = await it.Case(Lin);
        Assert.Equal((Branch, College, Elsewhere), (row.BodyAs<RecommendationBody>().Branch, row.College, row.Facts.Single(fact => fact.Code is "movedTo").Value));
        Assert.Single(await it.Story(row), line => line.EndsWith("MovedAfterVote", StringComparison.Ordinal));
        Assert.Null(await it.Meeting(Elsewhere));
    }

    [Theory]
    [InlineData(19.5, Elsewhere)]   // the members sit, but nothing is typed in yet
    [InlineData(20.5, Branch)]      // typed in, and not yet confirmed by the tellers
    public async Task Of_the_vote_and_the_move_whichever_is_on_record_first_counts(double hour, string branch)
    {
        await using var it = await On(azurite, members: 10, change: TwoBranches);
        await it.Applies(Lin).Applies(He).BranchMeets(8, 7).Does(9, hour, async () =>
        {
            await Changes(it, Elsewhere);
            Assert.True(await it.Get<Moves>().Look((await it.Case(Lin)).Id, (await it.Get<PeopleStore>().Find(ARound.School, Lin))!));
        })
            .Answers(10, NewSecretary, Elsewhere, Step.BranchProposal, Answer.Rejected).IsReviewed(Lin, 20).IsReviewed(He, 20).Runs();
        await it.Ends(Lin, branch is Branch ? Outcome.Recommended : Outcome.Rejected);
        await it.Ends(He, Outcome.Recommended);
        Assert.Equal(branch, (await it.Case(Lin)).BodyAs<RecommendationBody>().Branch);
    }

    [Fact]
    public async Task Who_moves_to_a_college_without_an_open_round_waits_for_the_next_and_is_told_so()
    {
        await using var it = await On(azurite, members: 10, change: person => TwoBranches(person) with { College = person.Id is NewSecretary ? OtherCollege : person.College });
        string? round = null;
        await Nights(it).With(body => body with { College = College }).Applies(Lin).Applies(He)
            .Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved).Does(5, 12, () => Changes(it, Elsewhere, OtherCollege))
            .Does(7, 12, async () => Assert.Equal(("", RoundsToJoin.None), (Body(await it.Case(Lin)).Round, (await it.Case(Lin)).Facts.Single(fact => fact.Code is "round").Value)))
            .Answers(8, Committee, null, Step.MeetingPermission, Answer.Approved).Sits(12, 9, [(He, 8)]).Answers(13, Secretary, null, Step.Inspection, Answer.Approved).IsReviewed(He, 25)
            .Does(20, 9, async () => round = await it.Get<Rounds>().Open(ARound.School, "form-2", "数学学院批次", new(Stage.Activist, OtherCollege) { Opens = it.Clock.On(20), Closes = it.Clock.On(30) }, University, "许言"))
            .Does(22, 12, async () => Assert.Equal((round, true), (Body(await it.Case(Lin)).Round, Body(await it.Case(Lin)).Meeting is not null)))
            .Withdraws(23, Lin).Runs();
        await it.Ends(Lin, Outcome.Withdrawn, "6 MovedBranch", "21 RoundFound", "21 JoinedMeeting", "23 Withdrawn");
        await it.Ends(He, Outcome.Recommended);
        Assert.Equal(OtherCollege, (await it.Case(Lin)).College);
    }

    [Fact]
    public async Task Whom_the_branch_asked_for_additions_hands_them_in_for_the_new_branch()
    {
        await using var it = await On(azurite, members: 10, change: TwoBranches);
        await Nights(it).Applies(Lin).Applies(He).Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved, lines: But(Lin, Answer.Returned)).Does(4, 12, () => Changes(it, Elsewhere))
            .Answers(6, Lin, Lin, Step.Application, Answer.Submitted, fields: ("statement", "补充。"))
            .Answers(7, NewSecretary, Elsewhere, Step.BranchProposal, Answer.Rejected)
            .Answers(7, Secretary, null, Step.BranchProposal, Answer.Approved).Answers(8, Committee, null, Step.MeetingPermission, Answer.Rejected).Runs();
        await it.Ends(Lin, Outcome.Rejected, "4 Application.2 Asked", "5 MovedBranch", "6 Application.2 Submitted", "6 Meeting.2 Asked", "7 Rejected");
        Assert.Equal("补充。", (await it.Meeting(Elsewhere))!.BodyAs<MeetingBody>().Candidates.Single().Statement);
    }

    [Fact]
    public async Task Who_graduates_ends_what_is_not_archived_yet_and_keeps_what_is()
    {
        await using var it = await On(azurite, members: 10);
        await Nights(it).Applies(Lin).Applies(He).BranchMeets(12, 11).IsReviewed(Lin)
            .Does(21, 12, async () =>
            {
                foreach (var person in (string[])[Lin, He]) await it.Get<PeopleStore>().Change(ARound.School, person, now => now with { Status = EnrolmentStatus.Graduated });
            }).Does(30, 12, () => Task.CompletedTask).Runs();
        await it.Ends(He, Outcome.Left, "18 CollegeReview.1 Asked", "22 Left");
        await it.Ends(Lin, Outcome.Recommended);
        Assert.Equal("Valid", (await it.Case(Lin)).Validity);
    }

    static ARound Nights(ARound it) => it.Does(1, 9, () =>
    {
        it.Clock.Enter(Nightly, it.Get<IServiceProvider>(), it.Watch);
        return Task.CompletedTask;
    });

    static RecommendationBody Body(CaseRow row) => row.BodyAs<RecommendationBody>();

    static Task<Person?> Changes(ARound it, string branch, string college = College) => it.Get<PeopleStore>().Change(ARound.School, Lin, person => person with { LeagueBranch = branch, College = college });

    /// <summary>With the meeting permitted Lin changes branch; both branches meet.</summary>
    async Task<ARound> Story(Mishaps mishaps)
    {
        var it = await On(azurite, mishaps, members: 10, change: TwoBranches);
        return await Nights(it).Applies(Lin).Applies(He)
            .Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved).Answers(5, Committee, null, Step.MeetingPermission, Answer.Approved)
            .Does(6, 12, () => Changes(it, Elsewhere))
            .Records(9, (He, 7)).Answers(10, Secretary, null, Step.Inspection, Answer.Approved).IsReviewed(He, 20)
            .Answers(8, NewSecretary, Elsewhere, Step.BranchProposal, Answer.Approved).Answers(10, Committee, Elsewhere, Step.MeetingPermission, Answer.Approved)
            .Sits(16, 6, [(Lin, 5)], by: NewSecretary, of: Elsewhere).Answers(17, NewSecretary, Elsewhere, Step.Inspection, Answer.Approved).IsReviewed(Lin, 25).Runs();
    }
}
