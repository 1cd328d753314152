using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Workflows.Cases;
using Workflows.Recommendation;
using Workflows.Tests.Testing;
using Workflows.UserTasks;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.Recommendation;

/// <summary>A case outlives a release (law 6): here a next one, 1.1, in which the college reviews twice.</summary>
public sealed class ReleaseTests(Azurite azurite) : IClassFixture<Azurite>
{
    const string Next = "1.1";

    static readonly DurableFunctions This = DurableFunctions.OfTheApp;
    static readonly DurableFunctions NextRelease = This.With(nameof(RecommendationWorkflow), typeof(ReleaseTests).GetMethod(nameof(RunNext))!);

    [Fact]
    public async Task A_case_goes_on_in_a_release_that_changes_a_step_as_it_began_and_a_new_one_has_the_changed_step()
    {
        await using var it = await ARound.On(azurite, members: 0, policy: (nameof(RecommendationPolicy.QuotaShare), "1/1"));   // places for both
        await TwoApply(it)
            .IsReviewed(ARound.Lin)
            .Answers(18, ARound.Committee, ARound.He, Step.CollegeReview, Answer.Approved)
            .Answers(20, ARound.Committee, ARound.He, Step.CollegeReview, Answer.Approved)
            .Answers(22, ARound.PartySecretary, ARound.He, Step.PartyBranchDecision, Answer.Approved)
            .Runs();

        await it.Ends(ARound.Lin, Outcome.Recommended);
        await it.Ends(ARound.He, Outcome.Recommended);
        Assert.Equal(("1.0", 1, Next, 2), (await VersionOf(it, ARound.Lin), await Reviews(it, ARound.Lin), await VersionOf(it, ARound.He), await Reviews(it, ARound.He)));
    }

    [Fact]
    public async Task A_case_of_the_next_release_waits_while_this_one_is_back_and_goes_on_when_the_next_comes_again()
    {
        await using var it = await ARound.On(azurite, members: 0, policy: (nameof(RecommendationPolicy.QuotaShare), "1/1"));   // places for both
        var whileBack = new List<string>();
        await TwoApply(it)
            .IsDeployed(19, 9, This, "1.0")
            .IsReviewed(ARound.Lin, 20)
            .Answers(20, ARound.Committee, ARound.He, Step.CollegeReview, Answer.Approved)
            .Does(30, 9, async () =>
            {
                var (lin, he) = (await it.Case(ARound.Lin), await it.Case(ARound.He));
                whileBack.AddRange([$"{lin.State}", $"{he.State}", he.Latest(Step.CollegeReview)!.Result!, $"{it.Hub[he.Id].Status}", $"{await Reviews(it, ARound.He)}"]);
            })
            .IsDeployed(31, 9, NextRelease, Next)
            .Answers(32, ARound.Committee, ARound.He, Step.CollegeReview, Answer.Approved)
            .Answers(34, ARound.PartySecretary, ARound.He, Step.PartyBranchDecision, Answer.Approved)
            .Runs();

        Assert.Equal(["Completed", "Running", Answer.Approved, "Running", "1"], whileBack);   // it waits, and has not failed
        await it.Ends(ARound.Lin, Outcome.Recommended);
        await it.Ends(ARound.He, Outcome.Recommended);
        Assert.Equal((1, 2), (await Reviews(it, ARound.Lin), await Reviews(it, ARound.He)));
    }

    /// <summary>Of two who apply, the second does so when the next release is there; both are carried.</summary>
    static ARound TwoApply(ARound it) => it
        .Applies(ARound.Lin).IsDeployed(1, 12, NextRelease, Next).Applies(ARound.He, 2)
        .BranchMeets(it.Entitled * 3 / 4, it.Entitled * 3 / 4);

    static async Task<string> VersionOf(ARound it, string person) => it.Hub[(await it.Case(person)).Id].Version!;

    static async Task<int> Reviews(ARound it, string person) => (await it.Case(person)).Steps.Count(step => step.Name == Step.CollegeReview);

    /// <summary>As <see cref="RecommendationWorkflow"/>, as far as these stories go, with a step that branches on the version.</summary>
    public static Task<string> RunNext([OrchestrationTrigger] TaskOrchestrationContext context, string @case) => Procedure.Run(context, @case, async p =>
    {
        await p.Ask(Step.Application);
        if (await p.Do(nameof(RecommendationActivities.CheckEligibility), Step.EligibilityCheck) is Verdict.NotMet) return Outcome.NotEligible;
        if (await p.Ask(Step.Meeting) is not Verdict.PutForward) return Outcome.NotCarried;
        if (await p.Ask(Step.CollegeReview) is not Answer.Approved) return Outcome.Rejected;
        if (context.CompareVersionTo(Next) >= 0 && await p.Ask(Step.CollegeReview) is not Answer.Approved) return Outcome.Rejected;
        if (await p.Ask(Step.UniversityRecord) is Answer.Rejected) return Outcome.Rejected;
        if (await p.Ask(Step.PartyBranchDecision) is Answer.Rejected) return Outcome.NotAccepted;
        await p.Do(nameof(RecommendationActivities.ArchiveRecommendation), Step.Archive);
        return Outcome.Recommended;
    });
}
