using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Web;

namespace Workflows.LocalHost.Hosting;

/// <summary>
/// Calls a function with what the real host would give it: what triggered it, the values of its route by their names, a durable client, the
/// context, a cancellation token. Its class gets its constructor's arguments from the services of the call.
/// </summary>
internal static class FunctionCall
{
    static readonly Type[] OfARoute = [typeof(string), typeof(int), typeof(long), typeof(Guid)];

    /// <returns>What the method returned, once its task is done; null when it returns nothing.</returns>
    public static async Task<object?> Run(FunctionEntry function, FunctionContext context, object? trigger)
    {
        var method = function.Method;
        var target = method.IsStatic ? null : ActivatorUtilities.CreateInstance(context.InstanceServices, method.DeclaringType!);
        try
        {
            object?[] arguments = [.. method.GetParameters().Select(parameter => function.IsTrigger(parameter) ? trigger : Argument(parameter, context))];
            return await Result(method, method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, CultureInfo.InvariantCulture));
        }
        finally
        {
            if (target is IAsyncDisposable slow) await slow.DisposeAsync();
            else (target as IDisposable)?.Dispose();
        }
    }

    /// <summary>As <see cref="Run"/>, with what goes around every function.</summary>
    public static async Task<object?> Watched(FunctionEntry function, FunctionContext context, object? trigger)
    {
        object? result = null;
        await context.InstanceServices.GetRequiredService<Invocation>().Run(context, async () => result = await Run(function, context, trigger));
        return result;
    }

    /// <summary>Waits for what a method returned. Awaits nothing else, so that orchestrators can be called as well.</summary>
    public static async Task<object?> Result(MethodInfo method, object? returned)
    {
        if (returned is not Task task) return returned;
        await task;
        return method.ReturnType.IsGenericType ? method.ReturnType.GetProperty(nameof(Task<>.Result))!.GetValue(task) : null;
    }

    public static Type ResultType(MethodInfo method) =>
        method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : method.ReturnType == typeof(Task) ? typeof(object) : method.ReturnType;

    /// <summary>Looks at the start whether every parameter can be given something, for nobody should find out by a click.</summary>
    /// <exception cref="InvalidOperationException">One cannot.</exception>
    public static void Check(FunctionEntry function, IEnumerable<string> route)
    {
        var faulty = function.Method.GetParameters().FirstOrDefault(parameter => !function.IsTrigger(parameter)
            && !IsContext(parameter.ParameterType)
            && !(OfARoute.Contains(Plain(parameter.ParameterType)) && route.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase)));
        if (faulty is not null) throw new InvalidOperationException($"{function}: nothing can be given to the parameter {faulty.Name}.");
    }

    static bool IsContext(Type type) => type == typeof(FunctionContext) || type == typeof(CancellationToken) || type == typeof(DurableTaskClient);

    static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    static object? Argument(ParameterInfo parameter, FunctionContext context) =>
        parameter.ParameterType == typeof(FunctionContext) ? context
        : parameter.ParameterType == typeof(CancellationToken) ? context.CancellationToken
        : parameter.ParameterType == typeof(DurableTaskClient) ? context.InstanceServices.GetRequiredService<DurableTaskClient>()
        : context.BindingContext.BindingData.TryGetValue(parameter.Name!, out var value) && value is string text ? FromRoute(text, Plain(parameter.ParameterType))
        : null;

    static object FromRoute(string text, Type type) =>
        type == typeof(string) ? text
        : type == typeof(Guid) ? Guid.Parse(text)
        : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
}
