using Workflows.Web;

namespace Workflows.Polls.Pages;

/// <summary>What stands on a ballot, in words.</summary>
internal static class BallotWords
{
    static readonly Texts T = Texts.Of("Polls");

    /// <summary>林知夏（软件 2302）, 林知夏（软件 2302） · 政治态度.</summary>
    public static string Of(Cell cell)
    {
        var who = cell.Question.Under is { Length: > 0 } under ? T["Ballot.person", cell.Question.Name, under] : cell.Question.Name;
        return cell.Dimension is { } dimension ? T["Ballot.dimension", who, dimension] : who;
    }

    public static string Of(BallotForm form, string mark) => form.Knows(mark) && mark.All(char.IsAsciiDigit) ? mark : T[$"Ballot.vote.{mark}"];
}
