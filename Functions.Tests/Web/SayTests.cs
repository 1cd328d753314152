using Workflows.Web;

namespace Workflows.Tests.Web;

public sealed class SayTests
{
    static readonly DateOnly Today = new(2026, 4, 22);

    [Theory]
    [InlineData("2026-04-29T00:00+08:00", "4月28日（周二）24:00", "Tue 28 April, 24:00")]
    [InlineData("2026-04-28T16:00Z", "4月28日（周二）24:00", "Tue 28 April, 24:00")]
    [InlineData("2026-04-28T08:20Z", "4月28日（周二）16:20", "Tue 28 April, 16:20")]
    [InlineData("2026-12-31T16:00Z", "12月31日（周四）24:00", "Thu 31 December, 24:00")]
    [InlineData("2027-01-04T01:05Z", "2027年1月4日（周一）9:05", "Mon 4 January 2027, 9:05")]
    public void A_deadline_is_said_in_Beijing_time_and_midnight_belongs_to_the_day_before(string end, string chinese, string english)
    {
        Languages.Use("zh-CN");
        Assert.Equal(chinese, Say.Deadline(DateTimeOffset.Parse(end, null), Today));
        Languages.Use("en");
        Assert.Equal(english, Say.Deadline(DateTimeOffset.Parse(end, null), Today));
    }

    [Fact]
    public void The_year_is_said_only_when_it_is_another()
    {
        Languages.Use("zh-CN");
        Assert.Equal("4月9日", Say.Date(new(2026, 4, 9), Today));
        Assert.Equal("2028年4月9日", Say.Date(new(2028, 4, 9), Today));
        Assert.Equal("2026年4月9日", Say.Full(new(2026, 4, 9)));
        Languages.Use("en");
        Assert.Equal("9 April", Say.Date(new(2026, 4, 9), Today));
    }

    [Fact]
    public void Something_at_midnight_begins_on_its_own_day()
    {
        Languages.Use("zh-CN");
        Assert.Equal("4月29日（周三）0:00", Say.Moment(new(2026, 4, 28, 16, 0, 0, TimeSpan.Zero), Today));
        Assert.Equal("2026-04-29T00:00+08:00", Say.Machine(new DateTimeOffset(2026, 4, 28, 16, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void A_figure_stays_on_the_line_of_what_it_counts()
    {
        Languages.Use("zh-CN");
        Assert.Equal("提交的内容有\u00A02\u00A0处需要修改", Texts.Of("Web")["Faults.many", 2]);
    }
}
