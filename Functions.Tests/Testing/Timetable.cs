using Cronos;

namespace Workflows.Tests.Testing;

/// <summary>Enters the app's timer functions into a story, each at the times of its schedule.</summary>
internal static class Timetable
{
    static readonly TimeSpan Often = TimeSpan.FromMinutes(30);

    /// <summary>What comes more than twice an hour is taken to find nothing new in a quiet minute: see <see cref="SkippingClock.EachMinute"/>.</summary>
    public static void Enter(this SkippingClock clock, DurableFunctions functions, IServiceProvider services, StorageWatch watch)
    {
        foreach (var (name, schedule) in functions.Timers)
        {
            var cron = CronExpression.Parse(schedule, CronFormat.IncludeSeconds);
            var soon = cron.GetOccurrences(clock.GetUtcNow().UtcDateTime, clock.GetUtcNow().UtcDateTime.AddYears(5)).Take(2).ToList();
            if (soon.Count == 2 && soon[1] - soon[0] < Often) clock.EachMinute(Run);
            else clock.Every(after => cron.GetNextOccurrence(after, TimeZoneInfo.Utc), Run);

            // A timer that dies is not run again: the next time must make up for it.
            Task Run() => watch.Outlives(() => functions.RunTimer(name, services));
        }
    }
}
