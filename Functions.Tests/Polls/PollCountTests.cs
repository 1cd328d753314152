using System.Collections.Immutable;
using CsCheck;
using Workflows.Policies;
using Workflows.Polls;

namespace Workflows.Tests.Polls;

public sealed class PollCountTests
{
    static readonly ImmutableArray<Question> Persons = [new("a", "林知夏"), new("b", "苏一鸣"), new("c", "韩溪")];

    static readonly Gen<Box> Boxes = Gen.Select(Gen.Enum<BallotKind>(), Gen.Int[1, 4], Gen.Int[0, 2], Gen.Int[0, 40]).SelectMany((kind, most, writeIns, count) =>
    {
        var form = new BallotForm(kind, Persons) { Most = kind is BallotKind.Mark ? null : most, WriteIns = kind is BallotKind.Mark ? 0 : writeIns, Highest = 20, Dimensions = kind is BallotKind.Mark ? ["德", "能"] : [] };
        string[] marks = ["", .. kind switch { BallotKind.Vote => Answers.OfVote, BallotKind.Choose => [Answers.Chosen, Answers.NotChosen], _ => ["0", "7", "20", "21", Answers.Unknown] }];
        string[] known = ["张三", "李四", "王五"];
        var ballot = Gen.Select(Gen.Int[0, marks.Length - 1].Select(at => marks[at]).Array[form.Cells.Length], Gen.Int[0, 2].Select(at => known[at]).Array[0, 3], (given, names) => new Ballot(
            form.Cells.Zip(given).Where(each => each.Second.Length > 0).ToImmutableSortedDictionary(each => each.First.Key, each => each.Second)) { WriteIns = kind is BallotKind.Mark ? [] : [.. names] });
        return ballot.Array[count].Select(ballots => new Box("poll-26-abcdef", form, count + 5, count + 2, count + 1, [.. ballots]));
    });

    [Fact]
    public void Every_ballot_is_counted_once_in_every_column() => Boxes.Sample(box =>
    {
        var count = PollCount.Of(box);
        Assert.Equal(box.Ballots.Length, count.Returned);
        Assert.Equal(count.Void, count.Reasons.Values.Sum());
        Assert.All(count.Cells, cell => Assert.Equal(count.Valid, cell.Numbers.Values.Sum()));
        Assert.True(count.IsSound);
    });

    [Fact]
    public void The_order_in_the_box_does_not_matter() => Boxes.Sample(box => Assert.Equal(Written(PollCount.Of(box)), Written(PollCount.Of(box with { Ballots = [.. box.Ballots.Reverse()] }))));

    [Fact]
    public void A_second_naive_count_comes_to_the_same() => Boxes.Sample(box => Assert.Equal(Naive(box), Written(PollCount.Of(box))));

    [Fact]
    public void Sorted_columns_have_the_marks_of_the_count_and_nothing_else() => Boxes.Sample(box =>
    {
        var count = PollCount.Of(box);
        foreach (var (cell, marks) in PublicBox.Columns(box))
        {
            Assert.Equal(count.Valid, marks.Length);
            Assert.Equal(marks.Order(StringComparer.Ordinal), marks);
            Assert.All(count.Of(cell.Key).Numbers, number => Assert.Equal(number.Value, marks.Count(mark => mark == number.Key)));
        }
    });

    [Fact]
    public void Sealing_hides_length_and_content_and_opens_again() => Boxes.Sample(box =>
    {
        var (open, secret) = Sealing.NewKey();
        var lengths = new HashSet<int>();
        foreach (var ballot in box.Ballots)
        {
            var sealedBallot = Sealing.Seal(open, "demo.poll-1", ballot, box.Form.Capacity + 200);
            lengths.Add(sealedBallot.Length);
            Assert.Equal(Storage.Json.Write(ballot), Storage.Json.Write(Sealing.Open(secret, "demo.poll-1", sealedBallot)));
            Assert.Null(Sealing.Open(secret, "demo.poll-2", sealedBallot));
            sealedBallot[^1] ^= 1;
            Assert.Null(Sealing.Open(secret, "demo.poll-1", sealedBallot));
        }
        Assert.True(lengths.Count <= 1);
    }, iter: 20);

