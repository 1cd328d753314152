using System.Globalization;

namespace Workflows.Web;

/// <summary>
/// Days and times as people read them, in Beijing time: 4月28日（周二）24:00; the year only when it is another than this. Midnight as an end is 24:00 of the day before.
/// </summary>
internal static class Say
{
    static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    static readonly string[] Weekdays = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

    /// <summary>The day and time in Beijing.</summary>
    public static DateTimeOffset Beijing(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone);

    public static DateOnly Day(DateTimeOffset time) => DateOnly.FromDateTime(Beijing(time).DateTime);

    public static DateOnly Today(TimeProvider clock) => Day(clock.GetUtcNow());

    /// <summary>2026年3月18日; 18 March 2026.</summary>
    public static string Full(DateOnly day) => Languages.IsChinese
        ? $"{day.Year}年{day.Month}月{day.Day}日"
        : day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>4月28日, or 2025年4月28日 in another year than <paramref name="today"/>'s.</summary>
    public static string Date(DateOnly day, DateOnly today) => day.Year != today.Year ? Full(day)
        : Languages.IsChinese ? $"{day.Month}月{day.Day}日"
        : day.ToString("d MMMM", CultureInfo.InvariantCulture);

    /// <summary>4月28日（周二）; Tue 28 April.</summary>
    public static string DateWithWeekday(DateOnly day, DateOnly today) => Languages.IsChinese
        ? $"{Date(day, today)}（{Weekday(day)}）"
        : $"{Weekday(day)} {Date(day, today)}";

    /// <summary>周二; Tue.</summary>
    public static string Weekday(DateOnly day) => Languages.IsChinese
        ? Weekdays[(int)day.DayOfWeek]
        : day.ToString("ddd", CultureInfo.InvariantCulture);

    /// <summary>When something happened or begins: 4月28日（周二）16:20.</summary>
    public static string Moment(DateTimeOffset time, DateOnly today) => At(Day(time), Clock(time), today);

    /// <summary>Until when something is possible: 4月28日（周二）24:00 for the midnight after the 28th.</summary>
    public static string Deadline(DateTimeOffset end, DateOnly today) => Beijing(end).TimeOfDay == TimeSpan.Zero
        ? At(Day(end).AddDays(-1), "24:00", today)
        : Moment(end, today);

    /// <summary>学院团委; College League committee.</summary>
    public static string Role(string role) => Texts.Of("Web")[$"Role.{role}"];

    /// <summary>As <c>datetime</c> of a <c>time</c> element.</summary>
    public static string Machine(DateTimeOffset time) => Beijing(time).ToString("yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture);

    public static string Machine(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    static string At(DateOnly day, string time, DateOnly today) =>
        Languages.IsChinese ? DateWithWeekday(day, today) + time : $"{DateWithWeekday(day, today)}, {time}";

    static string Clock(DateTimeOffset time) => Beijing(time).ToString("H:mm", CultureInfo.InvariantCulture);
}
