using System.Collections.Immutable;
using System.Numerics;
using CsCheck;
using Workflows.Evaluation;

namespace Workflows.Tests.Evaluation;

public sealed class GradingRulesTests
{
    static readonly EvaluationPolicy Policy = new();

    static readonly Gen<int?> Mark = Gen.Int[-1, 20].Select(mark => mark < 0 ? (int?)null : mark);
    static readonly Gen<ImmutableArray<int?>> Marks = Mark.Array[5].Select(marks => marks.ToImmutableArray());

    static Gen<MarkSheet> SheetOf(int officers) => Gen.Select(Gen.Int[0, 2], Marks.Array[officers], (group, marks) => new MarkSheet((PanelGroup)group, [.. marks]));

    static readonly Gen<(bool[] Reported, MarkSheet[] Sheets)> Scorings = Gen.Int[1, 12].SelectMany(officers => Gen.Select(Gen.Bool.Array[officers], SheetOf(officers).Array[0, 25]));

    static readonly Gen<EvaluationPolicy> Policies = Gen.Select(Gen.Int[0, 2], Gen.Int[1, 6], Gen.Int[0, 60], Gen.Int[0, 25], Gen.Bool).Select(each =>
        new EvaluationPolicy { Trimmed = each.Item1, LeastMarks = each.Item2, DelegateWeight = each.Item3, PeerWeight = each.Item4, ExcellentFrom = 40, QualifiedFrom = 30, ExcellentTie = each.Item5 ? ExcellentTie.AllTied : ExcellentTie.NobodyTied });

    [Fact]
    public void It_comes_to_what_a_naive_second_implementation_comes_to() => Gen.Select(Policies, Scorings).Sample((policy, scoring) =>
    {
        var sheet = GradingRules.Grade(policy, scoring.Reported, scoring.Sheets);
        var naive = Naive(policy, scoring.Reported, scoring.Sheets);
        Assert.Equal(naive.Select(each => each.Total), sheet.Officers.Select(officer => officer.Total));
        Assert.Equal(naive.Select(each => each.Grade), sheet.Officers.Select(officer => officer.Grade));
    });

    /// <summary>By fractions and lists, with no thought of speed; shares nothing with the rules but their words.</summary>
    static List<(int? Total, Grade Grade)> Naive(EvaluationPolicy policy, bool[] reported, MarkSheet[] sheets)
    {
        var weights = new Dictionary<PanelGroup, int> { [PanelGroup.Delegates] = policy.DelegateWeight, [PanelGroup.Committee] = policy.CommitteeWeight, [PanelGroup.Peers] = policy.PeerWeight };
        var groups = sheets.GroupBy(sheet => sheet.Group).OrderBy(group => group.Key).Select(group => (Weight: weights[group.Key], Sheets: group.ToList(), First: group.Key)).ToList();
        while (groups.Count > 1 && groups.Min(group => group.Sheets.Count) < policy.LeastOfAGroup)
        {
            var small = groups.First(group => group.Sheets.Count == groups.Min(each => each.Sheets.Count));
            groups.Remove(small);
            var large = groups.First(group => group.Sheets.Count == groups.Max(each => each.Sheets.Count));
            groups[groups.IndexOf(large)] = (large.Weight + small.Weight, [.. large.Sheets, .. small.Sheets], large.First);
        }

        var totals = reported.Select((has, officer) =>
        {
            var total = 0;
            for (var dimension = 0; dimension < 5; dimension++)
            {
                var means = new List<(int Weight, BigInteger Sum, BigInteger Count)>();
                var given = 0;
                foreach (var group in groups)
                {
                    var marks = group.Sheets.Select(sheet => sheet.Marks[officer][dimension]).Where(mark => mark.HasValue).Select(mark => mark!.Value).ToList();
                    given += marks.Count;
                    for (var times = 0; marks.Count >= 3 && times < policy.Trimmed && group.Sheets.Count(sheet => sheet.Marks[officer][dimension].HasValue) >= policy.TrimmedFrom; times++)
                    {
                        marks.Remove(marks.Max());
                        marks.Remove(marks.Min());
                    }

                    if (marks.Count > 0) means.Add((group.Weight, marks.Sum(), marks.Count));
                }

                if (given < policy.LeastMarks) return (int?)null;
                if (dimension == 3 && !has) continue;
                if (means.All(mean => mean.Weight == 0)) means = [.. means.Select(mean => (1, mean.Sum, mean.Count))];
                var (top, bottom) = (BigInteger.Zero, BigInteger.One);
                foreach (var mean in means) (top, bottom) = ((top * mean.Count) + (mean.Weight * mean.Sum * bottom), bottom * mean.Count);
                bottom *= means.Sum(mean => mean.Weight);
                var hundredths = top * 100 / bottom;
                if (((top * 100) - (hundredths * bottom)) * 2 >= bottom) hundredths++;
                total += (int)hundredths;
            }

            return total;
        }).ToList();

        var places = reported.Length * 3 / 10;
        return [.. totals.Select((total, at) =>
        {
            if (total is null) return (total, Grade.NotGraded);
            if (total < policy.QualifiedFrom * 100) return (total, Grade.Unqualified);
            if (total < policy.ExcellentFrom * 100 || !reported[at]) return (total, Grade.Qualified);
            var rivals = totals.Where((other, index) => reported[index] && other >= total).ToList();
            var tiedAtTheLine = rivals.Count > places;
            return (total, !tiedAtTheLine || (policy.ExcellentTie is ExcellentTie.AllTied && rivals.Count(other => other > total) < places) ? Grade.Excellent : Grade.Qualified);
        })];
    }

