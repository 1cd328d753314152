using System.Collections.Immutable;
using System.Numerics;
using Workflows.Policies;

namespace Workflows.Evaluation;

/// <summary>政治态度, 道德品行, 学习情况, 工作成效, 纪律作风.</summary>
internal enum Dimension { Politics, Morality, Study, Work, Discipline }

/// <summary>A group, or several that are counted as one because one of them is small.</summary>
/// <param name="Weight">Of the groups together, in per cent.</param>
/// <param name="Sheets">How many came back.</param>
internal sealed record CountedGroup(ImmutableArray<PanelGroup> Groups, int Weight, int Sheets);

/// <summary>The marks of one group in one dimension, as they count.</summary>
/// <param name="Marks">How many were given.</param>
/// <param name="Left">How many were left out at each end.</param>
/// <param name="Sum">Of those that count; and</param>
/// <param name="Count">how many these are.</param>
internal sealed record GroupMean(int Marks, int Left, int Sum, int Count);

/// <summary>What came of an officer's marks. Points are in hundredths: 1833 is 18.33.</summary>
/// <param name="Means">By dimension and, in it, by counted group.</param>
internal sealed record OfficerResult(ImmutableArray<ImmutableArray<GroupMean>> Means)
{
    /// <summary>By dimension, each rounded half up; the total is their sum.</summary>
    public ImmutableArray<int> Dimensions { get; init; } = [];

    /// <summary>Null: too few marks.</summary>
    public int? Total { get; init; }

    /// <summary>1 is the best; who has the same total has the same rank. 0 without a total.</summary>
    public int Rank { get; init; }
    public Grade Grade { get; init; }

    /// <summary>Had the points for 优秀 but no place: it was full, or who tied did not all fit in, or the report is missing.</summary>
    public GradeNote Note { get; init; }
}

internal enum GradeNote { None, TooFewMarks, NoReport, BeyondShare, Tied }

/// <summary>All of it, with the arithmetic.</summary>
/// <param name="Places">At most so many are 优秀.</param>
internal sealed record GradeSheet(ImmutableArray<CountedGroup> Groups, ImmutableArray<OfficerResult> Officers, int Places)
{
    public int Count(Grade grade) => Officers.Count(officer => officer.Grade == grade);
}

/// <summary>等次: from the marks to the grades (RULES part 3, steps 6 to 8). Integers only; the tests hold it against a second implementation.</summary>
internal static class GradingRules
{
    public const int Dimensions = 5;

    /// <summary>Whether enough of the panel scored.</summary>
    public static ThresholdVerdict Quorum(EvaluationPolicy policy, int panel, int sheets) => policy.Quorum.Judge(Math.Min(sheets, panel), panel);

    /// <param name="reported">For each officer whether there is a report.</param>
    /// <param name="sheets">Each with the officers in the same order.</param>
    public static GradeSheet Grade(EvaluationPolicy policy, IReadOnlyList<bool> reported, IReadOnlyCollection<MarkSheet> sheets)
    {
        var groups = Groups(policy, sheets);
        var scored = reported.Select((has, at) => Score(policy, groups, sheets, at, has)).ToList();
        var ranked = scored.Select(result => result with { Rank = result.Total is { } total ? scored.Count(other => other.Total > total) + 1 : 0 }).ToList();
        var places = policy.ExcellentShare.Of(reported.Count, policy.ExcellentRounding);
        return new(groups, [.. ranked.Select((result, at) => Graded(policy, ranked, reported, places, at))], places);
    }

    /// <summary>
    /// A group of fewer sheets than policy wants is counted with the largest other one, and their weights are added: its mean would tell who gave which mark.
    /// </summary>
    static ImmutableArray<CountedGroup> Groups(EvaluationPolicy policy, IReadOnlyCollection<MarkSheet> sheets)
    {
        var all = Enum.GetValues<PanelGroup>().Select(group => new CountedGroup([group], WeightOf(policy, group), sheets.Count(sheet => sheet.Group == group))).Where(group => group.Sheets > 0).ToList();
        while (all.Count > 1 && all.OrderBy(group => group.Sheets).First() is { } small && small.Sheets < policy.LeastOfAGroup)
        {
            all.Remove(small);
            var large = all.OrderByDescending(group => group.Sheets).First();
            all[all.IndexOf(large)] = new([.. large.Groups.Concat(small.Groups).Order()], large.Weight + small.Weight, large.Sheets + small.Sheets);
        }

        return [.. all.OrderBy(group => group.Groups[0])];
    }

