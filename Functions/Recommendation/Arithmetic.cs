using System.Collections.Immutable;
using System.Globalization;
using System.Resources;
using Workflows.Policies;

namespace Workflows.Recommendation;

/// <summary>The arithmetic of verdicts as clauses: rows keep the clauses, pages, documents and mails print them.</summary>
internal static class Arithmetic
{
    /// <summary>Functions/Recommendation/RulesTexts.resx: clauses, conditions, notes and the codes of this slice's rules.</summary>
    public static ResourceManager Texts { get; } = new("Workflows.Recommendation.RulesTexts", typeof(Arithmetic).Assembly);

    /// <summary>应到 42，实到 38 ≥ 21.</summary>
    public static ImmutableArray<Clause> Of(MeetingVerdict verdict)
    {
        var key = verdict.IsValid ? "Arithmetic_Quorum" : "Arithmetic_NoQuorum";
        return [Clause.Of(key, verdict.Ballot.Entitled, verdict.Ballot.Present, verdict.Quorum.Sign, verdict.Quorum.Bound)];
    }

    /// <summary>应到 42，实到 38 ≥ 21；赞成 25 &gt; 21：通过.</summary>
    public static ImmutableArray<Clause> Of(MeetingVerdict verdict, PersonVerdict person) => [.. Of(verdict), Of(person.Approval)];

    /// <summary>赞成 25 &gt; 21：通过.</summary>
    public static Clause Of(ThresholdVerdict approval) =>
        Clause.Of(approval.Carried ? "Arithmetic_Carried" : "Arithmetic_NotCarried", approval.Reached, approval.Sign, approval.Bound);

    /// <summary>The rule behind it, in words: 赞成须超过应到 42 人的 1/2，至少 22.</summary>
    public static Clause Rule(ThresholdVerdict verdict) => Clause.Of(
        verdict.Threshold.Strict ? "Arithmetic_MoreThan" : "Arithmetic_AtLeast",
        verdict.Threshold.Base, verdict.Base, $"{verdict.Threshold.Numerator}/{verdict.Threshold.Denominator}", verdict.Needed);

    /// <summary>发出 38，收回 38，有效 38，无效 0；反对 8，弃权 5.</summary>
    public static ImmutableArray<Clause> Numbers(PaperBallot ballot, Tally tally) =>
    [
        Clause.Of("Arithmetic_Ballots", ballot.Issued, ballot.Returned, ballot.Valid, ballot.Void),
        Clause.Of("Arithmetic_Marks", tally.Approve, tally.Oppose, tally.Abstain),
    ];

    /// <summary>2026年4月16日再次表决；发出 38，收回 38，有效 38，无效 0.</summary>
    public static ImmutableArray<Clause> Second(Sitting sitting) =>
        [Clause.Of("Arithmetic_SecondBallot", sitting.Date), Clause.Of("Arithmetic_Ballots", sitting.Ballot.Issued, sitting.Ballot.Returned, sitting.Ballot.Valid, sitting.Ballot.Void)];

    /// <summary>名额 42 × 20% = 8.4，四舍五入为 8；2026 年已推荐 3；还可推荐 5.</summary>
    public static ImmutableArray<Clause> Of(QuotaVerdict quota)
    {
        var exact = quota.Share.Unrounded(quota.Members);
        var clauses = ImmutableArray.CreateBuilder<Clause>();
        clauses.Add(exact == $"{quota.Places}"
            ? Clause.Of("Arithmetic_Places", quota.Members, quota.Share, exact)
            : Clause.Of("Arithmetic_PlacesRounded", quota.Members, quota.Share, exact, quota.Rounding, quota.Places));
        if (quota.Extra > 0) clauses.Add(Clause.Of("Arithmetic_Extra", quota.Extra));
        if (quota.Used > 0) clauses.Add(Used(quota));
        if (quota.RoundPlaces is { } places) clauses.Add(Clause.Of("Arithmetic_RoundPlaces", places));
        if (clauses.Count > 1) clauses.Add(Clause.Of("Arithmetic_Left", quota.Left));
        return clauses.ToImmutable();
    }

    /// <summary>2026 年已推荐 3; 2025–2026 学年第 2 学期已推荐 3.</summary>
    static Clause Used(QuotaVerdict quota) => quota.Period.Split('-') is [var begins, var ends, var number]
        ? Clause.Of("Arithmetic_UsedInSemester", begins, ends, number, quota.Used)
        : Clause.Of("Arithmetic_Used", quota.Period, quota.Used);

