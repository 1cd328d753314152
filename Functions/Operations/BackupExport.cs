using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Workflows.Storage;

namespace Workflows.Operations;

/// <summary>
/// Exports what the school has: the tables and the files of cases. Not the task hub, which follows from them (law 8); not polls, and no keys: a ballot can be
/// read nowhere but where it was cast.
/// </summary>
internal sealed class BackupExport(Tables tables, FileStore files, TimeProvider clock)
{
    // A partition that is written while it is read is read again.
    const int Looks = 5;

    const int PartitionsAtOnce = 8;

    public const string Folder = "nightly/", FilesFolder = "files/";

    /// <summary>Reads only, besides the export itself; the site may serve meanwhile. Two at once make two exports.</summary>
    public async Task<BackupManifest> Write(IBackupPlace place, CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow();
        var set = string.Create(CultureInfo.InvariantCulture, $"{Folder}{now.UtcDateTime:yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..4]}");
        var (parts, torn) = (new List<BackupPart>(), new List<string>());
        foreach (var (name, table) in tables.Exported) parts.Add(await WritePart(name, HeadOf(name) is { } head ? ByPartition(table, head, torn, cancel) : All(table, cancel)));
        var there = await place.Names(FilesFolder, cancel).ToHashSetAsync(cancellationToken: cancel);
        parts.Add(await WritePart(BackupPart.Files, Copied(place, there, cancel)));

        var manifest = new BackupManifest(set, BackupManifest.CurrentFormat, now, [.. parts], [.. torn]);
        await using var file = await place.Create(BackupManifest.NameOf(set), cancel);
        await file.WriteAsync(BinaryData.FromString(Json.Write(manifest)).ToMemory(), cancel);
        return manifest;

        async Task<BackupPart> WritePart(string name, IAsyncEnumerable<BackupLine> lines)
        {
            await using var file = await place.Create(BackupManifest.NameOf(set, name), cancel);
            return await BackupLines.Write(file, name, lines, cancel);
        }
    }

    /// <summary>Tables whose partitions are changed as a whole, and the row that every change of one replaces.</summary>
    static string? HeadOf(string table) => table switch
    {
        nameof(Tables.Cases) => "case",
        nameof(Tables.People) or nameof(Tables.Schools) => SchoolTrail.HeadKey,
        _ => null,
    };

    static IAsyncEnumerable<BackupLine> All(TableClient table, CancellationToken cancel) => table.QueryAsync<TableEntity>(cancellationToken: cancel).Select(LineOf);

    static async IAsyncEnumerable<BackupLine> ByPartition(TableClient table, string head, List<string> torn, [EnumeratorCancellation] CancellationToken cancel)
    {
        var partitions = await table.QueryAsync<TableEntity>(select: ["PartitionKey"], cancellationToken: cancel).Select(row => row.PartitionKey).Distinct().ToListAsync(cancel);
        foreach (var some in partitions.Chunk(PartitionsAtOnce))
        {
            foreach (var (partition, lines, isTorn) in await Task.WhenAll(some.Select(partition => Read(table, partition, head, cancel))))
            {
                if (isTorn) torn.Add($"{table.Name}|{partition}");
                foreach (var line in lines) yield return line;
            }
        }
    }

    static async Task<(string Partition, IReadOnlyList<BackupLine> Lines, bool IsTorn)> Read(TableClient table, string partition, string head, CancellationToken cancel)
    {
        for (var look = 1; ; look++)
        {
            var before = await ETagOf();
            var lines = await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancel).Select(LineOf).ToListAsync(cancel);
            var isTorn = before != await ETagOf();
            if (!isTorn || look == Looks) return (partition, lines, isTorn);
        }

        async Task<ETag?> ETagOf() => await table.GetEntityIfExistsAsync<TableEntity>(partition, head, ["RowKey"], cancel) is { HasValue: true, Value: { } row } ? row.ETag : null;
    }

    static BackupLine LineOf(TableEntity row) => new(row.PartitionKey, row.RowKey, row.Text());

    /// <summary>Files are named by their content, so one that is there is the same: each is copied once, and every export names those it needs.</summary>
    async IAsyncEnumerable<BackupLine> Copied(IBackupPlace place, HashSet<string> there, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var (name, type) in files.All(cancel))
        {
            var (partition, sha) = FileStore.Parse(name);
            if (!there.Contains(FilesFolder + name))
            {
                if (await files.Find(partition, sha, cancel) is not { } content) continue;
                await using var copy = await place.Create(FilesFolder + name, cancel);
                await copy.WriteAsync(content.ToMemory(), cancel);
            }

            yield return new(partition, sha, Json.Write(type));
        }
    }
}