    static int WeightOf(EvaluationPolicy policy, PanelGroup group) => group switch
    {
        PanelGroup.Delegates => policy.DelegateWeight,
        PanelGroup.Committee => policy.CommitteeWeight,
        _ => policy.PeerWeight,
    };

    static OfficerResult Score(EvaluationPolicy policy, ImmutableArray<CountedGroup> groups, IReadOnlyCollection<MarkSheet> sheets, int officer, bool reported)
    {
        ImmutableArray<ImmutableArray<GroupMean>> means = [.. Enumerable.Range(0, Dimensions).Select(dimension => groups.Select(group => Mean(policy, sheets.Where(sheet => group.Groups.Contains(sheet.Group))
            .Select(sheet => sheet.Marks[officer].ElementAtOrDefault(dimension)).OfType<int>().Order().ToList())).ToImmutableArray())];
        var result = new OfficerResult(means);
        if (means.Any(dimension => dimension.Sum(group => group.Marks) < policy.LeastMarks)) return result with { Note = GradeNote.TooFewMarks };
        ImmutableArray<int> points = [.. means.Select((dimension, at) => at == (int)Dimension.Work && !reported ? 0 : Weighted(groups, dimension))];
        return result with { Dimensions = points, Total = points.Sum() };
    }

    /// <param name="marks">In order.</param>
    static GroupMean Mean(EvaluationPolicy policy, List<int> marks)
    {
        // At least one must be left.
        var left = marks.Count >= policy.TrimmedFrom ? Math.Min(policy.Trimmed, (marks.Count - 1) / 2) : 0;
        return new(marks.Count, left, marks.Skip(left).Take(marks.Count - (2 * left)).Sum(), marks.Count - (2 * left));
    }

    /// <summary>The mean of the groups' means by their weights, of those that gave marks, in hundredths rounded half up. Where none of them has a weight they weigh alike.</summary>
    static int Weighted(ImmutableArray<CountedGroup> groups, ImmutableArray<GroupMean> means)
    {
        var given = groups.Zip(means).Where(each => each.Second.Count > 0).ToList();
        var (all, weighs) = (given.Aggregate(BigInteger.One, (product, each) => product * each.Second.Count), given.Any(each => each.First.Weight > 0));
        var weight = given.Sum(each => weighs ? each.First.Weight : 1);
        var sum = given.Aggregate(BigInteger.Zero, (total, each) => total + ((weighs ? each.First.Weight : 1) * each.Second.Sum * (all / each.Second.Count)));
        var whole = all * weight;
        return (int)(((sum * 200) + whole) / (2 * whole));
    }

    static OfficerResult Graded(EvaluationPolicy policy, List<OfficerResult> all, IReadOnlyList<bool> reported, int places, int at)
    {
        var (result, excellent) = (all[at], policy.ExcellentFrom * 100);
        if (result.Total is not { } total) return result with { Grade = Evaluation.Grade.NotGraded };
        if (total < policy.QualifiedFrom * 100) return result with { Grade = Evaluation.Grade.Unqualified };
        if (total < excellent) return result with { Grade = Evaluation.Grade.Qualified };
        if (!reported[at]) return result with { Grade = Evaluation.Grade.Qualified, Note = GradeNote.NoReport };

        // Among those who may be 优秀: whoever is better goes before, and all who tie together get in or stay out.
        var rivals = all.Where((other, index) => reported[index] && other.Total >= excellent).Select(other => other.Total).ToList();
        var (before, tied) = (rivals.Count(other => other > total), rivals.Count(other => other == total));
        return before + tied <= places || (before < places && policy.ExcellentTie is ExcellentTie.AllTied) ? result with { Grade = Evaluation.Grade.Excellent }
            : result with { Grade = Evaluation.Grade.Qualified, Note = before < places ? GradeNote.Tied : GradeNote.BeyondShare };
    }
}
