using System.Reflection;
using DurableTask.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Tests.Testing;

/// <summary>The orchestrators, activities and timers among the <c>[Function]</c> methods of some classes, as a host would find and call them.</summary>
internal sealed class DurableFunctions
{
    // The shims unpack an input, which the engine wraps in an array, and pack the result.
    static readonly DurableTaskShimFactory Shims = new();

    readonly Dictionary<string, MethodInfo> orchestrators, activities, timers;

    /// <exception cref="ArgumentException">Two functions have one name.</exception>
    public DurableFunctions(IEnumerable<Type> classes)
    {
        var all = classes.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(FunctionAttribute))).ToList();
        orchestrators = With<OrchestrationTriggerAttribute>();
        activities = With<ActivityTriggerAttribute>();
        timers = With<TimerTriggerAttribute>();

        Dictionary<string, MethodInfo> With<TTrigger>() where TTrigger : Attribute => all
            .Where(method => method.GetParameters().Any(parameter => parameter.IsDefined(typeof(TTrigger))))
            .ToDictionary(method => method.GetCustomAttribute<FunctionAttribute>()!.Name);
    }

    DurableFunctions(DurableFunctions other) => (orchestrators, activities, timers) = (new(other.orchestrators), other.activities, other.timers);

    /// <summary>Those of the product.</summary>
    public static DurableFunctions OfTheApp { get; } = new(typeof(Storage.Tables).Assembly.GetTypes());

    /// <summary>Those of a release in which the orchestrator of one name is another.</summary>
    public DurableFunctions With(string name, MethodInfo orchestrator) => new(this) { orchestrators = { [name] = orchestrator } };

    public IEnumerable<string> Orchestrators => orchestrators.Keys;
    public IEnumerable<string> Activities => activities.Keys;

    /// <summary>Name and schedule (NCRONTAB with seconds, UTC) of each timer.</summary>
    public IEnumerable<(string Name, string Schedule)> Timers => timers.Select(timer =>
        (timer.Key, timer.Value.GetParameters().Select(parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>()).First(trigger => trigger is not null)!.Schedule));

    /// <exception cref="KeyNotFoundException">No such orchestrator.</exception>
    public TaskOrchestration Orchestration(string name, ParentOrchestrationInstance? parent = null) =>
        Shims.CreateOrchestration(name, new OrchestratorOf(orchestrators[name]), parent);

    /// <param name="services">Every call gets a scope and an object of its own from them, as in both hosts.</param>
    /// <exception cref="KeyNotFoundException">No such activity.</exception>
    public TaskActivity Activity(string name, IServiceProvider services) => Shims.CreateActivity(name, new ActivityOf(activities[name], services));

    /// <summary>Runs a timer function once, as its host does at its time.</summary>
    public Task RunTimer(string name, IServiceProvider services) =>
        Call(timers[name], services, parameter => parameter.ParameterType == typeof(TimerInfo) ? new TimerInfo() : null);

    static async Task<object?> Call(MethodInfo method, IServiceProvider services, Func<ParameterInfo, object?> bind)
    {
        await using var scope = services.CreateAsyncScope();
        var target = method.IsStatic ? null : ActivatorUtilities.CreateInstance(scope.ServiceProvider, method.DeclaringType!);
        return await Result(method, target, parameter => bind(parameter)
            ?? (parameter.ParameterType == typeof(CancellationToken) ? CancellationToken.None : scope.ServiceProvider.GetRequiredService(parameter.ParameterType)));
    }

    // Awaits nothing but the method: an orchestrator may not leave its thread.
    static async Task<object?> Result(MethodInfo method, object? target, Func<ParameterInfo, object?> bind)
    {
        var result = method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, [.. method.GetParameters().Select(bind)], null);
        if (result is not Task task) return result;
        await task;
        return method.ReturnType.IsGenericType ? method.ReturnType.GetProperty(nameof(Task<>.Result))!.GetValue(task) : null;
    }

    static Type ResultOf(MethodInfo method) => method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : typeof(object);

    sealed class OrchestratorOf(MethodInfo method) : ITaskOrchestrator
    {
        readonly ParameterInfo? given = method.GetParameters().FirstOrDefault(parameter => !parameter.IsDefined(typeof(OrchestrationTriggerAttribute)));

        public Type InputType => given?.ParameterType ?? typeof(object);
        public Type OutputType => ResultOf(method);

        public Task<object?> RunAsync(TaskOrchestrationContext context, object? input) =>
            Result(method, null, parameter => parameter == given ? input : context);
    }

    sealed class ActivityOf(MethodInfo method, IServiceProvider services) : ITaskActivity
    {
        readonly ParameterInfo given = method.GetParameters().First(parameter => parameter.IsDefined(typeof(ActivityTriggerAttribute)));

        public Type InputType => given.ParameterType == typeof(TaskActivityContext) ? typeof(object) : given.ParameterType;
        public Type OutputType => ResultOf(method);

        public Task<object?> RunAsync(TaskActivityContext context, object? input) => Call(method, services, parameter =>
            parameter.ParameterType == typeof(TaskActivityContext) ? context : parameter == given ? input : null);
    }
}
