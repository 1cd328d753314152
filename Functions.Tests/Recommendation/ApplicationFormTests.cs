using System.Net;
using Workflows.Recommendation;
using Site = Workflows.Tests.Recommendation.RecommendationSite;

namespace Workflows.Tests.Recommendation;

public sealed class ApplicationFormTests : IAsyncLifetime
{
    Site site = null!;

    public async Task InitializeAsync() => site = await Site.Start();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task Stage_and_statement_are_enough_and_a_second_window_leads_to_the_same_case()
    {
        var round = await site.Round();
        await site.SignIn(Site.Lin);
        var first = await site.Send("/recommendations", ("stage", "Activist"), ("statement", "担任学习委员。"));
        var second = await site.Send("/recommendations", ("stage", "Activist"), ("statement", "另一扇窗。"));

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther), (first.Status, second.Status));
        Assert.Equal(first.Location, second.Location);
        var body = (await site.Case(first.Id)).BodyAs<RecommendationBody>();
        Assert.Equal(("担任学习委员。", "教工第二党支部", round), (body.Statement, body.PartyBranch, body.Round));
        Assert.Contains("正在办理", (await site.See("/recommendations/new")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_gets_the_id()
    {
        await site.Round();
        await site.SignIn(Site.Lin);
        var answer = await site.Send("/recommendations", json: true, ("statement", "担任学习委员。"));
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Contains("\"id\":\"rec-", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_asked_for_and_nothing_typed_is_lost()
    {
        await site.Round();
        await site.SignIn(Site.Lin);
        var answer = await site.Send("/recommendations", ("talked", "no"), ("statement", new string('学', 801)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("主要表现最多", answer.Body, StringComparison.Ordinal);
        Assert.Contains(new string('学', 801), answer.Body, StringComparison.Ordinal);
        Assert.Matches("value=\"no\" checked", answer.Body);
    }

    [Fact]
    public async Task Answers_are_checked_before_anything_is_handed_in()
    {
        await site.Round();
        await site.SignIn(Site.Lin);
        var answer = await site.Send("/recommendations", ("statement", "担任学习委员。"), ("review", "1"));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("提交入党积极分子推荐申请", answer.Body, StringComparison.Ordinal);
        Assert.Contains("name=\"statement\" value=\"担任学习委员。\"", answer.Body, StringComparison.Ordinal);
        Assert.Null(await site.Get<Applications>().Current(Site.School, Site.Lin, Stage.Activist));
        Assert.Contains("担任学习委员。", (await site.Send("/recommendations", ("statement", "担任学习委员。"), ("edit", "1"))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unmet_conditions_are_shown_with_their_arithmetic_before_the_form()
    {
        await site.Round();
        await site.SignIn(Site.Su);
        var page = (await site.See("/recommendations/new")).Body;
        Assert.Contains("暂不符合申请条件", page, StringComparison.Ordinal);
        Assert.Contains("4 个月 &lt; 6 个月", page, StringComparison.Ordinal);
        Assert.Contains("2 门 &gt; 0 门", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<textarea", page, StringComparison.Ordinal);
        Assert.Contains("id=\"partyApplicationDate\"", (await site.See("/recommendations/new?stage=Activist&apply=1")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_stated_against_the_roster_needs_a_reason()
    {
        await site.Round();
        await site.SignIn(Site.Su);
        var date = $"{site.Today.AddMonths(-8):yyyy-M-d}";
        var without = await site.Send("/recommendations", ("statement", "踏实。"), ("partyApplicationDate", date));
        var with = await site.Send("/recommendations", ("statement", "踏实。"), ("partyApplicationDate", date), ("reason", "申请书存在学院党委。"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.SeeOther), (without.Status, with.Status));
        Assert.Contains("请填写更正的理由", without.Body, StringComparison.Ordinal);
        var statement = Assert.Single((await site.Case(with.Id)).BodyAs<RecommendationBody>().Statements);
        Assert.Equal((Fact.PartyApplicationDate, "申请书存在学院党委。", Site.Su), (statement.Fact, statement.Reason, statement.By));
    }

    [Fact]
    public async Task Whoever_does_not_meet_a_condition_may_still_apply()
    {
        await site.Round();
        await site.SignIn(Site.Su);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.Send("/recommendations", ("statement", "踏实。"))).Status);
    }

    [Fact]
    public async Task Outside_a_round_the_draft_is_kept_and_comes_back_when_one_opens()
    {
        await site.Round(body => body with { Opens = TimeProvider.System.GetUtcNow().AddDays(40) });
        await site.SignIn(Site.Lin);
        var kept = await site.Send("/recommendations", ("statement", "写了很久的一段话。"), ("talked", "yes"));
        Assert.Equal(HttpStatusCode.Accepted, kept.Status);
        Assert.Contains("草稿已保存", kept.Body, StringComparison.Ordinal);
        Assert.Contains("下一批次：春季批次", kept.Body, StringComparison.Ordinal);

        await site.Round();
        Assert.Contains("写了很久的一段话。", (await site.See("/recommendations/new")).Body, StringComparison.Ordinal);
        await site.Send("/recommendations", ("statement", "写了很久的一段话。"));
        Assert.Null(await site.Get<Drafts>().Find(Site.School, Stage.Activist, Site.Lin, Site.Lin));
    }

    [Fact]
    public async Task A_closed_round_takes_nobody()
    {
        var round = await site.Round();
        await site.Get<Rounds>().Close(Site.School, round, Site.University, null);
        await site.SignIn(Site.Lin);
        Assert.Equal(HttpStatusCode.Accepted, (await site.Send("/recommendations", ("statement", "踏实。"))).Status);
    }

    [Fact]
    public async Task The_secretary_applies_for_a_student_of_the_branch_and_sees_only_what_is_met()
    {
        await site.Round();
        await site.SignIn(Site.Secretary);
        var page = (await site.See("/recommendations/new?applicant=2023010102")).Body;
        Assert.Contains("不符合", page, StringComparison.Ordinal);
        foreach (var figure in (string[])["4 个月", "2 门", "最早", "周岁 ≥"]) Assert.DoesNotContain(figure, page, StringComparison.Ordinal);
        Assert.DoesNotContain("4 个月", (await site.See("/recommendations/new?applicant=2023010102", json: true)).Body, StringComparison.Ordinal);
        Assert.Contains("请核对您为林知夏填写的申请", (await site.Send("/recommendations", ("applicant", "2023010101"), ("statement", "踏实。"), ("review", "1"))).Body, StringComparison.Ordinal);

        var answer = await site.Send("/recommendations", ("applicant", "2023010101"), ("statement", "踏实。"));
        var row = await site.Case(answer.Id);
        Assert.Equal((Site.Lin, Site.Secretary), (row.Concerns, row.StartedBy));
        Assert.Equal("NotSaid", row.Facts.Single(fact => fact.Code is "talk").Value);
    }

    [Theory]
    [InlineData(Site.Secretary, "2023010201")]   // another branch
    [InlineData(Site.Secretary, "9999999999")]   // nobody
    [InlineData(Site.Lin, "2023010102")]         // no secretary
    public async Task Nobody_else_is_applied_for(string by, string number)
    {
        await site.Round();
        await site.SignIn(by);
        var answer = await site.Send("/recommendations", ("applicant", number), ("statement", "踏实。"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("没有找到本支部的这位同学", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_own_party_branch_comes_first_then_those_of_the_own_college()
    {
        await site.Get<Workflows.People.PeopleStore>().AddMany(Site.School, [.. ((string[])["传媒学院教工党支部", "计算机学院学生党支部"]).Select((branch, at) =>
            new Workflows.People.Person($"p-party{at}", Site.School, $"书记{at}") { StaffNumber = $"party{at}", Roles = [new(Workflows.Web.Role.PartyBranch, branch)] })]);
        await site.Round();
        await site.SignIn(Site.Lin);
        var page = (await site.See("/recommendations/new")).Body;
        var places = ((string[])["教工第二党支部", "计算机学院学生党支部", "传媒学院教工党支部"]).Select(branch => page.IndexOf($"value=\"{branch}\"", StringComparison.Ordinal)).ToList();
        Assert.All(places, place => Assert.True(place > 0));
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task Staff_are_told_that_students_apply()
    {
        await site.SignIn(Site.Staff);
        Assert.Contains("推优申请由在校学生填写", (await site.See("/recommendations/new")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_round_is_open_nothing_says_that_one_always_is()
    {
        await site.Round();
        await site.SignIn(Site.Lin);
        Assert.Contains("本批次长期开放", (await site.See("/recommendations/new?apply=1")).Body, StringComparison.Ordinal);
        var page = (await site.See("/recommendations/new?stage=Candidate&apply=1")).Body;
        Assert.Contains("现在没有开放的批次", page, StringComparison.Ordinal);
        Assert.DoesNotContain("长期开放", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_begins_nothing()
    {
        await site.Round();
        await site.SignIn(Site.Lin);
        using var http = new HttpClient { BaseAddress = site.Address };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["statement"] = "踏实。" });
        using var answer = await http.PostAsync(new Uri("/recommendations", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Null(await site.Get<Applications>().Current(Site.School, Site.Lin, Stage.Activist));
    }
}
