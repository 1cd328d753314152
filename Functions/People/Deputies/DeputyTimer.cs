using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Workflows.People.Deputies;

/// <summary>Tells deputies on the morning of their first day what waits. May run twice at once, and may have been off for a week.</summary>
internal sealed class DeputyTimer(Schools schools, DeputyBook book, ILogger<DeputyTimer> log)
{
    /// <summary>At 0:02 UTC, which is 8:02 in Beijing.</summary>
    [Function(nameof(DeputyTimer))]
    public async Task Run([TimerTrigger("0 2 0 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient _, CancellationToken cancel)
    {
        foreach (var school in await schools.All(cancel))
        {
            try
            {
                if (await book.WelcomeAll(school.Code, cancel) is > 0 and var deputies) log.LogInformation("In {School} {Deputies} stand in for others today.", school.Code, deputies);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One school's trouble is not another's.
                log.LogError(e, "Deputies of {School} could not be told what waits; the next morning tries again.", school.Code);
            }
        }
    }
}
