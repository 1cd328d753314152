using System.Collections.Concurrent;
using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using Workflows.Congress.Rules;
using Workflows.Storage;

namespace Workflows.Congress.Hall;

/// <summary>A delegate on the register: a row <c>seat|{n}</c> beside the case, so that those who come in at once never wait for each other.</summary>
/// <param name="Number">From 1, in the order of the delegations.</param>
/// <param name="Delegation">代表团: the college or club.</param>
/// <param name="Badge">What the badge's code holds beside the number. It opens nothing but a steward's page.</param>
internal sealed record HallSeat(int Number, string Person, string Name, string Delegation, string Badge)
{
    public const string Prefix = "seat|";

    public Presence Presence { get; init; }
    public DateTimeOffset? Since { get; init; }

    public string Key => KeyOf(Number);

    public static string KeyOf(int number) => $"{Prefix}{number:D5}";
}

/// <summary>Who comes to the hall, and who is there. Everything may run twice, and at once for thousands.</summary>
internal sealed class Attendance(Tables tables, TimeProvider clock)
{
    const int Batch = 50, Attempts = 5;   // of two rows each
    const string LogPrefix = "presence|";

    // A screen shows the count at most so late. It is a cache and nothing more: a vote counts the rows.
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    readonly ConcurrentDictionary<string, Lazy<Task<(DateTimeOffset At, Headcount Count)>>> counts = new(StringComparer.Ordinal);

    TableClient Cases => tables.Cases;

    /// <summary>Puts delegates on the register. Whoever stands there keeps number, badge and presence; nobody is taken off.</summary>
    /// <param name="delegates">Person, name and delegation, in the order of the delegations.</param>
    /// <returns>How many stand on it.</returns>
    public async Task<int> Enter(string @case, IReadOnlyList<(string Person, string Name, string Delegation)> delegates)
    {
        var there = await Register(@case);
        var known = there.Select(seat => seat.Person).ToHashSet(StringComparer.Ordinal);
        var number = there.Length;
        foreach (var part in delegates.Where(each => known.Add(each.Person)).Select(each => new HallSeat(++number, each.Person, each.Name, each.Delegation, Secrets.NewSecret()[..12])).ToList().Chunk(Batch))
            await Cases.SubmitTransactionAsync(part.SelectMany(seat => new TableTransactionAction[]
            {
                new(TableTransactionActionType.Add, Rows.Entity(@case, seat.Key, seat)),
                new(TableTransactionActionType.UpsertReplace, Rows.Entity(@case, NumberOf(seat.Person), seat.Number)),
            }));
        return number;
    }

    /// <summary>Everybody on the register, by number.</summary>
    public async Task<ImmutableArray<HallSeat>> Register(string @case) => [.. await Cases.All<HallSeat>(@case, HallSeat.Prefix)];

    public async Task<HallSeat?> Find(string @case, int number) => (await Cases.Find<HallSeat>(@case, HallSeat.KeyOf(number)))?.Content;

    /// <summary>A person's seat; null for who is no delegate.</summary>
    public async Task<HallSeat?> FindOf(string @case, string person) =>
        (await Cases.Find<int?>(@case, NumberOf(person)))?.Content is { } number ? await Find(@case, number) : null;

    static string NumberOf(string person) => $"seat-of|{person}";

    /// <summary>Notes that somebody came, left or is excused: the row and a line of the log, both or neither. Twice is safe.</summary>
    /// <param name="by">The person who does it: the delegate, or a steward.</param>
    /// <returns>False when there is nobody of that number, or it cannot follow on how it stood.</returns>
    public async Task<bool> Mark(string @case, int number, Presence to, CheckedBy how, string by)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await Cases.Find<HallSeat>(@case, HallSeat.KeyOf(number)) is not { } seat) return false;
            if (seat.Content.Presence == to) return true;
            if (!AttendanceRules.MayBecome(seat.Content.Presence, to)) return false;
            var entry = new PresenceEntry(number, to, how, by, clock.GetUtcNow());
            try
            {
                await Cases.SubmitTransactionAsync(
                [
                    new(TableTransactionActionType.UpdateReplace, Rows.Entity(@case, seat.Key, seat.Content with { Presence = to, Since = entry.At }), seat.ETag),
                    new(TableTransactionActionType.Add, Rows.Entity(@case, $"{LogPrefix}{number:D5}|{entry.At.UtcTicks:D19}", entry)),
                ]);
                return true;
            }
            catch (TableTransactionFailedException e) when (e.Status is 409 or 412)
            {
                // Somebody else marks the same delegate: look again.
            }
        }

        return false;
    }

    /// <summary>出入记录: who came and went when, in order.</summary>
    public async Task<ImmutableArray<PresenceEntry>> Log(string @case) => [.. (await Cases.All<PresenceEntry>(@case, LogPrefix)).OrderBy(entry => entry.At).ThenBy(entry => entry.Number)];

    /// <summary>Counts who is there, row by row: what a vote rests upon.</summary>
    public async Task<Headcount> Count(string @case) => AttendanceRules.Count([.. (await Register(@case)).Select(seat => seat.Presence)]);

    /// <summary>A voice in an open vote on phones: one row for each who was there when it opened, and the first one counts.</summary>
    /// <returns>False for who came later or is not there.</returns>
    public async Task<bool> Say(string @case, AgendaItem item, int number, string answer)
    {
        if (item is not { State: ItemState.Voting, Vote: { Means: VoteMeans.Devices } vote } || await Find(@case, number) is not { Presence: Presence.Present } seat || seat.Since > vote.OpenedAt) return false;
        await Cases.TryAdd(@case, $"{VoicesOf(item)}{number:D5}", answer);
        return true;
    }

    /// <summary>What somebody has said; null: nothing yet.</summary>
    public async Task<string?> Said(string @case, AgendaItem item, int number) => (await Cases.Find<string>(@case, $"{VoicesOf(item)}{number:D5}"))?.Content;

    /// <summary>How often each answer was given.</summary>
    public async Task<ImmutableDictionary<string, int>> Voices(string @case, AgendaItem item) => (await Cases.All<string>(@case, VoicesOf(item))).CountBy(answer => answer).ToImmutableDictionary();

    static string VoicesOf(AgendaItem item) => $"voice|{item.Id}.{item.Votes.Length}|";

    /// <summary>As <see cref="Count"/>, up to a second old: for screens, of which many ask at once.</summary>
    public async Task<Headcount> Glance(string @case)
    {
        while (true)
        {
            var shared = counts.GetOrAdd(@case, id => new(() => Counted(id)));
            try
            {
                var (at, count) = await shared.Value;
                if (clock.GetUtcNow() - at < Fresh) return count;
            }
            catch (RequestFailedException)
            {
                counts.TryRemove(new(@case, shared));
                throw;
            }

            counts.TryRemove(new(@case, shared));
        }
    }

    async Task<(DateTimeOffset At, Headcount Count)> Counted(string @case)
    {
        var at = clock.GetUtcNow();
        return (at, await Count(@case));
    }
}
