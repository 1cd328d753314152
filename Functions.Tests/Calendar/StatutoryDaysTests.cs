using Workflows.Calendar;

namespace Workflows.Tests.Calendar;

/// <summary>Years the State Council has not published yet.</summary>
public sealed class StatutoryDaysTests
{
    [Fact]
    public void A_year_is_known_when_its_October_is_published()
    {
        Assert.All(Enumerable.Range(2004, 23), year => Assert.True(WorkingDays.HasData(year)));
        Assert.False(WorkingDays.HasData(2003));
        Assert.False(WorkingDays.HasData(2027));
    }

    [Theory]
    [InlineData("2026-10-31", null)]
    [InlineData("2026-11-01", 2027)]
    [InlineData("2027-05-01", 2027)]
    [InlineData("2027-12-01", 2027)]
    public void A_year_that_is_missing_is_told_two_months_before(string today, int? missing) => Assert.Equal(missing, WorkingDays.MissingYear(Day.Of(today)));

    [Theory]
    [InlineData(2025)]
    [InlineData(2026)]
    [InlineData(2027)]
    [InlineData(2033)]
    [InlineData(2050)]
    public void A_year_has_thirteen_days_or_fewer_where_two_festivals_meet(int year)
    {
        var days = Year(year).Where(StatutoryDays.Contains).ToList();
        Assert.InRange(days.Count, 12, 13);
    }

    [Fact]
    public void The_festivals_of_2027_are_where_the_almanac_has_them()
    {
        DateOnly[] expected =
        [
            new(2027, 1, 1), new(2027, 2, 5), new(2027, 2, 6), new(2027, 2, 7), new(2027, 2, 8), new(2027, 4, 5), new(2027, 5, 1), new(2027, 5, 2),
            new(2027, 6, 9), new(2027, 9, 15), new(2027, 10, 1), new(2027, 10, 2), new(2027, 10, 3),
        ];
        Assert.Equal(expected, Year(2027).Where(StatutoryDays.Contains));
    }

    [Fact]
    public void A_leap_month_has_no_festivals()
    {
        // 2028 has a leap fifth month, 23 June to 21 July; its fifth day is 27 June.
        Assert.True(StatutoryDays.Contains(new(2028, 5, 28)));
        Assert.False(StatutoryDays.Contains(new(2028, 6, 27)));
    }

    // Tomb-sweeping, Dragon Boat and Mid-autumn have been holidays since 2008; the eve of the Spring Festival in some years only, and 2 May, since 2025.
    [Fact]
    public void In_published_years_the_statutory_days_were_off() => Assert.All(
        Enumerable.Range(2008, 19).SelectMany(Year).Where(StatutoryDays.Contains)
            .Where(day => day.Year >= 2025 || !(day is { Month: 5, Day: 2 } || IsEve(day))),
        day => Assert.False(new WorkingDays().IsWorkingDay(day), $"{day:O}"));

    [Fact]
    public void Without_data_a_year_goes_by_Monday_to_Friday_less_those_days()
    {
        var calendar = new WorkingDays();
        Assert.All(Year(2027), day => Assert.Equal(
            day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !StatutoryDays.Contains(day), calendar.IsWorkingDay(day)));
    }

    [Fact]
    public void Beyond_the_tables_of_the_moon_only_fixed_days_are_known()
    {
        Assert.True(StatutoryDays.Contains(new(2150, 10, 1)));
        Assert.False(StatutoryDays.Contains(new(2150, 2, 1)));
    }

    static bool IsEve(DateOnly day) => day.Month is 1 or 2 && StatutoryDays.Contains(day.AddDays(1)) && !StatutoryDays.Contains(day.AddDays(-1));

    static IEnumerable<DateOnly> Year(int year) => Enumerable.Range(0, 365).Select(new DateOnly(year, 1, 1).AddDays);
}
