namespace Workflows.Calendar;

/// <summary>People read and mean Beijing time wherever the machine stands. All instants given back here carry the offset of Beijing.</summary>
internal static class Beijing
{
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static DateTimeOffset Now(TimeProvider clock) => Of(clock.GetUtcNow());

    public static DateOnly Today(TimeProvider clock) => DateOf(clock.GetUtcNow());

    /// <summary>The same instant as a clock in Beijing shows it.</summary>
    public static DateTimeOffset Of(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    public static DateOnly DateOf(DateTimeOffset at) => DateOnly.FromDateTime(Of(at).DateTime);

    /// <summary>0:00, the day's first instant.</summary>
    public static DateTimeOffset Midnight(DateOnly date) => At(date, TimeOnly.MinValue);

    /// <summary>24:00, which is 0:00 of the next day: whatever comes before it came in on that day.</summary>
    public static DateTimeOffset EndOf(DateOnly date) => Midnight(date.AddDays(1));

    public static DateTimeOffset At(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time);
        return new(local, Zone.GetUtcOffset(local));
    }

    /// <summary>
    /// When a workflow looks whether a deadline has passed. What people hand in counts until 24:00 exactly, and timers may be a second early: so a minute
    /// later, or seconds where the period itself is one of seconds.
    /// </summary>
    public static DateTimeOffset LookAfter(DateTimeOffset deadline) =>
        deadline + (TimeOnly.FromTimeSpan(Of(deadline).TimeOfDay) == TimeOnly.MinValue ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(2));
}
