using System.Globalization;

namespace Workflows.Calendar;

/// <summary>
/// The thirteen days off that the law names (全国年节及纪念日放假办法, as amended in 2024), for years whose arrangement the State Council has not
/// published yet: New Year 1, Spring Festival 4 (its eve and three days), Tomb-sweeping 1, Labour Day 2, Dragon Boat 1, Mid-autumn 1, National Day 3.
/// </summary>
internal static class StatutoryDays
{
    static readonly ChineseLunisolarCalendar Lunar = new();

    public static bool Contains(DateOnly date) => IsSolar(date) || IsTombSweeping(date) || IsLunar(date);

    static bool IsSolar(DateOnly date) => (date.Month, date.Day) is (1, 1) or (5, 1 or 2) or (10, 1 or 2 or 3);

    // 清明 is a solar term: the usual formula [Y × 0.2422 + 4.81] − [Y / 4], good for 2000–2099.
    static bool IsTombSweeping(DateOnly date)
    {
        if (date.Month != 4 || date.Year is < 2000 or > 2099) return false;
        var year = date.Year - 2000;
        return date.Day == (((year * 2422) + 48_100) / 10_000) - (year / 4);
    }

    static bool IsLunar(DateOnly date) =>
        LunarDay(date) is (1, 1 or 2 or 3) or (5, 5) or (8, 15) || LunarDay(date.AddDays(1)) is (1, 1);

    // Month and day by the moon; (0, 0) in a leap month, which has no festivals, and outside .NET's tables (1901–2100).
    static (int Month, int Day) LunarDay(DateOnly date)
    {
        var day = date.ToDateTime(TimeOnly.MinValue);
        if (day < Lunar.MinSupportedDateTime || day > Lunar.MaxSupportedDateTime) return default;
        var (month, leap) = (Lunar.GetMonth(day), Lunar.GetLeapMonth(Lunar.GetYear(day)));
        if (month == leap) return default;
        return (leap > 0 && month > leap ? month - 1 : month, Lunar.GetDayOfMonth(day));
    }
}
