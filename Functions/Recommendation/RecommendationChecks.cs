using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Policies;

namespace Workflows.Recommendation;

/// <summary>The conditions of a recommendation on its case's page, as they were judged last.</summary>
internal sealed class RecommendationChecks : ICaseChecks
{
    public string CaseKind => RecommendationTasks.Kind;

    public ImmutableArray<CaseCheck> Of(CaseRow row) =>
    [
        .. ConditionWords.InOrder(row.BodyAs<RecommendationBody>().Conditions).Select(condition =>
            new CaseCheck(Arithmetic.Title(condition), ConditionWords.StateOf(condition), Clause.Of($"ConditionState_{condition.State}"))
            {
                Sums = Arithmetic.Of(condition),
                Source = condition.Source,
            }),
    ];
}