    /// <summary>推荐 5 ≤ 8, after the quota's own clauses.</summary>
    /// <param name="between">How a tie was broken, if there was one.</param>
    public static ImmutableArray<Clause> Of(QuotaVerdict quota, InspectionVerdict inspection, ImmutableArray<Clause>? between = null)
    {
        var clauses = Of(quota).AddRange(between ?? []).Add(Clause.Of("Arithmetic_PutForward", inspection.PutForward.Length, quota.Left));
        return inspection.IsSettled ? clauses : clauses.Add(Clause.Of("Arithmetic_Tied", inspection.Tied.Length, inspection.TiedPlaces));
    }

    /// <summary>What a condition asks: 递交入党申请书满 6 个月.</summary>
    public static Clause Title(Condition condition) => condition switch
    {
        { Unit: FigureUnit.Grade } => Clause.Of($"Condition_{condition.Code}", (AssessmentGrade)condition.Needed.GetValueOrDefault()),
        { Code: ConditionCode.AgeLimit, Comparison: Comparison.AtMost } => Clause.Of("Condition_AgeLimit_Opinion", condition.Needed.GetValueOrDefault()),
        { Code: ConditionCode.PassedCourses, Needed: 0 } => Clause.Of("Condition_PassedCourses_None"),
        { Needed: { } needed } => Clause.Of($"Condition_{condition.Code}", Written(condition, needed)),
        _ => Clause.Of($"Condition_{condition.Code}"),
    };

    /// <summary>How it stands: 2025年11月3日至2026年3月19日：4 个月 &lt; 6 个月, then its note, then the earliest day.</summary>
    public static ImmutableArray<Clause> Of(Condition condition)
    {
        var clauses = ImmutableArray.CreateBuilder<Clause>();
        if (condition is { From: { } from, To: { } to, Unit: FigureUnit.Months }) clauses.Add(Clause.Of("Arithmetic_Span", from, to));
        if (condition is { From: { } birth, Unit: FigureUnit.Years }) clauses.Add(Clause.Of("Arithmetic_Born", birth));
        if (condition is { Reached: { } reached, Needed: { } needed }) clauses.Add(Figures(condition, reached, needed));
        if (condition.Note is not ConditionNote.None) clauses.Add(Clause.Of($"ConditionNote_{condition.Note}"));
        if (condition is { State: ConditionState.Unknown, Word: null }) clauses.Add(Clause.Of("Arithmetic_Unknown"));
        if (condition.Word is { Value.Length: > 0 } word) clauses.AddRange(Stated(condition, word));
        if (condition is { State: ConditionState.Unknown, Word: not null }) clauses.Add(Clause.Of("Arithmetic_Unconfirmed"));
        if (condition.Earliest is { } earliest) clauses.Add(Clause.Of("Arithmetic_Earliest", earliest));
        return clauses.ToImmutable();
    }

    /// <summary>What stands in place of the roster's record, and why.</summary>
    static IEnumerable<Clause> Stated(Condition condition, Statement word)
    {
        yield return word.Value switch
        {
            StatedFacts.None or "false" => Clause.Of("Arithmetic_StatedNone"),
            "true" => Clause.Of("Arithmetic_StatedYes"),
            var value => Clause.Of("Arithmetic_Stated", condition.Unit is FigureUnit.RankPercent && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rank) ? Written(condition, rank) : value),
        };
        if (word.Reason is { Length: > 0 } reason) yield return Clause.Of("Arithmetic_Because", reason);
        if (word.IsConfirmed) yield return Clause.Of("Arithmetic_Confirmed");
    }

    /// <summary>Clauses as one line, in Chinese or English.</summary>
    public static string Line(IEnumerable<Clause> clauses, CultureInfo culture) => clauses.Line(culture, Texts);

    static Clause Figures(Condition condition, int reached, int needed) => condition.Unit switch
    {
        FigureUnit.Grade => Clause.Of("Arithmetic_Grades", (AssessmentGrade)reached, (AssessmentGrade)needed),

        // Whole years read better, but 4 months of 12 are no "0 years".
        FigureUnit.Months when needed > 0 && needed % 12 == 0 && reached >= needed =>
            Clause.Of("Arithmetic_WholeYears", reached / 12, condition.Sign, needed / 12),
        _ => Clause.Of($"Arithmetic_{condition.Unit}", Written(condition, reached), condition.Sign, Written(condition, needed)),
    };

    static string Written(Condition condition, int figure) => condition.Unit is FigureUnit.RankPercent
        ? new Share(figure, 10_000).ToString()
        : figure.ToString(CultureInfo.InvariantCulture);
}