    [Fact]
    public void The_longest_ballot_of_a_form_fits_what_all_are_padded_to()
    {
        var form = new BallotForm(BallotKind.Mark, [.. Enumerable.Range(0, 60).Select(i => new Question($"rec-26-aaaa{i:D2}", "欧阳"))]) { WriteIns = 7, Dimensions = ["德", "能", "勤", "绩", "廉"] };
        var ballot = new Ballot(form.Cells.ToImmutableSortedDictionary(cell => cell.Key, _ => Answers.Unknown)) { WriteIns = [.. Enumerable.Repeat(new string('\u2028', BallotForm.LongestName), 7)], Code = "BCDFGHJKMNPQ", Group = "ordinary-delegates" };
        var (open, _) = Sealing.NewKey();
        Assert.NotEmpty(Sealing.Seal(open, "demo.poll-1", ballot, form.Capacity));
    }

    [Fact]
    public void The_same_vote_is_judged_by_its_base()
    {
        var box = new Box("p", new(BallotKind.Vote, [new("a", "林知夏")]), 42, 38, 38, [.. Enumerable.Repeat(ABallot.Of("a=approve"), 20), .. Enumerable.Repeat(ABallot.Of("a=oppose"), 10)]);
        var count = PollCount.Of(box);
        Assert.False(count.Of("a").Judge(Threshold.Parse(">1/2 of Entitled"), count).Carried);
        Assert.True(count.Of("a").Judge(Threshold.Parse(">1/2 of Present"), count).Carried);
        Assert.True(count.Of("a").Judge(Threshold.Parse(">=2/3 of Voting"), count).Carried);
    }

    [Fact]
    public void Paper_beside_electronic_is_one_sum()
    {
        var paper = new PaperSum(3, 3, 2, new Dictionary<string, ImmutableSortedDictionary<string, int>> { ["a"] = new Dictionary<string, int> { ["approve"] = 2 }.ToImmutableSortedDictionary() }.ToImmutableSortedDictionary());
        var count = PollCount.Of(new Box("p", new(BallotKind.Vote, [new("a", "林知夏")]), 9, 9, 9, [ABallot.Of("a=approve"), ABallot.Of("a=oppose")]) { Paper = paper });
        Assert.Equal((5, 4, 1, 3, 1), (count.Returned, count.Valid, count.Void, count.Of("a")["approve"], count.Of("a")["oppose"]));
    }

    static string Written(PollCount count) => string.Join('\n',
    [
        $"{count.Returned} {count.Valid} {count.Void}",
        .. count.Cells.SelectMany(cell => cell.Numbers.Select(number => $"{cell.Key} {number.Key} {number.Value}")).Order(StringComparer.Ordinal),
        .. count.WriteIns.Select(name => $"{name.Key} {name.Value}").Order(StringComparer.Ordinal),
    ]);

    /// <summary>As a person would count by hand, ballot by ballot, with nothing of the app's.</summary>
    static string Naive(Box box)
    {
        var (numbers, names, valid) = (new Dictionary<string, int>(), new Dictionary<string, int>(), 0);
        foreach (var ballot in box.Ballots)
        {
            var (approved, opposed, isVoid) = (ballot.WriteIns.Length, 0, false);
            var line = new List<string>();
            foreach (var person in box.Form.Questions)
                foreach (var key in box.Form.Kind is BallotKind.Mark ? new[] { person.Id + ".1", person.Id + ".2" } : [person.Id])
                {
                    if (!ballot.Marks.TryGetValue(key, out var mark)) mark = box.Form.Kind is BallotKind.Vote ? "abstain" : box.Form.Kind is BallotKind.Choose ? "not" : "unknown";
                    if (mark is "approve" or "chosen") approved++;
                    if (mark is "oppose") opposed++;
                    if (mark is "21") isVoid = true;
                    line.Add($"{key} {mark}");
                }
            if (approved > (box.Form.Most ?? 99)) isVoid = true;
            if (ballot.WriteIns.Length > box.Form.WriteIns || ballot.WriteIns.ToHashSet().Count < ballot.WriteIns.Length) isVoid = true;
            if (box.Form.Kind is BallotKind.Vote && ballot.WriteIns.Length > opposed) isVoid = true;
            if (isVoid) continue;
            valid++;
            foreach (var mark in line) numbers[mark] = numbers.GetValueOrDefault(mark) + 1;
            foreach (var name in ballot.WriteIns) names[name] = names.GetValueOrDefault(name) + 1;
        }
        return string.Join('\n',
        [
            $"{box.Ballots.Length} {valid} {box.Ballots.Length - valid}",
            .. numbers.Select(number => $"{number.Key} {number.Value}").Order(StringComparer.Ordinal),
            .. names.Select(name => $"{name.Key} {name.Value}").Order(StringComparer.Ordinal),
        ]);
    }
}
