using System.Collections.Concurrent;
using Workflows.Calendar;

namespace Workflows.Policies;

/// <summary>The calendar of each school: the country's, with the school's own days (<see cref="CalendarPolicy"/>).</summary>
internal sealed class SchoolCalendars(PolicyBook policies, TimeProvider clock)
{
    static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, (WorkingDays Days, DateTimeOffset ReadAt)> known = [];

    /// <summary>A change of the school's own days is seen within a minute.</summary>
    public async ValueTask<WorkingDays> Of(string school)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(school, out var found) && now - found.ReadAt < Kept) return found.Days;
        var days = (await policies.Current<CalendarPolicy>(school)).WorkingDays();
        known[school] = (days, now);
        return days;
    }
}
