using System.Collections.Immutable;

namespace Workflows.Polls;

/// <summary>Why a ballot is void as a whole.</summary>
internal enum VoidReason
{
    /// <summary>More approved or chosen than there are places.</summary>
    TooMany,

    /// <summary>More names written in than places are free for them.</summary>
    TooManyWriteIns,

    /// <summary>Somebody else was written in although no candidate was opposed: one who abstains names nobody.</summary>
    WriteInWithoutOpposing,

    /// <summary>The same name twice, or one that is printed on the ballot.</summary>
    SameNameTwice,

    /// <summary>A mark that the ballot does not know.</summary>
    Illegible,
}

/// <summary>When a ballot counts (RULES part 2, "How a ballot counts"). Pure.</summary>
internal static class BallotValidity
{
    /// <returns>Null for a valid ballot. A blank one is valid; one that approves fewer than it may as well.</returns>
    public static VoidReason? WhyVoid(BallotForm form, Ballot ballot)
    {
        var cells = form.Cells;
        if (ballot.Marks.Any(mark => cells.All(cell => cell.Key != mark.Key) || !form.Knows(mark.Value))) return VoidReason.Illegible;
        if (Approved(form, ballot) > form.Most) return VoidReason.TooMany;
        if (ballot.WriteIns.IsDefaultOrEmpty) return null;
        if (ballot.WriteIns.Length > form.WriteIns) return VoidReason.TooManyWriteIns;
        var names = ballot.WriteIns.Select(name => name.Trim()).ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count || names.Any(name => form.Questions.Any(question => question.Name == name))) return VoidReason.SameNameTwice;
        return form.Kind is BallotKind.Vote && names.Count > cells.Count(cell => ballot.Of(cell, form) is Answers.Oppose) ? VoidReason.WriteInWithoutOpposing : null;
    }

    /// <summary>How many a ballot approves or chooses, those written in included.</summary>
    public static int Approved(BallotForm form, Ballot ballot) =>
        form.Cells.Count(cell => ballot.Of(cell, form) is Answers.Approve or Answers.Chosen) + (ballot.WriteIns.IsDefault ? 0 : ballot.WriteIns.Length);

    /// <summary>Whether nothing stands on it.</summary>
    public static bool IsBlank(BallotForm form, Ballot ballot) => ballot.WriteIns.IsDefaultOrEmpty && form.Cells.All(cell => ballot.Of(cell, form) == form.Blank);

    /// <summary>The marks that were left empty, which the review page names.</summary>
    public static ImmutableArray<Cell> Empty(BallotForm form, Ballot ballot) => [.. form.Cells.Where(cell => !ballot.Marks.ContainsKey(cell.Key))];
}
