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
}
