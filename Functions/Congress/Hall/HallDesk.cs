using System.Collections.Immutable;
using System.Globalization;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Congress.Rules;
using Workflows.Policies;
using Workflows.Polls;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Congress.Hall;

/// <summary>What came of an act in the hall: the day as it stands, and why not if it was refused.</summary>
internal sealed record HallDone(HallDay Day, HallRefusal? Refusal);

/// <summary>Does what the rules of the hall allow, on record. Everything may run twice, and at once.</summary>
internal sealed class HallDesk(CaseStore cases, Attendance attendance, Ballots ballots, SchoolCalendars calendars, TimeProvider clock)
{
    /// <summary>Lays out the day, or changes who does what and which motions there are as long as nothing was voted on.</summary>
    /// <returns>False when the day has begun.</returns>
    public async Task<bool> Prepare(CaseRow row, HallPlan plan, ImmutableArray<HallOfficer> officers, bool hasCharter, IReadOnlyCollection<string> motions, Actor by)
    {
        var entitled = await attendance.Enter(row.Id, plan.Delegates);
        var done = await cases.Change(row.Id, $"hall.prepare.{row.Hall()?.Version ?? 0}", now => !now.IsRunning || now.Hall() is { State: not HallState.Preparing } ? null : new(now.WithHall(new HallDay
        {
            Entitled = entitled,
            Officers = officers,
            Items = HallRules.Items(plan.Ordinary, plan.Charter, hasCharter, motions),
            Election = new(plan.Seats, plan.Candidates, plan.Terms) { WriteIns = plan.WriteIns },
            Quorum = plan.Quorum,
            Ordinary = plan.Ordinary,
            CallAnewWithin = plan.CallAnewWithin,
            Version = (now.Hall()?.Version ?? 0) + 1,
        }), new(by.Person, "HallPrepared", new(by.Name, by.Via))));
        return done.IsDone;
    }

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>One act of the day, judged on the day as it stands when it is written.</summary>
    /// <param name="operation">The same whenever the same act is tried again: a second click changes nothing.</param>
    /// <param name="code">As the record names it.</param>
    public async Task<HallDone> Act(string @case, string operation, Actor by, string code, Func<HallDay, HallAct> act, string? text = null)
    {
        HallRefusal? refusal = null;
        var (row, isDone) = await cases.Change(@case, $"hall.{operation}", now =>
        {
            (var next, refusal) = now.IsRunning && now.Hall() is { } day ? act(day) : HallRefusal.NotSitting;
            if (next is null) return null;
            var (after, nudge) = HallTimeline.Follow(now.WithHall(next), clock.GetUtcNow());
            return new(after, new(by.Person, code, new(by.Name, by.Via, text))) { Nudge = nudge };
        });
        return new(row.Hall() ?? new(), isDone ? null : refusal);
    }

    /// <summary>An act of the chair's, who saw the day as of <paramref name="version"/>.</summary>
    public Task<HallDone> Chair(string @case, int version, Actor by, string code, Func<HallDay, HallAct> act, string? text = null) =>
        Act(@case, $"{code}.{version.ToString(CultureInfo.InvariantCulture)}", by, code, day => day.Version == version ? act(day) : HallRefusal.Changed, text);

    /// <summary>Opens an item with whoever is there now.</summary>
    public async Task<HallDone> Open(string @case, int version, string id, VoteMeans means, Actor by)
    {
        var there = await attendance.Count(@case);
        return await Chair(@case, version, by, "HallOpened", day => HallRules.Open(day, id, means, Voting(day, id, there), day.Quorum, Now), id);
    }

    /// <summary>The final list of candidates is the congress presidium's: its members vote, where they are named.</summary>
    static Headcount Voting(HallDay day, string id, Headcount there) =>
        day.Find(id) is { Kind: ItemKind.FinalCandidates } && day.Of(HallOffice.Presidium).Count() is > 0 and var members ? new(members, members, 0) : there;

    /// <summary>Ends a vote on phones with what was voted there.</summary>
    public async Task<HallDone> CountDevices(string @case, int version, string id, Actor by)
    {
        var day = (await cases.Read(@case)).Hall();
        if (day?.Find(id) is not { State: ItemState.Voting, Vote: { Means: VoteMeans.Devices } } item) return new(day ?? new(), HallRefusal.NotOpen);
        var said = await attendance.Voices(@case, item);
        return await Chair(@case, version, by, "HallCounted", now => HallRules.Count(now, id, said.GetValueOrDefault(Answers.Approve), said.GetValueOrDefault(Answers.Oppose), said.GetValueOrDefault(Answers.Abstain), Now), id);
    }

    public async Task<HallDone> Adjourn(CaseRow row, int version, string reason, Actor by)
    {
        var (there, calendar) = (await attendance.Count(row.Id), await calendars.Of(row.School));
        return await Chair(row.Id, version, by, "HallAdjourned", day => HallRules.Adjourn(day, reason, there, Now, Beijing.DateOf(calendar.EndOf(Now, day.CallAnewWithin).AddTicks(-1))), reason);
    }

    /// <summary>Gives out ballots: electronic ones to whoever is checked in now.</summary>
    public async Task<HallDone> GiveOut(string @case, int version, BallotMeans means, Visitor by)
    {
        var there = await attendance.Count(@case);
        var done = await Chair(@case, version, new(by.Person, by.Name, Actor.Session), "HallBallots", day => ElectionMoves.Begin(day, means, there, Now), $"{means}");
        if (done.Refusal is null && means is BallotMeans.Electronic) await ballots.Open(@case, by);
        return done;
    }

    /// <summary>Goes over to paper once both have agreed: sealed ballots are destroyed unopened.</summary>
    public async Task<HallDone> Abandon(string @case, Actor chief)
    {
        var round = (await cases.Read(@case)).Hall()?.Election?.Round;
        var done = await Act(@case, $"abandon.{round?.Poll}", chief, "HallAbandoned", day => ElectionMoves.Abandon(day, chief.Person), round?.Abandoned?.Reason);
        if (done.Refusal is null && round?.Poll is { } poll) await ballots.Destroy(@case, poll);
        return done;
    }
}
