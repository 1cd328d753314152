using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Workflows.Recommendation;

/// <summary>The conditions of eligibility there are.</summary>
internal enum ConditionCode
{
    Age, AgeLimit, Membership, Application, Activist, PassedCourses, NoSanction, Rank, GradeAverage, Volunteering, LeagueSchool, Assessment,
}

/// <summary>
/// Unknown: the roster is silent, or a statement waits for confirmation; it never ends a case. Noted: the case is marked and goes on.
/// </summary>
internal enum ConditionState { Met, NotMet, Unknown, Noted }

/// <summary>How what is reached must stand to what is needed: at least, at most, below.</summary>
internal enum Comparison { AtLeast, AtMost, Below }

/// <summary>What the numbers of a condition count. Rank is in hundredths of a per cent, a grade in its place from the best.</summary>
internal enum FigureUnit { None, Years, Months, Courses, RankPercent, Points, Hours, Grade }

/// <summary>Why a condition stands as it does where the numbers do not say it.</summary>
internal enum ConditionNote
{
    None,

    /// <summary>A first-year has no last semester.</summary>
    FirstYear,

    /// <summary>A League cadre counts as a member after the 28th birthday.</summary>
    Cadre,

    /// <summary>Between 28 and 35: the League committee's opinion is heard.</summary>
    OpinionHeard,

    /// <summary>A written exception is on record.</summary>
    WrittenException,

    /// <summary>The roster has no sanction on record.</summary>
    NothingOnRecord,

    /// <summary>Holds no 团籍.</summary>
    NotAMember,
}

/// <summary>One condition of eligibility with its arithmetic.</summary>
/// <param name="Source">Document and article, in Chinese.</param>
internal sealed record Condition(ConditionCode Code, ConditionState State, string Source)
{
    public int? Needed { get; init; }
    public int? Reached { get; init; }
    public Comparison Comparison { get; init; }
    public FigureUnit Unit { get; init; }
    public ConditionNote Note { get; init; }

    /// <summary>Where the time counted begins: the day of birth, of joining, of applying, of the sanction.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Where it ends: the day of the check.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The first day on which it will be met, if waiting is enough.</summary>
    public DateOnly? Earliest { get; init; }

    /// <summary>Whose word a fact is that does not come from the roster.</summary>
    public Statement? Word { get; init; }

    /// <summary>What it will be once the statement is confirmed.</summary>
    public ConditionState? IfConfirmed { get; init; }

    /// <summary>The sign that is true of <see cref="Reached"/> and <see cref="Needed"/>.</summary>
    [JsonIgnore] public string Sign => (Comparison, Reached.GetValueOrDefault().CompareTo(Needed.GetValueOrDefault())) switch
    {
        (Comparison.AtLeast, >= 0) => "≥",
        (Comparison.AtLeast, _) => "<",
        (Comparison.AtMost, <= 0) => "≤",
        (Comparison.AtMost, _) => ">",
        (_, < 0) => "<",
        _ => "≥",
    };
}

/// <summary>Whether somebody may be recommended, as a list of conditions in the order of the rule book.</summary>
internal sealed record EligibilityVerdict(Stage Stage, DateOnly On, ImmutableArray<Condition> Conditions)
{
    /// <summary>No condition is unmet; unknown ones are settled in the branch's proposal.</summary>
    [JsonIgnore] public bool IsEligible => !Unmet.Any();

    [JsonIgnore] public IEnumerable<Condition> Unmet => Conditions.Where(condition => condition.State is ConditionState.NotMet);

    [JsonIgnore] public IEnumerable<Condition> Unknown => Conditions.Where(condition => condition.State is ConditionState.Unknown);

    [JsonIgnore] public IEnumerable<Condition> Noted => Conditions.Where(condition => condition.State is ConditionState.Noted);

    /// <summary>The first day on which every unmet condition will be met; null when waiting does not help, or nothing is unmet.</summary>
    [JsonIgnore] public DateOnly? Earliest => Unmet.All(condition => condition.Earliest is not null) ? Unmet.Max(condition => condition.Earliest) : null;
}
