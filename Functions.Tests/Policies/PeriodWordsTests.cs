using System.Globalization;
using Workflows.Calendar;
using Workflows.Policies;

namespace Workflows.Tests.Policies;

public sealed class PeriodWordsTests
{
    [Theory]
    [InlineData("5 个工作日", "5wd")]
    [InlineData("５个工作日", "5wd")]
    [InlineData("5 工作日", "5wd")]
    [InlineData("10 working days", "10wd")]
    [InlineData("2 年", "P2Y")]
    [InlineData("1 年 6 个月", "P1Y6M")]
    [InlineData("6 months", "P6M")]
    [InlineData("2 周", "P14D")]
    [InlineData("30天", "P30D")]
    [InlineData("1 天 12 小时", "P1DT12H")]
    [InlineData("10 分钟", "PT10M")]
    [InlineData("0.5 秒", "PT0.5S")]
    [InlineData("立即", "PT0S")]
    [InlineData("5wd", "5wd")]
    [InlineData("P2Y", "P2Y")]
    public void A_period_is_read_as_people_write_it(string typed, string period) => Assert.Equal(period, PeriodWords.Read(typed)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("五天")]
    [InlineData("5")]
    [InlineData("5 个工作日 2 天")]
    [InlineData("1 天 2 天")]
    [InlineData("1.5 天")]
    [InlineData("9999 个工作日")]
    public void What_is_no_period_is_not_guessed(string typed) => Assert.Null(PeriodWords.Read(typed));

    [Theory]
    [InlineData("5wd")]
    [InlineData("P2Y")]
    [InlineData("P1Y6M10D")]
    [InlineData("P1DT12H")]
    [InlineData("PT90S")]
    [InlineData("PT0S")]
    public void What_is_shown_is_read_back(string period)
    {
        foreach (var language in new[] { "zh-CN", "en" })
            Assert.Equal(Period.Parse(period), PeriodWords.Read(Words.Of(Period.Parse(period), new CultureInfo(language))));
    }
}
