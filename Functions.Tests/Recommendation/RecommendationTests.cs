using Workflows.Cases;
using Workflows.Recommendation;
using Workflows.Tests.Testing;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.Recommendation;

/// <summary>A round of recommendations, told as (day, what happened).</summary>
public sealed class RecommendationTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task Of_two_who_apply_the_one_who_is_carried_is_recommended()
    {
        using var it = await ARound.On(azurite);
        await it.Applies(ARound.Lin).Applies(ARound.He, 2).BranchMeets()
            .Answers(19, ARound.Committee, ARound.Lin, Step.CollegeReview, Answer.Approved)
            .Answers(20, ARound.PartySecretary, ARound.Lin, Step.PartyBranchDecision, Answer.Approved)
            .Runs();

        Assert.Equal(Outcome.NotCarried, (await it.Case(ARound.He)).Outcome);
        Assert.Equal(Outcome.Recommended, (await it.Case(ARound.Lin)).Outcome);
        Assert.Equal(
            [
                "4 BranchProposal.1 Asked",
            ],
            await it.Story((await it.Meeting())!));
        Assert.Equal([""], await it.Story(await it.Case(ARound.Lin)));
    }
}
