using System.Globalization;
using Workflows.Cases;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>What the college, the university and the Party branch must know of a recommendation beside its facts: what is said of the person. How the steps before went stands in the case.</summary>
internal sealed class RecommendationDetails : ITaskDetails
{
    public string CaseKind => RecommendationTasks.Kind;

    public Task<IReadOnlyList<CaseFact>> Of(OpenedTask task) => Task.FromResult<IReadOnlyList<CaseFact>>(
        task.Step.Name switch
        {
            Step.CollegeReview or Step.UniversityRecord or Step.PartyBranchDecision => [.. Facts(task.Case.BodyAs<RecommendationBody>())],
            Step.Correction => [.. Unmet(task)],
            Step.Application => [new("statement", task.Case.BodyAs<RecommendationBody>().Statement)],
            _ => [],
        });

    /// <summary>Which conditions are not met: in the mail, too.</summary>
    public IEnumerable<CaseFact> Brief(OpenedTask task) => task.Step.Name is Step.Correction ? Unmet(task) : [];

    static IEnumerable<CaseFact> Unmet(OpenedTask task) => task.Case.BodyAs<RecommendationBody>().Conditions.Where(condition => condition.State is ConditionState.NotMet)
        .Select(condition => new CaseFact("unmet", Texts.Of("Recommendation")["Fact.unmet.one", ConditionWords.Say(Arithmetic.Title(condition)), Arithmetic.Line(Arithmetic.Of(condition), CultureInfo.CurrentUICulture)]));

    static IEnumerable<CaseFact> Facts(RecommendationBody body)
    {
        // What the branch put in place of the applicant's own words; those are still there where it left them.
        if (body.Performance is { Length: > 0 } performance && performance != body.Statement) yield return new("performance", performance);
        else if (body.Statement.Length > 0) yield return new("statement", body.Statement);
        if (body.CounsellorOpinion is { Length: > 0 } opinion) yield return new("opinion", opinion);
    }
}
