using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Workflows.Congress.Rules;

namespace Workflows.Congress.Hall;

/// <summary>How ballots are given out.</summary>
internal enum BallotMeans { Electronic, Paper }

/// <summary>Somebody who stands for election.</summary>
internal sealed record Candidate(string Person, string Name, string Under);

internal enum RoundState
{
    /// <summary>Ballots are out.</summary>
    Casting,

    /// <summary>监票: the count lies before the scrutineers.</summary>
    Scrutiny,

    /// <summary>A scrutineer refused: all count again.</summary>
    Recount,

    /// <summary>Refused after a recount as well: the congress presidium decides.</summary>
    Disputed,

    /// <summary>The count stands.</summary>
    Settled,

    /// <summary>The presidium held it void: it is held again.</summary>
    Void,
}

/// <summary>What a scrutineer says of a count.</summary>
/// <param name="Count">The number of the count, from 1.</param>
/// <param name="Reason">Of a refusal.</param>
internal sealed record ScrutinyVote(int Count, string Person, string Name, bool Confirms, string? Reason, DateTimeOffset At);

/// <summary>The chair asks to give the electronic ballot up for paper; the chief scrutineer must agree.</summary>
internal sealed record Abandoning(string Person, string Name, string Reason, DateTimeOffset At)
{
    public string? AgreedBy { get; init; }
}

/// <summary>What the congress presidium decided about a count that scrutineers refused twice.</summary>
internal sealed record PresidiumDecision(bool Stands, string Reason, string Name, DateTimeOffset At);

/// <summary>One ballot of an election.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Why">Null for the first.</param>
/// <param name="There">实到 when ballots were given out, frozen for it.</param>
internal sealed record ElectionRound(int Number, SecondBallotKind? Why, int Seats, ImmutableArray<Candidate> Candidates, BallotMeans Means, Headcount There, DateTimeOffset OpenedAt)
{
    public RoundState State { get; init; }

    /// <summary>The electronic poll, without the school.</summary>
    public string? Poll { get; init; }
    public Abandoning? Abandoned { get; init; }

    /// <summary>All counts; the last one is looked at.</summary>
    public ImmutableArray<ElectionCount> Counts { get; init; } = [];

    /// <summary>Names as they were written in, and how often; scrutineers say whom each means.</summary>
    public ImmutableSortedDictionary<string, int> WrittenIn { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
    public ImmutableArray<ScrutinyVote> Scrutiny { get; init; } = [];
    public PresidiumDecision? Decision { get; init; }

    /// <summary>The names that were written in, always in the same order: a dictionary that was read from storage is sorted as the reader's language sorts.</summary>
    [JsonIgnore] public ImmutableArray<string> NamesWritten => [.. WrittenIn.Keys.Order(StringComparer.Ordinal)];

    [JsonIgnore] public ElectionCount? Count => Counts.IsEmpty ? null : Counts[^1];

    /// <summary>What was said of the last count.</summary>
    [JsonIgnore] public IEnumerable<ScrutinyVote> Said => Scrutiny.Where(vote => vote.Count == Counts.Length);

    /// <summary>Ballots before this one that count.</summary>
    public ElectionVerdict Judge(ElectionTerms terms) => ElectionRules.Judge(terms, Count ?? throw new InvalidOperationException("Nothing has been counted yet."), Seats, Number - 1, Why);
}

/// <summary>选举.</summary>
/// <param name="Candidates">As confirmed by the congress presidium, in the order of the ballot.</param>
internal sealed record Election(int Seats, ImmutableArray<Candidate> Candidates, ElectionTerms Terms)
{
    public int WriteIns { get; init; }
    public ImmutableArray<ElectionRound> Rounds { get; init; } = [];

    [JsonIgnore] public ElectionRound? Round => Rounds.LastOrDefault(round => round.State is not RoundState.Void);

    /// <summary>What is to be voted on next: the election itself, the ballot that follows from the last one; null when there is nothing left.</summary>
    [JsonIgnore] public SecondBallot? Due => Round is not { } last ? new(SecondBallotKind.OpenSeats, Seats, [.. Candidates.Select(candidate => candidate.Person)])
        : last.State is RoundState.Settled ? last.Judge(Terms).Second : null;

    [JsonIgnore] public bool IsOver => Round is { State: RoundState.Settled } && Due is null;

    /// <summary>Whoever is elected, ballot by ballot, most approvals first.</summary>
    [JsonIgnore] public ImmutableArray<CandidateTally> Elected => [.. Rounds.Where(round => round.State is RoundState.Settled).SelectMany(round => round.Judge(Terms).Elected)];

    public int Vacant => Seats - Elected.Length;

    public Election With(ElectionRound round) => this with { Rounds = [.. Rounds.Select(each => each.Number == round.Number && each.OpenedAt == round.OpenedAt ? round : each)] };
}
