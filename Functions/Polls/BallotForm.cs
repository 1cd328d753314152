using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Workflows.Storage;

namespace Workflows.Polls;

/// <summary>How a question is answered.</summary>
internal enum BallotKind
{
    /// <summary>赞成, 反对, 弃权, for each of several persons or for one motion.</summary>
    Vote,

    /// <summary>At most so many are chosen.</summary>
    Choose,

    /// <summary>Marks on one or several dimensions, each of which may be 不了解.</summary>
    Mark,
}

/// <summary>The answers there are, as they stand on a ballot.</summary>
internal static class Answers
{
    public const string Approve = "approve", Oppose = "oppose", Abstain = "abstain", Chosen = "chosen", NotChosen = "not", Unknown = "unknown";

    public static readonly ImmutableArray<string> OfVote = [Approve, Oppose, Abstain];
}

/// <summary>A person or motion that is voted on.</summary>
/// <param name="Id">Letters, digits and hyphens.</param>
/// <param name="Name">As it is printed on the ballot: told apart from namesakes.</param>
/// <param name="Under">Class or branch; null for a motion.</param>
internal sealed record Question(string Id, string Name, string? Under = null);

/// <summary>One mark that a ballot asks for: a question, or one dimension of it.</summary>
internal sealed record Cell(string Key, Question Question, string? Dimension);

/// <summary>A ballot before anybody has filled it in. One model for all kinds.</summary>
internal sealed record BallotForm(BallotKind Kind, ImmutableArray<Question> Questions)
{
    /// <summary>How many may be approved or chosen, write-ins included; null: all.</summary>
    public int? Most { get; init; }

    /// <summary>How many may be written in: 另选他人.</summary>
    public int WriteIns { get; init; }

    /// <summary>Of marks: what is marked; empty: the whole.</summary>
    public ImmutableArray<string> Dimensions { get; init; } = [];

    /// <summary>The highest mark; the lowest is 0.</summary>
    public int Highest { get; init; } = 100;

    /// <summary>Longest name that can be written in, in UTF-16 code units.</summary>
    public const int LongestName = 40;

    [JsonIgnore]
    public ImmutableArray<Cell> Cells =>
    [
        .. Questions.SelectMany(question => Dimensions.IsDefaultOrEmpty
            ? [new Cell(question.Id, question, null)]
            : Dimensions.Select((dimension, number) => new Cell($"{question.Id}.{number + 1}", question, dimension))),
    ];

    /// <summary>What a mark that was left empty counts as: nobody is taken for approving.</summary>
    [JsonIgnore]
    public string Blank => Kind switch { BallotKind.Vote => Answers.Abstain, BallotKind.Choose => Answers.NotChosen, _ => Answers.Unknown };

    /// <summary>Whether a mark can stand on such a ballot.</summary>
    public bool Knows(string mark) => Kind switch
    {
        BallotKind.Vote => Answers.OfVote.Contains(mark),
        BallotKind.Choose => mark is Answers.Chosen or Answers.NotChosen,
        _ => mark is Answers.Unknown || (mark.Length <= 3 && mark.Length > 0 && mark.All(char.IsAsciiDigit) && (mark.Length == 1 || mark[0] is not '0') && int.Parse(mark, System.Globalization.CultureInfo.InvariantCulture) <= Highest),
    };

    /// <summary>No ballot of this form is longer when it is written down, in bytes: all are padded to it.</summary>
    [JsonIgnore]
    public int Capacity => 200 + Json.Write(Cells.Select(cell => cell.Key)).Length * 2 + (Cells.Length * 16) + (WriteIns * ((LongestName * 6) + 4));
}

/// <summary>A ballot as it was cast. It says nothing of who cast it.</summary>
/// <param name="Marks">For each <see cref="Cell.Key"/>; what is missing is blank.</param>
internal sealed record Ballot(ImmutableSortedDictionary<string, string> Marks)
{
    public ImmutableArray<string> WriteIns { get; init; } = [];

    /// <summary>The check code that its voter keeps; null where the poll has none.</summary>
    public string? Code { get; init; }

    /// <summary>Of marks by groups: which group the voter belongs to.</summary>
    public string? Group { get; init; }

    public string Of(Cell cell, BallotForm form) => Marks.GetValueOrDefault(cell.Key, form.Blank);
}
