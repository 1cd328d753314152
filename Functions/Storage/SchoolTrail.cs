using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;

namespace Workflows.Storage;

/// <summary>
/// What is changed in a school outside its cases, on record (law 11): figures, days, roles. One chain in the partition of each table, so that a change and its
/// entry are one batch: the row <c>trail</c> is the head, <c>audit|{number}</c> are the entries.
/// </summary>
internal sealed class SchoolTrail(TableClient table, TimeProvider clock)
{
    public const string HeadKey = "trail";

    /// <summary>The table's name without a prefix, such as <c>Schools</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Writes a change and its entry, both or neither.</summary>
    /// <param name="change">Of the partition <paramref name="school"/>, each with the ETag under which it was read.</param>
    /// <returns>False when somebody was faster: read again, and try again.</returns>
    public async Task<bool> TryWrite(string school, AuditNote note, IEnumerable<TableTransactionAction> change, CancellationToken cancel = default)
    {
        var before = await table.Find<AuditHead>(school, HeadKey, cancel);
        var (head, entry) = AuditChain.Append(before?.Content ?? AuditHead.None, note, clock.GetUtcNow());
        var row = Rows.Entity(school, HeadKey, head);
        try
        {
            await table.SubmitTransactionAsync(
            [
                .. change,
                before is null ? new(TableTransactionActionType.Add, row) : new(TableTransactionActionType.UpdateReplace, row, before.ETag),
                new(TableTransactionActionType.Add, Rows.Entity(school, entry.Key, entry)),
            ], cancel);
            return true;
        }
        catch (TableTransactionFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    /// <summary>All entries, oldest first, and whether they hold.</summary>
    public async Task<Trail> Read(string school, CancellationToken cancel = default)
    {
        // The head first: whatever is written meanwhile comes after it, and is left for the next look.
        var head = (await table.Find<AuditHead>(school, HeadKey, cancel))?.Content ?? AuditHead.None;
        var entries = (await table.All<AuditEntry>(school, AuditEntry.Prefix, cancel)).Take(Math.Max(head.Seq, 0)).ToImmutableArray();
        return new(Name, head, entries, AuditChain.FirstFault(head, entries));
    }
}

/// <param name="Table">Which chain it is.</param>
/// <param name="Fault">The number of the first entry that does not fit; null when the chain is whole.</param>
internal sealed record Trail(string Table, AuditHead Head, ImmutableArray<AuditEntry> Entries, int? Fault);

/// <summary>The chains of a school.</summary>
internal sealed class SchoolTrails(Tables tables, TimeProvider clock)
{
    /// <summary>Of figures and days.</summary>
    public SchoolTrail Settings { get; } = new(tables.Schools, clock) { Name = nameof(Tables.Schools) };

    /// <summary>Of people and their roles.</summary>
    public SchoolTrail People { get; } = new(tables.People, clock) { Name = nameof(Tables.People) };

    public ImmutableArray<SchoolTrail> All => [Settings, People];
}
