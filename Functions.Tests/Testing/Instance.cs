using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.History;

namespace Workflows.Tests.Testing;

/// <summary>One orchestration in the hub: what happened to it, and what it has not read yet.</summary>
internal sealed class Instance(string name, string id, string? version, string? input, ParentInstance? parent)
{
    public string Name => name;
    public string Id => id;
    public string? Version => version;
    public string? Input => input;
    public string? Output { get; set; }
    public ParentInstance? Parent => parent;
    public OrchestrationInstance Handle { get; } = new() { InstanceId = id, ExecutionId = Guid.NewGuid().ToString("N") };
    public List<HistoryEvent> Inbox { get; } = [];
    public List<HistoryEvent> History { get; } = [];
    public OrchestrationStatus Status { get; set; } = OrchestrationStatus.Pending;
    public bool IsOver => Status is not (OrchestrationStatus.Pending or OrchestrationStatus.Running);

    /// <summary>Puts into the inbox what an instance reads first.</summary>
    public Instance Born()
    {
        Inbox.Add(new ExecutionStartedEvent(-1, input) { Name = name, Version = version, OrchestrationInstance = Handle, ParentInstance = parent });
        return this;
    }

    /// <summary>Runs the orchestrator from its first event through what is new.</summary>
    /// <returns>What it wants done.</returns>
    public IReadOnlyList<OrchestratorAction> Wake(TaskOrchestration orchestrator, DateTime now)
    {
        Status = OrchestrationStatus.Running;
        var state = new OrchestrationRuntimeState([.. History]);
        HistoryEvent[] news = [new OrchestratorStartedEvent(-1) { Timestamp = now }, .. Inbox];
        foreach (var each in news) state.AddEvent(each);
        History.AddRange(news);
        Inbox.Clear();
        return [.. Replay(state, orchestrator).Actions];
    }

    /// <summary>Replays what happened through an orchestrator as it is now.</summary>
    /// <returns>Null when it fits, else what the engine says does not.</returns>
    public static string? Fault(IEnumerable<HistoryEvent> history, TaskOrchestration orchestrator) =>
        Replay(new OrchestrationRuntimeState([.. history]), orchestrator).Actions
            .OfType<OrchestrationCompleteOrchestratorAction>().SingleOrDefault()?.FailureDetails?.ErrorMessage;

    static OrchestratorExecutionResult Replay(OrchestrationRuntimeState state, TaskOrchestration orchestrator) =>
        new TaskOrchestrationExecutor(state, orchestrator, BehaviorOnContinueAsNew.Carryover, ErrorPropagationMode.UseFailureDetails).Execute();
}
