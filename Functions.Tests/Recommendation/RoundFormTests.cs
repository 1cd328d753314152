using System.Net;
using System.Text.Json;
using Workflows.Calendar;
using Workflows.Policies;
using Workflows.Recommendation;
using Site = Workflows.Tests.Recommendation.RecommendationSite;

namespace Workflows.Tests.Recommendation;

public sealed class RoundFormTests : IAsyncLifetime
{
    Site site = null!;

    public async Task InitializeAsync() => site = await Site.Start();

    public async Task DisposeAsync() => await site.DisposeAsync();

    async Task<RoundBody> Body(string id) => (await site.Case(id)).BodyAs<RoundBody>();

    [Fact]
    public async Task A_round_needs_nothing_typed_in()
    {
        await site.SignIn(Site.University);
        var answer = await site.Send("/rounds");
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        var body = await Body(answer.Id);
        Assert.Equal((Stage.Activist, null, Beijing.EndOf(site.Today.AddDays(14))), (body.Stage, body.College, body.Closes));
        Assert.True(body.TakesApplications(TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public async Task A_round_can_stay_open()
    {
        await site.SignIn(Site.University);
        Assert.Null((await Body((await site.Send("/rounds", ("always", "true"))).Id)).Closes);
    }

    [Fact]
    public async Task A_college_opens_for_itself_and_for_nobody_else()
    {
        await site.SignIn(Site.Committee);
        Assert.Equal(Site.College, (await Body((await site.Send("/rounds")).Id)).College);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.Send("/rounds", ("college", "school"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.Send("/rounds", ("college", "数学学院"))).Status);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_opens_one_round()
    {
        await site.SignIn(Site.University);
        Assert.Equal((await site.Send("/rounds", ("form", "f-1"))).Location, (await site.Send("/rounds", ("form", "f-1"))).Location);
    }

    [Fact]
    public async Task A_round_does_not_close_before_it_opens()
    {
        await site.SignIn(Site.University);
        var answer = await site.Send("/rounds", ("opens", $"{site.Today.AddDays(9):yyyy-M-d}"), ("closes", $"{site.Today.AddDays(8):yyyy-M-d}"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("截止日期须在开始日期", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_round_is_closed_by_whoever_runs_it_and_not_by_looking()
    {
        var school = await site.Round();
        await site.SignIn(Site.Committee);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Send($"/rounds/{school}/close")).Status);
        await site.SignIn(Site.University);
        Assert.Equal(HttpStatusCode.OK, (await site.See($"/rounds/{school}/close")).Status);
        Assert.False((await Body(school)).IsClosed);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.Send($"/rounds/{school}/close")).Status);
        Assert.True((await Body(school)).IsClosed);
    }

    [Fact]
    public async Task Students_open_no_rounds()
    {
        await site.SignIn(Site.Lin);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), ((await site.See("/rounds/new")).Status, (await site.Send("/rounds")).Status));
    }

    [Fact]
    public async Task The_summary_names_everybody_to_those_in_charge_and_nobody_to_another_college()
    {
        var round = await site.Round();
        await site.SignIn(Site.Lin);
        await site.Send("/recommendations", ("statement", "踏实。"));
        var seen = new List<bool>();
        foreach (var reader in new[] { Site.University, Site.Committee, Site.OtherCommittee })
        {
            await site.SignIn(reader);
            seen.Add((await site.See($"/rounds/{round}/summary")).Body.Contains("林知夏", StringComparison.Ordinal));
        }

        Assert.Equal([true, true, false], seen);
    }

    [Fact]
    public async Task Whoever_applied_again_counts_once_in_the_summary_and_what_is_to_come_is_said_so()
    {
        var round = await site.Round();
        await site.SignIn(Site.Lin);
        var first = (await site.Send("/recommendations", ("statement", "踏实。"))).Id;
        await site.Send($"/cases/{first}/withdraw");
        var second = first;
        for (var waited = 0; second == first && waited < 100; waited++, await Task.Delay(200)) second = (await site.Send("/recommendations", ("statement", "更踏实。"))).Id;
        await site.SignIn(Site.University);

        var said = JsonDocument.Parse((await site.See($"/rounds/{round}/summary", json: true)).Body).RootElement.GetProperty("lines");
        Assert.Equal((1, second, 1), (said.GetArrayLength(), said[0].GetProperty("case").GetString(), said[0].GetProperty("earlier").GetInt32()));
        var page = WebUtility.HtmlDecode((await site.See($"/rounds/{round}/summary")).Body).Replace('\u00A0', ' ');
        foreach (var text in (string[])["共 1 人申请", "此前申请过 1 次", "未表决", "未召开", "未研究", "办理中："]) Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.DoesNotContain("—</span>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demo_schools_round_is_open_and_its_branch_may_meet_the_same_day()
    {
        var round = await site.Get<DemoRound>().Open(Site.School);
        Assert.Equal(round, await site.Get<DemoRound>().Open(Site.School));
        Assert.Null((await Body(round)).Closes);
        var (policy, now) = ((await site.Case(round)).PolicyAs<RecommendationPolicy>(), TimeProvider.System.GetUtcNow());
        Assert.Equal(Beijing.DateOf(now), Beijing.DateOf(MeetingRules.EarliestMeeting(policy, await site.Get<SchoolCalendars>().Of(Site.School), now)));
    }
}
