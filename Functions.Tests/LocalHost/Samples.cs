using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Tests.LocalHost;

/// <summary>Functions of each kind, to see what LocalHost makes of them.</summary>
internal sealed class Samples(Tables tables)
{
    /// <summary>How often each timer of the tests ran, by the test's name.</summary>
    public static ConcurrentDictionary<string, int> Ticks { get; } = new();

    [Function(nameof(SampleRoot)), Public(ForMachines = true)]
    public Task<IResult> SampleRoot([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{ignored:maxlength(0)?}")] HttpRequest request) =>
        Task.FromResult(Results.Text("根"));

    [Function(nameof(SampleRead)), Public(ForMachines = true)]
    public Task<IResult> SampleRead([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "samples/{id}/{number:int?}")] HttpRequest request,
        string id, int? number, FunctionContext context, CancellationToken cancel) =>
        Task.FromResult(Results.Text($"{id} {number} {context.FunctionDefinition.Name} {cancel.CanBeCanceled}"));

    [Function(nameof(SampleForm)), Public(ForMachines = true)]
    public async Task<IResult> SampleForm([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "samples/{id}")] HttpRequest request, string id)
    {
        var form = await request.ReadFormAsync();
        return form["break"].Count == 0 ? Results.Text($"{id}: {form["text"]}") : throw new InvalidOperationException("broken");
    }

    [Function(nameof(SampleStart)), Public(ForMachines = true)]
    public async Task<IResult> SampleStart([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "stories/{id}/{steps:int}")] HttpRequest request,
        string id, int steps, [DurableClient] DurableTaskClient client, CancellationToken cancel)
    {
        await client.ScheduleNewOrchestrationInstanceAsync(nameof(SampleSteps), new StoryInput(id, steps), new StartOrchestrationOptions(id), cancel);
        return Results.Accepted();
    }

    [Function(nameof(SampleState)), Public(ForMachines = true)]
    public async Task<IResult> SampleState([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stories/{id}")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancel)
    {
        var state = await client.GetInstancesAsync(id, getInputsAndOutputs: true, cancel);
        var rows = await tables.Keys.All<string>(id, cancel: cancel);
        return Results.Text($"{state?.RuntimeStatus} {rows.Count}");
    }

    /// <summary>Writes a row for each step, one after the other.</summary>
    [Function(nameof(SampleSteps))]
    public static async Task<string> SampleSteps([OrchestrationTrigger] TaskOrchestrationContext context, StoryInput input)
    {
        for (var step = 0; step < input.Steps; step++) await context.CallActivityAsync<int>(nameof(SampleStep), new StoryStep(input.Id, step));
        return "done";
    }

    [Function(nameof(SampleStep))]
    public async Task<int> SampleStep([ActivityTrigger] StoryStep step)
    {
        await tables.Keys.TryAdd(step.Id, $"{step.Number:D4}", "done");
        return step.Number;
    }

    /// <summary>Waits for somebody, for a moment, and for a child with a version of its own.</summary>
    [Function(nameof(SampleStory))]
    public static async Task<string> SampleStory([OrchestrationTrigger] TaskOrchestrationContext context, StoryInput input)
    {
        var said = await context.WaitForExternalEvent<string>("word");
        await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
        var older = await context.CallSubOrchestratorAsync<string>(nameof(SampleChild), new SubOrchestrationOptions { InstanceId = $"{input.Id}.older", Version = "0.5" });
        var like = await context.CallSubOrchestratorAsync<string>(nameof(SampleChild), new SubOrchestrationOptions { InstanceId = $"{input.Id}.like" });
        return $"{said} {context.Version} {older} {like} {await context.CallActivityAsync<int>(nameof(SampleStep), new StoryStep(input.Id, 7))}";
    }

    [Function(nameof(SampleChild))]
    public static Task<string> SampleChild([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult($"{context.Version} of {context.Parent?.InstanceId}");

    /// <summary>Takes longer than its interval, and breaks each second time.</summary>
    [Function(nameof(SampleTimer))]
    public async Task SampleTimer([TimerTrigger("%SampleSchedule%")] TimerInfo timer, FunctionContext context, CancellationToken cancel)
    {
        var running = Ticks.AddOrUpdate("running", 1, (_, now) => now + 1);
        if (running > 1) Ticks["overlap"] = running;
        await Task.Delay(TimeSpan.FromMilliseconds(1100), cancel);
        Ticks.AddOrUpdate("running", 0, (_, now) => now - 1);
        if (Ticks.AddOrUpdate("runs", 1, (_, now) => now + 1) == 1) throw new InvalidOperationException("The first time it breaks.");
    }
}

internal sealed record StoryInput(string Id, int Steps = 0);

internal sealed record StoryStep(string Id, int Number);

/// <summary>Turns what a handler throws into a page, and can answer itself.</summary>
internal sealed class SampleOuter : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext()!;
        http.Response.Headers["X-Function"] = context.FunctionDefinition.EntryPoint;
        if (http.Request.Query.ContainsKey("forbidden"))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            await http.Response.WriteAsync("no");
            return;
        }

        try
        {
            await next(context);
        }
        catch (InvalidOperationException e)
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await http.Response.WriteAsync($"caught: {e.Message}");
        }
    }
}

internal sealed class SampleInner : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var headers = context.GetHttpContext()!.Response.Headers;
        headers["X-Order"] = headers.ContainsKey("X-Function") ? "outer first" : "inner first";
        return next(context);
    }
}
