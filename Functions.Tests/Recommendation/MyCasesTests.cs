using System.Net;
using System.Text.Json;
using Workflows.Cases;
using Workflows.Recommendation;
using Workflows.UserTasks;
using Workflows.Web;
using static Workflows.Tests.Recommendation.RecommendationSite;

namespace Workflows.Tests.Recommendation;

/// <summary>What somebody is told of the own cases.</summary>
public sealed class MyCasesTests : IAsyncLifetime
{
    RecommendationSite site = null!;

    public async Task InitializeAsync() => site = await RecommendationSite.Start();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task Who_has_no_case_is_offered_to_apply()
    {
        await site.SignIn(Lin);
        var page = await site.See("/me/cases");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("还没有关于您的案卷", page.Body, StringComparison.Ordinal);
        Assert.Contains("href=\"/recommendations/new\"", page.Body, StringComparison.Ordinal);
        Assert.Contains("href=\"/me/cases\"", (await site.See("/me")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_says_who_has_it_since_when_and_until_when_and_what_one_can_do()
    {
        var id = await Reviewed(step => step);
        var json = JsonDocument.Parse((await site.See("/me/cases", json: true)).Body).RootElement.GetProperty("cases")[0];
        Assert.Equal((id, "Running", $"/cases/{id}/withdraw"), (json.GetProperty("id").GetString(), json.GetProperty("state").GetString(), json.GetProperty("actions")[0].GetProperty("url").GetString()));
        var waits = json.GetProperty("waiting")[0];
        Assert.Equal(("CollegeReview", "计算机学院团委"), (waits.GetProperty("step").GetString(), waits.GetProperty("who").GetString()));
        Assert.True(waits.GetProperty("since").GetDateTimeOffset() < waits.GetProperty("until").GetDateTimeOffset());
        var page = WebUtility.HtmlDecode((await site.See("/me/cases")).Body);
        foreach (var said in (string[])["林知夏的推荐", "计算机学院团委", "共 1 件，办理中 1 件", "撤回申请"]) Assert.Contains(said.Replace(" ", "", StringComparison.Ordinal), page.Replace("\u00A0", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_says_why_and_what_one_can_do_now()
    {
        await Reviewed(step => step.Finish(Answer.Rejected, Committee, TimeProvider.System.GetUtcNow()) with { ByName = "周予安", Comment = "材料不全。" }, Outcome.Rejected);
        var json = JsonDocument.Parse((await site.See("/me/cases", json: true)).Body).RootElement.GetProperty("cases")[0];
        Assert.Equal(("Completed", "Rejected", "材料不全。"), (json.GetProperty("state").GetString(), json.GetProperty("outcome").GetString(), json.GetProperty("reason").GetString()));
        Assert.NotEmpty(json.GetProperty("whatNow").GetString()!);
        Assert.Contains("材料不全。", (await site.See("/me/cases")).Body, StringComparison.Ordinal);
        await site.SignIn(Su);
        Assert.DoesNotContain("材料不全。", (await site.See("/me/cases")).Body, StringComparison.Ordinal);
    }

    /// <summary>Lin's case before the college, or after its answer.</summary>
    async Task<string> Reviewed(Func<StepRow, StepRow> answer, string? outcome = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        var row = new CaseRow(CaseRow.FullId(RecommendationSite.School, "rec-26-aaaaaa"), RecommendationTasks.Kind)
        {
            Name = "林知夏", Concerns = Lin, StartedBy = Lin, College = College, CreatedAt = now.AddDays(-9), Facts = [new("stage", "Activist"), new("round", "春季批次")],
            Steps = [answer(new StepRow(Step.CollegeReview, 1, StepState.Active, now.AddDays(-1)) { Addressee = Addressees.Holder(Role.CollegeLeagueCommittee, College), Deadline = now.AddDays(3) })],
            State = outcome is null ? CaseState.Running : CaseState.Completed, Outcome = outcome,
        }.WithBody(new RecommendationBody(Stage.Activist, Lin, Branch, College) { Round = "rnd-26-aaaaaa" }).WithPolicy(new RecommendationPolicy());
        await site.Get<CaseStore>().Create(new(row, new(Lin, "Created")));
        await site.SignIn(Lin);
        return row.ShortId;
    }
}
