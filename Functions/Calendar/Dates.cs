namespace Workflows.Calendar;

/// <summary>
/// Full years and months between days, as the Civil Code (民法典) counts them, art. 202: a period of years or months is full on the day of the same
/// number, and where the month has none, on its last day. So who was born on 29 February is a year older on 28 February of a common year, and a
/// month that began on the 31st is full on the 30th. The day itself counts as reached, as everyday practice has it for birthdays (年满).
/// </summary>
internal static class Dates
{
    /// <returns>Full months from one day to another; negative when <paramref name="to"/> comes first.</returns>
    public static int FullMonths(DateOnly from, DateOnly to)
    {
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        return from.AddMonths(months) > to ? months - 1 : months;
    }

    /// <summary>Age in full years (周岁) on a day.</summary>
    public static int Age(DateOnly birth, DateOnly on)
    {
        var years = on.Year - birth.Year;
        return birth.AddYears(years) > on ? years - 1 : years;
    }
}
