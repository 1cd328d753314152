using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.Web;

namespace Workflows.Polls;

/// <summary>What is to be voted on, and by whom.</summary>
/// <param name="Step">Of the case, as <c>BranchMeeting.1</c>: a poll of an earlier sitting is no longer wanted.</param>
/// <param name="Title">As printed on the ballot.</param>
/// <param name="Roll">Who is entitled, by id and name, in the order in which they are shown.</param>
internal sealed record PollPlan(string Step, string Title, BallotForm Form, Threshold Quorum, ImmutableArray<(string Person, string Name)> Roll)
{
    public bool IsRemote { get; init; }
    public bool HasCodes { get; init; }

    /// <summary>Everybody gets the ballot where the meeting is: nobody is mailed a link.</summary>
    public bool IsHandedOut { get; init; }
}

/// <summary>Who is entitled, in the order in which they are shown, and who of them was checked in elsewhere already.</summary>
internal sealed record PollRoll(ImmutableArray<(string Person, string Name)> Persons, ImmutableHashSet<string> Here);

/// <summary>The polls of one kind of case. What a procedure tells the block.</summary>
internal interface IPolls
{
    /// <summary>A <see cref="CaseKind.Code"/>.</summary>
    string CaseKind { get; }

    /// <returns>Null when nothing is voted on now.</returns>
    PollPlan? PlanOf(CaseRow row);

    /// <summary>Who votes, when the poll is laid out. A procedure that has a register of its own takes it from there.</summary>
    ValueTask<PollRoll> RollOf(CaseRow row, PollPlan plan) => ValueTask.FromResult(new PollRoll(plan.Roll, []));

    /// <summary>Whether somebody opens and closes the polls of the case.</summary>
    bool IsOfficer(CaseRow row, Visitor visitor);

    /// <summary>The poll held last, without the school; null before the first.</summary>
    string? PollOf(CaseRow row);

    CaseRow WithPoll(CaseRow row, string? poll);

    /// <summary>Takes the count over into the case. Pure.</summary>
    /// <returns>Null when it waits for it no longer.</returns>
    CaseRow? Take(CaseRow row, Poll poll);
}

/// <summary>The polls there are, by the kind of case.</summary>
internal sealed class AllPolls(IEnumerable<IPolls> all)
{
    readonly ImmutableDictionary<string, IPolls> byKind = all.ToImmutableDictionary(polls => polls.CaseKind, StringComparer.Ordinal);

    /// <returns>Null for a kind of case in which nothing is voted on.</returns>
    public IPolls? Of(CaseRow row) => byKind.GetValueOrDefault(row.Kind);
}
