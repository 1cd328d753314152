using System.Security.Cryptography;
using Azure.Data.Tables;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Operations;

/// <summary>What a slice has to do once a school's rows are there again, before anybody sees them. Twice is safe.</summary>
internal interface IRestored
{
    Task Restored(string school, CancellationToken cancel);
}

internal enum RestoreVerdict
{
    /// <summary>All is there.</summary>
    Restored,

    /// <summary>There is no such export, or it was never finished.</summary>
    NoExport,

    /// <summary>It is of a later release.</summary>
    TooNew,

    /// <summary>A part or a file is not what the manifest says. Nothing was written.</summary>
    Damaged,

    /// <summary>There are cases or a roster already. Nothing was written.</summary>
    NotEmpty,
}

/// <param name="What">The part or file that is damaged.</param>
internal sealed record Restore(RestoreVerdict Verdict, BackupManifest? Export = null, string? What = null, IReadOnlyList<School>? Schools = null);

/// <summary>
/// Puts an export into an account that is empty, but for the school and first administrator that the settings name. The whole of it is read and compared with its manifest
/// before a row is written; an import that broke off is begun anew. The instances of open cases are started by the site: <see cref="Cases.RepairTimer"/>, or <c>drive-again all</c>.
/// </summary>
internal sealed class BackupImport(Tables tables, FileStore files, Schools schools, IEnumerable<IRestored> slices)
{
    /// <summary>In the table of schools while an import is under way.</summary>
    const string Mark = "import";

    // A batch holds 100 rows and 4 MB; a character of ours takes up to 3 bytes, and more around it.
    const int MostOfABatch = 100, MostCharacters = 1_000_000;

    /// <param name="set">Null: the newest there is.</param>
    public async Task<Restore> Read(IBackupPlace place, string? set = null, CancellationToken cancel = default)
    {
        await tables.Create(cancel);
        await files.Create(cancel);
        if (!await tables.Schools.Has(Mark, Mark) && !await IsEmpty(cancel)) return new(RestoreVerdict.NotEmpty);
        if (await Backups.Find(place, set, cancel) is not { } export) return new(RestoreVerdict.NoExport);
        if (export.Format > BackupManifest.CurrentFormat) return new(RestoreVerdict.TooNew, export);
        if (await Damage(place, export, cancel) is { } damaged) return new(RestoreVerdict.Damaged, export, damaged);

        await tables.Schools.Put(Mark, Mark, export.Set);
        foreach (var part in export.Parts.OrderBy(part => part.Name is nameof(Tables.Schools)))
        {
            await using var file = await Open(place, export.NameOf(part), cancel);
            if (part.Name is BackupPart.Files) await ReadFiles(place, BackupLines.Read(file, cancel), cancel);
            else if (tables.Exported.FirstOrDefault(each => each.Name == part.Name) is { Table: { } table }) await ReadRows(table, BackupLines.Read(file, cancel), cancel);
        }

        var all = await schools.All(cancel);
        foreach (var school in all)
            foreach (var slice in slices) await slice.Restored(school.Code, cancel);
        await tables.Schools.DeleteEntityAsync(Mark, Mark, cancellationToken: cancel);
        return new(RestoreVerdict.Restored, export, Schools: all);
    }

    async Task<bool> IsEmpty(CancellationToken cancel)
    {
        var persons = TableClient.CreateQueryFilter($"RowKey ge {"person|"} and RowKey lt {"person}"}");
        return !await tables.Cases.QueryAsync<TableEntity>(maxPerPage: 1, cancellationToken: cancel).AnyAsync(cancel)
            && await tables.People.QueryAsync<TableEntity>(persons, maxPerPage: 2, cancellationToken: cancel).Take(2).CountAsync(cancel) < 2;
    }

    static async Task<string?> Damage(IBackupPlace place, BackupManifest export, CancellationToken cancel)
    {
        var there = await place.Names(BackupExport.FilesFolder, cancel).ToHashSetAsync(cancellationToken: cancel);
        foreach (var part in export.Parts)
        {
            if (await place.Open(export.NameOf(part), cancel) is not { } file) return part.Name;
            await using (file)
                if (!await BackupLines.IsWhole(file, part, cancel)) return part.Name;
        }

        await using var list = await Open(place, BackupManifest.NameOf(export.Set, BackupPart.Files), cancel);
        return await BackupLines.Read(list, cancel).Select(NameOf).FirstOrDefaultAsync(name => !there.Contains(name), cancel);
    }

    static async Task ReadRows(TableClient table, IAsyncEnumerable<BackupLine> lines, CancellationToken cancel)
    {
        var (batch, length) = (new List<BackupLine>(), 0);
        await foreach (var line in lines.WithCancellation(cancel))
        {
            if (batch.Count == MostOfABatch || (batch.Count > 0 && (batch[0].Partition != line.Partition || length + line.Row.Length > MostCharacters))) await Flush();
            batch.Add(line);
            length += line.Row.Length;
        }

        if (batch.Count > 0) await Flush();

        async Task Flush()
        {
            await table.SubmitTransactionAsync(batch.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Rows.OfText(row.Partition, row.Key, row.Row))), cancel);
            batch.Clear();
            length = 0;
        }
    }

    async Task ReadFiles(IBackupPlace place, IAsyncEnumerable<BackupLine> lines, CancellationToken cancel)
    {
        await foreach (var line in lines.WithCancellation(cancel))
        {
            await using var copy = await Open(place, NameOf(line), cancel);
            var content = (await BinaryData.FromStreamAsync(copy, cancel)).ToArray();
            if (Convert.ToHexStringLower(SHA256.HashData(content)) != line.Key) throw new InvalidDataException($"The file {NameOf(line)} is not what its name says.");
            await files.Put(line.Partition, content, Json.Read<string>(line.Row), cancel);
        }
    }

    static string NameOf(BackupLine file) => $"{BackupExport.FilesFolder}{file.Partition.Replace('.', '/')}/{file.Key}";

    static async Task<Stream> Open(IBackupPlace place, string name, CancellationToken cancel) =>
        await place.Open(name, cancel) ?? throw new InvalidDataException($"{name} is gone.");
}
