using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.Tests.Testing;

namespace Workflows.Tests.LocalHost;

public sealed class DurableTests
{
    const string Version = "AzureFunctionsJobHost:extensions:durableTask:defaultVersion";

    [Fact]
    public async Task A_workflow_waits_for_a_word_a_timer_and_children_and_goes_on_after_a_restart()
    {
        string name;
        await using (var first = await Start())
        {
            name = first.Name;
            await first.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(Samples.SampleStory), new StoryInput("story"), new StartOrchestrationOptions("story"));
            Assert.Equal(OrchestrationRuntimeStatus.Running, (await first.Durable.WaitForInstanceStartAsync("story", Limit())).RuntimeStatus);
        }

        await using var second = await Start(name);
        await second.Durable.RaiseEventAsync("story", "word", "好");
        var end = await second.Durable.WaitForInstanceCompletionAsync("story", true, Limit());
        Assert.Equal("好 1.0 0.5 of story 1.0 of story 7", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_instance_newer_than_the_host_is_left_alone_until_a_newer_host_comes()
    {
        string name;
        await using (var older = await Start())
        {
            name = older.Name;
            await older.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(Samples.SampleChild), null, new StartOrchestrationOptions("newer") { Version = "2.0" });
            await older.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(Samples.SampleChild), null, new StartOrchestrationOptions("older") { Version = "0.9" });
            Assert.Equal("0.9 of ", (await older.Durable.WaitForInstanceCompletionAsync("older", true, Limit())).ReadOutputAs<string>());
            Assert.Equal(OrchestrationRuntimeStatus.Pending, (await older.Durable.GetInstancesAsync("newer"))!.RuntimeStatus);
        }

        await using var newer = await Start(name, "2.0");
        Assert.Equal("2.0 of ", (await newer.Durable.WaitForInstanceCompletionAsync("newer", true, Limit())).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_instance_that_a_newer_host_has_begun_waits_while_the_older_one_is_back()
    {
        string name;
        await using (var newer = await Start(version: "2.0"))
        {
            name = newer.Name;
            await newer.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(Samples.SampleStory), new StoryInput("newer"), new StartOrchestrationOptions("newer"));
            await newer.Durable.WaitForInstanceStartAsync("newer", Limit());
        }

        await using (var older = await Start(name))
        {
            await older.Durable.RaiseEventAsync("newer", "word", "好");
            await older.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(Samples.SampleStory), new StoryInput("older"), new StartOrchestrationOptions("older"));
            await older.Durable.WaitForInstanceStartAsync("older", Limit());
            await older.Durable.RaiseEventAsync("older", "word", "好");
            Assert.Equal("好 1.0 0.5 of older 1.0 of older 7", (await older.Durable.WaitForInstanceCompletionAsync("older", true, Limit())).ReadOutputAs<string>());
            Assert.Equal(OrchestrationRuntimeStatus.Running, (await older.Durable.GetInstancesAsync("newer"))!.RuntimeStatus);
        }

        await using var again = await Start(name, "2.0");
        Assert.Equal("好 2.0 0.5 of newer 2.0 of newer 7", (await again.Durable.WaitForInstanceCompletionAsync("newer", true, Limit())).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_fixed_id_never_replaces_a_finished_instance_when_every_state_is_in_the_dedupe_list()
    {
        await using var host = await Start();
        var once = new StartOrchestrationOptions("once").WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
        await host.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(Samples.SampleChild), null, once);
        var finished = await host.Durable.WaitForInstanceCompletionAsync("once", Limit());

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(Samples.SampleChild), null, once));
        Assert.Equal(finished.CreatedAt, (await host.Durable.GetInstancesAsync("once"))!.CreatedAt);
    }

    [Fact]
    public async Task Instances_are_found_by_the_beginning_of_their_id_and_purged()
    {
        await using var host = await Start();
        foreach (var id in (string[])["s.rec-1", "s.rec-1.step.1", "s.rec-2"])
        {
            await host.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(Samples.SampleChild), null, new StartOrchestrationOptions(id));
            await host.Durable.WaitForInstanceCompletionAsync(id, Limit());
        }

        var found = new List<string>();
        await foreach (var each in host.Durable.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = "s.rec-1" })) found.Add(each.InstanceId);
        Assert.Equal(["s.rec-1", "s.rec-1.step.1"], found.Order());

        Assert.Equal(1, (await host.Durable.PurgeInstanceAsync("s.rec-1.step.1")).PurgedInstanceCount);
        Assert.Null(await host.Durable.GetInstancesAsync("s.rec-1.step.1"));
    }

    static Task<RunningHost> Start(string? name = null, string version = "1.0") =>
        RunningHost.Start(new Dictionary<string, string?> { ["LocalHost:Functions"] = "Functions.Tests", [Version] = version, ["SampleSchedule"] = "0 0 0 1 1 *" }, name: name);

    static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;
}
