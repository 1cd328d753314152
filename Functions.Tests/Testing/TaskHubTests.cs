using DurableTask.Core;
using DurableTask.Core.Exceptions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Tests.Testing;

/// <summary>The harness itself: what it does to workflows is what the engine does, or worse.</summary>
public sealed class TaskHubTests
{
    static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task A_workflow_runs_its_activities_children_and_timers_to_the_end()
    {
        var it = new World();
        await it.Hub.Start(nameof(Tale.Parent), "a", 3, "1.0");
        await it.Run();

        Assert.Equal(OrchestrationStatus.Completed, it.Hub["a"].Status);
        Assert.Equal("\"6 after 10\"", it.Hub["a"].Output);
        Assert.Equal("1.0", it.Hub["a.child"].Version);
        Assert.Equal(["3 on day 1", "6 on day 11"], it.Journal.Lines);
    }

    [Fact]
    public async Task A_nudge_wakes_before_the_time_is_up()
    {
        var it = new World();
        await it.Hub.Start(nameof(Tale.Parent), "a", 3, "1.0");
        it.Clock.At(4, 10, () => it.Hub.Raise("a.child"));
        await it.Run();

        Assert.Equal("\"6 after 3\"", it.Hub["a"].Output);
    }

    [Fact]
    public async Task A_lost_nudge_costs_time_only()
    {
        var it = new World(new() { LoseNudge = 1 });
        await it.Hub.Start(nameof(Tale.Parent), "a", 3, "1.0");
        it.Clock.At(4, 10, () => it.Hub.Raise("a.child"));
        await it.Run();

        Assert.Equal("\"6 after 10\"", it.Hub["a"].Output);
    }

