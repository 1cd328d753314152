using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Congress.Rules;
using Workflows.Polls;
using Workflows.Web;

namespace Workflows.Congress.Hall;

/// <summary>The electronic ballots of an election in the hall: how Polls holds them. Whoever is checked in when they are given out has one.</summary>
internal sealed class HallPolls(Attendance attendance, string kind) : IPolls
{
    static readonly Texts T = Texts.Of("Congress.Hall");

    public string CaseKind => kind;

    public PollPlan? PlanOf(CaseRow row) => row.Hall()?.Election is { Round: { State: RoundState.Casting, Means: BallotMeans.Electronic } round } election && row.IsRunning
        ? new(StepOf(round), T["Ballot.title", row.Name],
            new(BallotKind.Vote, [.. round.Candidates.Select((candidate, at) => new Question(KeyOf(at), candidate.Name, candidate.Under.Length > 0 ? candidate.Under : null))]) { Most = round.Seats, WriteIns = round.Why is null ? election.WriteIns : 0 },
            election.Terms.Quorum, []) { HasCodes = true, IsHandedOut = true }
        : null;

    /// <summary>应到 are all on the register; 实到 whoever is checked in now.</summary>
    public async ValueTask<PollRoll> RollOf(CaseRow row, PollPlan plan)
    {
        var register = await attendance.Register(row.Id);
        return new([.. register.Select(seat => (seat.Person, seat.Name))], [.. register.Where(seat => seat.Presence is Presence.Present).Select(seat => seat.Person)]);
    }

    /// <summary>Nobody by the poll's own desk: in the hall it is opened, closed and given up from the chair's console.</summary>
    public bool IsOfficer(CaseRow row, Visitor visitor) => false;

    public string? PollOf(CaseRow row) => row.Hall()?.Election?.Rounds.LastOrDefault(round => round.Poll is not null)?.Poll;

    public CaseRow WithPoll(CaseRow row, string? poll) => row.Hall() is { Election: { Round: { } round } election } day ? row.WithHall(day with { Election = election.With(round with { Poll = poll }), Version = day.Version + 1 }) : row;

    public CaseRow? Take(CaseRow row, Poll poll)
    {
        if (row.Hall() is not { Election.Round: { } round } day || StepOf(round) != poll.Step || poll.Count is not { } count) return null;
        var taken = new ElectionCount(count.Entitled, count.Present, count.Issued, count.Returned, count.Valid, [.. round.Candidates.Select((candidate, at) =>
            new CandidateTally(candidate.Person, candidate.Name, count.Of(KeyOf(at))[Answers.Approve], count.Of(KeyOf(at))[Answers.Oppose], count.Of(KeyOf(at))[Answers.Abstain]))]);
        return ElectionMoves.TakeCount(day, taken, count.WriteIns).Day is { } after ? row.WithHall(after) : null;
    }

    // A ballot that is held again after a void one is another step, by when it began.
    static string StepOf(ElectionRound round) => $"{HallTimeline.Election}.{round.Number}.{round.OpenedAt.UtcTicks}";

    static string KeyOf(int at) => $"c{at + 1}";
}

/// <summary>Opens, closes and destroys them.</summary>
internal sealed class Ballots(CaseStore cases, AllPolls polls, PollDesk desk, PollStore store, TimeProvider clock)
{
    /// <summary>Lays out the poll of the round that is casting and opens it; goes on where it stopped. Twice is safe.</summary>
    public async Task Open(string @case, Visitor by)
    {
        await desk.Begin(await cases.Read(@case), by, rehearsal: false);
        if (await Current(@case) is (var row, { State: RoundState.Casting, Means: BallotMeans.Electronic, Poll: { } poll })) await desk.Open(row, poll, by);
    }

    /// <summary>Ends it and hands its count to the scrutineers.</summary>
    public async Task Close(string @case, Visitor by)
    {
        if (await Current(@case) is (var row, { State: RoundState.Casting, Poll: { } poll })) await desk.Close(row, poll, by);
    }

    public async Task Destroy(string @case, string poll) => await desk.Close(await cases.Read(@case), poll, null, abandon: true);

    /// <summary>How many have voted, of how many; null where no electronic ballot is out.</summary>
    public async Task<(int Voted, int Issued, bool IsOpen)?> Progress(CaseRow row)
    {
        if (row.Hall()?.Election?.Round is not { State: RoundState.Casting, Means: BallotMeans.Electronic } round) return null;
        if (round.Poll is not { } poll || await store.Find(PollDesk.PartitionOf(row, poll)) is not { Content: var open }) return (0, 0, false);
        var roll = await store.Roll(PollDesk.PartitionOf(row, poll));
        return (roll.Count(voter => voter.State is VoterState.Voted), open.Issued, open.TakesBallots(clock.GetUtcNow()));
    }

    /// <summary>A ballot for somebody on the roll: a link of its own, which opens for who was checked in when ballots were given out.</summary>
    /// <returns>Null when no electronic ballot is out, or this person is not on its roll.</returns>
    public async Task<string?> LinkFor(CaseRow row, int number) =>
        row.Hall()?.Election?.Round is { State: RoundState.Casting, Means: BallotMeans.Electronic, Poll: { } poll } && await store.FindVoter(PollDesk.PartitionOf(row, poll), number) is not null
            ? $"/polls/{await store.NewLink(PollDesk.PartitionOf(row, poll), number)}" : null;

    /// <summary>Whether electronic ballots can be held here at all.</summary>
    public bool Has(CaseRow row) => polls.Of(row) is not null;

    async Task<(CaseRow Row, ElectionRound Round)?> Current(string @case)
    {
        var row = await cases.Read(@case);
        return row.Hall()?.Election?.Round is { } round ? (row, round) : null;
    }
}
