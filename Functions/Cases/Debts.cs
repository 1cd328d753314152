using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Workflows.Mail;
using Workflows.Storage;

namespace Workflows.Cases;

/// <summary>What a change of a case still owes once it is made.</summary>
/// <param name="Case">Its id without the school.</param>
/// <param name="Since">When it was last joined.</param>
internal sealed record Debt(string School, string Case, DateTimeOffset Since)
{
    /// <summary>List rows to take away: the case's row no longer knows them.</summary>
    public ImmutableArray<ListRow> Stale { get; init; } = [];

    /// <summary>Instances to wake.</summary>
    public ImmutableArray<string> Nudge { get; init; } = [];

    /// <summary>An instance to start.</summary>
    public Start? Start { get; init; }

    /// <summary>Whether that may take the place of one that is over: the case goes on.</summary>
    public bool StartAgain { get; init; }

    /// <summary>Rows of the outbox to write.</summary>
    public ImmutableArray<Waybill> Mails { get; init; } = [];

    /// <summary>List rows to write. Not kept: they can be had from the case's row.</summary>
    [JsonIgnore] public ImmutableArray<ListRow> Fresh { get; init; } = [];

    /// <summary>
    /// By which the note of this debt may be torn up. Null where another change of the case is under way, or died: whichever of the
    /// two writes the lists last may write them as they were before the other, so both leave it to the sweep to look once more.
    /// </summary>
    [JsonIgnore] public ETag? Alone { get; init; }

    [JsonIgnore] public string List => ListOf(School);

    [JsonIgnore] public string Key => KeyOf(Case);

    public static string ListOf(string school) => $"{school}|dirty";

    public static string KeyOf(string @case) => $"dirty|{@case}";

    public Debt Join(Debt other) => this with
    {
        Stale = [.. Stale, .. other.Stale.Where(row => !Stale.Any(row.IsSameRow))],
        Nudge = [.. Nudge.Union(other.Nudge)],
        Mails = [.. Mails.Union(other.Mails)],
        Start = Start ?? other.Start,
        StartAgain = StartAgain || other.StartAgain,
    };
}

/// <summary>A mail's row of the outbox.</summary>
internal sealed record Waybill(string Key, OutboxEntry Entry)
{
    public static Waybill Of(MailRow mail) => new(OutboxRows.KeyOf(mail), OutboxRows.ListRow(mail).Content);
}

/// <summary>
/// Lists, mails and nudges lie outside the case's transaction. So what they will need is written down before it, done after it, and struck
/// out then: whoever dies in between leaves a note of what is owed.
/// </summary>
internal sealed class Debts(Tables tables, IHub hub, TimeProvider clock, ILogger<Debts> log)
{
    public const int MinuteOfGrace = 1;

    /// <param name="before">Null for a new case.</param>
    public async Task<Debt> Owe(CaseRow? before, CaseRow after, CaseChange change)
    {
        ImmutableArray<ListRow> old = before is null ? [] : CaseLists.Of(before), current = CaseLists.Of(after);
        var debt = new Debt(after.School, after.ShortId, clock.GetUtcNow())
        {
            Stale = old.RemoveAll(row => current.Any(row.IsSameRow)),
            Fresh = current.RemoveAll(row => old.Contains(row)),
            Nudge = change.Nudge,
            Start = change.Start,
            StartAgain = before is not null,
            Mails = [.. change.Mails.Select(Waybill.Of)],
        };
        while (true)
        {
            if (await tables.Lists.TryAdd(debt.List, debt.Key, debt) is { } etag) return debt with { Alone = etag };
            if (await Join(debt)) return debt;
        }
    }

    /// <summary>Pays at once if it can be. What is on record is so already: whoever wrote it need not hear that a list or a queue was out of reach.</summary>
    public async Task PayOrOwe(Debt debt)
    {
        try
        {
            await Pay(debt);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogWarning(e, "What {Case} owes could not be paid at once; the sweep will.", debt.Case);
        }
    }

    /// <summary>Twice is safe.</summary>
    async Task Pay(Debt debt)
    {
        var lists = debt.Fresh.Select(row => TableOf(row).Put(row.List, row.Key, row.Entry))
            .Concat(debt.Stale.Select(row => (Task)TableOf(row).DeleteEntityAsync(row.List, row.Key)))
            .Concat(debt.Mails.Select(mail => tables.Lists.Put(OutboxRows.ListOf(debt.School), mail.Key, mail.Entry)));
        await Task.WhenAll(lists);
        if (debt.Start is { } start && !await hub.Start(start, debt.StartAgain) && debt.StartAgain && debt.Alone is not null) return; // still about to end: the sweep starts it
        foreach (var instance in debt.Nudge) await hub.Nudge(instance);
        if (debt.Alone is { } etag) await Forget(debt, etag);
    }

    /// <summary>Pays what has been owed for a minute: makes the case's list rows anew, starts and nudges whom it should have.</summary>
    /// <returns>How many.</returns>
    public async Task<int> Sweep(string school)
    {
        var count = 0;
        foreach (var noted in await tables.Lists.All<Debt>(Debt.ListOf(school), "dirty|"))
        {
            if (await tables.Lists.Find<Debt>(noted.List, noted.Key) is not { } found) continue;
            if (clock.GetUtcNow() - found.Content.Since < TimeSpan.FromMinutes(MinuteOfGrace)) continue;
            await Settle(found.Content, found.ETag);
            count++;
        }

        return count;
    }

    async Task Settle(Debt debt, ETag etag)
    {
        // No case: its creation died before the batch, and owes nothing.
        if ((await tables.Cases.Find<CaseRow>($"{debt.School}.{debt.Case}", "case"))?.Content is not { } row)
        {
            await Forget(debt, etag);
            return;
        }

        var current = CaseLists.Of(row);
        await Pay(debt with
        {
            Fresh = current,
            Stale = debt.Stale.RemoveAll(stale => current.Any(stale.IsSameRow)),
            Start = row.State is CaseState.Running ? debt.Start : null,
            Alone = etag,
        });
    }

    TableClient TableOf(ListRow row) => row.IsWaiting ? tables.Waiting : tables.Lists;

    async Task Forget(Debt debt, ETag etag)
    {
        try
        {
            await tables.Lists.DeleteEntityAsync(debt.List, debt.Key, etag);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // Another change has joined it since: the sweep will see to both.
        }
    }

    /// <returns>False when it was paid, or joined by a third, in between.</returns>
    async Task<bool> Join(Debt debt) =>
        await tables.Lists.Find<Debt>(debt.List, debt.Key) is { } other
        && await tables.Lists.TryReplace(debt.List, debt.Key, debt.Join(other.Content), other.ETag) is not null;
}
