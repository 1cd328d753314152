using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Workflows.People;

namespace Workflows.Cases;

/// <summary>
/// Takes up what a process that died has left undone: lists not written, instances not started or nudged. May run twice at once, and may have been off for a week.
/// </summary>
internal sealed class SweepTimer(Schools schools, Debts debts, ILogger<SweepTimer> log)
{
    [Function(nameof(SweepTimer))]
    public async Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient _, CancellationToken cancel)
    {
        foreach (var school in await schools.All(cancel))
        {
            if (await debts.Sweep(school.Code) is > 0 and var paid) log.LogInformation("Sweep of {School}: {Count} cases brought up to date.", school.Code, paid);
        }
    }
}
