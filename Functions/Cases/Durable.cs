using Microsoft.DurableTask;

namespace Workflows.Cases;

/// <summary>How our orchestrators call: one retry policy, ids that say what they are, one version for a whole case.</summary>
internal static class Durable
{
    // Storage that is away for a while is no failure of a case: 32 attempts within about a day.
    static readonly TaskOptions Retry = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 32, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromHours(1)));

    // Timers of more than six days are split by the engine, which then keeps four history rows for each piece: we look anew each five days instead.
    static readonly TimeSpan LongestSleep = TimeSpan.FromDays(5);

    public static Task Do(this TaskOrchestrationContext context, string activity, object input) =>
        context.CallActivityAsync(activity, input, Retry);

    public static Task<T> Do<T>(this TaskOrchestrationContext context, string activity, object input) =>
        context.CallActivityAsync<T>(activity, input, Retry);

    /// <summary>Starts the child that carries <paramref name="step"/>, in the version of its parent: by itself it would take the newest.</summary>
    public static Task<string> Child(this TaskOrchestrationContext context, string workflow, StepId step) =>
        context.CallSubOrchestratorAsync<string>(workflow, step, new SubOrchestrationOptions(instanceId: step.Instance) { Version = context.Version });

    /// <summary>The time to wake at: <paramref name="due"/>, or earlier where that is far away.</summary>
    public static DateTime Wake(this TaskOrchestrationContext context, DateTimeOffset due) =>
        due.UtcDateTime - context.CurrentUtcDateTime > LongestSleep ? context.CurrentUtcDateTime + LongestSleep : due.UtcDateTime;
}
