using Cronos;
using Microsoft.Azure.Functions.Worker;

namespace Workflows.LocalHost.Hosting;

/// <summary>
/// Timer functions, by their schedules, in UTC as on Azure. One never overlaps itself: what falls due while it runs is left out. What it throws is
/// logged, and its next time comes all the same.
/// </summary>
internal sealed class TimerFunctions(FunctionCatalog catalog, IServiceProvider services, IConfiguration settings, TimeProvider clock, ILogger<TimerFunctions> log)
    : BackgroundService
{
    // A timer of .NET cannot wait for seven weeks, nor should it trust that the clock is never set.
    static readonly TimeSpan LongestNap = TimeSpan.FromHours(1);

    // Read when the host starts, so that a schedule that is none keeps it from starting.
    readonly (FunctionEntry Function, CronExpression Schedule, bool AtOnce)[] timers = [.. catalog.With<TimerTriggerAttribute>().Select(timer =>
    {
        FunctionCall.Check(timer.Function, []);
        return (timer.Function, Schedule(timer.Trigger.Schedule, settings), timer.Trigger.RunOnStartup);
    })];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([.. timers.Select(timer => Loop(timer.Function, timer.Schedule, timer.AtOnce, stoppingToken))]);

    /// <param name="text">Five fields or six (with seconds), or <c>%Name%</c> of a setting that holds them.</param>
    static CronExpression Schedule(string text, IConfiguration settings)
    {
        var schedule = text is ['%', .. var name, '%']
            ? settings[name] ?? throw new InvalidOperationException($"The setting {name} is missing: it holds a timer's schedule.")
            : text;
        var fields = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        return CronExpression.Parse(schedule, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
    }

    async Task Loop(FunctionEntry function, CronExpression schedule, bool atOnce, CancellationToken stop)
    {
        if (atOnce) await Run(function, stop);
        while (schedule.GetNextOccurrence(clock.GetUtcNow(), TimeZoneInfo.Utc) is { } due)
        {
            while (due - clock.GetUtcNow() is { Ticks: > 0 } left) await Task.Delay(left < LongestNap ? left : LongestNap, clock, stop);
            await Run(function, stop);
        }
    }

    async Task Run(FunctionEntry function, CancellationToken stop)
    {
        try
        {
            await using var scope = services.CreateAsyncScope();
            await FunctionCall.Watched(function, new LocalFunctionContext(function, scope.ServiceProvider, stop), new TimerInfo());
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogError(e, "The timer {Name} failed; it goes on at its next time.", function.Name);
        }
    }
}
