using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Workflows.Policies;
using Workflows.Storage;

namespace Workflows.Polls;

/// <summary>
/// Polls in Table Storage, a partition each, <c>{school}.{poll}</c>: <c>poll</c>, <c>key</c>, <c>roll|{n}</c>, <c>ballot|{random}</c>, <c>link|{sha256}</c>.
/// Everything here may run twice, also at once, and go on where a process died.
/// </summary>
internal sealed class PollStore(Tables tables, PollKey keys, TimeProvider clock)
{
    const int Batch = 100, Attempts = 10;
    const string PollRow = "poll", KeyRow = "key";

    TableClient Polls => tables.Polls;

    public static string PartitionOf(string school, string poll) => $"{school}.{poll}";

    public Task<Found<Poll>?> Find(string partition, CancellationToken cancel = default) => Polls.Find<Poll>(partition, PollRow, cancel);

    /// <summary>Everybody on the roll, by number.</summary>
    public async Task<ImmutableArray<Voter>> Roll(string partition) => [.. await Polls.All<Voter>(partition, Voter.Prefix)];

    public async Task<Voter?> FindVoter(string partition, int number) => (await Polls.Find<Voter>(partition, Voter.KeyOf(number)))?.Content;

    /// <summary>The polls of a school that are not over.</summary>
    public async Task<IReadOnlyList<string>> Running(string school) => await Polls.All<string>(school, "poll|");

    /// <summary>Nothing more is to be done about it.</summary>
    public Task Settled(string partition) => Polls.DeleteEntityAsync(SchoolOf(partition), IndexOf(partition));

