using System.Net;
using Workflows.Policies;
using Workflows.Recommendation;
using Workflows.Tests.Cases;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.Policies;

public sealed class PolicyPageTests(Azurite azurite) : IClassFixture<Azurite>, IAsyncLifetime
{
    CaseSite site = null!;

    public async Task InitializeAsync() => site = await CaseSite.Start(azurite);

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task Every_figure_is_shown_with_value_default_and_source()
    {
        site.Visitor = ARecommendationCase.OtherStudent;
        await site.Get<PolicyBook>().Set<RecommendationPolicy>("demo", nameof(RecommendationPolicy.NoticePeriod), "7wd", "校团委会议纪要", new("p-gu", "顾老师"), CaseSite.Now);
        var (status, page) = await site.Get("/policies");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("7 个工作日", page, StringComparison.Ordinal);
        Assert.Contains("校团委会议纪要", page, StringComparison.Ordinal);
        var figures = (await site.Json("/policies")).GetProperty("policies").EnumerateArray().ToList();
        Assert.All(PolicyRecord.Properties(typeof(RecommendationPolicy)), property => Assert.Contains(figures, figure => figure.GetProperty("value").GetProperty("name").GetString() == property.Name));
    }

    [Fact]
    public async Task The_university_s_committee_changes_a_figure_with_a_reason_and_everybody_sees_it()
    {
        site.Visitor = Committee;
        using (var answer = await site.Send(Notice, ("value", "７个工作日"), ("reason", "校规第三条"))) Assert.Equal((HttpStatusCode.SeeOther, Notice), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Assert.Equal("7wd", (await site.Get<PolicyBook>().Current<RecommendationPolicy>("demo")).NoticePeriod.ToString());
        var (_, page) = await site.Get(Notice);
        Assert.Contains("顾老师：5 个工作日 → 7 个工作日。理由：校规第三条".Replace(' ', '\u00A0'), page.Replace(' ', '\u00A0'), StringComparison.Ordinal);

        using (await site.Send(Notice, ("reason", "恢复"), ("restore", "true"))) Assert.Equal("5wd", (await site.Get<PolicyBook>().Current<RecommendationPolicy>("demo")).NoticePeriod.ToString());

        site.Visitor = ARecommendationCase.OtherStudent;
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Get(Notice)).Status);
        Assert.DoesNotContain(Notice, (await site.Get("/policies")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NoticePeriod", "value", "一个礼拜左右", "5 个工作日")]
    [InlineData("NoticePeriod", "value", "4 个工作日", "不少于 5 个工作日")]
    [InlineData("NoticePeriod", "value", "10 天", "不少于 5 个工作日")]
    [InlineData("QuotaShare", "value", "很多", "20%")]
    [InlineData("MinimumAge", "value", "-1", "")]
    public async Task A_value_that_is_not_understood_is_kept_and_says_how_it_is_written(string name, string field, string typed, string told)
    {
        site.Visitor = Committee;
        using var answer = await site.Send($"/policies/Recommendation/{name}", (field, typed), ("reason", "校规第三条"));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(typed, page, StringComparison.Ordinal);
        Assert.Contains("校规第三条", page, StringComparison.Ordinal);
        Assert.Contains(told, WebUtility.HtmlDecode(page).Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Equal(new RecommendationPolicy(), await site.Get<PolicyBook>().Current<RecommendationPolicy>("demo"));
    }

    [Fact]
    public async Task No_change_is_made_without_a_reason()
    {
        site.Visitor = Committee;
        using var answer = await site.Send(Notice, ("value", "7 个工作日"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task A_threshold_is_put_together_from_its_parts()
    {
        site.Visitor = Committee;
        using (await site.Send("/policies/Recommendation/Approval", ("comparison", "least"), ("fraction", "２／３"), ("base", "Present"), ("reason", "校规第五条")))
            Assert.Equal(">=2/3 of Present", (await site.Get<PolicyBook>().Current<RecommendationPolicy>("demo")).Approval.ToString());
        using (await site.Send("/policies/Recommendation/RequiresRank", ("value", "true"), ("reason", "校规第六条")))
            Assert.True((await site.Get<PolicyBook>().Current<RecommendationPolicy>("demo")).RequiresRank);
    }

    [Fact]
    public async Task The_school_s_own_days_off_count_for_its_deadlines()
    {
        var (calendars, monday) = (site.Get<SchoolCalendars>(), new DateOnly(2026, 6, 8));
        Assert.True((await calendars.Of("demo")).IsWorkingDay(monday));
        site.Visitor = Committee;
        using (await site.Send("/policies/Calendar/DaysOff", ("value", "2026年6月8日 至 6月9日"), ("reason", "校庆"))) Assert.True((await calendars.Of("demo")).IsWorkingDay(monday));
        using (await site.Send("/policies/Calendar/DaysOff", ("value", "2026年6月8日 至 2026/6/9\n2026-07-01"), ("reason", "校庆"))) site.Clock.Now += TimeSpan.FromMinutes(2);
        Assert.False((await calendars.Of("demo")).IsWorkingDay(monday));
        Assert.Contains("2026-06-08 至 2026-06-09", (await site.Get("/policies/Calendar/DaysOff")).Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_calendar_shows_which_days_count_and_why_and_a_year_that_is_not_known_yet()
    {
        site.Visitor = Committee;
        using (await site.Send("/policies/Calendar/Semesters", ("value", "2026-03-02 至 2026-07-05"), ("reason", "校历"))) site.Clock.Now += TimeSpan.FromMinutes(2);
        var (_, page) = await site.Get("/calendar");
        Assert.Contains("2025–2026 学年第 2 学期", page.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("2026年3月2日至2026年7月5日", page, StringComparison.Ordinal);
        var days = (await site.Json("/calendar")).GetProperty("days").EnumerateArray().Select(day => (day.GetProperty("kind").GetString(), day.GetProperty("first").GetString())).ToList();
        Assert.Contains(("Holiday", "2026-10-01"), days);
        Assert.Contains(days, day => day.Item1 is "MadeUp");
        site.Clock.Now = new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);
        Assert.Contains("2027", (await site.Json("/calendar")).GetProperty("missingYear").ToString(), StringComparison.Ordinal);
    }

    const string Notice = "/policies/Recommendation/NoticePeriod";

    static Visitor Committee => new("demo", "p-gu", "顾老师", [new(Role.UniversityLeagueCommittee)], "s-gu");

    [Fact]
    public async Task Nobody_who_is_not_signed_in_sees_it() => Assert.Equal(HttpStatusCode.SeeOther, (await site.Get("/policies")).Status);
}
