using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Operations;

/// <summary>Measures what no single call knows: how many cases are open, how long mail and the task hub have been waiting, how old the last export is. Twice at once does no harm.</summary>
internal sealed class MeasureTimer(Schools schools, CaseKinds kinds, Tables tables, OutboxStore outbox, HubQueues hub, Backups backups, TimeProvider clock, ILogger<MeasureTimer> log)
{
    // More cases of one kind and state than this are told as this many.
    const int MostCounted = 20_000;

    static readonly CaseState[] Open = [CaseState.Running, CaseState.Ending, CaseState.Failed];

    [Function(nameof(MeasureTimer))]
    public async Task Run([TimerTrigger("15 */5 * * * *")] TimerInfo timer, CancellationToken cancel)
    {
        foreach (var school in await schools.All(cancel))
        {
            await Apart("cases", () => Count(school.Code, cancel));
            await Apart("mail", async () => Telemetry.MailOldest.Record(Seconds((await outbox.Waiting(school.Code, cancel)).FirstDue), new KeyValuePair<string, object?>("school", school.Code)));
        }

        await Apart("hub", async () =>
        {
            foreach (var (queue, since) in await hub.Look(cancel)) Telemetry.HubOldest.Record(Seconds(since), new KeyValuePair<string, object?>("queue", queue));
        });
        await Apart("backup", async () =>
        {
            if (await backups.Last(cancel) is { } last) Telemetry.BackupAge.Record(Seconds(last.At));
        });
    }

    /// <summary>What cannot be measured keeps nothing else from being measured.</summary>
    async Task Apart(string what, Func<Task> measure)
    {
        try
        {
            await measure();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogWarning("Not measured: {What}, {Reason}.", what, e.GetType().Name);
        }
    }

    async Task Count(string school, CancellationToken cancel)
    {
        foreach (var kind in kinds.All)
        {
            foreach (var state in Open)
            {
                var list = TableClient.CreateQueryFilter($"PartitionKey eq {CaseLists.ByState(school, kind.Code, state)}");
                var count = await tables.Lists.QueryAsync<TableEntity>(list, select: ["RowKey"], cancellationToken: cancel).Take(MostCounted).CountAsync(cancel);
                Telemetry.Cases.Record(count, new("school", school), new("kind", kind.Code), new("state", state.ToString()));
            }
        }
    }

    /// <summary>Since then; nothing for what is not due yet, or when there is nothing.</summary>
    double Seconds(DateTimeOffset? since) => since is { } then ? Math.Max(0, (clock.GetUtcNow() - then).TotalSeconds) : 0;
}
