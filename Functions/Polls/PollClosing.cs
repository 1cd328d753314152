using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Workflows.Storage;

namespace Workflows.Polls;

/// <summary>
/// Ends a poll: no ballot is taken any more, all are opened, shuffled and written as the box in one go, and whatever could be laid beside the roll is deleted.
/// May be killed anywhere, run again, and run at once by two.
/// </summary>
internal sealed class PollClosing(PollStore store, Tables tables, FileStore files, PollKey keys, TimeProvider clock)
{
    const int Batch = 100;
    const string PollRow = "poll", KeyRow = "key", BoxName = "box", LinkPrefix = "link|";

    TableClient Polls => tables.Polls;

    /// <param name="abandon">Destroys the sealed ballots unopened.</param>
    /// <returns>How it stands; null when there is no such poll.</returns>
    public async Task<Poll?> Close(string partition, bool abandon = false)
    {
        while (true)
        {
            if (await store.Find(partition) is not { Content: var poll } found) return null;
            if (poll.IsOver || (poll.State is not (PollState.Open or PollState.Closing) && !abandon)) return poll;
            if (poll.State is PollState.Closing || await Polls.TryReplace(partition, PollRow, poll with { State = PollState.Closing, ClosedAt = clock.GetUtcNow(), IsAbandoned = abandon }, found.ETag) is not null) break;
        }

        // Each vote was either before this, or is refused.
        await store.Sweep(partition, voter => voter.State is VoterState.Waiting or VoterState.Expected or VoterState.Present ? voter with { State = VoterState.Closed } : null);
        await Judge(partition);
        await Forget(partition);
        return await Finish(partition);
    }

    /// <summary>The box of a poll that was counted.</summary>
    public async Task<Box?> Box(string partition) => await files.Find(partition, BoxName) is { } blob ? Json.Read<Box>(blob.ToString()) : null;

    /// <summary>Takes away a rehearsal, or a poll that never opened: nothing of it is left.</summary>
    public async Task Discard(string partition)
    {
        if (await store.Find(partition) is not { Content: var poll } || (!poll.IsRehearsal && poll.State is not PollState.CheckIn)) return;
        await DeleteAll(partition, SealedBallot.Prefix);
        await DeleteAll(partition, LinkPrefix);
        await DeleteAll(partition, Voter.Prefix);
        await Polls.DeleteEntityAsync(partition, KeyRow);
        await store.Settled(partition);
        await Polls.DeleteEntityAsync(partition, PollRow);
    }

    async Task<(Box? Box, PollVoid Why)> MakeBox(string partition, Poll poll)
    {
        if (await Written(partition, poll) is { } box) return (box, default);
        var urn = await Polls.All<SealedBallot>(partition, SealedBallot.Prefix);
        var cast = (await store.Roll(partition)).Count(voter => voter.State is VoterState.Voted);
        var key = await Polls.Find<PollKeys>(partition, KeyRow);

        // Another who closes at the same time deletes nothing before the box is there.
        if (await Written(partition, poll) is { } theirs) return (theirs, default);
        if (key is null || Unwrapped(partition, key.Content) is not { } secret) return (null, PollVoid.KeyLost);
        var ballots = urn.Select(ballot => Sealing.Open(secret, partition, ballot.Bytes)).OfType<Ballot>().ToArray();
        if (ballots.Length != urn.Count || ballots.Length != cast) return (null, PollVoid.BallotsDiffer);
        RandomNumberGenerator.Shuffle<Ballot>(ballots);
        var made = new Box(partition[(partition.IndexOf('.', StringComparison.Ordinal) + 1)..], poll.Form, poll.Entitled, poll.Present, poll.Issued, [.. ballots]);
        if (poll.IsRehearsal) return (made, default);
        await files.PutOnce(partition, BoxName, Encoding.UTF8.GetBytes(Json.Write(made)), "application/json");
        return ((await Box(partition))!, default);
    }

    async Task<Box?> Written(string partition, Poll poll) => poll.IsRehearsal ? null : await Box(partition);

    byte[]? Unwrapped(string partition, PollKeys row)
    {
        try
        {
            return keys.Unwrap(partition, Convert.FromBase64String(row.Wrapped));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>After this nothing in the tables lies beside the roll, and every row of the roll was written in the same moment.</summary>
    async Task Forget(string partition)
    {
        await DeleteAll(partition, SealedBallot.Prefix);
        await DeleteAll(partition, LinkPrefix);
        await Polls.DeleteEntityAsync(partition, KeyRow);
        foreach (var part in (await store.Roll(partition)).Chunk(Batch))
            await Polls.SubmitTransactionAsync(part.Select(voter => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Rows.Entity(partition, voter.Key, voter))));
    }

    /// <summary>Before anything is deleted it is on record what came of the poll.</summary>
    async Task Judge(string partition)
    {
        if (await store.Find(partition) is not { Content: { State: PollState.Closing, Count: null, Void: null } poll } found) return;
        var (box, why) = poll.IsAbandoned ? (null, PollVoid.Abandoned) : await MakeBox(partition, poll);
        await Polls.TryReplace(partition, PollRow, poll with { Void = box is null ? why : null, Count = box is null ? null : PollCount.Of(box) }, found.ETag);
    }

    async Task<Poll?> Finish(string partition)
    {
        if (await store.Find(partition) is { Content: { State: PollState.Closing } poll } found)
            await Polls.TryReplace(partition, PollRow, poll with { State = poll.Count is null ? PollState.Void : PollState.Counted }, found.ETag);
        return (await store.Find(partition))?.Content;
    }

    async Task DeleteAll(string partition, string prefix)
    {
        var keysOf = new List<string>();
        await foreach (var row in Polls.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {prefix} and RowKey lt {prefix + Rows.Last}"), select: ["PartitionKey", "RowKey"]))
            keysOf.Add(row.RowKey);
        foreach (var part in keysOf.Chunk(Batch))
        {
            try
            {
                await Polls.SubmitTransactionAsync(part.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, key), Azure.ETag.All)));
            }
            catch (TableTransactionFailedException e) when (e.Status == 404)
            {
                // Another closes it at the same time; what is left is found in the next look.
                foreach (var key in part) await Polls.DeleteEntityAsync(partition, key);
            }
        }
    }
}
