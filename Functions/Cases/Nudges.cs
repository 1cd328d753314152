using Microsoft.DurableTask;

namespace Workflows.Cases;

/// <summary>Lets an orchestrator sleep until something was written that concerns it, or until a time has come.</summary>
internal sealed class Nudges(TaskOrchestrationContext context)
{
    /// <summary>The one external event there is. It carries nothing: what happened stands in the case.</summary>
    public const string Event = "nudge";

    // One wait outlives the turns, so that nothing hangs on what a cancelled wait does with the next event.
    Task? next;

    /// <returns>True after a nudge, or when it is time to look again; false when it is <paramref name="due"/>, which a timer may find a second early.</returns>
    /// <param name="others">Whatever else wakes it when it is over, such as children.</param>
    public async Task<bool> Before(DateTimeOffset due, params IEnumerable<Task> others)
    {
        next ??= context.WaitForExternalEvent<object?>(Event);
        var wake = context.Wake(due);
        using var stop = new CancellationTokenSource();
        var timer = context.CreateTimer(wake, stop.Token);
        var first = await Task.WhenAny([next, timer, .. others]);
        if (first == timer) return wake < due.UtcDateTime;

#pragma warning disable CA1849 // CancelAsync would leave the orchestrator's one thread, and it would never wake.
        stop.Cancel();
#pragma warning restore CA1849
        if (first == next) next = null;
        return true;
    }
}
