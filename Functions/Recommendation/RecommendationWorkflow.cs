using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Workflows.Cases;
using Workflows.UserTasks;

namespace Workflows.Recommendation;

/// <summary>推优入党: how one person's recommendation goes through its offices (RULES part 1).</summary>
internal static class RecommendationWorkflow
{
    [Function(nameof(RecommendationWorkflow))]
    public static Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, string @case) => Procedure.Run(context, @case, async p =>
    {
        await p.Ask(Step.Application);   // handed in with the form that began the case

        if (await p.Do(nameof(RecommendationActivities.CheckEligibility), Step.EligibilityCheck) is Verdict.NotMet)
        {
            if (await p.Ask(Step.Correction) is not Answer.Submitted) return Outcome.NotEligible;
            if (await p.Do(nameof(RecommendationActivities.CheckEligibility), Step.EligibilityCheck) is Verdict.NotMet) return Outcome.NotEligible;
        }

        // From the branch's proposal to the end of the notice the case goes with its branch's meeting, which is a case of its own.
        var meeting = await p.Ask(Step.Meeting);
        while (meeting is Answer.Returned)
        {
            await p.Ask(Step.Application);   // back to the student, for additions
            meeting = await p.Ask(Step.Meeting);
        }

        if (meeting is not Verdict.PutForward) return meeting;

        var review = await p.Ask(Step.CollegeReview);
        while (review is Answer.Returned)
        {
            await p.Ask(Step.Application);
            review = await p.Ask(Step.CollegeReview);
        }

        if (review is not Answer.Approved) return Outcome.Rejected;

        if (await p.Ask(Step.UniversityRecord) is Answer.Rejected) return Outcome.Rejected;

        if (await p.Ask(Step.PartyBranchDecision) is Answer.Rejected) return Outcome.NotAccepted;   // "later" leaves the recommendation valid

        await p.Do(nameof(RecommendationActivities.ArchiveRecommendation), Step.Archive);
        return Outcome.Recommended;
    });
}
