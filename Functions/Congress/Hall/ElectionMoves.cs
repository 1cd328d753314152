using System.Collections.Immutable;
using Workflows.Congress.Rules;
using Workflows.Policies;

namespace Workflows.Congress.Hall;

/// <summary>How an election goes on: ballots out, counted, looked at, held again (RULES part 2, steps 13 and 14). Pure.</summary>
internal static class ElectionMoves
{
    /// <summary>Gives out ballots: of the election, or of the second ballot that is due.</summary>
    public static HallAct Begin(HallDay day, BallotMeans means, Headcount there, DateTimeOffset at, string? poll = null)
    {
        if (day.Items.FirstOrDefault(each => each.Kind is ItemKind.Election) is not { } item || day.Election is not { } election) return HallRefusal.NotOpen;
        if (election.Round is { State: not RoundState.Settled }) return HallRefusal.ElectionRuns;
        if (election.Due is not { } due) return HallRefusal.NotOpen;
        if (HallRules.Scrutinised(day) is { } missing) return missing;
        if (item.State is ItemState.Pending && HallRules.MayBegin(day, item.Id, there, election.Terms.Quorum) is { } refusal) return refusal;
        if (item.State is ItemState.Voting && !there.Quorum(election.Terms.Quorum).Carried) return HallRefusal.NoQuorum;
        var last = election.Round;
        var round = new ElectionRound((last?.Number ?? 0) + 1, last is null ? null : due.Kind, due.Seats, [.. due.Candidates.Select(person => Named(election, last, person))], means, there, at) { Poll = poll };
        return HallRules.With(day with { State = HallState.Sitting, Election = election with { Rounds = election.Rounds.Add(round) } }, item with { State = ItemState.Voting });
    }

    /// <summary>Whoever was written in stands in a second ballot under the name that counts.</summary>
    static Candidate Named(Election election, ElectionRound? last, string person) => election.Candidates.FirstOrDefault(candidate => candidate.Person == person)
        ?? new(person, last?.Count?.Candidates.FirstOrDefault(tally => tally.Id == person)?.Name ?? person, "");

    /// <summary>The chair would go over to paper.</summary>
    public static HallAct AskToAbandon(HallDay day, Abandoning asked) => asked.Reason.Length == 0 ? HallRefusal.ReasonMissing
        : Running(day, RoundState.Casting) is { Means: BallotMeans.Electronic, Abandoned: null } round ? With(day, round with { Abandoned = asked }) : HallRefusal.NotOpen;

    /// <summary>The chief scrutineer agrees: from here on ballots are on paper, and none that was cast electronically counts.</summary>
    public static HallAct Abandon(HallDay day, string person)
    {
        if (Running(day, RoundState.Casting) is not { Means: BallotMeans.Electronic, Abandoned: { } asked } round) return HallRefusal.NotOpen;
        return day.Holds(person, HallOffice.ChiefScrutineer) && person != asked.Person
            ? With(day, round with { Means = BallotMeans.Paper, Abandoned = asked with { AgreedBy = person } }) : HallRefusal.NotYours;
    }

    /// <summary>A count is there: of the poll, or as tellers typed it. It goes to the scrutineers, also after a recount.</summary>
    public static HallAct TakeCount(HallDay day, ElectionCount count, ImmutableSortedDictionary<string, int>? writtenIn = null)
    {
        if (Running(day, RoundState.Casting, RoundState.Recount) is not { } round) return HallRefusal.NotOpen;
        if (!ElectionRules.Faults(count, round.Seats).IsEmpty) return HallRefusal.Count;
        return With(day, round with { State = RoundState.Scrutiny, Counts = round.Counts.Add(count), WrittenIn = writtenIn ?? round.WrittenIn });
    }

    /// <summary>Scrutineers say whom the names that were written in mean; names left out do not count.</summary>
    /// <param name="means">By what was written: the name that counts.</param>
    public static HallAct Assign(HallDay day, string by, IReadOnlyDictionary<string, string> means)
    {
        if (Running(day, RoundState.Scrutiny) is not { Count: { } count } round) return HallRefusal.NotOpen;
        if (!day.Holds(by, HallOffice.ChiefScrutineer)) return HallRefusal.NotYours;
        if (round.Said.Any()) return HallRefusal.ElectionRuns;
        var printed = count.Candidates.Where(each => !each.IsWrittenIn).ToList();
        var named = round.WrittenIn.Where(each => means.TryGetValue(each.Key, out var name) && name.Length > 0 && printed.All(candidate => candidate.Name != name))
            .GroupBy(each => means[each.Key], each => each.Value, StringComparer.Ordinal)
            .Select(group => new CandidateTally($"w.{group.Key}", group.Key, Math.Min(group.Sum(), count.Valid), 0, count.Valid - Math.Min(group.Sum(), count.Valid)) { IsWrittenIn = true });
        return With(day, round with { Counts = round.Counts.Replace(count, count with { Candidates = [.. printed, .. named] }) });
    }

    /// <summary>
    /// A scrutineer confirms the count or refuses it. When all have confirmed, it stands. The first refusal means that all count again; one after that is for the congress presidium.
    /// </summary>
    public static HallAct Scrutinise(HallDay day, ScrutinyVote vote)
    {
        if (Running(day, RoundState.Scrutiny) is not { } round || vote.Count != round.Counts.Length) return HallRefusal.NotOpen;
        if (!day.Holds(vote.Person, HallOffice.ChiefScrutineer, HallOffice.Scrutineer) || round.Said.Any(said => said.Person == vote.Person)) return HallRefusal.NotYours;
        if (!vote.Confirms && vote.Reason is not { Length: > 0 }) return HallRefusal.ReasonMissing;
        var said = round with { Scrutiny = round.Scrutiny.Add(vote) };
        if (!vote.Confirms) return With(day, said with { State = round.Counts.Length > 1 ? RoundState.Disputed : RoundState.Recount });
        return day.Scrutineers.All(officer => said.Said.Any(each => each.Person == officer.Person)) ? Settle(day, said) : With(day, said);
    }

    /// <summary>The congress presidium holds a disputed count good, or void; then the ballot is held again.</summary>
    public static HallAct Decide(HallDay day, PresidiumDecision decision)
    {
        if (decision.Reason.Length == 0) return HallRefusal.ReasonMissing;
        if (Running(day, RoundState.Disputed) is not { } round) return HallRefusal.NotOpen;
        return decision.Stands ? Settle(day, round with { Decision = decision }) : With(day, round with { State = RoundState.Void, Decision = decision });
    }

    /// <summary>A count stands. A void election (more ballots came back than went out) is held again.</summary>
    static HallAct Settle(HallDay day, ElectionRound round)
    {
        var verdict = round.Judge(day.Election!.Terms);
        var settled = With(day, round with { State = verdict.Void is null ? RoundState.Settled : RoundState.Void });
        return settled.Election!.IsOver ? HallRules.With(settled, settled.Items.First(each => each.Kind is ItemKind.Election) with { State = ItemState.Decided }) : settled;
    }

    static ElectionRound? Running(HallDay day, params ReadOnlySpan<RoundState> states) => day.Election?.Round is { } round && states.Contains(round.State) ? round : null;

    static HallDay With(HallDay day, ElectionRound round) => day with { Election = day.Election!.With(round) };
}
