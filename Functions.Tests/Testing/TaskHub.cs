using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.Exceptions;
using DurableTask.Core.Settings;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace Workflows.Tests.Testing;

/// <summary>
/// A task hub in memory, on the engine's own replay: every episode runs an orchestrator from its first event, so whatever is not
/// deterministic shows at once. Orchestrators and activities are the real functions, on real storage.
/// </summary>
/// <param name="watch">Brings a process that died back to life.</param>
/// <param name="services">Where activities come from; register the hub itself there as a singleton, and what nudges and starts through it.</param>
internal sealed class TaskHub(DurableFunctions functions, SkippingClock clock, Mishaps mishaps, StorageWatch watch, IServiceProvider services)
{
    /// <summary>The one external event there is.</summary>
    public const string Nudge = "nudge";

    static readonly JsonDataConverter Json = JsonDataConverter.Default;
    static readonly TimeSpan Earliness = TimeSpan.FromSeconds(1), Restart = TimeSpan.FromMinutes(1);

    readonly Dictionary<string, Instance> instances = [];   // of the hub there is now

    /// <summary>Starts what must go on when the hub is gone.</summary>
    public Func<Task> DriveAgain { get; set; } = () => Task.CompletedTask;

    /// <summary>Of the release that works now: what new instances get, and the newest that is taken up, as <c>host.json</c> has it (CurrentOrOlder, Reject).</summary>
    public string Version { get; private set; } = "1.0";

    public int ActivitiesRun { get; private set; }
    public int NudgesRaised { get; private set; }
    public IReadOnlyCollection<Instance> Instances => instances.Values;
    public Instance this[string id] => instances[id];
    public Instance? Find(string id) => instances.GetValueOrDefault(id);

    /// <summary>Another release goes on with what there is.</summary>
    public void Deploy(DurableFunctions release, string version) => (functions, Version) = (release, version);

    /// <summary>Starts an instance, as the client does when every status is in the dedupe list.</summary>
    /// <exception cref="OrchestrationAlreadyExistsException">There is one with this id, running or over.</exception>
    public Task Start(string orchestrator, string instanceId, object? input, string version)
    {
        if (instances.ContainsKey(instanceId)) throw new OrchestrationAlreadyExistsException($"An instance {instanceId} exists already.");
        Add(new Instance(orchestrator, instanceId, version, Json.Serialize(input), null));
        return Task.CompletedTask;
    }

    /// <summary>Like the real one: what is raised for an instance that does not exist, has not begun, or is over, may be dropped, so it is.</summary>
    public Task Raise(string instanceId) => Raise(instanceId, Nudge, null);

    public Task Raise(string instanceId, string name, string? payload)
    {
        if (++NudgesRaised == mishaps.LoseNudge || mishaps.LoseEveryNudge || Find(instanceId) is not { Status: OrchestrationStatus.Running } found) return Task.CompletedTask;
        for (var copies = mishaps.EachNudgeTwice ? 2 : 1; copies > 0; copies--) found.Inbox.Add(new EventRaisedEvent(-1, payload) { Name = name });
        return Task.CompletedTask;
    }

    /// <summary>Everything that runs is gone, without a word to anybody.</summary>
    public void Purge() => instances.Clear();

    /// <summary>The instances of a case are gone: those whose id is the prefix or goes on with a full stop after it.</summary>
    public void Purge(string prefix)
    {
        foreach (var id in instances.Keys.Where(id => id == prefix || id.StartsWith(prefix + ".", StringComparison.Ordinal)).ToList()) instances.Remove(id);
    }

    /// <returns>False when there was none.</returns>
    public bool Remove(string id) => instances.Remove(id);

    /// <summary>Runs one episode of one instance.</summary>
    /// <returns>False when no instance has anything to read.</returns>
    public async Task<bool> RunEpisode()
    {
        if (instances.Values.FirstOrDefault(each => each.Inbox.Count > 0 && VersioningSettings.CompareVersions(each.Version ?? "", Version) <= 0) is not { } instance) return false;

        var parent = instance.Parent is { } above ? new ParentOrchestrationInstance(above.Name, above.OrchestrationInstance.InstanceId) : null;
        var actions = instance.Wake(functions.Orchestration(instance.Name, parent), clock.GetUtcNow().UtcDateTime);
        foreach (var action in actions) await Take(action, instance);
        instance.History.Add(new OrchestratorCompletedEvent(-1));

        foreach (var task in actions.OfType<ScheduleTaskOrchestratorAction>()) await RunActivity(instance, task);
        return true;
    }

