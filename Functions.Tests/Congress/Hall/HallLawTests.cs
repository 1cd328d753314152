using Workflows.Cases;
using Workflows.Congress.Hall;
using Workflows.Congress.Rules;
using Workflows.Polls;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Tests.UserTasks;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Tests.Congress.Hall;

/// <summary>Whatever write the process dies after, the day goes on where it stopped and nothing is done twice (DESIGN, "Laws").</summary>
public sealed class HallLawTests(TaskHost host) : IClassFixture<TaskHost>
{
    const int Present = 7;

    [Fact]
    public async Task Ballots_go_out_whatever_write_the_process_dies_after() => await EachWrite(least: 6, async (hall, dies) =>
    {
        var version = (await hall.Day()).Version;

        // A second click, or the button that goes on: both are the same act.
        await dies(() => hall.Site.Get<HallDesk>().GiveOut(hall.FullId, version, BallotMeans.Electronic, Chair(hall)));
        Assert.Equal((0, Present, true), await hall.Site.Get<Ballots>().Progress(await hall.Site.Case(hall.Id)));
        Assert.Single((await hall.Day()).Election!.Rounds);
        await Vote(hall);
        await hall.Site.Get<Ballots>().Close(hall.FullId, Chair(hall));
        await MustBeElected(hall);
    });

    [Fact]
    public async Task Ballots_are_counted_whatever_write_the_process_dies_after() => await EachWrite(least: 8, async (hall, dies) =>
    {
        await hall.Site.Get<HallDesk>().GiveOut(hall.FullId, (await hall.Day()).Version, BallotMeans.Electronic, Chair(hall));
        await Vote(hall);
        var poll = (await hall.Day()).Election!.Round!.Poll!;
        await dies(() => hall.Site.Get<Ballots>().Close(hall.FullId, Chair(hall)));

        // The minute's timer, which looks after polls that somebody left half done.
        await hall.Site.Get<PollDesk>().Look($"{hall.Site.School}.{poll}");
        await MustBeElected(hall);
    });

    [Fact]
    public async Task Ballots_are_given_up_for_paper_whatever_write_the_process_dies_after() => await EachWrite(least: 5, async (hall, dies) =>
    {
        var desk = hall.Site.Get<HallDesk>();
        await desk.GiveOut(hall.FullId, (await hall.Day()).Version, BallotMeans.Electronic, Chair(hall));
        await Vote(hall);
        var poll = (await hall.Day()).Election!.Round!.Poll!;
        await desk.Act(hall.FullId, "ask", By("周明", AHall.Chair), "HallAbandonAsked", day => ElectionMoves.AskToAbandon(day, new(AHall.Chair, "周明", "会场断网", desk.Now)));
        await dies(() => desk.Abandon(hall.FullId, By("总监", "chief")));
        await hall.Site.Get<PollDesk>().Look($"{hall.Site.School}.{poll}");
        Assert.Equal(PollVoid.Abandoned, (await hall.Site.Get<PollStore>().Find($"{hall.Site.School}.{poll}"))!.Content.Void);
        Assert.Equal((BallotMeans.Paper, RoundState.Casting, null), (await hall.Day()).Election!.Round is { } round ? (round.Means, round.State, round.Count) : default);
    });

    [Fact]
    public async Task Who_was_checked_in_is_so_in_the_list_and_in_the_log_or_in_neither() => await EachWrite(least: 1, async (hall, dies) =>
    {
        var register = hall.Site.Get<Attendance>();
        await dies(() => register.Mark(hall.FullId, AHall.Delegates, Presence.Present, CheckedBy.Badge, AHall.Steward));
        Assert.Equal(Present + 1, (await register.Count(hall.FullId)).Present);
        Assert.Equal(Present + 1, (await register.Log(hall.FullId)).Length);
    });

    [Fact]
    public async Task Scrutineers_who_confirm_at_once_all_count()
    {
        var hall = await AtTheElection();
        await hall.Site.Get<HallDesk>().GiveOut(hall.FullId, (await hall.Day()).Version, BallotMeans.Electronic, Chair(hall));
        await Vote(hall);
        await hall.Site.Get<Ballots>().Close(hall.FullId, Chair(hall));
        await MustBeElected(hall, atOnce: true);
    }

    /// <summary>Runs it once for each write of the act, dying after that write, until the act outlives all.</summary>
    async Task EachWrite(int least, Func<AHall, Func<Func<Task>, Task>, Task> story)
    {
        var lived = false;
        for (var write = 1; !lived; write++)
        {
            await story(await AtTheElection(), async act =>
            {
                host.Watch.Forget(new Mishaps { CrashAfterWrite = write });
                lived = await host.Watch.Outlives(act);
                host.Watch.Forget(new Mishaps());
                if (!lived) await act();
            });
            Assert.True(!lived || write > least, $"{write} writes");
        }
    }

    async Task<AHall> AtTheElection()
    {
        var hall = await AHall.On(host);
        var (row, office) = (await hall.Site.Case(hall.Id), By("许言", ATaskSite.University));
        await hall.Site.Get<HallDesk>().Prepare(row, (await new AHall.Plans().Of(row))!, ADay.New.Officers, false, [], office);
        foreach (var number in Enumerable.Range(1, Present)) await hall.Site.Get<Attendance>().Mark(hall.FullId, number, Presence.Present, CheckedBy.List, AHall.Steward);
        var there = new Headcount(AHall.Delegates, Present, 0);
        foreach (var item in (await hall.Day()).Items.Where(item => item.Kind is not ItemKind.Election))
            await hall.Site.Get<HallDesk>().Act(hall.FullId, item.Id, office, "HallCounted", day => HallRules.Open(day, item.Id, VoteMeans.Hands, there, ADay.Quorum, ADay.Nine).Day is { } open
                ? item.Kind is ItemKind.CheckIn ? open : HallRules.Unanimous(open, item.Id, ADay.Nine) : HallRefusal.NotOpen);
        return hall;
    }

    static async Task Vote(AHall hall)
    {
        var poll = $"{hall.Site.School}.{(await hall.Day()).Election!.Round!.Poll}";
        foreach (var number in Enumerable.Range(1, Present)) Assert.Equal(Cast.Received, await hall.Site.Get<PollStore>().Take(poll, number, Polls.ABallot.Of("c1=approve c2=approve c3=oppose")));
    }

    static async Task MustBeElected(AHall hall, bool atOnce = false)
    {
        var desk = hall.Site.Get<HallDesk>();
        Task<HallDone> Confirms(string person) => desk.Act(hall.FullId, $"confirm.{person}", By(person, person), "HallConfirmed", day => ElectionMoves.Scrutinise(day, new(1, person, person, true, null, desk.Now)));
        string[] scrutineers = ["chief", "s1", "s2"];
        if (atOnce) await Task.WhenAll(scrutineers.Select(Confirms));
        else foreach (var person in scrutineers) await Confirms(person);
        var election = (await hall.Day()).Election!;
        Assert.Equal((true, 1), (election.IsOver, election.Rounds.Length));
        Assert.Equal([("林知夏", Present), ("苏一鸣", Present)], election.Elected.Select(each => (each.Name, each.Approve)));
        Assert.Equal((AHall.Delegates, Present, Present, Present, Present), election.Round!.Count is { } count ? (count.Entitled, count.Present, count.Issued, count.Returned, count.Valid) : default);
    }

    static Actor By(string name, string person) => new(person, name, Actor.Session);

    static Visitor Chair(AHall hall) => new(hall.Site.School, AHall.Chair, "周明", [], "s-1");
}
