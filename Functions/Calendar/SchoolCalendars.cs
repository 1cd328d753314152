using System.Collections.Concurrent;
using Workflows.Storage;

namespace Workflows.Calendar;

/// <summary>The calendar of each school: the country's, with the school's own days (table Schools, PK the school, RK <c>calendar</c>).</summary>
internal sealed class SchoolCalendars(Tables tables, TimeProvider clock)
{
    static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, (WorkingDays Days, DateTimeOffset ReadAt)> known = [];

    /// <summary>A change of the school's own days is seen within a minute.</summary>
    public async ValueTask<WorkingDays> Of(string school)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(school, out var found) && now - found.ReadAt < Kept) return found.Days;
        var days = new WorkingDays((await tables.Schools.Find<WorkingDayOptions>(school, "calendar"))?.Content);
        known[school] = (days, now);
        return days;
    }
}
