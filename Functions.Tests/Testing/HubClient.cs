using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Workflows.Tests.Testing;

/// <summary>The client of a <see cref="TaskHub"/>, for product code that starts, nudges, looks for or purges instances.</summary>
internal sealed class HubClient(TaskHub hub) : DurableTaskClient("hub")
{
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        var id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        // As the real one: a status that is not in the list may be replaced.
        if (options?.DedupeStatuses is { } statuses && !statuses.Contains("Completed") && hub.Find(id) is { IsOver: true }) hub.Remove(id);
        await hub.Start(orchestratorName.Name, id, input, options?.Version?.Version ?? hub.Version);
        return id;
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        hub.Raise(instanceId, eventName, eventPayload is null ? null : throw new NotSupportedException("An event is only a nudge: it carries nothing (law 1)."));

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(hub.Find(instanceId) is { } found ? Metadata(found) : null);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        Pageable.Create((_, _) => Task.FromResult(new Page<OrchestrationMetadata>([.. hub.Instances
            .Where(instance => instance.Id.StartsWith(filter?.InstanceIdPrefix ?? "", StringComparison.Ordinal))
            .Select(Metadata)
            .Where(found => filter?.Statuses?.Contains(found.RuntimeStatus) ?? true)])));

    public override Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        Task.FromResult(new PurgeResult(hub.Remove(instanceId) ? 1 : 0));

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException(Nobody);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException(Nobody);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException(Nobody);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException(Nobody);

    public override ValueTask DisposeAsync() => default;

    const string Nobody = "Nobody waits for an instance or suspends one: what happened stands in the tables.";

    static OrchestrationMetadata Metadata(Instance instance) =>
        new(instance.Name, instance.Id) { RuntimeStatus = (OrchestrationRuntimeStatus)(int)instance.Status, SerializedInput = instance.Input, SerializedOutput = instance.Output };
}
