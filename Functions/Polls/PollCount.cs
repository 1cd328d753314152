using System.Collections.Immutable;
using System.Globalization;
using Workflows.Policies;

namespace Workflows.Polls;

/// <summary>Everything that was cast, in no order of time. What a scrutineer sees.</summary>
/// <param name="Poll">Its id without the school.</param>
/// <param name="Issued">How many could vote: checked in at the opening, or all where it was remote.</param>
internal sealed record Box(string Poll, BallotForm Form, int Entitled, int Present, int Issued, ImmutableArray<Ballot> Ballots)
{
    /// <summary>Ballots on paper beside the electronic ones, by their sum alone.</summary>
    public PaperSum? Paper { get; init; }
}

/// <summary>Paper ballots as officers counted them. Their voters are struck from the electronic roll.</summary>
/// <param name="Tallies">By <see cref="Cell.Key"/>, then by mark.</param>
internal sealed record PaperSum(int Issued, int Returned, int Valid, ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, int>> Tallies);

/// <summary>How one question or dimension came out.</summary>
/// <param name="Numbers">How many ballots bear each mark.</param>
internal sealed record CellCount(string Key, ImmutableSortedDictionary<string, int> Numbers)
{
    public int this[string mark] => Numbers.GetValueOrDefault(mark);

    /// <summary>Whether it is carried, with its arithmetic.</summary>
    public ThresholdVerdict Judge(Threshold threshold, PollCount count) => threshold.Judge(
        this[Answers.Approve] + this[Answers.Chosen],
        new BaseCounts(count.Entitled, count.Present, count.Issued, count.Returned, count.Valid, this[Answers.Approve] + this[Answers.Chosen] + this[Answers.Oppose]));
}

/// <summary>A count: 应到, 实到, 发出, 收回, 有效, 无效, and each mark.</summary>
internal sealed record PollCount(int Entitled, int Present, int Issued, int Returned, int Valid, ImmutableArray<CellCount> Cells)
{
    public int Void => Returned - Valid;

    /// <summary>Names written in on valid ballots, as they stand there; scrutineers assign each to a person.</summary>
    public ImmutableSortedDictionary<string, int> WriteIns { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Void ballots by their reason.</summary>
    public ImmutableSortedDictionary<VoidReason, int> Reasons { get; init; } = ImmutableSortedDictionary<VoidReason, int>.Empty;

    public CellCount Of(string key) => Cells.Single(cell => cell.Key == key);

    /// <summary>Returned must not exceed issued, or the poll is void (RULES part 2).</summary>
    public bool IsSound => Returned <= Issued && Issued <= Present && Present <= Entitled;

    /// <summary>Counts a box. Pure: the same box gives the same count, whatever the order of its ballots.</summary>
    public static PollCount Of(Box box)
    {
        var judged = box.Ballots.Select(ballot => (Ballot: ballot, Why: BallotValidity.WhyVoid(box.Form, ballot))).ToList();
        var valid = judged.Where(each => each.Why is null).Select(each => each.Ballot).ToList();
        return new(box.Entitled, box.Present, box.Issued, box.Ballots.Length + (box.Paper?.Returned ?? 0), valid.Count + (box.Paper?.Valid ?? 0),
            [.. box.Form.Cells.Select(cell => new CellCount(cell.Key, Sum(valid.Select(ballot => ballot.Of(cell, box.Form)), box.Paper?.Tallies.GetValueOrDefault(cell.Key))))])
        {
            WriteIns = valid.SelectMany(ballot => ballot.WriteIns).CountBy(name => name.Trim()).ToImmutableSortedDictionary(StringComparer.Ordinal),
            Reasons = judged.Where(each => each.Why is not null).CountBy(each => each.Why!.Value).ToImmutableSortedDictionary(),
        };
    }

    static ImmutableSortedDictionary<string, int> Sum(IEnumerable<string> marks, ImmutableSortedDictionary<string, int>? paper) => marks
        .CountBy(mark => mark)
        .Concat(paper ?? ImmutableSortedDictionary<string, int>.Empty)
        .GroupBy(each => each.Key, each => each.Value, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(same => same.Key, same => same.Sum(), StringComparer.Ordinal);
}

/// <summary>The box as anybody may see it: each question's marks by themselves, so that no ballot is seen whole and none can be signed by its pattern.</summary>
internal static class PublicBox
{
    /// <summary>
    /// The marks of valid ballots, one column for each question. Each is sorted: the one order that tells nothing, and the same whenever it is asked for.
    /// </summary>
    public static ImmutableArray<(Cell Cell, ImmutableArray<string> Marks)> Columns(Box box)
    {
        var valid = box.Ballots.Where(ballot => BallotValidity.WhyVoid(box.Form, ballot) is null).ToList();
        return [.. box.Form.Cells.Select(cell => (cell, valid.Select(ballot => ballot.Of(cell, box.Form)).Order(StringComparer.Ordinal).ToImmutableArray()))];
    }

    /// <summary>All check codes, sorted, without contents: a receipt proves that the ballot is in the box, and nothing of what is on it.</summary>
    public static ImmutableArray<string> Codes(Box box) => [.. box.Ballots.Select(ballot => ballot.Code).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>The columns as CSV: a head of keys, then a line for the first mark of each, and so on.</summary>
    public static string Csv(Box box)
    {
        var columns = Columns(box);
        var lines = Enumerable.Range(0, columns.IsEmpty ? 0 : columns[0].Marks.Length).Select(line => string.Join(',', columns.Select(column => column.Marks[line])));
        return string.Concat(lines.Prepend(string.Join(',', columns.Select(column => column.Cell.Key))).Select(line => string.Create(CultureInfo.InvariantCulture, $"{line}\r\n")));
    }
}
