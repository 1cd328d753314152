using System.Globalization;
using System.Text.Json;
using CsCheck;
using Workflows.Calendar;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Calendar;

public sealed class WorkingDaysTests
{
    static readonly WorkingDays Calendar = new();

    [Theory]
    [InlineData("2026-01-01", false)] // New Year
    [InlineData("2026-01-04", true)] // a Sunday made up
    [InlineData("2026-02-14", true)] // a Saturday made up for the Spring Festival
    [InlineData("2026-02-16", false)] // its eve
    [InlineData("2026-02-20", false)]
    [InlineData("2026-02-23", false)]
    [InlineData("2026-02-24", true)]
    [InlineData("2026-02-28", true)] // a Saturday made up
    [InlineData("2026-04-06", false)] // Monday after 清明
    [InlineData("2026-05-09", true)]
    [InlineData("2026-06-19", false)]
    [InlineData("2026-09-20", true)]
    [InlineData("2026-09-25", false)]
    [InlineData("2026-10-07", false)]
    [InlineData("2026-10-08", true)]
    [InlineData("2026-10-10", true)]
    [InlineData("2026-11-28", false)] // an ordinary Saturday
    [InlineData("2025-10-06", false)]
    [InlineData("2024-02-09", true)] // in 2024 the eve was no holiday
    [InlineData("2015-09-03", false)] // seventy years after the war
    public void Days_are_as_the_State_Council_has_published_them(string date, bool works) => Assert.Equal(works, Calendar.IsWorkingDay(Day.Of(date)));

    [Theory]
    [InlineData("2026-04-13T16:20+08:00", "5wd", "2026-04-21T00:00+08:00")] // the notice of the example: 14 to 20 April
    [InlineData("2026-04-13T23:59:59+08:00", "1wd", "2026-04-15T00:00+08:00")]
    [InlineData("2026-04-12T16:00+00:00", "1wd", "2026-04-15T00:00+08:00")] // already Monday in Beijing
    [InlineData("2026-02-13T10:00+08:00", "1wd", "2026-02-15T00:00+08:00")] // the made-up Saturday counts
    [InlineData("2026-02-14T10:00+08:00", "1wd", "2026-02-25T00:00+08:00")] // over the whole festival
    [InlineData("2026-09-30T18:00+08:00", "3wd", "2026-10-11T00:00+08:00")]
    [InlineData("2026-04-09T19:00+08:00", "P2Y", "2028-04-10T00:00+08:00")]
    [InlineData("2026-04-09T19:00+08:00", "P30D", "2026-05-10T00:00+08:00")]
    [InlineData("2026-04-09T19:00:00+08:00", "PT10S", "2026-04-09T19:00:10+08:00")]
    [InlineData("2026-04-09T19:00:00+08:00", "P1DT1H", "2026-04-10T20:00:00+08:00")]
    [InlineData("2026-04-09T19:00:00+08:00", "PT0S", "2026-04-09T19:00:00+08:00")]
    public void A_period_ends_at_24_00_of_its_last_day_and_an_exact_one_to_the_second(string from, string period, string end) =>
        Assert.Equal(At(end), Calendar.EndOf(At(from), Period.Parse(period)));

    [Theory]
    [InlineData("2026-04-21T09:00+08:00", "3wd", "2026-04-24T08:00+08:00")] // the reminder of the example
    [InlineData("2026-04-29T09:00+08:00", "P2D", "2026-05-06T08:00+08:00")] // 1 to 5 May are off
    [InlineData("2026-04-21T09:00:00+08:00", "PT2S", "2026-04-21T09:00:02+08:00")]
    public void People_are_reminded_in_the_morning_of_a_working_day(string from, string period, string morning) =>
        Assert.Equal(At(morning), Calendar.Morning(At(from), Period.Parse(period)));

    [Theory]
    [InlineData("2026-04-21T07:59:59+08:00", "2026-04-21T08:00+08:00")]
    [InlineData("2026-04-21T08:00+08:00", "2026-04-22T08:00+08:00")]
    [InlineData("2026-04-24T09:00+08:00", "2026-04-27T08:00+08:00")]
    [InlineData("2026-02-14T09:00+08:00", "2026-02-24T08:00+08:00")]
    public void The_next_morning_is_later_than_now(string now, string morning) => Assert.Equal(At(morning), Calendar.NextMorning(At(now)));

    [Theory]
    [InlineData("2026-04-24T07:00+08:00", "2026-04-24T08:00+08:00")]
    [InlineData("2026-04-24T08:00+08:00", "2026-04-24T14:00+08:00")]
    [InlineData("2026-04-24T14:00+08:00", "2026-04-27T08:00+08:00")]
    public void Digests_go_out_at_8_and_14(string now, string next) => Assert.Equal(At(next), Calendar.Next(At(now), WorkingDays.DigestTimes));

