using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Workflows.LocalHost.Hosting;

/// <summary>What LocalHost maps, in the words of <c>functions.metadata</c>: a test compares the two.</summary>
internal sealed record FunctionMetadata(string Name, string EntryPoint, string Trigger, string? Route = null, string Methods = "", string? Schedule = null)
{
    public static FunctionMetadata Of(FunctionEntry function)
    {
        var (http, timer) = (function.TriggeredBy<HttpTriggerAttribute>(), function.TriggeredBy<TimerTriggerAttribute>());
        return new(function.Name, $"{function.Method.DeclaringType!.FullName}.{function.Method.Name}", TypeOf(function.Trigger),
            http?.Route, string.Join(' ', http?.Methods ?? []), timer?.Schedule);
    }

    /// <returns>Such as <c>httpTrigger</c>.</returns>
    public static string TypeOf(ParameterInfo trigger) =>
        trigger.IsDefined(typeof(HttpTriggerAttribute)) ? "httpTrigger"
        : trigger.IsDefined(typeof(TimerTriggerAttribute)) ? "timerTrigger"
        : trigger.IsDefined(typeof(OrchestrationTriggerAttribute)) ? "orchestrationTrigger"
        : "activityTrigger";
}
