using Workflows.Cases;
using Workflows.UserTasks;

namespace Workflows.Recommendation;

/// <summary>What the college, the university and the Party branch must know of a recommendation beside its facts: what is said of the person. How the steps before went stands in the case.</summary>
internal sealed class RecommendationDetails : ITaskDetails
{
    public string CaseKind => RecommendationTasks.Kind;

    public Task<IReadOnlyList<CaseFact>> Of(OpenedTask task) => Task.FromResult<IReadOnlyList<CaseFact>>(
        task.Step.Name is Step.CollegeReview or Step.UniversityRecord or Step.PartyBranchDecision ? [.. Facts(task.Case.BodyAs<RecommendationBody>())] : []);

    static IEnumerable<CaseFact> Facts(RecommendationBody body)
    {
        // What the branch put in place of the applicant's own words; those are still there where it left them.
        if (body.Performance is { Length: > 0 } performance && performance != body.Statement) yield return new("performance", performance);
        else if (body.Statement.Length > 0) yield return new("statement", body.Statement);
        if (body.CounsellorOpinion is { Length: > 0 } opinion) yield return new("opinion", opinion);
    }
}
