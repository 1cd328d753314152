using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Workflows.People.Roster;

/// <summary>
/// Takes up imports that were confirmed and whose workflow was never started: the process died in between, or the task hub is new. And deletes the files of those that
/// were carried out, or were never confirmed, after <see cref="RosterImports.Kept"/>.
/// </summary>
internal sealed class RosterSweep(Schools schools, RosterImports imports, TimeProvider time, ILogger<RosterSweep> log)
{
    static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    /// <summary>Every ten minutes; twice at once is safe, and so is to be missed.</summary>
    [Function(nameof(RosterSweep))]
    public async Task Run([TimerTrigger("0 */10 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancel)
    {
        foreach (var school in await schools.All(cancel))
        {
            var all = await imports.All(school.Code, cancel);
            if (await imports.DeleteOld(school.Code, all, cancel) is > 0 and var deleted) log.LogInformation("{School}: {Deleted} files and plans of imports are deleted.", school.Code, deleted);
            foreach (var import in all)
            {
                if (import.FinishedAt is not null || time.GetUtcNow() - import.ConfirmedAt < Grace) continue;
                await RosterImportWorkflow.Start(client, import);
                log.LogInformation("Import {Import} is not finished: its workflow is started if it does not run.", import.Instance);
            }
        }
    }
}
