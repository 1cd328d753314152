using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Workflows.LocalHost.Hosting;

/// <summary>A method marked <c>[Function]</c>.</summary>
/// <param name="Trigger">The parameter that what triggers it goes to.</param>
internal sealed record FunctionEntry(string Name, MethodInfo Method, ParameterInfo Trigger)
{
    public T? TriggeredBy<T>() where T : Attribute => Trigger.GetCustomAttribute<T>();

    /// <summary>By its place: reflection may give the same parameter as two objects.</summary>
    public bool IsTrigger(ParameterInfo parameter) => parameter.Position == Trigger.Position;

    public override string ToString() => $"{Name} ({Method.DeclaringType}.{Method.Name})";
}

/// <summary>The functions of some assemblies, found as the Functions SDK finds them: public methods marked <c>[Function]</c>, of classes public or not.</summary>
/// <exception cref="InvalidOperationException">A function without a trigger, or two of one name.</exception>
internal sealed class FunctionCatalog(IEnumerable<Assembly> assemblies)
{
    const BindingFlags Methods = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    static readonly Type[] Triggers =
        [typeof(HttpTriggerAttribute), typeof(TimerTriggerAttribute), typeof(OrchestrationTriggerAttribute), typeof(ActivityTriggerAttribute)];

    public IReadOnlyList<FunctionEntry> All { get; } = Unique(
        from assembly in assemblies
        from type in assembly.GetTypes()
        from method in type.GetMethods(Methods)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        orderby function.Name
        select new FunctionEntry(function.Name, method, Trigger(method)));

    public IEnumerable<(FunctionEntry Function, T Trigger)> With<T>() where T : Attribute =>
        from function in All
        let trigger = function.TriggeredBy<T>()
        where trigger is not null
        select (function, trigger);

    static ParameterInfo Trigger(MethodInfo method) =>
        method.GetParameters().SingleOrDefault(parameter => Triggers.Any(parameter.IsDefined))
        ?? throw new InvalidOperationException($"{method.DeclaringType}.{method.Name} has no trigger that LocalHost knows.");

    static FunctionEntry[] Unique(IEnumerable<FunctionEntry> functions)
    {
        FunctionEntry[] all = [.. functions];
        var twice = all.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? all : throw new InvalidOperationException($"Two functions have one name: {string.Join(", ", twice)}.");
    }
}