    async Task Take(OrchestratorAction action, Instance instance)
    {
        switch (action)
        {
            case ScheduleTaskOrchestratorAction task:
                instance.History.Add(new TaskScheduledEvent(task.Id, task.Name!, task.Version, task.Input));
                break;

            case CreateTimerOrchestratorAction timer:
                instance.History.Add(new TimerCreatedEvent(timer.Id, timer.FireAt));
                var wakes = mishaps.TimersAreEarly ? timer.FireAt - Earliness : timer.FireAt;
                Later(wakes, instance, () => instance.Inbox.Add(new TimerFiredEvent(-1, timer.FireAt) { TimerId = timer.Id }));
                break;

            case CreateSubOrchestrationAction child:
                instance.History.Add(new SubOrchestrationInstanceCreatedEvent(child.Id) { Name = child.Name, Version = child.Version, InstanceId = child.InstanceId, Input = child.Input });
                var unwatched = child.Tags?.ContainsKey(OrchestrationTags.FireAndForget) is true;
                // Throws on an id that was used before: the engine would overwrite the first in silence.
                Add(new Instance(child.Name!, child.InstanceId!, child.Version, child.Input,
                    unwatched ? null : new ParentInstance { Name = instance.Name, OrchestrationInstance = instance.Handle, TaskScheduleId = child.Id }));
                break;

            case SendEventOrchestratorAction sent:
                instance.History.Add(new EventSentEvent(sent.Id) { InstanceId = sent.Instance!.InstanceId, Name = sent.EventName, Input = sent.EventData });
                await Raise(sent.Instance.InstanceId, sent.EventName!, sent.EventData);
                break;

            case OrchestrationCompleteOrchestratorAction { OrchestrationStatus: OrchestrationStatus.ContinuedAsNew } anew:
                var next = new Instance(instance.Name, instance.Id, anew.NewVersion ?? instance.Version, anew.Result, instance.Parent).Born();
                next.Inbox.AddRange([.. anew.CarryoverEvents ?? [], .. instance.Inbox]);
                instances[instance.Id] = next;
                break;

            case OrchestrationCompleteOrchestratorAction complete:
                (instance.Status, instance.Output) = (complete.OrchestrationStatus, complete.Result);
                instance.History.Add(new ExecutionCompletedEvent(complete.Id, complete.Result, complete.OrchestrationStatus, complete.FailureDetails));
                Tell(instance.Parent, complete);
                break;

            default:
                throw new NotSupportedException($"{action.GetType().Name}: no orchestrator of ours does this.");
        }
    }

    async Task RunActivity(Instance instance, ScheduleTaskOrchestratorAction task, bool again = false)
    {
        HistoryEvent? answer = null;
        var lived = await watch.Outlives(async () =>
        {
            var activity = functions.Activity(task.Name!, services);
            try
            {
                if (task.Name == mishaps.Broken && clock.Day < mishaps.RepairedOnDay) throw new InvalidOperationException("Broken.");
                var context = new TaskContext(instance.Handle);
                var result = await activity.RunAsync(context, task.Input);
                if (mishaps.EachActivityTwice) Assert.Equal(result, await activity.RunAsync(context, task.Input));
                answer = new TaskCompletedEvent(-1, task.Id, result);
            }
            catch (Exception e) when (e is not (Crash or Xunit.Sdk.XunitException))
            {
                answer = new TaskFailedEvent(-1, task.Id, e.Message, e.StackTrace, new FailureDetails(e));
            }

            if (mishaps.CrashAfterEachActivity && !again) throw new Crash();
        });

        if (!lived)
        {
            Later(clock.GetUtcNow() + Restart, instance, () => RunActivity(instance, task, again: true));
            return;
        }

        if (IsHere(instance)) instance.Inbox.Add(answer!);
        if (++ActivitiesRun != mishaps.LoseHubAfterActivity) return;
        Purge();
        await DriveAgain();
    }

    void Add(Instance instance) => instances.Add(instance.Id, instance.Born());

    void Tell(ParentInstance? parent, OrchestrationCompleteOrchestratorAction child)
    {
        if (parent is null || Find(parent.OrchestrationInstance.InstanceId) is not { } waiting || waiting.Handle != parent.OrchestrationInstance) return;
        waiting.Inbox.Add(child.OrchestrationStatus is OrchestrationStatus.Completed
            ? new SubOrchestrationInstanceCompletedEvent(-1, parent.TaskScheduleId, child.Result)
            : new SubOrchestrationInstanceFailedEvent(-1, parent.TaskScheduleId, child.Result, child.Details, child.FailureDetails));
    }

    void Later(DateTimeOffset when, Instance instance, Action act) => Later(when, instance, () => { act(); return Task.CompletedTask; });

    // What was meant for an instance that is over, or went with the hub, reaches nobody.
    void Later(DateTimeOffset when, Instance instance, Func<Task> act) => clock.At(when, () => IsHere(instance) ? act() : Task.CompletedTask);

    bool IsHere(Instance instance) => !instance.IsOver && Find(instance.Id) == instance;
}