    /// <summary>Lays the poll out. The roll first: a poll that is there has everybody on it.</summary>
    public async Task Prepare(string partition, Poll poll, PollRoll who)
    {
        if (await Find(partition) is not null) return;
        var roll = who.Persons.Select((person, index) => new Voter(index + 1, person.Person, person.Name, who.Here.Contains(person.Person) ? VoterState.Present : VoterState.Expected));
        foreach (var part in roll.Chunk(Batch))
            await Polls.SubmitTransactionAsync(part.Select(voter => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Rows.Entity(partition, voter.Key, voter))));
        await Polls.Put(SchoolOf(partition), IndexOf(partition), partition);
        await Polls.TryAdd(partition, PollRow, poll with { State = PollState.CheckIn, Entitled = who.Persons.Length });
    }

    /// <summary>Checks in, takes back, or notes that somebody votes on paper; only before the opening.</summary>
    /// <returns>False when the poll has been opened, or there is nobody of that number.</returns>
    public async Task<bool> Mark(string partition, int number, VoterState state)
    {
        if (state is not (VoterState.Expected or VoterState.Present or VoterState.Paper)) throw new ArgumentOutOfRangeException(nameof(state), state, "Only presence is marked.");
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await Find(partition) is not { Content.State: PollState.CheckIn }) return false;
            if (await Polls.Find<Voter>(partition, Voter.KeyOf(number)) is not { Content.State: VoterState.Expected or VoterState.Present or VoterState.Paper } voter) return false;
            if (voter.Content.State == state || await Polls.TryReplace(partition, voter.Key, voter.Content with { State = state }, voter.ETag) is not null) return true;
        }

        return false;
    }

    /// <summary>Freezes the roll and opens the poll.</summary>
    /// <returns>How it stands; still <see cref="PollState.CheckIn"/> when there is no quorum.</returns>
    public async Task<Poll?> Open(string partition)
    {
        if (await Find(partition) is not { } found) return null;
        if (found.Content.State is PollState.CheckIn)
        {
            if (!HasQuorum(found.Content, await Roll(partition))) return found.Content;
            if (await Polls.TryReplace(partition, PollRow, found.Content with { State = PollState.Opening }, found.ETag) is null) return await Open(partition);
        }

        if (await Find(partition) is not { Content.State: PollState.Opening } opening) return (await Find(partition))?.Content;
        if (await Polls.Find<PollKeys>(partition, KeyRow) is null)
        {
            var (open, secret) = Sealing.NewKey();
            await Polls.TryAdd(partition, KeyRow, new PollKeys(Convert.ToBase64String(open), Convert.ToBase64String(keys.Wrap(partition, secret))));
        }

        await Sweep(partition, voter => (voter.State, opening.Content.IsRemote) switch
        {
            (VoterState.Present, _) or (VoterState.Expected, true) => voter with { State = VoterState.Waiting },
            (VoterState.Expected, false) => voter with { State = VoterState.Absent },
            (VoterState.Paper, _) => voter with { State = VoterState.Struck },
            _ => null,
        });
        var (key, roll, now) = ((await Polls.Find<PollKeys>(partition, KeyRow))!.Content, await Roll(partition), clock.GetUtcNow());
        var issued = roll.Where(voter => voter.State is VoterState.Waiting or VoterState.Voted or VoterState.Closed).ToList();
        await Polls.TryReplace(partition, PollRow, opening.Content with
        {
            State = PollState.Open,
            PublicKey = key.Public,
            OpenedAt = now,
            Deadline = now.AddMinutes(opening.Content.Minutes),
            RollHash = HashOf(issued),
            Entitled = roll.Length,
            Present = roll.Count(voter => voter.State is not VoterState.Absent),
            Issued = issued.Count,
        }, opening.ETag);
        return (await Find(partition))?.Content;
    }

    /// <summary>Whether enough are there for a ballot to be opened.</summary>
    public static bool HasQuorum(Poll poll, ImmutableArray<Voter> roll) => QuorumOf(poll, roll).Carried;

    /// <summary>实到 against 应到, with the arithmetic.</summary>
    public static ThresholdVerdict QuorumOf(Poll poll, ImmutableArray<Voter> roll) =>
        poll.Quorum.Judge(poll.IsRemote ? roll.Length : roll.Count(voter => voter.State is VoterState.Present or VoterState.Paper), roll.Length);

    /// <summary>What is published of the roll: anybody who has it can compute it anew.</summary>
    public static string HashOf(IEnumerable<Voter> issued) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', issued.OrderBy(voter => voter.Number).Select(voter => voter.Person)))));

    /// <summary>Takes a ballot: the roll and the urn in one transaction, so that a voter has either both or neither. Nothing else is written, no time and no place.</summary>
    public async Task<Cast> Take(string partition, int number, Ballot ballot)
    {
        if (await Find(partition) is not { Content: { PublicKey: { } key } poll } || !poll.TakesBallots(clock.GetUtcNow())) return await NotTaken(partition, number);
        if (await Polls.Find<Voter>(partition, Voter.KeyOf(number)) is not { Content.State: VoterState.Waiting } voter) return await NotTaken(partition, number);
        var content = SealedBallot.Of(Sealing.Seal(Convert.FromBase64String(key), partition, ballot, poll.Form.Capacity));
        try
        {
            await Polls.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.UpdateReplace, Rows.Entity(partition, voter.Key, voter.Content with { State = VoterState.Voted }), voter.ETag),
                new(TableTransactionActionType.Add, Rows.Entity(partition, SealedBallot.Prefix + Secrets.NewSecret(), content)),
            ]);
            return Cast.Received;
        }
        catch (TableTransactionFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return await NotTaken(partition, number);   // voted, or closed, at this very moment
        }
    }

    async Task<Cast> NotTaken(string partition, int number) => (await FindVoter(partition, number))?.State switch
    {
        VoterState.Voted => Cast.Already,
        VoterState.Waiting or VoterState.Closed or VoterState.Expected or VoterState.Present => Cast.NotOpen,
        _ => Cast.NotHere,
    };

    /// <summary>A link that was printed or is opened at the desk; only its hash is kept.</summary>
    public async Task<Token> NewLink(string partition, int number)
    {
        var token = Token.New(partition);
        await Polls.TryAdd(partition, token.Key, new PollLink(partition, number));
        return token;
    }

    /// <summary>What a token opens: one of the poll's own, or one that was mailed, which lies with its case.</summary>
    public async Task<PollLink?> Link(Token token) =>
        (await Polls.Find<PollLink>(token.Partition, token.Key) ?? await tables.Cases.Find<PollLink>(token.Partition, token.Key))?.Content is { Poll.Length: > 0 } link ? link : null;

    /// <summary>Changes every voter for whom there is a change, a hundred at a time, each as it was read; until none is left.</summary>
    internal async Task Sweep(string partition, Func<Voter, Voter?> change)
    {
        while (true)
        {
            var due = new List<TableTransactionAction>();
            await foreach (var voter in Polls.Query<Voter>(partition, Voter.Prefix))
                if (change(voter.Content) is { } changed) due.Add(new(TableTransactionActionType.UpdateReplace, Rows.Entity(partition, voter.Key, changed), voter.ETag));
            if (due.Count == 0) return;
            foreach (var part in due.Chunk(Batch))
            {
                try
                {
                    await Polls.SubmitTransactionAsync(part);
                }
                catch (TableTransactionFailedException e) when (e.Status is 404 or 412)
                {
                    // Somebody of these has just voted: read again.
                }
            }
        }
    }

    internal static string SchoolOf(string partition) => partition[..partition.IndexOf('.', StringComparison.Ordinal)];

    internal static string IndexOf(string partition) => $"poll|{partition}";
}

/// <summary>The row <c>key</c>: there from the opening until the box is made.</summary>
/// <param name="Wrapped">The private key, which only <c>Polls__Key</c> opens.</param>
internal sealed record PollKeys(string Public, string Wrapped);
