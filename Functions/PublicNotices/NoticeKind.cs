using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Cases;

namespace Workflows.PublicNotices;

/// <summary>How a notice ended for one of those it names.</summary>
internal static class NoticeResult
{
    public const string Undisturbed = nameof(Undisturbed), Upheld = nameof(Upheld);

    /// <summary>Of a notice of several: an objection was upheld against some of them.</summary>
    public const string Partly = nameof(Partly);
}

/// <summary>One of those whom a notice names.</summary>
/// <param name="Id">By which an objection names it: a case's id without the school.</param>
/// <param name="Group">Under which it stands: a branch.</param>
internal sealed record NoticeEntry(string Id, string Name, string Group, string Person);

/// <summary>What a notice says, word for word as long as it hangs and afterwards on record: the row <c>notice|{step}</c>.</summary>
internal sealed record NoticeContent(ImmutableArray<NoticeEntry> Entries, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>Of the period, as it is written: <c>5wd</c>.</summary>
    public required Period Period { get; init; }

    /// <summary>Who publishes it and takes objections.</summary>
    public required string Office { get; init; }
    public string? Room { get; init; }

    /// <summary>Empty when the school has none on record.</summary>
    public required string Telephone { get; init; }
    public string? Hours { get; init; }

    /// <summary>Whether only members of the school see it.</summary>
    public bool SchoolOnly { get; init; }

    /// <summary>Whether names are masked.</summary>
    public bool Masked { get; init; }

    /// <summary>Arguments of the procedure's own sentences, such as the stage.</summary>
    public ImmutableArray<string> Args { get; init; } = [];

    public static string KeyOf(StepId id) => $"notice|{id.Key}";
}

/// <summary>The notices of one kind of case.</summary>
internal interface INotices
{
    /// <summary>A <see cref="Cases.CaseKind.Code"/>.</summary>
    string CaseKind { get; }

    /// <summary>What is published; may read. The end is worked out by the block.</summary>
    Task<NoticeContent> ContentOf(CaseRow row);

    /// <summary>Writes down how the notice ended for one it names; pure.</summary>
    CaseRow Settle(CaseRow row, string entry, string result);

    /// <summary>Whether that has been written down; pure.</summary>
    bool IsSettled(CaseRow row, string entry);

    /// <summary>Whether somebody whom the notice names has left since: the public sees the name no more (law 12). Pure.</summary>
    bool HasLeft(CaseRow row, string entry) => false;
}

internal sealed class AllNotices(IEnumerable<INotices> kinds)
{
    readonly ImmutableDictionary<string, INotices> all = kinds.ToImmutableDictionary(notices => notices.CaseKind);

    public INotices Of(CaseRow row) => all[row.Kind];
}
