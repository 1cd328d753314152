using Azure.Data.Tables;

namespace Workflows.Storage;

/// <summary>The tables there are. The school begins every partition key, except in <see cref="Schools"/> and <see cref="Emails"/> (law 10).</summary>
internal sealed class Tables(TableServiceClient service, string prefix = "")
{
    /// <summary>A case a partition, <c>{school}.{caseId}</c>: the row <c>case</c>, and beside it tasks, links, audit, mails, documents, marks.</summary>
    public TableClient Cases { get; } = service.GetTableClient(prefix + nameof(Cases));

    /// <summary>Lists that follow from the cases and can be made again: PK <c>{school}|{list}</c>.</summary>
    public TableClient Lists { get; } = service.GetTableClient(prefix + nameof(Lists));

    /// <summary>What waits for whom: PK <c>{school}|p:{person}</c> or <c>{school}|r:{role}@{scope}</c>.</summary>
    public TableClient Waiting { get; } = service.GetTableClient(prefix + nameof(Waiting));

    /// <summary>Natural keys: PK <c>{school}</c>, RK → case id.</summary>
    public TableClient Keys { get; } = service.GetTableClient(prefix + nameof(Keys));

    /// <summary>The roster and who holds which role: PK <c>{school}</c>.</summary>
    public TableClient People { get; } = service.GetTableClient(prefix + nameof(People));

    public TableClient Polls { get; } = service.GetTableClient(prefix + nameof(Polls));

    /// <summary>PK <c>school</c>, RK <c>{school}</c>.</summary>
    public TableClient Schools { get; } = service.GetTableClient(prefix + nameof(Schools));

    /// <summary>Which schools and persons an address belongs to: PK SHA-256 of the address, RK <c>{school}|{person}</c>.</summary>
    public TableClient Emails { get; } = service.GetTableClient(prefix + nameof(Emails));

    /// <summary>Mails of the local mailbox, PK <c>{school}</c>. Only there with <c>Mail__Provider=Local</c>, so not among <see cref="All"/>.</summary>
    public TableClient Mailbox { get; } = service.GetTableClient(prefix + nameof(Mailbox));

    public IReadOnlyList<TableClient> All => [Cases, Lists, Waiting, Keys, People, Polls, Schools, Emails];

    /// <summary>What an export holds, by name; schools last, so that their rows say that all others are there. Never polls: no ballot and no key leaves its table.</summary>
    public IEnumerable<(string Name, TableClient Table)> Exported => All.Where(table => table != Polls).OrderBy(table => table == Schools).Select(table => (table.Name[prefix.Length..], table));

    /// <summary>Twice is safe.</summary>
    public Task Create(CancellationToken cancel = default) => Task.WhenAll(All.Select(table => table.CreateIfNotExistsAsync(cancel)));
}
