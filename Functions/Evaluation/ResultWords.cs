using System.Collections.Immutable;
using System.Globalization;
using Workflows.Policies;

namespace Workflows.Evaluation;

/// <summary>Results as arithmetic, in clauses of RulesTexts.resx.</summary>
internal static class ResultWords
{
    /// <summary>Points from hundredths: 1833 is 18.33.</summary>
    public static string Points(int hundredths) => string.Create(CultureInfo.InvariantCulture, $"{hundredths / 100}.{hundredths % 100:D2}");

    /// <summary>Of one officer: the five dimensions add up to the total; the rank, the computed grade, and what became of it.</summary>
    public static IEnumerable<Clause> Of(Officer officer)
    {
        if (officer.Result is not { } result) yield break;
        if (result.Total is { } total)
        {
            yield return Clause.Of("Eval_Total", string.Join(" + ", result.Dimensions.Select(Points)), Points(total));
            yield return Clause.Of("Eval_Rank", result.Rank);
        }

        yield return Clause.Of("Eval_Computed", result.Grade);
        if (result.Note is not GradeNote.None) yield return Clause.Of($"GradeNote_{result.Note}");
        if (officer.Grade is { } grade && grade != result.Grade) yield return Clause.Of("Eval_Now", grade);
    }

    /// <summary>Of the whole body: how many of each grade, and how many may be 优秀.</summary>
    public static ImmutableArray<Clause> Of(GradeSheet sheet) =>
    [
        Clause.Of("Eval_Places", sheet.Officers.Length, sheet.Places),
        Clause.Of("Eval_Counts", sheet.Count(Grade.Excellent), sheet.Count(Grade.Qualified), sheet.Count(Grade.Unqualified), sheet.Count(Grade.NotGraded)),
    ];

    public static ImmutableArray<Clause> Counts(EvaluationBody body) => [Clause.Of("Eval_Counts", Count(body, Grade.Excellent), Count(body, Grade.Qualified), Count(body, Grade.Unqualified), Count(body, Grade.NotGraded))];

    public static int Count(EvaluationBody body, Grade grade) => body.Officers.Count(officer => officer.Grade == grade);

    /// <summary>The panel that was to score, and the sheets that came back, against the quorum.</summary>
    public static ImmutableArray<Clause> Quorum(ThresholdVerdict verdict) =>
        [Clause.Of(verdict.Carried ? "Eval_Quorum" : "Eval_NoQuorum", verdict.Base, verdict.Reached, verdict.Sign, verdict.Bound)];

    /// <summary>One group's marks in one dimension: those given, those left out, the rest and its mean.</summary>
    public static Clause Mean(CountedGroup group, GroupMean mean) => mean.Left > 0
        ? Clause.Of("Eval_MeanTrimmed", Groups(group), mean.Marks, mean.Left, mean.Sum, mean.Count, MeanOf(mean), group.Weight)
        : Clause.Of("Eval_Mean", Groups(group), mean.Marks, mean.Sum, mean.Count, MeanOf(mean), group.Weight);

    static string Groups(CountedGroup group) => group.Groups is [var only] ? $"{only}" : string.Join('+', group.Groups);

    static string MeanOf(GroupMean mean) => mean.Count == 0 ? "—" : Points(((mean.Sum * 200) + mean.Count) / (2 * mean.Count));
}
