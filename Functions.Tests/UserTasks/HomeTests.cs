using System.Net;
using Workflows.Cases;
using Workflows.Recommendation;

namespace Workflows.Tests.UserTasks;

public sealed class HomeTests(TaskHost host) : IClassFixture<TaskHost>, IAsyncLifetime
{
    ATaskSite site = null!;

    public async Task InitializeAsync() => site = await ATaskSite.On(host);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Whoever_is_not_signed_in_is_asked_to()
    {
        var answer = await site.As(null).Get("/");
        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in?next=%2F"), (answer.StatusCode, answer.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task Tasks_of_one_kind_are_one_line_and_single_ones_in_json()
    {
        await site.Recommendation("林知夏");
        var id = await site.Recommendation("何清越");
        var page = WebUtility.HtmlDecode(await site.As(ATaskSite.Committee).Page("/")).Replace('\u00A0', ' ');
        Assert.Contains("<a href=\"/tasks?list=Recommendation.CollegeReview\">请审核 2 位同学的推荐</a>", page, StringComparison.Ordinal);
        Assert.Contains("周予安，有 2 件事等您办理", page, StringComparison.Ordinal);

        var waiting = (await site.As(ATaskSite.Committee).Json("/")).GetProperty("waiting").EnumerateArray().ToList();
        Assert.Equal(2, waiting.Count);
        var task = waiting.Single(each => each.GetProperty("caseId").GetString() == id);
        Assert.Equal(($"{id}.CollegeReview.1", "CollegeReview", "请审核何清越的推荐", $"/tasks/{id}.CollegeReview.1"),
            (task.GetProperty("taskId").GetString(), task.GetProperty("step").GetString(), task.GetProperty("title").GetString(), task.GetProperty("url").GetString()));
        Assert.True(task.TryGetProperty("since", out _) && task.TryGetProperty("dueAt", out _));
    }

    [Fact]
    public async Task The_own_matter_never_waits_for_a_role_of_ones_own()
    {
        await site.Recommendation("周予安", person: ATaskSite.Committee);
        Assert.Empty((await site.As(ATaskSite.Committee).Json("/")).GetProperty("waiting").EnumerateArray());
        Assert.Single((await site.As(ATaskSite.Colleague).Json("/")).GetProperty("waiting").EnumerateArray());
        Assert.Single((await site.As(ATaskSite.Committee).Json("/")).GetProperty("started").EnumerateArray());
    }

    [Fact]
    public async Task What_was_decided_is_no_longer_waiting_but_on_record()
    {
        var id = await site.Recommendation("林知夏");
        var committee = site.As(ATaskSite.Committee);
        var answer = await committee.Post($"/tasks/{id}.CollegeReview.1", ("decision", "approve"));
        Assert.Equal((HttpStatusCode.SeeOther, $"/tasks/{id}.CollegeReview.1"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        var home = await committee.Json("/");
        Assert.Empty(home.GetProperty("waiting").EnumerateArray());
        Assert.Equal("Approved", home.GetProperty("decided")[0].GetProperty("result").GetString());
        Assert.Contains("收回这项决定", await committee.Page($"/tasks/{id}.CollegeReview.1"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await committee.Post($"/tasks/{id}.CollegeReview.1/take-back")).StatusCode);
        Assert.Contains("决定已收回", await committee.Page($"/tasks/{id}.CollegeReview.1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_started_says_how_far_it_is_and_what_was_decided_says_what()
    {
        var id = await site.Recommendation("林知夏", person: ATaskSite.Lin);
        Assert.Equal("CollegeReview", (await site.As(ATaskSite.Lin).Json("/")).GetProperty("started")[0].GetProperty("step").GetString());
        Assert.Contains("<span data-state=\"active\">学院团委审核</span>", await site.As(ATaskSite.Lin).Page("/"), StringComparison.Ordinal);

        await site.As(ATaskSite.Committee).Post($"/tasks/{id}.CollegeReview.1", ("decision", "approve"));
        var page = WebUtility.HtmlDecode(await site.As(ATaskSite.Committee).Page("/"));
        Assert.Contains($"<a href=\"/tasks/{id}.CollegeReview.1\">林知夏的推荐·学院团委审核</a>", page, StringComparison.Ordinal);
        Assert.Contains("<span data-state=\"done\">已同意</span> <time", page, StringComparison.Ordinal);

        await site.Change(id, row => row with { State = CaseState.Completed, Outcome = "Rejected" });
        Assert.Equal("Rejected", (await site.As(ATaskSite.Lin).Json("/")).GetProperty("started")[0].GetProperty("outcome").GetString());
        Assert.Contains("<span>未同意推荐</span>", await site.As(ATaskSite.Lin).Page("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_not_marked_as_something_done()
    {
        var id = await site.Recommendation("林知夏");
        var committee = site.As(ATaskSite.Committee);
        await committee.Post($"/tasks/{id}.CollegeReview.1", ("decision", "reject"), ("comment", "材料不全"));
        Assert.Contains("<span data-state=\"unmet\">未同意</span>", await committee.Page("/"), StringComparison.Ordinal);
        Assert.Contains("<b data-state=\"unmet\">未同意</b>", await committee.Page($"/tasks/{id}.CollegeReview.1"), StringComparison.Ordinal);

        var other = await site.Recommendation("何清越");
        await committee.Post($"/tasks/{other}.CollegeReview.1", ("decision", "return"), ("comment", "请补充"));
        Assert.Contains("<b>已退回补充</b>", await committee.Page($"/tasks/{other}.CollegeReview.1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_runs_a_school_is_told_that_its_telephone_is_missing()
    {
        Assert.DoesNotContain("School__Telephone", await site.As(ATaskSite.University).Page("/"), StringComparison.Ordinal);
        await site.Get<Workflows.People.Schools>().Put(new Workflows.People.School(site.School, "示例大学"));
        Assert.Contains("School__Telephone", await site.As(ATaskSite.University).Page("/"), StringComparison.Ordinal);
        Assert.DoesNotContain("School__Telephone", await site.As(ATaskSite.Committee).Page("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_counted_as_it_is_when_the_page_is_opened()
    {
        var (meeting, cases) = await site.Meeting(Step.BranchProposal, CandidateState.Joined, ("p-member1", "林知夏"), ("p-member2", "魏然"), ("p-member3", "何清越"));
        Assert.Contains("请对 3 位同学的推优申请提出意见", await Titled(), StringComparison.Ordinal);
        await site.Change(cases[0], row => (row with { Outcome = Outcome.Withdrawn }).WithBody(row.BodyAs<RecommendationBody>() with { Meeting = meeting }));
        await site.Get<MeetingRegister>().Leave(await site.Case(cases[0]));
        Assert.Contains("请对 2 位同学的推优申请提出意见", await Titled(), StringComparison.Ordinal);

        async Task<string> Titled() => WebUtility.HtmlDecode(await site.As(ATaskSite.Secretary).Page("/")).Replace('\u00A0', ' ');
    }

    [Fact]
    public async Task A_student_with_nothing_under_way_is_led_to_the_application_and_staff_to_the_figures()
    {
        const string Button = "<a role=\"button\" href=\"/recommendations/new\">申请推优入党</a>";
        Assert.Contains(Button, await site.As(ATaskSite.Stranger).Page("/"), StringComparison.Ordinal);
        await site.Recommendation("魏然", person: ATaskSite.Stranger);
        var page = await site.As(ATaskSite.Stranger).Page("/");
        Assert.DoesNotContain(Button, page, StringComparison.Ordinal);
        Assert.Contains("href=\"/recommendations/new\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/policies", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/policies\"", await site.As(ATaskSite.Committee).Page("/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-05-12T16:00Z", "还有 4 天", "5月12日（周二）24:00"), InlineData("2026-05-12T10:30Z", "还有 4 天", "5月12日（周二）18:30"), InlineData("2026-05-08T16:00Z", "今天到期", "5月8日（周五）24:00")]
    public void The_days_that_are_left_end_on_the_day_that_is_printed(string until, string left, string printed)
    {
        var (end, now) = (DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture), new DateTimeOffset(2026, 5, 8, 2, 0, 0, TimeSpan.Zero));
        Workflows.Web.Languages.Use("zh-CN");
        Assert.Equal((left, printed), (new Workflows.UserTasks.Due(end, now).Said.Replace('\u00A0', ' '), Workflows.Web.Say.Deadline(end, Workflows.Web.Say.Day(now))));
    }

    [Fact]
    public async Task Somebody_with_two_roles_costs_six_requests()
    {
        await site.Recommendation("林知夏");
        var committee = site.As(ATaskSite.Committee);
        await committee.Page("/");
        site.Watch.Forget();
        Assert.Equal(HttpStatusCode.OK, (await committee.Get("/")).StatusCode);
        Assert.True(site.Watch.Requests <= 6, $"{site.Watch.Requests} requests");
    }

    [Fact]
    public async Task A_decision_costs_few_requests()
    {
        var id = await site.Recommendation("林知夏");
        var (link, nobody) = (await site.LinkOf(ATaskSite.Committee), site.As(null));
        await nobody.Page(link);
        site.Watch.Forget();
        await nobody.Post(link, ("decision", "approve"));
        Assert.False((await site.Case(id)).Latest(Step.CollegeReview)!.IsOpen);
        Assert.True(site.Watch.Requests <= 12, $"{site.Watch.Requests} requests");
    }
}
