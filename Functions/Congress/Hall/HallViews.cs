using System.Collections.Immutable;
using System.Globalization;
using Workflows.Cases;
using Workflows.Congress.Rules;
using Workflows.Policies;
using Workflows.Web;

namespace Workflows.Congress.Hall;

/// <summary>The day as a page shows it.</summary>
/// <param name="There">Up to a second old.</param>
internal sealed record HallView(CaseRow Case, HallDay Day, Headcount There)
{
    /// <summary>Of the electronic ballots that are out.</summary>
    public (int Voted, int Issued, bool IsOpen)? Ballots { get; init; }
    public string? RoomCode { get; init; }
    public bool HasElectronic { get; init; }

    public ThresholdVerdict Quorum => There.Quorum(Day.Quorum);

    public static string PathOf(CaseRow row) => $"/cases/{row.ShortId}/hall";

    public string Path => PathOf(Case);
}

/// <summary>How the day is put into words.</summary>
internal static class HallWords
{
    static readonly Texts T = Texts.Of("Congress.Hall");

    public static string Of(AgendaItem item) => item.Title.Length > 0 ? item.Title : T[$"Item.{item.Kind}"];

    /// <summary>「实到 60 ≥ 60」</summary>
    public static string Of(ThresholdVerdict verdict, string label) => $"{label} {verdict.Reached} {verdict.Sign} {verdict.Bound}";

    /// <summary>应到 90，实到 60；赞成 58 &gt; 30，反对 2，弃权 0：通过.</summary>
    public static string Of(OpenVote vote) => vote.Verdict is not { } verdict ? T["Vote.there", vote.There.Entitled, vote.There.Present]
        : T["Vote.sum", vote.There.Entitled, vote.There.Present, verdict.Reached, verdict.Sign, verdict.Bound, vote.Oppose, vote.Abstain, T[verdict.Carried ? "Vote.carried" : "Vote.notCarried"]];

    /// <summary>What the vote that is open needs, as if nobody had approved yet.</summary>
    public static ThresholdVerdict Threshold(AgendaItem item) => item.Threshold.Judge(0, item.Vote!.There is var there ? new BaseCounts(there.Entitled, there.Present, there.Present, there.Present, there.Present, there.Present) : default);

    public static string Rule(ThresholdVerdict verdict) => T["Vote.rule", Words.Of(verdict.Threshold, CultureInfo.CurrentUICulture), verdict.Base, verdict.Needed];

    public static string Of(CandidateVerdict each) => each.Approval is { } approval
        ? T["Candidate.sum", approval.Reached, approval.Sign, approval.Bound, T[$"Standing.{each.Standing}"]] : T["Candidate.votes", each.Tally.Approve, T[$"Standing.{each.Standing}"]];

    public static string Of(HallRefusal refusal) => T[$"Refusal.{refusal}"];

    public static string RoundName(ElectionRound round) => round.Why is { } why ? T[$"Round.{why}", round.Number, round.Seats] : T["Round.first", round.Seats];

    public static string StateOf(AgendaItem item) => T[item is { State: ItemState.Decided, Kind: ItemKind.Election or ItemKind.CheckIn } ? "ItemState.done" : item.State is ItemState.Decided ? item.IsCarried is true ? "ItemState.carried" : "ItemState.notCarried" : $"ItemState.{item.State}"];

    /// <summary>As <c>data-state</c> marks it.</summary>
    public static string MarkOf(AgendaItem item) => item.State switch
    {
        ItemState.Voting => "active",
        ItemState.Decided when item.IsCarried is true => "done",
        ItemState.Decided => "unmet",
        _ => "pending",
    };
}

/// <summary>The day as JSON tells it.</summary>
internal sealed record HallJson(HallState State, int Version, int Entitled, int Present, int Excused, bool IsQuorum, int Needed, ImmutableArray<ItemJson> Items, ElectionJson? Election, string? RoomCode)
{
    public static HallJson Of(HallView view) => new(view.Day.State, view.Day.Version, view.There.Entitled, view.There.Present, view.There.Excused, view.Quorum.Carried, view.Quorum.Needed,
        [.. view.Day.Items.Select(item => new ItemJson(item.Id, item.Kind, HallWords.Of(item), item.State, item.IsCarried, item.Vote is { } vote ? HallWords.Of(vote) : null))],
        view.Day.Election is { } election ? ElectionJson.Of(election, view.Ballots) : null, view.RoomCode);
}

internal sealed record ItemJson(string Id, ItemKind Kind, string Title, ItemState State, bool? Carried, string? Arithmetic);

internal sealed record ElectionJson(int Seats, ImmutableArray<string> Elected, int? Round, BallotMeans? Means, RoundState? State, int? Voted, int? Issued, bool IsOver, ImmutableArray<string> Arithmetic)
{
    public static ElectionJson Of(Election election, (int Voted, int Issued, bool IsOpen)? ballots) => new(election.Seats, [.. election.Elected.Select(each => each.Name)], election.Round?.Number, election.Round?.Means, election.Round?.State,
        ballots?.Voted, ballots?.Issued, election.IsOver, election.Round is { State: RoundState.Settled } round ? [.. round.Judge(election.Terms).Candidates.Select(each => $"{each.Tally.Name}：{HallWords.Of(each)}")] : []);
}