    [Fact]
    public void Without_digest_times_there_is_no_next() => Assert.Null(Calendar.Next(At("2026-04-24T07:00+08:00"), TimesOfDay.None));

    [Theory]
    [InlineData("2028-04-10T00:00+08:00", "P60D", "2028-02-09T08:00+08:00")]
    [InlineData("2026-04-21T00:00+08:00", "5wd", "2026-04-13T08:00+08:00")]
    [InlineData("2026-04-21T00:00:00+08:00", "PT10S", "2026-04-20T23:59:50+08:00")]
    public void A_reminder_before_the_end_counts_from_the_last_day(string end, string period, string at) =>
        Assert.Equal(At(at), Calendar.MorningBefore(At(end), Period.Parse(period)));

    [Fact]
    public void The_first_day_counts_if_the_school_says_so_and_it_is_a_working_day()
    {
        var calendar = new WorkingDays(new() { CountFirstDay = true });
        Assert.Equal(At("2026-04-18T00:00+08:00"), calendar.EndOf(At("2026-04-13T16:20+08:00"), Period.Parse("5wd")));
        Assert.Equal(At("2026-04-14T00:00+08:00"), calendar.EndOf(At("2026-04-12T16:20+08:00"), Period.Parse("1wd")));
    }

    [Fact]
    public void The_school_has_days_of_its_own()
    {
        var own = new WorkingDayOptions
        {
            DaysOff = DayList.Parse("2026-05-20,2026-05-16"),
            DaysOn = DayList.Parse("2026-05-16..2026-05-17"),
            Vacations = DayList.Parse("2026-07-11..2026-08-30"),
        };
        var calendar = new WorkingDays(own);
        Assert.False(calendar.IsWorkingDay(new(2026, 5, 20)));
        Assert.True(calendar.IsWorkingDay(new(2026, 5, 17)));
        Assert.False(calendar.IsWorkingDay(new(2026, 5, 16)));
        Assert.False(calendar.IsWorkingDay(new(2026, 7, 13)));
        Assert.True(new WorkingDays(own with { VacationDaysCount = true }).IsWorkingDay(new(2026, 7, 13)));
        Assert.Equal(At("2026-09-01T00:00+08:00"), calendar.EndOf(At("2026-07-10T12:00+08:00"), Period.Parse("1wd")));
    }

    [Fact]
    public void Counting_days_one_by_one_in_the_file_itself_gives_the_same()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "Functions", "Calendar", "chinese-days.json")));
        var off = json.RootElement.GetProperty("holidays").EnumerateObject().Select(day => day.Name).ToHashSet();
        var on = json.RootElement.GetProperty("workdays").EnumerateObject().Select(day => day.Name).ToHashSet();
        Gen.Select(Gen.Int[0, 8_000], Gen.Int[0, 86_399], Gen.Int[1, 30]).Sample((day, second, days) =>
        {
            var midnight = new DateTime(2004, 1, 1).AddDays(day);
            var (date, left) = (midnight, days);
            for (; left > 0; left -= Works(date) ? 1 : 0) date = date.AddDays(1);
            var expected = new DateTimeOffset(date.AddDays(1), TimeSpan.FromHours(8));
            return Calendar.EndOf(new DateTimeOffset(midnight, TimeSpan.FromHours(8)).AddSeconds(second), Period.OfWorkingDays(days)) == expected;
        });

        bool Works(DateTime date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) is var name
            && (on.Contains(name) || (!off.Contains(name) && date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)));
    }

    [Fact]
    public void A_longer_period_and_a_later_start_never_end_earlier() => Gen.Select(Gen.Int[0, 200_000], Gen.Int[1, 40], Gen.Int[0, 500]).Sample((hour, days, later) =>
    {
        var from = At("2004-01-01T00:00+08:00").AddHours(hour);
        var end = Calendar.EndOf(from, Period.OfWorkingDays(days));
        return end > from && Calendar.EndOf(from, Period.OfWorkingDays(days + 1)) > end && Calendar.EndOf(from.AddHours(later), Period.OfWorkingDays(days)) >= end;
    });

    static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("2026-09-10", "2026-2027-1")]
    [InlineData("2027-01-20", "2026-2027-1")]
    [InlineData("2027-02-20", "2026-2027-1")]
    [InlineData("2027-02-22", "2026-2027-2")]
    [InlineData("2027-07-20", "2026-2027-2")]
    [InlineData("2027-12-01", "2027-2028-1")]
    [InlineData("2026-03-01", "2025-2026-2")]
    public void A_semester_is_the_school_s_own_and_a_vacation_belongs_to_the_one_before(string day, string semester) =>
        Assert.Equal(semester, new WorkingDays(new() { Semesters = DayList.Parse("2026-08-31..2027-01-17,2027-02-22..2027-07-04") }).SemesterOf(Day.Of(day)).ToString());
}
