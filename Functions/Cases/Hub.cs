using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Workflows.Cases;

/// <summary>An orchestration to start: the function's name, and the case that is its id and its input.</summary>
internal sealed record Start(string Workflow, string Case);

/// <summary>The task hub, as far as a case needs it. All of it may be lost; that costs time then, never data (law 1).</summary>
internal interface IHub
{
    /// <summary>Wakes an instance, which then reads the case again. Dropped where there is none, or it is over.</summary>
    Task Nudge(string instance);

    /// <summary>Starts a case's instance. Twice is safe: one that runs is left as it is; one that is over is replaced only where the case goes on.</summary>
    /// <returns>False when such an instance is there and was left.</returns>
    Task<bool> Start(Start start, bool again);

    /// <summary>Removes every instance whose id begins with the case's, before it is driven again.</summary>
    Task Purge(string @case);
}

/// <summary>The task hub's client: the Functions host binds one for each invocation whose function declares it, LocalHost has one for all.</summary>
internal sealed class HubClient
{
    readonly AsyncLocal<DurableTaskClient?> bound = new();

    /// <summary>For a host that has only one.</summary>
    public DurableTaskClient? OfTheHost { get; set; }

    /// <summary>Setting it holds for this invocation and what it calls.</summary>
    public DurableTaskClient Client
    {
        get => bound.Value ?? OfTheHost ?? throw new InvalidOperationException("This function changes cases: declare a parameter [DurableClient] DurableTaskClient.");
        set => bound.Value = value;
    }
}

/// <inheritdoc/>
internal sealed class DurableHub(HubClient current) : IHub
{
    // A fixed id must never replace an instance unasked: not one that runs, not one that is over.
    static readonly string[] Any = [.. Enum.GetNames<OrchestrationRuntimeStatus>().Where(name => name is not "ContinuedAsNew")];
    static readonly string[] Alive = [nameof(OrchestrationRuntimeStatus.Pending), nameof(OrchestrationRuntimeStatus.Running), nameof(OrchestrationRuntimeStatus.Suspended)];

    public async Task Nudge(string instance)
    {
        try
        {
            await current.Client.RaiseEventAsync(instance, Nudges.Event);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition or StatusCode.InvalidArgument)
        {
            // There is none, or it is over: nobody needs to be woken.
        }
    }

    public async Task<bool> Start(Start start, bool again)
    {
        try
        {
            await current.Client.ScheduleNewOrchestrationInstanceAsync(start.Workflow, start.Case, new StartOrchestrationOptions(start.Case) { DedupeStatuses = again ? Alive : Any });
            return true;
        }
        catch (Exception e) when (e is OrchestrationAlreadyExistsException or InvalidOperationException or RpcException { StatusCode: StatusCode.AlreadyExists })
        {
            return false;
        }
    }

    public async Task Purge(string @case)
    {
        await foreach (var instance in current.Client.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = @case }))
            if (instance.InstanceId == @case || instance.InstanceId.StartsWith($"{@case}.", StringComparison.Ordinal))
                await current.Client.PurgeInstanceAsync(instance.InstanceId);
    }
}
