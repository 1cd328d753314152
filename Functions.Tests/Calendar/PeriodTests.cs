using CsCheck;
using Workflows.Calendar;
using Workflows.Storage;

namespace Workflows.Tests.Calendar;

public sealed class PeriodTests
{
    static readonly Gen<string> Written = Gen.OneOf(
        Gen.Int[1, 2500].Select(days => $"{days}wd"),
        Gen.Select(Gen.Int[0, 99], Gen.Int[0, 11], Gen.Int[0, 900], Gen.Int[0, 400], Gen.Int[0, 59], Gen.Int[0, 59]).Select((years, months, days, hours, minutes, seconds) =>
            $"P{Part(years, 'Y')}{Part(months, 'M')}{Part(days, 'D')}" + (hours + minutes + seconds == 0 ? "" : $"T{Part(hours, 'H')}{Part(minutes, 'M')}{Part(seconds, 'S')}"))
            .Where(text => text != "P"));

    [Fact]
    public void A_period_reads_as_it_was_written() => Written.Sample(text => Period.Parse(text).ToString() == text);

    [Fact]
    public void A_period_survives_JSON() => Written.Sample(text => Json.Read<Period>(Json.Write(Period.Parse(text))) == Period.Parse(text));

    [Theory]
    [InlineData("P12M", "P1Y")]
    [InlineData("P2W", "P14D")]
    [InlineData("PT90M", "PT1H30M")]
    [InlineData("PT36H", "PT36H")]
    [InlineData("PT0.5S", "PT0.5S")]
    [InlineData(" 5wd ", "5wd")]
    [InlineData("PT0S", "PT0S")]
    [InlineData("P0D", "PT0S")]
    public void The_same_length_is_written_in_one_way(string text, string written) => Assert.Equal(written, Period.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("0wd")]
    [InlineData("-5wd")]
    [InlineData("5 wd x")]
    [InlineData("9999wd")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1YT")]
    [InlineData("P-1D")]
    [InlineData("P5")]
    [InlineData("P1D2Y")]
    [InlineData("P101Y")]
    [InlineData("P99999D")]
    [InlineData("pt10s")]
    public void What_is_no_period_is_refused_with_how_one_is_written(string text)
    {
        Assert.False(Period.TryParse(text, out _));
        Assert.Contains("5wd", Assert.Throws<FormatException>(() => Period.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-01-31", "P1M", "2024-02-29")]
    [InlineData("2024-02-29", "P1Y", "2025-02-28")]
    [InlineData("2026-04-09", "P2Y", "2028-04-09")]
    [InlineData("2026-04-09", "P30D", "2026-05-09")]
    [InlineData("2024-01-31", "P1M1D", "2024-03-01")]
    public void Years_months_and_days_go_by_the_calendar(string date, string period, string end) =>
        Assert.Equal(Day.Of(end), Period.Parse(period).AddTo(Day.Of(date)));

    [Fact]
    public void A_date_takes_no_working_days_and_no_hours()
    {
        Assert.Throws<InvalidOperationException>(() => Period.Parse("5wd").AddTo(new DateOnly(2026, 4, 9)));
        Assert.Throws<InvalidOperationException>(() => Period.Parse("PT1H").AddTo(new DateOnly(2026, 4, 9)));
        Assert.Throws<InvalidOperationException>(() => Period.Parse("5wd").AddTo(DateTimeOffset.UnixEpoch));
    }

    static string Part(int number, char unit) => number == 0 ? "" : $"{number}{unit}";
}
