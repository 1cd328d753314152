using Workflows.Calendar;
using Workflows.Storage;

namespace Workflows.Tests.Calendar;

public sealed class ListsOfDaysTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("2026-12-24")]
    [InlineData("2026-12-24,2027-01-18..2027-02-26")]
    public void Days_read_as_they_were_written(string text)
    {
        Assert.Equal(text, DayList.Parse(text).ToString());
        Assert.Equal(DayList.Parse(text), Json.Read<DayList>(Json.Write(DayList.Parse(text))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-13-01")]
    [InlineData("2026-1-1")]
    [InlineData("2026-02-01..2026-01-01")]
    [InlineData("2026-01-01..2029-01-01")]
    [InlineData("2026-01-01,")]
    public void What_are_no_days_is_refused(string text) => Assert.Throws<FormatException>(() => DayList.Parse(text));

    [Theory]
    [InlineData("8:00,14:00", "8:00,14:00")]
    [InlineData("14:00, 08:00", "8:00,14:00")]
    [InlineData("none", "none")]
    public void Times_are_kept_in_order(string text, string written)
    {
        Assert.Equal(written, TimesOfDay.Parse(text).ToString());
        Assert.Equal(TimesOfDay.Parse(text), Json.Read<TimesOfDay>(Json.Write(TimesOfDay.Parse(text))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("8")]
    [InlineData("25:00")]
    public void What_are_no_times_is_refused(string text) => Assert.Throws<FormatException>(() => TimesOfDay.Parse(text));
}