    [Fact]
    public async Task An_id_is_started_once_even_when_it_is_over()
    {
        var it = new World();
        await it.Hub.Start(nameof(Tale.Parent), "a", 3, "1.0");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => it.Client.ScheduleNewOrchestrationInstanceAsync(nameof(Tale.Parent), 4, new StartOrchestrationOptions("a")));
        await it.Run();
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => it.Hub.Start(nameof(Tale.Parent), "a", 4, "1.0"));
    }

    [Fact]
    public async Task A_nudge_for_nobody_or_for_one_that_has_not_begun_is_dropped()
    {
        var it = new World();
        await it.Hub.Raise("nobody");
        await it.Hub.Start(nameof(Tale.Child), "a", 1, "1.0");
        await it.Hub.Raise("a");
        await it.Run();

        Assert.Equal("10", it.Hub["a"].Output);
    }

    [Fact]
    public async Task An_activity_that_fails_is_tried_again_until_it_is_repaired()
    {
        var it = new World(new() { Broken = nameof(Acts.Double), RepairedOnDay = 2 });
        await it.Hub.Start(nameof(Tale.Parent), "a", 3, "1.0");
        await it.Run();

        Assert.Equal("\"6 after 10\"", it.Hub["a"].Output);
        Assert.Equal("3 on day 2", it.Journal.Lines[0]);
    }

    [Fact]
    public async Task What_fails_for_good_fails_its_instance_and_its_parent()
    {
        var it = new World(new() { Broken = nameof(Acts.Double), RepairedOnDay = 400 });
        await it.Hub.Start(nameof(Tale.Grandparent), "g", 3, "1.0");
        await it.Run();

        Assert.Equal([OrchestrationStatus.Failed, OrchestrationStatus.Failed], [it.Hub["g"].Status, it.Hub["g.parent"].Status]);
    }

    [Fact]
    public async Task Whatever_dies_runs_again_and_ends_alike()
    {
        foreach (var mishap in (Mishaps[])[new() { EachActivityTwice = true }, new() { CrashAfterEachActivity = true }, new() { TimersAreEarly = true }, new() { EachNudgeTwice = true }])
        {
            var it = new World(mishap);
            await it.Hub.Start(nameof(Tale.Parent), "a", 3, "1.0");
            await it.Run();
            Assert.StartsWith("\"6 after", it.Hub["a"].Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_hub_that_is_lost_forgets_everything_and_can_be_driven_again()
    {
        var it = new World(new() { LoseHubAfterActivity = 2 });
        it.Hub.DriveAgain = () => it.Hub.Start(nameof(Tale.Parent), "a", 3, "1.0");
        await it.Hub.Start(nameof(Tale.Parent), "a", 3, "1.0");
        await it.Run();

        Assert.Equal("\"6 after 10\"", it.Hub["a"].Output);
        Assert.Equal(2, it.Journal.Lines.Count(line => line.StartsWith('3')));
    }

    [Fact]
    public async Task A_history_fits_the_orchestrator_it_was_made_by_and_no_other()
    {
        var it = new World();
        await it.Hub.Start(nameof(Tale.Parent), "a", 3, "1.0");
        await it.Run();

        Assert.Null(Instance.Fault(it.Hub["a"].History, World.Functions.Orchestration(nameof(Tale.Parent))));
        Assert.NotNull(Instance.Fault(it.Hub["a"].History, World.Functions.Orchestration(nameof(Tale.Grandparent))));
    }

    [Fact]
    public async Task An_instance_that_begins_anew_keeps_its_id()
    {
        var it = new World();
        await it.Hub.Start(nameof(Tale.Countdown), "c", 3, "1.0");
        await it.Run();

        Assert.Equal("0", it.Hub["c"].Output);
    }

    [Fact]
    public async Task The_client_finds_and_purges_instances_by_id()
    {
        var it = new World();
        await it.Client.ScheduleNewOrchestrationInstanceAsync(nameof(Tale.Parent), 3, new StartOrchestrationOptions("a"));
        await it.Run();

        var found = new List<string>();
        await foreach (var each in it.Client.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = "a" })) found.Add(each.InstanceId);
        Assert.Equal(["a", "a.child"], found.Order());
        Assert.Equal(1, (await it.Client.PurgeInstanceAsync("a")).PurgedInstanceCount);
        Assert.Null(await it.Client.GetInstanceAsync("a"));
    }

    [Fact]
    public void The_functions_of_the_app_have_names_of_their_own() => Assert.Empty(DurableFunctions.OfTheApp.Orchestrators.Intersect(DurableFunctions.OfTheApp.Activities));

    internal sealed class Journal
    {
        public List<string> Lines { get; } = [];
    }

    sealed class World
    {
        public static readonly DurableFunctions Functions = new([typeof(Tale), typeof(Acts)]);

        public World(Mishaps? mishaps = null)
        {
            var (given, services) = (mishaps ?? new(), new ServiceCollection());
            services.AddSingleton<TimeProvider>(Clock).AddSingleton(Clock).AddSingleton(Journal);
            services.AddSingleton(provider => new TaskHub(Functions, Clock, given, new StorageWatch(given), provider));
            Hub = services.BuildServiceProvider().GetRequiredService<TaskHub>();
            Client = new HubClient(Hub);
        }

        public SkippingClock Clock { get; } = new(Monday);
        public Journal Journal { get; } = new();
        public TaskHub Hub { get; }
        public HubClient Client { get; }

        public Task Run() => Clock.Run(Hub.RunEpisode);
    }

    internal sealed class Acts(Journal journal, SkippingClock clock)
    {
        [Function(nameof(Double))]
        public async Task<int> Double([ActivityTrigger] int number)
        {
            await Task.Yield();
            journal.Lines.Add($"{number} on day {clock.Day}");
            return number * 2;
        }

        [Function(nameof(Note))]
        public void Note([ActivityTrigger] int number) => journal.Lines.Add($"{number} on day {clock.Day}");
    }

    internal static class Tale
    {
        static readonly TaskOptions Retry = TaskOptions.FromRetryPolicy(new RetryPolicy(32, TimeSpan.FromSeconds(5), 2, TimeSpan.FromHours(1)));

        [Function(nameof(Grandparent))]
        public static Task<string> Grandparent([OrchestrationTrigger] TaskOrchestrationContext context, int number) =>
            context.CallSubOrchestratorAsync<string>(nameof(Parent), number, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}.parent"));

        [Function(nameof(Parent))]
        public static async Task<string> Parent([OrchestrationTrigger] TaskOrchestrationContext context, int number)
        {
            var doubled = await context.CallActivityAsync<int>(nameof(Acts.Double), number, Retry);
            var days = await context.CallSubOrchestratorAsync<int>(nameof(Child), doubled,
                new SubOrchestrationOptions(instanceId: $"{context.InstanceId}.child") { Version = context.Version });
            await context.CallActivityAsync(nameof(Acts.Note), doubled, Retry);
            return $"{doubled} after {days}";
        }

        [Function(nameof(Child))]
        public static async Task<int> Child([OrchestrationTrigger] TaskOrchestrationContext context, int number)
        {
            var (began, nudged) = (context.CurrentUtcDateTime, context.WaitForExternalEvent<object?>(TaskHub.Nudge));
            using var stop = new CancellationTokenSource();
            var late = context.CreateTimer(began.AddDays(10), stop.Token);
            if (await Task.WhenAny(nudged, late) == nudged)
            {
#pragma warning disable CA1849 // CancelAsync would leave the orchestrator's thread.
                stop.Cancel();
#pragma warning restore CA1849
            }

            return (int)(context.CurrentUtcDateTime - began + TimeSpan.FromMinutes(1)).TotalDays;
        }

        [Function(nameof(Countdown))]
        public static async Task<int> Countdown([OrchestrationTrigger] TaskOrchestrationContext context, int number)
        {
            await context.CreateTimer(context.CurrentUtcDateTime.AddHours(1), CancellationToken.None);
            if (number > 0) context.ContinueAsNew(number - 1);
            return number;
        }
    }
}
