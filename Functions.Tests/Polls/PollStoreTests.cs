using System.Collections.Immutable;
using Workflows.Polls;
using Workflows.Storage;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Polls;

public sealed class PollStoreTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task A_meeting_below_quorum_opens_no_ballot()
    {
        var poll = await APoll.Prepared(azurite, 5);
        await poll.Store.Mark(poll.Id, 1, VoterState.Present);
        await poll.Store.Mark(poll.Id, 2, VoterState.Present);
        Assert.Equal(PollState.CheckIn, (await poll.Store.Open(poll.Id))!.State);
        await poll.Store.Mark(poll.Id, 3, VoterState.Paper);
        var open = (await poll.Store.Open(poll.Id))!;
        Assert.Equal((PollState.Open, 5, 3, 2), (open.State, open.Entitled, open.Present, open.Issued));
        Assert.Equal(Cast.NotHere, await poll.Cast(3));
        Assert.Equal(Cast.NotHere, await poll.Cast(4));
        Assert.Equal(Cast.Received, await poll.Cast(1));
    }

    [Fact]
    public async Task A_remote_ballot_opens_for_everybody()
    {
        var poll = await APoll.Prepared(azurite, 3, change: laidOut => laidOut with { IsRemote = true });
        Assert.Equal((PollState.Open, 3), ((await poll.Store.Open(poll.Id)) is { } open ? (open.State, open.Issued) : default));
        Assert.Equal(Cast.Received, await poll.Cast(2));
    }

    [Fact]
    public async Task Nobody_is_checked_in_after_the_opening_and_nobody_votes_before()
    {
        var poll = await APoll.Prepared(azurite, 2);
        await poll.Store.Mark(poll.Id, 1, VoterState.Present);
        Assert.Equal(Cast.NotOpen, await poll.Cast(1));
        await poll.Store.Open(poll.Id);
        Assert.False(await poll.Store.Mark(poll.Id, 2, VoterState.Present));
        Assert.Equal(Cast.NotHere, await poll.Cast(2));
    }

    [Fact]
    public async Task No_ballot_is_taken_at_the_deadline_or_after()
    {
        var poll = await APoll.Opened(azurite, 2);
        poll.Clock.Now = poll.Clock.Now.AddMinutes(60).AddTicks(-1);
        Assert.Equal(Cast.Received, await poll.Cast(1));
        poll.Clock.Now = poll.Clock.Now.AddTicks(1);
        Assert.Equal(Cast.NotOpen, await poll.Cast(2));
    }

    [Fact]
    public async Task Two_hundred_vote_some_twice_some_at_the_very_close_and_each_is_counted_once_or_refused()
    {
        var poll = await APoll.Opened(azurite, 200);
        var early = await Task.WhenAll(Enumerable.Range(1, 150).SelectMany(number => number % 5 == 0 ? new[] { number, number } : [number]).Select(async number => (Number: number, Got: await poll.Cast(number, MarkOf(number)))));
        var closing = Task.WhenAll(poll.Closing.Close(poll.Id), poll.Closing.Close(poll.Id));
        var late = await Task.WhenAll(Enumerable.Range(151, 50).Select(async number => (Number: number, Got: await poll.Cast(number, MarkOf(number)))));
        await closing;

        var received = early.Concat(late).Where(each => each.Got is Cast.Received).Select(each => each.Number).ToList();
        Assert.Equal(received.Distinct().Count(), received.Count);
        Assert.Superset(Enumerable.Range(1, 150).ToHashSet(), received.ToHashSet());
        Assert.All(early.Concat(late), each => Assert.True(each.Got is Cast.Received or Cast.Already or Cast.NotOpen));
        var count = (await poll.Now()).Count!;
        Assert.Equal((200, 200, 200, received.Count, received.Count), (count.Entitled, count.Present, count.Issued, count.Returned, count.Valid));
        foreach (var mark in Answers.OfVote) Assert.Equal(received.Count(number => MarkOf(number) == mark), count.Of("rec-26-aaaaaa")[mark]);
        Assert.Equal(received.Order(), (await poll.Store.Roll(poll.Id)).Where(voter => voter.State is VoterState.Voted).Select(voter => voter.Number));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_process_that_dies_after_any_write_is_taken_up_by_the_next(bool opening)
    {
        var lived = false;
        for (var write = 1; !lived; write++)
        {
            var watch = new StorageWatch(new());
            var poll = await APoll.Prepared(azurite, 4, watch);
            foreach (var number in new[] { 1, 2, 3 }) await poll.Store.Mark(poll.Id, number, VoterState.Present);
            lived = await Run(watch, opening ? write : null, () => poll.Store.Open(poll.Id));
            await poll.Cast(1);
            await poll.Cast(2, Answers.Oppose);
            lived &= await Run(watch, opening ? null : write, () => poll.Closing.Close(poll.Id));

            var count = (await poll.Now()).Count!;
            Assert.Equal((4, 3, 3, 2, 2, 1, 1), (count.Entitled, count.Present, count.Issued, count.Returned, count.Valid, count.Of("rec-26-aaaaaa")["approve"], count.Of("rec-26-aaaaaa")["oppose"]));
            Assert.Equal(Json.Write(count), Json.Write(PollCount.Of((await poll.Closing.Box(poll.Id))!)));
            Assert.Empty(await poll.Tables.Polls.All<SealedBallot>(poll.Id, SealedBallot.Prefix));
            Assert.True(!lived || write > (opening ? 4 : 7), $"{write} writes");
        }
    }

    /// <summary>Dies after a write, and does it again.</summary>
    static async Task<bool> Run(StorageWatch watch, int? write, Func<Task> act)
    {
        watch.Forget(new Mishaps { CrashAfterWrite = write });
        var lived = await watch.Outlives(act);
        watch.Forget(new Mishaps());
        if (!lived) await act();
        return lived;
    }

    [Fact]
    public async Task An_abandoned_poll_is_void_and_its_ballots_are_gone_unopened()
    {
        var poll = await APoll.Opened(azurite, 3);
        await poll.Cast(1);
        await poll.Closing.Close(poll.Id, abandon: true);
        Assert.Equal((PollState.Void, PollVoid.Abandoned, (PollCount?)null), (await poll.Now()) is { } now ? (now.State, now.Void!.Value, now.Count) : default);
        Assert.Null(await poll.Closing.Box(poll.Id));
        Assert.Empty(await poll.Tables.Polls.All<SealedBallot>(poll.Id, SealedBallot.Prefix));
        Assert.Equal(Cast.NotOpen, await poll.Cast(2));
    }

    [Fact]
    public async Task A_poll_whose_key_is_gone_is_void_and_says_so()
    {
        var poll = await APoll.Opened(azurite, 3);
        await poll.Cast(1);
        await poll.Tables.Polls.DeleteEntityAsync(poll.Id, "key");
        await poll.Closing.Close(poll.Id);
        Assert.Equal(PollVoid.KeyLost, (await poll.Now()).Void);
    }

    [Fact]
    public async Task A_ballot_that_nobody_on_the_roll_has_cast_makes_the_poll_void()
    {
        var poll = await APoll.Opened(azurite, 3);
        await poll.Cast(1);
        var open = await poll.Now();
        var stuffed = Sealing.Seal(Convert.FromBase64String(open.PublicKey!), poll.Id, APoll.BallotOf(Answers.Approve), APoll.Form.Capacity);
        await poll.Tables.Polls.TryAdd(poll.Id, SealedBallot.Prefix + "x", SealedBallot.Of(stuffed));
        await poll.Closing.Close(poll.Id);
        Assert.Equal(PollVoid.BallotsDiffer, (await poll.Now()).Void);
    }

    [Fact]
    public async Task A_rehearsal_goes_the_real_path_and_leaves_nothing()
    {
        var poll = await APoll.Opened(azurite, 2, change: laidOut => laidOut with { IsRehearsal = true });
        await poll.Cast(1);
        await poll.Closing.Close(poll.Id);
        Assert.Equal(1, (await poll.Now()).Count!.Returned);
        Assert.Null(await poll.Closing.Box(poll.Id));
        await poll.Closing.Discard(poll.Id);
        Assert.Null(await poll.Store.Find(poll.Id));
        Assert.Empty(await poll.Store.Roll(poll.Id));
        Assert.Empty(await poll.Store.Running("demo"));
    }

    [Fact]
    public async Task A_poll_that_was_counted_cannot_be_discarded()
    {
        var poll = await APoll.Opened(azurite, 2);
        await poll.Closing.Close(poll.Id);
        await poll.Closing.Discard(poll.Id);
        Assert.Equal(PollState.Counted, (await poll.Now()).State);
    }

    [Fact]
    public void The_rooms_code_changes_every_thirty_seconds()
    {
        var (keys, at) = (new PollKey(APoll.Settings), new DateTimeOffset(2026, 4, 22, 2, 0, 0, TimeSpan.Zero));
        var code = keys.RoomCode(APoll.Partition, at);
        Assert.Equal(code, keys.RoomCode(APoll.Partition, at.AddSeconds(29)));
        Assert.NotEqual(code, keys.RoomCode(APoll.Partition, at.AddSeconds(30)));
        Assert.True(keys.IsRoomCode(APoll.Partition, code, at.AddSeconds(59)));
        Assert.False(keys.IsRoomCode(APoll.Partition, code, at.AddSeconds(60)));
        Assert.NotEqual(code, keys.RoomCode("demo.poll-26-other", at));
    }

    static string MarkOf(int number) => Answers.OfVote[number % 3];
}
