using System.Globalization;
using Workflows.Mail;

namespace Workflows.Tests.Mail;

public sealed class DigestTimesTests
{
    // In May 2026: Monday the 11th to Friday the 15th, and the 18th, are working days; the 16th and 17th a weekend.
    static readonly DigestTimes Times = new([new(8, 0), new(14, 0)], TimeSpan.FromMinutes(1), day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

    static DateTimeOffset May(string text) =>
        new(DateTime.ParseExact($"2026-05-{text}", "yyyy-MM-dd H:mm:ss", CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    [Theory]
    [InlineData("11 7:59:59", "11 8:00:00"), InlineData("11 8:00:00", "11 14:00:00"), InlineData("11 15:00:00", "12 8:00:00"), InlineData("15 14:00:00", "18 8:00:00"), InlineData("16 9:00:00", "18 8:00:00")]
    public void The_next_digest_is_later_the_same_day_or_on_the_next_working_day(string now, string next) => Assert.Equal(May(next), Times.Next(May(now)));

    [Theory]
    [InlineData("11 8:00:00", "11 8:00:00"), InlineData("12 7:00:00", "11 14:00:00"), InlineData("17 23:00:00", "15 14:00:00")]
    public void The_last_digest_was_earlier_or_is_now(string now, string last) => Assert.Equal(May(last), Times.Last(May(now)));

    [Theory]
    [InlineData(null, "11 9:00:00", "nobody was ever mailed")]
    [InlineData("08 9:00:00", "11 9:00:00", "the last was days ago")]
    [InlineData("12 9:00:00", "12 15:00:00", "a digest has passed since")]
    [InlineData("15 15:00:00", "16 15:00:00", "a day has passed since, though no digest")]
    public void After_a_quiet_time_a_mail_goes_once_it_has_gathered(string? last, string now, string why)
    {
        var (at, isDigest) = Times.GoAt(last is null ? null : May(last), May(now), May(now));
        Assert.True((at, isDigest) == (May(now).AddMinutes(1), false), why);
    }

    [Theory]
    [InlineData("11 9:00:00", "11 9:30:00", "11 14:00:00"), InlineData("11 14:00:05", "11 14:00:06", "12 8:00:00"), InlineData("15 15:00:00", "16 10:00:00", "18 8:00:00")]
    public void What_follows_soon_waits_for_the_next_digest(string last, string now, string goes) =>
        Assert.Equal((May(goes), true), Times.GoAt(May(last), May(now), May(now)));

    [Fact]
    public void Without_digests_every_mail_goes_once_it_has_gathered() =>
        Assert.Equal((May("11 9:31:00"), false), (Times with { Times = [] }).GoAt(May("11 9:30:00"), May("11 9:30:00"), May("11 9:30:00")));

    [Fact]
    public void A_school_that_never_works_gets_its_mail_all_the_same() =>
        Assert.Equal((May("11 9:31:00"), false), (Times with { IsWorkingDay = _ => false }).GoAt(May("11 9:30:00"), May("11 9:30:00"), May("11 9:30:00")));
}