    [Fact]
    public void At_most_three_in_ten_are_excellent_and_equals_are_treated_equally() => Scorings.Sample((reported, sheets) =>
    {
        var policy = Policy with { ExcellentFrom = 40, QualifiedFrom = 20 };
        var sheet = GradingRules.Grade(policy, reported, sheets);
        Assert.InRange(sheet.Count(Grade.Excellent) * 10, 0, reported.Length * 3);
        foreach (var same in sheet.Officers.Zip(reported).Where(each => each.First.Total is not null).GroupBy(each => (each.First.Total, each.Second))) Assert.Single(same.Select(each => each.First.Grade).Distinct());
        foreach (var (better, worse) in sheet.Officers.Zip(reported).SelectMany(a => sheet.Officers.Zip(reported).Where(b => a.First.Total > b.First.Total && a.Second == b.Second).Select(b => (a.First, b.First)))) Assert.True(better.Grade >= worse.Grade);
    });

    [Fact]
    public void A_mean_lies_between_the_lowest_and_the_highest_mark() => Scorings.Sample((reported, sheets) =>
    {
        var result = GradingRules.Grade(Policy, [.. reported.Select(_ => true)], sheets);
        foreach (var (officer, at) in result.Officers.Select((officer, at) => (officer, at)).Where(each => each.officer.Total is not null))
        {
            for (var dimension = 0; dimension < 5; dimension++)
            {
                var marks = sheets.Select(sheet => sheet.Marks[at][dimension]).OfType<int>().ToList();
                Assert.InRange(officer.Dimensions[dimension], marks.Min() * 100, marks.Max() * 100);
            }
        }
    });

    [Fact]
    public void The_highest_and_the_lowest_mark_of_a_group_are_left_out_and_weights_count()
    {
        // Delegates give 20 but for one 10 and one 0; the committee gives 15.
        var sheets = Sheets(PanelGroup.Delegates, 20, 20, 20, 10, 0).Concat(Sheets(PanelGroup.Committee, 15, 15, 15)).ToList();
        var result = GradingRules.Grade(Policy, [true], sheets).Officers[0];

        // (20 + 20 + 10) ÷ 3 × 60 + 15 × 25 = 1375, ÷ 85 = 16.18
        Assert.Equal(Enumerable.Repeat(1618, 5), result.Dimensions);
        Assert.Equal(8090, result.Total);
        Assert.Equal(Grade.Qualified, result.Grade);
    }

    [Fact]
    public void Four_marks_are_too_few_for_a_grade()
    {
        var result = GradingRules.Grade(Policy, [true], Sheets(PanelGroup.Delegates, 20, 20, 20, 20).ToList()).Officers[0];
        Assert.Equal((Grade.NotGraded, GradeNote.TooFewMarks, null), (result.Grade, result.Note, result.Total));
    }

    [Fact]
    public void Without_a_report_work_counts_nothing_and_nobody_is_excellent()
    {
        var result = GradingRules.Grade(Policy with { ExcellentFrom = 80, ExcellentShare = new(1, 1) }, [false], Sheets(PanelGroup.Delegates, 20, 20, 20, 20, 20).ToList()).Officers[0];
        Assert.Equal((8000, Grade.Qualified, GradeNote.NoReport), (result.Total, result.Grade, result.Note));
        Assert.Equal(0, result.Dimensions[(int)Dimension.Work]);
    }

    [Fact]
    public void Who_tie_at_the_last_place_are_all_left_out_unless_policy_takes_all()
    {
        // Of ten at most three: one has 20 in everything, three have 19, the others 10.
        var sheets = Enumerable.Range(0, 5).Select(_ => new MarkSheet(PanelGroup.Delegates, [.. Enumerable.Range(0, 10).Select(officer => Same(officer == 0 ? 20 : officer < 4 ? 19 : 10))])).ToList();
        var all = Enumerable.Repeat(true, 10).ToList();

        Assert.Equal(1, GradingRules.Grade(Policy, all, sheets).Count(Grade.Excellent));
        Assert.Equal(GradeNote.Tied, GradingRules.Grade(Policy, all, sheets).Officers[1].Note);
        Assert.Equal(4, GradingRules.Grade(Policy with { ExcellentTie = ExcellentTie.AllTied }, all, sheets).Count(Grade.Excellent));
    }

    [Fact]
    public void A_group_of_one_sheet_is_counted_with_the_largest_other()
    {
        var sheet = GradingRules.Grade(Policy, [true], Sheets(PanelGroup.Delegates, 20, 20, 20, 20, 20).Concat(Sheets(PanelGroup.Peers, 10)).ToList());
        Assert.Equal("Delegates Peers", string.Join(' ', Assert.Single(sheet.Groups).Groups));
        Assert.Equal((75, 6), (sheet.Groups[0].Weight, sheet.Groups[0].Sheets));
    }

    [Theory]
    [InlineData(25, 16, false)]
    [InlineData(25, 17, true)]
    [InlineData(24, 16, true)]
    public void Two_thirds_of_the_panel_must_have_scored(int panel, int sheets, bool isValid) => Assert.Equal(isValid, GradingRules.Quorum(Policy, panel, sheets).Carried);

    static IEnumerable<MarkSheet> Sheets(PanelGroup group, params int[] marks) => marks.Select(mark => new MarkSheet(group, [Same(mark)]));

    static ImmutableArray<int?> Same(int mark) => [mark, mark, mark, mark, mark];
}
