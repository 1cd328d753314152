using CsCheck;
using Workflows.Calendar;

namespace Workflows.Tests.Calendar;

public sealed class DatesTests
{
    static readonly Gen<DateOnly> AnyDate = Gen.Int[0, 20_000].Select(day => new DateOnly(1980, 1, 1).AddDays(day));

    [Theory]
    [InlineData("2008-02-29", "2026-02-27", 17)]
    [InlineData("2008-02-29", "2026-02-28", 18)] // Civil Code art. 202: the last day of a month that lacks the day.
    [InlineData("2008-02-29", "2028-02-28", 19)]
    [InlineData("2008-02-29", "2028-02-29", 20)]
    [InlineData("2006-05-15", "2024-05-14", 17)]
    [InlineData("2006-05-15", "2024-05-15", 18)]
    [InlineData("2006-12-31", "2025-01-01", 18)]
    public void One_is_a_year_older_on_the_birthday(string birth, string on, int age) => Assert.Equal(age, Dates.Age(Day.Of(birth), Day.Of(on)));

    [Theory]
    [InlineData("2025-11-03", "2026-03-19", 4)]
    [InlineData("2025-11-03", "2026-05-02", 5)]
    [InlineData("2025-11-03", "2026-05-03", 6)]
    [InlineData("2025-08-31", "2026-02-27", 5)]
    [InlineData("2025-08-31", "2026-02-28", 6)]
    [InlineData("2026-03-19", "2026-03-19", 0)]
    [InlineData("2026-03-19", "2026-03-18", -1)]
    public void A_month_is_full_on_the_day_of_the_same_number(string from, string to, int months) =>
        Assert.Equal(months, Dates.FullMonths(Day.Of(from), Day.Of(to)));

    [Fact]
    public void Counting_months_one_by_one_gives_the_same() => Gen.Select(AnyDate, Gen.Int[0, 3_000]).Sample((from, days) =>
    {
        var (to, months) = (from.AddDays(days), 0);
        while (from.AddMonths(months + 1) <= to) months++;
        return Dates.FullMonths(from, to) == months;
    });

    [Fact]
    public void Age_is_the_full_months_by_twelve() => Gen.Select(AnyDate, Gen.Int[0, 15_000]).Sample((birth, days) =>
        Dates.Age(birth, birth.AddDays(days)) == Dates.FullMonths(birth, birth.AddDays(days)) / 12);

    [Theory]
    [InlineData("2026-01-31", "2025-2026-1")]
    [InlineData("2026-02-01", "2025-2026-2")]
    [InlineData("2026-07-31", "2025-2026-2")]
    [InlineData("2026-08-01", "2026-2027-1")]
    [InlineData("2026-12-31", "2026-2027-1")]
    public void Every_day_is_in_a_semester(string date, string semester) => Assert.Equal(semester, Semester.Of(Day.Of(date)).ToString());

    [Fact]
    public void Semesters_follow_each_other_without_a_gap() => AnyDate.Sample(date =>
    {
        var semester = Semester.Of(date);
        return semester.First <= date && date <= semester.Last && Semester.Of(semester.Last.AddDays(1)) != semester
            && Semester.Of(semester.Last.AddDays(1)).First == semester.Last.AddDays(1);
    });

    [Fact]
    public void The_day_in_Beijing_begins_at_four_in_the_afternoon_of_Greenwich()
    {
        Assert.Equal(new DateOnly(2026, 4, 9), Beijing.DateOf(new(2026, 4, 9, 15, 59, 59, TimeSpan.Zero)));
        Assert.Equal(new DateOnly(2026, 4, 10), Beijing.DateOf(new(2026, 4, 9, 16, 0, 0, TimeSpan.Zero)));
        Assert.Equal(new DateTimeOffset(2026, 4, 9, 16, 0, 0, TimeSpan.Zero), Beijing.EndOf(new(2026, 4, 9)));
    }
}
