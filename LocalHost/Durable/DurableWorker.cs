using DurableTask.AzureStorage;
using DurableTask.Core;

namespace Workflows.LocalHost.Durable;

/// <summary>Works on the hub's orchestrations and activities, from when storage answers until the host stops.</summary>
internal sealed class DurableWorker(
    AzureStorageOrchestrationService service, Orchestrations orchestrations, Activities activities, HubSettings hub, TimeProvider clock, ILoggerFactory logs) : BackgroundService
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(2), Patience = TimeSpan.FromSeconds(4);

    readonly ILogger log = logs.CreateLogger<DurableWorker>();
    readonly TaskHubWorker worker = new(service, orchestrations, activities, hub.Versioning, logs)
    {
        ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails,
    };
    bool works;

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        worker.AddOrchestrationDispatcherMiddleware(OrchestrationOfAParent.Tell);
        for (; !works; await Task.Delay(Again, clock, stop))
        {
            try
            {
                await service.CreateIfNotExistsAsync();
                await worker.StartAsync();
                works = true;
                return;
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                log.LogError("The task hub cannot be reached, and is tried again: {Reason}", e.Message);
            }
        }
    }

    /// <summary>Under a time limit: when storage is gone, the worker would wait for it for ever.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!works) return;
        try
        {
            await worker.StopAsync(isForced: true).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (Exception e)
        {
            log.LogWarning("The durable worker is left behind; what it was at is delivered again: {Reason}", e.Message);
        }
    }

    public override void Dispose()
    {
        worker.Dispose();
        base.Dispose();
    }
}
