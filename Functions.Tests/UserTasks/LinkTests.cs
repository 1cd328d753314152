using System.Net;
using Workflows.Cases;
using Workflows.People;
using Workflows.Recommendation;
using Workflows.UserTasks;

namespace Workflows.Tests.UserTasks;

public sealed class LinkTests(TaskHost host) : IClassFixture<TaskHost>, IAsyncLifetime
{
    ATaskSite site = null!;

    public async Task InitializeAsync() => site = await ATaskSite.On(host);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Looking_at_a_link_decides_nothing()
    {
        var id = await site.Recommendation("林知夏");
        var link = await site.LinkOf(ATaskSite.Committee);
        var page = await site.As(null).Page(link);
        Assert.Contains("请审核林知夏的推荐", page, StringComparison.Ordinal);
        Assert.Contains("示例大学", page, StringComparison.Ordinal);
        Assert.Equal(StepState.Active, (await site.Case(id)).Latest(Step.CollegeReview)!.State);
    }

    [Fact]
    public async Task Decision_and_comment_are_enough_and_a_second_click_decides_nothing_more()
    {
        var id = await site.Recommendation("林知夏");
        var (link, nobody) = (await site.LinkOf(ATaskSite.Committee), site.As(null));
        var first = await nobody.Post(link, ("decision", "approve"), ("comment", "材料齐全"));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Contains("已记录您的决定", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var again = await nobody.Post(link, ("decision", "approve"), ("comment", "材料齐全"));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Contains("已记录您的决定", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var step = (await site.Case(id)).Latest(Step.CollegeReview)!;
        Assert.Equal((Answer.Approved, ATaskSite.Committee, "材料齐全"), (step.Result, step.By, step.Comment));
        Assert.Equal(HttpStatusCode.Gone, (await nobody.Get(link)).StatusCode);
    }

    [Fact]
    public async Task Another_decision_by_a_dead_link_is_answered_as_a_look_at_it()
    {
        var id = await site.Recommendation("林知夏");
        var (link, nobody) = (await site.LinkOf(ATaskSite.Committee), site.As(null));
        await nobody.Post(link, ("decision", "approve"));
        var other = await nobody.Post(link, ("decision", "reject"), ("comment", "按错了"));
        Assert.Equal(HttpStatusCode.Gone, other.StatusCode);
        foreach (var page in (string[])[await other.Content.ReadAsStringAsync(), await nobody.Page(link)]) Assert.Contains("<h1>已记录您的决定</h1>", page, StringComparison.Ordinal);

        var problem = await nobody.PostJson(link, ("decision", "reject"), ("comment", "按错了"));
        Assert.Equal((HttpStatusCode.Gone, "application/problem+json"), (problem.StatusCode, problem.Content.Headers.ContentType!.MediaType));
        var said = await Client.Read(problem);
        Assert.Equal((410, "已记录您的决定", "Mine"), (said.GetProperty("status").GetInt32(), said.GetProperty("title").GetString(), said.GetProperty("results")[0].GetProperty("state").GetString()));
        Assert.Equal(Answer.Approved, (await site.Case(id)).Latest(Step.CollegeReview)!.Result);
    }

    [Fact]
    public async Task A_refusal_needs_a_reason_and_nothing_typed_is_lost()
    {
        var id = await site.Recommendation("林知夏");
        var (link, nobody) = (await site.LinkOf(ATaskSite.Committee), site.As(null));
        var answer = await nobody.Post(link, ("decision", "reject"));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("<title>错误：", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#comment\">请写明理由", page, StringComparison.Ordinal);
        Assert.Matches("value=\"reject\"[^>]*checked", page);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await nobody.Post(link)).StatusCode);
        Assert.True((await site.Case(id)).Latest(Step.CollegeReview)!.IsOpen);
    }

    [Fact]
    public async Task Who_comes_second_learns_who_decided()
    {
        await site.Recommendation("林知夏");
        var (mine, other) = (await site.LinkOf(ATaskSite.Committee), await site.LinkOf(ATaskSite.Colleague));
        await site.As(null).Post(other, ("decision", "approve"));
        var late = await site.As(null).PostJson(mine, ("decision", "approve"));
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
        var result = (await Client.Read(late)).GetProperty("results")[0];
        Assert.Equal(("Approved", "何明", "Others"), (result.GetProperty("result").GetString(), result.GetProperty("by").GetString(), result.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task A_list_sent_twice_by_its_link_is_a_second_click_and_with_one_row_otherwise_it_is_not()
    {
        var (meeting, cases) = await site.Meeting(Step.MeetingPermission, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"), (ATaskSite.Stranger, "魏然"));
        var (link, nobody) = (await site.LinkOf(ATaskSite.Committee), site.As(null));
        (string, string)[] decided = [("decision", "approve"), ($"decision[{cases[1]}]", "reject"), ($"comment[{cases[1]}]", "材料不全")];
        Assert.Equal(HttpStatusCode.OK, (await nobody.Post(link, decided)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await nobody.Post(link, decided)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await nobody.Post(link, ("decision", "approve"))).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await nobody.Post(link, [.. decided, ($"decision[{cases[0]}]", "reject")])).StatusCode);
        Assert.False((await site.Case(meeting)).Latest(Step.MeetingPermission)!.IsOpen);
    }

    [Fact]
    public async Task A_role_lost_after_the_mail_decides_nothing()
    {
        var id = await site.Recommendation("林知夏");
        var link = await site.LinkOf(ATaskSite.Committee);
        await site.Get<PeopleStore>().Change(site.School, ATaskSite.Committee, person => person with { Roles = [] });
        var page = await (await site.As(null).Post(link, ("decision", "approve"))).Content.ReadAsStringAsync();
        Assert.Contains("这件事现在由别人办理", page, StringComparison.Ordinal);
        Assert.True((await site.Case(id)).Latest(Step.CollegeReview)!.IsOpen);
    }

    [Fact]
    public async Task A_changed_address_kills_the_link_and_a_new_one_can_be_mailed_once_in_a_while()
    {
        var id = await site.Recommendation("林知夏");
        var link = await site.LinkOf(ATaskSite.Committee);
        await site.Get<PeopleStore>().Change(site.School, ATaskSite.Committee, person => person with { Email = site.AddressOf("p-zhou-new") });
        var nobody = site.As(null);
        var dead = await nobody.Post(link, ("decision", "approve"));
        Assert.Equal(HttpStatusCode.Gone, dead.StatusCode);
        Assert.Contains("/renew", await dead.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True((await site.Case(id)).Latest(Step.CollegeReview)!.IsOpen);

        for (var click = 1; click <= 2; click++) Assert.Contains("新的链接已经寄出", await (await nobody.Post($"{link}/renew")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var fresh = await site.LinkOf("p-zhou-new");
        Assert.Single(await site.MailsTo("p-zhou-new"));
        Assert.Equal(HttpStatusCode.OK, (await nobody.Post(fresh, ("decision", "approve"))).StatusCode);
        Assert.Equal(Answer.Approved, (await site.Case(id)).Latest(Step.CollegeReview)!.Result);
    }

    [Fact]
    public async Task A_token_that_nobody_got_opens_nothing()
    {
        var id = await site.Recommendation("林知夏");
        var guessed = new Storage.Token($"{site.School}.{id}", Storage.Secrets.NewSecret());
        Assert.Equal(HttpStatusCode.Gone, (await site.As(null).Get($"/approvals/{guessed}")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await site.As(null).Post("/approvals/nonsense", ("decision", "approve"))).StatusCode);
    }

    [Fact]
    public async Task A_decision_is_taken_back_from_the_page_that_recorded_it()
    {
        var id = await site.Recommendation("林知夏");
        var (link, nobody) = (await site.LinkOf(ATaskSite.Committee), site.As(null));
        await nobody.Post(link, ("decision", "approve"));
        var page = await (await nobody.Post($"{link}/take-back", ("task", $"{id}.CollegeReview.1"))).Content.ReadAsStringAsync();
        Assert.Contains("决定已收回", page, StringComparison.Ordinal);
        Assert.Equal(StepState.TakenBack, (await site.Case(id)).Find(new(CaseRow.FullId(site.School, id), Step.CollegeReview, 1))!.State);
    }
}
