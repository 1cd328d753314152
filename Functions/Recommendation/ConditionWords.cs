using System.Collections.Immutable;
using System.Globalization;
using Workflows.Policies;

namespace Workflows.Recommendation;

/// <summary>How a page shows a condition.</summary>
internal static class ConditionWords
{
    /// <summary>Grades, rank and sanctions: student officers see no more of them than met or not met.</summary>
    public static bool IsSensitive(Condition condition) =>
        condition.Code is ConditionCode.PassedCourses or ConditionCode.NoSanction or ConditionCode.Rank or ConditionCode.GradeAverage or ConditionCode.Assessment;

    /// <summary>As <c>data-state</c> has it.</summary>
    public static string StateOf(Condition condition) => condition.State switch
    {
        ConditionState.NotMet => "unmet",
        ConditionState.Unknown => "unknown",
        _ => "met",
    };

    public static string Say(Clause clause) => clause.Text(CultureInfo.CurrentUICulture, Arithmetic.Texts);

    /// <summary>What needs attention first.</summary>
    public static IEnumerable<Condition> InOrder(ImmutableArray<Condition> conditions) => conditions.OrderBy(condition => condition.State switch
    {
        ConditionState.NotMet => 0,
        ConditionState.Unknown => 1,
        ConditionState.Noted => 2,
        _ => 3,
    });
}
