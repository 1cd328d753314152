using System.Reflection;
using DurableTask.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker.Shims;
using Workflows.LocalHost.Hosting;

namespace Workflows.LocalHost.Durable;

/// <summary>An orchestrator: a static method. Nothing is awaited here but itself, or its replay would leave its thread.</summary>
internal sealed class Orchestrator(FunctionEntry function) : ITaskOrchestrator
{
    readonly ParameterInfo? input = function.Method.GetParameters().SingleOrDefault(parameter => !function.IsTrigger(parameter));

    public Type InputType => input?.ParameterType ?? typeof(object);
    public Type OutputType => FunctionCall.ResultType(function.Method);

    public Task<object?> RunAsync(TaskOrchestrationContext context, object? value)
    {
        var method = function.Method;
        object?[] arguments = [.. method.GetParameters().Select(parameter => function.IsTrigger(parameter) ? context : value)];
        return FunctionCall.Result(method, method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null));
    }
}

/// <summary>An activity, in a scope of its own.</summary>
internal sealed class Activity(FunctionEntry function, IServiceProvider services) : ITaskActivity
{
    public Type InputType => function.Trigger.ParameterType;
    public Type OutputType => FunctionCall.ResultType(function.Method);

    // No token: an activity cut off by the host's end would count as failed; left alone it is simply delivered again.
    public async Task<object?> RunAsync(TaskActivityContext context, object? input)
    {
        await using var scope = services.CreateAsyncScope();
        return await FunctionCall.Watched(function, new LocalFunctionContext(function, scope.ServiceProvider, context.InstanceId), input);
    }
}

/// <summary>The orchestrators by name. Versions are branches within one method (law 6), so the name is enough.</summary>
internal sealed class Orchestrations(FunctionCatalog catalog, DurableTaskShimFactory shims) : INameVersionObjectManager<TaskOrchestration>
{
    readonly Dictionary<string, Orchestrator> all = catalog.With<OrchestrationTriggerAttribute>()
        .ToDictionary(each => each.Function.Name, each => Checked(each.Function), StringComparer.OrdinalIgnoreCase);

    public void Add(ObjectCreator<TaskOrchestration> creator) => throw new NotSupportedException("Orchestrators are methods marked [Function].");

    public TaskOrchestration? GetObject(string name, string? version) =>
        all.TryGetValue(name, out var found) ? new OrchestrationOfAParent(parent => shims.CreateOrchestration(name, found, parent)) : null;

    static Orchestrator Checked(FunctionEntry function) =>
        function.Method is { IsStatic: true } method && method.GetParameters().Length <= 2 && typeof(Task).IsAssignableFrom(method.ReturnType)
        ? new(function)
        : throw new InvalidOperationException($"{function}: an orchestrator is a static method of its context and at most one input, and returns a task.");
}

/// <summary>The activities by name.</summary>
internal sealed class Activities(FunctionCatalog catalog, DurableTaskShimFactory shims, IServiceProvider services) : INameVersionObjectManager<TaskActivity>
{
    readonly Dictionary<string, TaskActivity> all = catalog.With<ActivityTriggerAttribute>().ToDictionary(x => x.Function.Name, x =>
    {
        FunctionCall.Check(x.Function, []);
        return shims.CreateActivity(x.Function.Name, new Activity(x.Function, services));
    }, StringComparer.OrdinalIgnoreCase);

    public void Add(ObjectCreator<TaskActivity> creator) => throw new NotSupportedException("Activities are methods marked [Function].");

    public TaskActivity? GetObject(string name, string? version) => all.GetValueOrDefault(name);
}
