using System.Diagnostics;
using DurableTask.AzureStorage;
using DurableTask.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.LocalHost.Durable;

namespace Workflows.Bench;

/// <summary>Orchestrations of three activities a second: through LocalHost, and through the engine on the same storage with the same settings.</summary>
internal static class Orchestrating
{
    public static async Task Measure(BenchSite site, Report report, int count)
    {
        await Ours(site, count / 10);
        var ours = await Ours(site, count);
        report.Rate("orchestrations of three activities a second", ours, await Engine(site, count), 0.9);
    }

    static async Task<double> Ours(BenchSite site, int count)
    {
        var (client, run, began) = (site.Get<DurableTaskClient>(), Guid.NewGuid().ToString("N"), Stopwatch.GetTimestamp());
        await Parallel.ForEachAsync(Enumerable.Range(0, count), async (number, cancel) =>
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(Samples.BenchThree), number, new StartOrchestrationOptions($"{run}-{number}"), cancel));
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => client.WaitForInstanceCompletionAsync($"{run}-{number}")));
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    static async Task<double> Engine(BenchSite site, int count)
    {
        var settings = site.Get<HubSettings>().Service(site.Get<IConfiguration>(), site.Get<ILoggerFactory>());
        settings.TaskHubName = "BareEngine";
        var service = new AzureStorageOrchestrationService(settings);
        await service.CreateIfNotExistsAsync();
        using var worker = new TaskHubWorker(service, site.Get<ILoggerFactory>());
        worker.AddTaskOrchestrations(typeof(BareThree)).AddTaskActivities(typeof(BareOne));
        await worker.StartAsync();
        var client = new TaskHubClient(service);
        await Run(count / 10);
        var rate = await Run(count);
        await worker.StopAsync(isForced: true);
        return rate;

        async Task<double> Run(int instances)
        {
            var began = Stopwatch.GetTimestamp();
            var started = new System.Collections.Concurrent.ConcurrentBag<OrchestrationInstance>();
            await Parallel.ForEachAsync(Enumerable.Range(0, instances), async (number, _) => started.Add(await client.CreateOrchestrationInstanceAsync(typeof(BareThree), $"{Guid.NewGuid():N}", number)));
            await Task.WhenAll(started.Select(instance => client.WaitForOrchestrationAsync(instance, TimeSpan.FromMinutes(5))));
            return instances / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
    }

    sealed class BareThree : DurableTask.Core.TaskOrchestration<int, int>
    {
        public override async Task<int> RunTask(OrchestrationContext context, int input)
        {
            for (var activity = 0; activity < 3; activity++) input = await context.ScheduleTask<int>(typeof(BareOne), input);
            return input;
        }
    }

    sealed class BareOne : DurableTask.Core.TaskActivity<int, int>
    {
        protected override int Execute(DurableTask.Core.TaskContext context, int input) => input + 1;
    }
}

/// <summary>The functions that LocalHost runs for it.</summary>
internal sealed class Samples
{
    [Function(nameof(BenchThree))]
    public static async Task<int> BenchThree([OrchestrationTrigger] TaskOrchestrationContext context, int input)
    {
        for (var activity = 0; activity < 3; activity++) input = await context.CallActivityAsync<int>(nameof(BenchOne), input);
        return input;
    }

    [Function(nameof(BenchOne))]
    public int BenchOne([ActivityTrigger] int input) => input + 1;
}
