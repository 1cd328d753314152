using DurableTask.AzureStorage;
using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using CoreQuery = DurableTask.Core.Query.OrchestrationQuery;
using CoreStatus = DurableTask.Core.OrchestrationStatus;
using PurgeResult = Microsoft.DurableTask.Client.PurgeResult;

namespace Workflows.LocalHost.Durable;

/// <summary>The durable client that functions get, straight over the storage.</summary>
internal sealed class LocalDurableClient(AzureStorageOrchestrationService service, HubSettings hub, TimeProvider clock) : DurableTaskClient("LocalHost")
{
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    // What the real host takes when nothing is said: an instance that is over may be replaced.
    static readonly CoreStatus[] NotOver = [CoreStatus.Pending, CoreStatus.Running, CoreStatus.Suspended];

    /// <exception cref="DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException">There is one of that id, in a state of the dedupe list.</exception>
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        var instance = new OrchestrationInstance { InstanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N"), ExecutionId = Guid.NewGuid().ToString("N") };
        var started = new ExecutionStartedEvent(-1, HubSettings.Converter.Serialize(input))
        {
            Name = orchestratorName.Name,
            Version = options?.Version?.Version ?? hub.Version,
            OrchestrationInstance = instance,
            ScheduledStartTime = options?.StartAt?.UtcDateTime,
            Tags = options?.Tags.ToDictionary(),
        };
        CoreStatus[] dedupe = options?.DedupeStatuses is { } statuses ? [.. statuses.Select(Enum.Parse<CoreStatus>)] : NotOver;
        await service.CreateTaskOrchestrationAsync(new TaskMessage { OrchestrationInstance = instance, Event = started }, dedupe).WaitAsync(cancellation);
        return instance.InstanceId;
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        Send(instanceId, new EventRaisedEvent(-1, HubSettings.Converter.Serialize(eventPayload)) { Name = eventName }, cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Send(instanceId, new ExecutionSuspendedEvent(-1, reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Send(instanceId, new ExecutionResumedEvent(-1, reason), cancellation);

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        service.ForceTerminateTaskOrchestrationAsync(instanceId, HubSettings.Converter.Serialize(options?.Output)).WaitAsync(cancellation);

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        var states = await service.GetOrchestrationStateAsync(instanceId, allExecutions: false, fetchInput: getInputsAndOutputs).WaitAsync(cancellation);
        return states.FirstOrDefault() is { OrchestrationInstance: not null } state ? Metadata(state, getInputsAndOutputs) : null;
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => Pageable.Create(async (continuation, size, cancel) =>
    {
        var full = filter?.FetchInputsAndOutputs ?? false;
        var found = await service.GetOrchestrationWithQueryAsync(new CoreQuery
        {
            RuntimeStatus = filter?.Statuses?.Select(status => (CoreStatus)(int)status).ToList(),
            InstanceIdPrefix = filter?.InstanceIdPrefix,
            CreatedTimeFrom = filter?.CreatedFrom?.UtcDateTime,
            CreatedTimeTo = filter?.CreatedTo?.UtcDateTime,
            PageSize = size ?? filter?.PageSize ?? OrchestrationQuery.DefaultPageSize,
            ContinuationToken = continuation ?? filter?.ContinuationToken,
            FetchInputsAndOutputs = full,
        }, cancel);
        return new Page<OrchestrationMetadata>([.. found.OrchestrationState.Select(state => Metadata(state, full))], found.ContinuationToken);
    });

    public override async Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        new((await service.PurgeInstanceHistoryAsync(instanceId).WaitAsync(cancellation)).InstancesDeleted);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Wait(instanceId, getInputsAndOutputs, found => found.RuntimeStatus is not OrchestrationRuntimeStatus.Pending, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Wait(instanceId, getInputsAndOutputs, found => found.IsCompleted, cancellation);

    public override ValueTask DisposeAsync() => default;   // the container disposes of the service

    Task Send(string id, HistoryEvent what, CancellationToken cancel) =>
        service.SendTaskOrchestrationMessageAsync(new TaskMessage { OrchestrationInstance = new() { InstanceId = id }, Event = what }).WaitAsync(cancel);

    async Task<OrchestrationMetadata> Wait(string id, bool full, Func<OrchestrationMetadata, bool> until, CancellationToken cancel)
    {
        while (true)
        {
            if (await GetInstancesAsync(id, full, cancel) is { } found && until(found)) return found;
            await Task.Delay(Glance, clock, cancel);
        }
    }

    static OrchestrationMetadata Metadata(OrchestrationState state, bool full) => new(state.Name, state.OrchestrationInstance.InstanceId)
    {
        DataConverter = full ? HubSettings.Converter : null,
        RuntimeStatus = (OrchestrationRuntimeStatus)(int)state.OrchestrationStatus,
        CreatedAt = state.CreatedTime,
        LastUpdatedAt = state.LastUpdatedTime,
        SerializedInput = full ? state.Input : null,
        SerializedOutput = full ? state.Output : null,
        SerializedCustomStatus = full ? state.Status : null,
        Tags = state.Tags?.ToDictionary() ?? [],
        FailureDetails = state.FailureDetails is { } failure ? new TaskFailureDetails(failure.ErrorType, failure.ErrorMessage, failure.StackTrace, null, null) : null,
    };
}
