using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Workflows.Operations;

/// <summary>
/// Exports every night, and removes exports whose time is over. May run twice at once, which makes two exports; may have been off for a week, for each export is whole.
/// </summary>
internal sealed class BackupTimer(BackupExport export, IBackupPlace place, Backups backups, TimeProvider clock, ILogger<BackupTimer> log)
{
    // Whoever runs it twice a night has one all the same.
    static readonly TimeSpan Enough = TimeSpan.FromHours(12);

    /// <summary>At 20:00 UTC, which is 4:00 in Beijing.</summary>
    [Function(nameof(BackupTimer))]
    public async Task Run([TimerTrigger("0 0 20 * * *")] TimerInfo timer, CancellationToken cancel)
    {
        if (await backups.Last(cancel) is { } last && clock.GetUtcNow() - last.At < Enough) return;
        var written = await export.Write(place, cancel);
        log.LogInformation("Export {Set}: {Rows} rows, {Files} files.", written.Set, written.Parts.Where(part => part.Name is not BackupPart.Files).Sum(part => part.Lines), written.Parts.Single(part => part.Name is BackupPart.Files).Lines);
        if (!written.Torn.IsEmpty) log.LogWarning("In export {Set} {Count} partitions were changed all the while they were read.", written.Set, written.Torn.Length);
        if (await backups.Prune(cancel) is > 0 and var count) log.LogInformation("{Count} exports whose time is over are removed.", count);
    }
}
