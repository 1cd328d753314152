using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Recommendation;
using Workflows.Tests.Testing;
using Answer = Workflows.UserTasks.Answer;
using static Workflows.Tests.Recommendation.ARound;

namespace Workflows.Tests.Recommendation;

/// <summary>Whoever leaves the school ends what is under way, told as (day, what happened).</summary>
public sealed class LeaverTimerTests(Azurite azurite) : IClassFixture<Azurite>
{
    static readonly DurableFunctions Nightly = new([typeof(LeaverTimer), typeof(OutboxTimer)]);

    [Theory]
    [InlineData(3, "4 Left")]      // while applicants gather
    [InlineData(6, "7 Left")]      // with the meeting permitted
    [InlineData(18, "19 Left")]    // with the college
    public async Task Who_leaves_the_school_ends_where_the_case_is_and_the_others_go_on(int day, string told)
    {
        await using var it = await On(azurite, members: 5);
        await it.Applies(Lin).Applies(He)
            .Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved).Answers(5, Committee, null, Step.MeetingPermission, Answer.Approved)
            .Sits(9, 9, [(Lin, 8), (He, 9)]).Answers(10, Secretary, null, Step.Inspection, Answer.Approved)
            .Does(1, 9, () => { it.Clock.Enter(Nightly, it.Get<IServiceProvider>(), it.Watch); return Task.CompletedTask; })
            .Does(day, 12, () => it.Get<PeopleStore>().Change(ARound.School, Lin, person => person with { Status = EnrolmentStatus.Transferred }))
            .IsReviewed(He).Does(25, 12, () => Task.CompletedTask).Runs();

        await it.Ends(Lin, Outcome.Left, told, told);
        await it.Ends(He, Outcome.Recommended);
        if (day < 18) Assert.Equal(Outcome.Left, (await it.Meeting())!.BodyAs<MeetingBody>().Candidates.Single(candidate => candidate.Person == Lin).Outcome);
    }
}
