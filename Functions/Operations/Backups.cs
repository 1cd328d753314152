using System.Text.Json;
using Workflows.Storage;

namespace Workflows.Operations;

/// <summary>How long exports are kept.</summary>
internal sealed record BackupSettings(int Days);

/// <summary>The exports there are.</summary>
internal sealed class Backups(IBackupPlace place, BackupSettings settings, TimeProvider clock)
{
    /// <returns>The newest that was finished; null when there is none.</returns>
    public Task<BackupManifest?> Last(CancellationToken cancel = default) => Find(place, null, cancel);

    /// <param name="set">A folder of the place, with or without <see cref="BackupExport.Folder"/>; null: the newest.</param>
    public static async Task<BackupManifest?> Find(IBackupPlace place, string? set, CancellationToken cancel)
    {
        var wanted = set is null ? null : set.StartsWith(BackupExport.Folder, StringComparison.Ordinal) ? set : BackupExport.Folder + set;
        foreach (var name in (await Manifests(place, cancel)).OrderDescending(StringComparer.Ordinal).Where(name => wanted is null || name == BackupManifest.NameOf(wanted)))
            if (await Read(place, name, cancel) is { } found) return found;
        return null;
    }

    /// <summary>Removes exports whose time is over, and files that no export needs any more. Twice is safe.</summary>
    /// <returns>How many exports.</returns>
    public async Task<int> Prune(CancellationToken cancel = default)
    {
        var (before, needed, count) = (clock.GetUtcNow().AddDays(-settings.Days), new HashSet<string>(StringComparer.Ordinal), 0);
        foreach (var name in await Manifests(place, cancel))
        {
            if (await Read(place, name, cancel) is not { } export) continue;
            if (export.At >= before)
            {
                await Need(export, needed, cancel);
                continue;
            }

            foreach (var file in await place.Names($"{export.Set}/", cancel).ToListAsync(cancel)) await place.Delete(file, cancel);
            count++;
        }

        // Only then is anything old enough to be needed by none: what an export that runs now has just copied is younger than all.
        if (count == 0) return 0;
        foreach (var file in await place.Names(BackupExport.FilesFolder, cancel).Where(file => !needed.Contains(file)).ToListAsync(cancel)) await place.Delete(file, cancel);
        return count;
    }

    async Task Need(BackupManifest export, HashSet<string> needed, CancellationToken cancel)
    {
        if (await place.Open(BackupManifest.NameOf(export.Set, BackupPart.Files), cancel) is not { } list) return;
        await using (list)
            await foreach (var file in BackupLines.Read(list, cancel)) needed.Add($"{BackupExport.FilesFolder}{file.Partition.Replace('.', '/')}/{file.Key}");
    }

    static async Task<List<string>> Manifests(IBackupPlace place, CancellationToken cancel) =>
        await place.Names(BackupExport.Folder, cancel).Where(name => name.EndsWith("/manifest.json", StringComparison.Ordinal)).ToListAsync(cancel);

    static async Task<BackupManifest?> Read(IBackupPlace place, string name, CancellationToken cancel)
    {
        if (await place.Open(name, cancel) is not { } file) return null;
        await using (file)
        {
            try
            {
                return Json.Read<BackupManifest>((await BinaryData.FromStreamAsync(file, cancel)).ToString());
            }
            catch (JsonException)
            {
                return null;   // cut off while it was written: there is no such export
            }
        }
    }
}
