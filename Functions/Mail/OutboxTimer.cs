using System.Diagnostics;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Workflows.Storage;

namespace Workflows.Mail;

/// <summary>Hands over what is due, for every school. May overlap with itself, and may have been off for a week (law 4).</summary>
internal sealed class OutboxTimer(Tables tables, Outbox outbox, ILogger<OutboxTimer> log)
{
    [Function(nameof(OutboxTimer))]
    public async Task Run([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken cancel)
    {
        await foreach (var school in tables.Schools.QueryAsync<TableEntity>("PartitionKey eq 'school'", select: ["RowKey"], cancellationToken: cancel))
        {
            var since = Stopwatch.GetTimestamp();
            try
            {
                if (await outbox.HandOver(school.RowKey, cancel) is > 0 and var sent)
                    log.LogInformation("Outbox of {School}: {Sent} mails handed over in {Milliseconds} ms.", school.RowKey, sent, (long)Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One school's trouble is not another's.
                log.LogError(e, "The outbox of {School} could not be read; the next call tries again.", school.RowKey);
            }
        }
    }
}
