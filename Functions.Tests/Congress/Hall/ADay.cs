using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Congress.Hall;
using Workflows.Congress.Rules;
using Workflows.Policies;

namespace Workflows.Tests.Congress.Hall;

/// <summary>A day of a congress with 90 delegates, 60 of them there, and an election of two among three.</summary>
internal static class ADay
{
    public static readonly DateTimeOffset Nine = new(2026, 5, 20, 9, 0, 0, TimeSpan.FromHours(8));
    public static readonly Threshold Quorum = Threshold.Parse(">=2/3 of Entitled"), Half = Threshold.Parse(">1/2 of Present"), TwoThirds = Threshold.Parse(">=2/3 of Present");
    public static readonly Headcount There = new(90, 60, 3);
    public static readonly ImmutableArray<Candidate> Candidates = [new("a", "林知夏", "软件 2302"), new("b", "苏一鸣", "软件 2303"), new("c", "韩溪", "数学 2301")];

    public static HallDay New { get; } = new()
    {
        Entitled = 90,
        Quorum = Quorum,
        Ordinary = Half,
        CallAnewWithin = Period.OfWorkingDays(10),
        Items = HallRules.Items(Half, TwoThirds, hasCharter: true, "关于学生食堂的决议"),
        Officers = [new(HallOffice.Chair, "chair", "周明"), new(HallOffice.ChiefScrutineer, "chief", "总监"), new(HallOffice.Scrutineer, "s1", "监一"), new(HallOffice.Scrutineer, "s2", "监二")],
        Election = new(2, Candidates, new(Quorum, Half)),
    };

    /// <summary>The day as it stands before the election.</summary>
    public static HallDay BeforeTheElection { get; } = New.Items.Where(item => item.Kind is not ItemKind.Election).Aggregate(New, (day, item) =>
        item.Kind is ItemKind.CheckIn ? day.Opened(item.Id) : day.Opened(item.Id).Must(HallRules.Unanimous(day.Opened(item.Id), item.Id, Nine)));

    public static HallDay Opened(this HallDay day, string id) => day.Must(HallRules.Open(day, id, VoteMeans.Hands, There, Quorum, Nine));

    public static HallDay Must(this HallDay _, HallAct act)
    {
        Assert.Null(act.Refusal);
        return act.Day!;
    }

    public static AgendaItem Of(this HallDay day, ItemKind kind) => day.Items.First(item => item.Kind == kind);

    /// <summary>All ballots valid: approvals given, everybody else opposing.</summary>
    public static ElectionCount Count(ElectionRound round, params int[] approve) => new(90, 60, 60, 60, 60, [.. round.Candidates.Zip(approve).Select(each => new CandidateTally(each.First.Person, each.First.Name, each.Second, 60 - each.Second, 0))]);

    public static HallDay Scrutinised(this HallDay day, params string[] persons) =>
        persons.Aggregate(day, (now, person) => now.Must(ElectionMoves.Scrutinise(now, new(now.Election!.Round!.Counts.Length, person, person, true, null, Nine))));
}
