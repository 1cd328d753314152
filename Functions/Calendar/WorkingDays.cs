namespace Workflows.Calendar;

/// <summary>What a school says of its own days.</summary>
internal sealed record WorkingDayOptions
{
    /// <summary>Whether the day a period is set going counts as its first, when it is a working day. By default the period starts the day after.</summary>
    public bool CountFirstDay { get; init; }

    /// <summary>Whether working days within <see cref="Vacations"/> count.</summary>
    public bool VacationDaysCount { get; init; }

    public DayList Vacations { get; init; } = DayList.None;

    /// <summary>The school's own days off. A day that is in both lists is off: an end may move later, never earlier.</summary>
    public DayList DaysOff { get; init; } = DayList.None;

    /// <summary>Days the school works though the calendar says otherwise.</summary>
    public DayList DaysOn { get; init; } = DayList.None;

    /// <summary>The school's semesters, each from its first to its last day; that of a day before the first of them goes by <see cref="Semester.Of"/>.</summary>
    public DayList Semesters { get; init; } = DayList.None;
}

/// <summary>
/// Working days, and when periods of them end, in Beijing time (RULES "Working days"). A year the State Council has not published yet goes by
/// Monday to Friday less the thirteen statutory days; <see cref="HasData"/> tells. Whoever has printed an end keeps the later of the printed one
/// and a new one.
/// </summary>
internal sealed class WorkingDays(WorkingDayOptions? options = null)
{
    // A first semester that begins in July, and a second one in January, are meant by their next month.
    const int LongestVacation = 90, LatestStart = 31;

    static readonly TimeOnly EightOClock = new(8, 0);

    readonly WorkingDayOptions options = options ?? new();

    /// <summary>When digests go out on working days: 8:00 and 14:00.</summary>
    public static TimesOfDay DigestTimes { get; } = new([EightOClock, new(14, 0)]);

    /// <summary>Whether the State Council's arrangement of a year is known.</summary>
    public static bool HasData(int year) => PublishedDays.All.HasYear(year);

    /// <returns>The year whose arrangement is missing although it begins within two months or has begun; null when all is well.</returns>
    public static int? MissingYear(DateOnly today) => today.AddMonths(2).Year is var year && HasData(year) ? null : HasData(today.Year) ? year : today.Year;

    /// <summary>The semester a day belongs to; a vacation belongs to the semester before it.</summary>
    public Semester SemesterOf(DateOnly date)
    {
        var begun = options.Semesters.Spans.Where(span => span.First <= date).OrderBy(span => span.First).LastOrDefault();

        // Whoever has not entered this year's semesters yet must not count last year's for ever.
        return begun == default || date.DayNumber - begun.Last.DayNumber > LongestVacation ? Semester.Of(date) : Semester.Of(begun.First.AddDays(LatestStart));
    }

    /// <summary>Whether the country has this day off: as published, or as the law names it where nothing is published yet.</summary>
    public static bool IsHoliday(DateOnly date) => PublishedDays.All.IsOff(date) || (!HasData(date.Year) && StatutoryDays.Contains(date));

    /// <summary>Whether this day is worked for a holiday nearby.</summary>
    public static bool IsMadeUp(DateOnly date) => PublishedDays.All.IsMadeUp(date);

    public bool IsWorkingDay(DateOnly date)
    {
        if (options.DaysOff.Contains(date)) return false;
        if (options.DaysOn.Contains(date)) return true;
        if (!options.VacationDaysCount && options.Vacations.Contains(date)) return false;
        if (IsMadeUp(date)) return true;
        return !IsHoliday(date) && date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
    }

    /// <summary>
    /// When a period ends. One of working days starts the day after <paramref name="from"/> and ends at 24:00 of the last; one of years, months and
    /// days likewise (Civil Code art. 201–203), though on whatever day it ends; one with a time (<c>PT10S</c>) ends exactly that long after.
    /// </summary>
    public DateTimeOffset EndOf(DateTimeOffset from, Period period) =>
        period.IsExact ? period.AddTo(from) : Beijing.EndOf(LastDay(Beijing.DateOf(from), period));

    /// <summary>The period's last day; that of an exact one is the day on which it ends.</summary>
    public DateOnly LastDay(DateTimeOffset from, Period period) =>
        period.IsExact ? Beijing.DateOf(period.AddTo(from)) : LastDay(Beijing.DateOf(from), period);

    /// <summary>When to remind: 8:00 of the period's last day, or of the next working day if it is none. Exact ones as <see cref="EndOf"/>.</summary>
    public DateTimeOffset Morning(DateTimeOffset from, Period period) =>
        period.IsExact ? period.AddTo(from) : Beijing.At(OnOrAfter(LastDay(Beijing.DateOf(from), period)), EightOClock);

    /// <summary>8:00 of the day so long before the last day of what ends at <paramref name="end"/>; an exact period is taken from the end itself.</summary>
    public DateTimeOffset MorningBefore(DateTimeOffset end, Period period)
    {
        if (period.IsExact) return period.TakeFrom(end);
        var day = Beijing.DateOf(end.AddTicks(-1));
        if (!period.IsWorkingDays) return Beijing.At(period.TakeFrom(day), EightOClock);
        for (var left = period.WorkingDays; left > 0;)
        {
            day = day.AddDays(-1);
            if (IsWorkingDay(day)) left--;
        }

        return Beijing.At(day, EightOClock);
    }

    /// <summary>The next 8:00 of a working day, later than <paramref name="now"/>.</summary>
    public DateTimeOffset NextMorning(DateTimeOffset now) => Next(now, new([EightOClock])) ?? now;

    /// <summary>The next of these times on a working day, later than <paramref name="now"/>; null when there are none: mail goes at once.</summary>
    public DateTimeOffset? Next(DateTimeOffset now, TimesOfDay times)
    {
        if (times.Times.IsEmpty) return null;
        for (var day = OnOrAfter(Beijing.DateOf(now)); ; day = OnOrAfter(day.AddDays(1)))
            foreach (var time in times.Times)
                if (Beijing.At(day, time) is var at && at > now) return at;
    }

    /// <summary>The day itself if it is a working day, or else the next that is.</summary>
    public DateOnly OnOrAfter(DateOnly date)
    {
        while (!IsWorkingDay(date)) date = date.AddDays(1);
        return date;
    }

    DateOnly LastDay(DateOnly from, Period period)
    {
        if (!period.IsWorkingDays) return period.AddTo(from);
        var left = period.WorkingDays - (options.CountFirstDay && IsWorkingDay(from) ? 1 : 0);
        while (left > 0)
        {
            from = from.AddDays(1);
            if (IsWorkingDay(from)) left--;
        }

        return from;
    }
}
