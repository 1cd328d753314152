using System.Collections.Immutable;
using Workflows.Policies;

namespace Workflows.Recommendation;

/// <summary>A check of eligibility in a line.</summary>
internal static class Eligibility
{
    /// <summary>6 项条件均符合; or how many are met, unmet and unknown.</summary>
    public static Clause Summary(ImmutableArray<Condition> conditions)
    {
        var (unmet, unknown) = (conditions.Count(condition => condition.State is ConditionState.NotMet), conditions.Count(condition => condition.State is ConditionState.Unknown));
        return unmet + unknown == 0
            ? Clause.Of("Conditions_AllMet", conditions.Length)
            : Clause.Of("Conditions_Some", conditions.Length - unmet - unknown, unmet, unknown);
    }

    /// <summary>The facts of a case: the roster's, with what was stated in their place.</summary>
    public static ApplicantFacts Facts(People.Person person, RecommendationBody body) =>
        body.Statements.Aggregate(ApplicantFacts.Of(person) with { ApplicationException = body.Exception }, (facts, statement) => facts.With(statement) ?? facts);
}
