using Microsoft.Playwright;
using Workflows.Recommendation;
using Workflows.Tests.Testing;

namespace Workflows.Tests.UserTasks;

/// <summary>Every page of this block, at a desk and on a small phone.</summary>
public sealed class TaskPagesInABrowserTests(TaskHost host, Browser browser) : IClassFixture<TaskHost>, IClassFixture<Browser>, IAsyncLifetime
{
    ATaskSite site = null!;

    public async Task InitializeAsync() => site = await ATaskSite.On(host);

    public Task DisposeAsync() => Task.CompletedTask;

    [BrowserTheory, InlineData(1280), InlineData(360)]
    public async Task The_home_page_and_a_list_decided_from_it(int width)
    {
        foreach (var name in (string[])["林知夏", "何清越", "顾南乔"]) await site.Recommendation(name);
        await site.Meeting(Step.MeetingPermission, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"), ("p-2", "许星河"));
        var done = await site.Recommendation("陈牧云", person: "p-9");
        await site.As(ATaskSite.Committee).Post($"/tasks/{done}.CollegeReview.1", ("decision", "return"), ("comment", "“主要表现”请写明近一年参加的志愿服务"));
        await site.Recommendation("周予安", person: ATaskSite.Committee);

        var page = await Open(width, ATaskSite.Committee, "/");
        await Look(page, "home", width);
        await page.GetByRole(AriaRole.Link, new() { Name = "3 位同学的推荐" }).ClickAsync();
        await Look(page, "list", width);
        await page.Locator("tr", new() { HasText = "林知夏" }).GetByRole(AriaRole.Combobox).SelectOptionAsync("reject");
        await page.Locator("button[type=submit]:not(.quiet)").ClickAsync();
        await Look(page, "list-fault", width);
        await page.GetByLabel("同意推荐", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("给林知夏的意见").FillAsync("材料不全，请下一批次再报");
        await page.Locator("button[type=submit]:not(.quiet)").ClickAsync();
        await Look(page, "list-review", width);
        await page.Locator("button[type=submit]:not(.quiet)").ClickAsync();
        await Look(page, "list-done", width);
        await page.GotoAsync(new Uri(site.Address, $"/tasks/{done}.CollegeReview.1").ToString());
        await Look(page, "decided", width);
    }

    [BrowserTheory, InlineData(1280), InlineData(360)]
    public async Task A_link_from_the_mail_to_the_end(int width)
    {
        await site.Recommendation("何清越", Step.PartyBranchDecision);
        var page = await Open(width, null, await site.LinkOf(ATaskSite.PartySecretary));
        await Look(page, "link", width);
        await page.Locator("button[type=submit]:not(.quiet)").ClickAsync();
        await Look(page, "link-fault", width);
        Assert.Equal("faults", await page.EvaluateAsync<string>("document.activeElement.className"));
        await page.Locator("#decision").CheckAsync();
        await page.Locator("button[type=submit]:not(.quiet)").ClickAsync();
        await Look(page, "link-done", width);
    }

    [BrowserTheory, InlineData(1280), InlineData(360)]
    public async Task A_paper_ballot_is_typed_in(int width)
    {
        var (id, _) = await site.Meeting(Step.BranchMeeting, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"), ("p-2", "何清越"), ("p-3", "许星河"));
        var page = await Open(width, ATaskSite.Secretary, $"/tasks/{id}.BranchMeeting.1");
        await Look(page, "ballot", width);
        await page.GetByLabel("实到").FillAsync("50");
        await page.Locator("button[type=submit]:not(.quiet)").ClickAsync();
        await Look(page, "ballot-fault", width);
        await page.GetByLabel("实到").FillAsync("38");
        await page.Locator("button[type=submit]:not(.quiet)").ClickAsync();
        await Look(page, "ballot-review", width);
        var (proposal, _) = await site.Meeting(Step.BranchProposal, CandidateState.Joined, (ATaskSite.Lin, "林知夏"), ("p-2", "何清越"));
        await page.GotoAsync(new Uri(site.Address, $"/tasks/{proposal}.BranchProposal.1").ToString());
        await Look(page, "proposal", width);
    }

    [BrowserTheory, InlineData(1280), InlineData(360)]
    public async Task A_decision_on_paper(int width)
    {
        var id = await site.Recommendation("林知夏", Step.PartyBranchDecision);
        var page = await Open(width, ATaskSite.Committee, $"/tasks/{id}.PartyBranchDecision.1/paper");
        await Look(page, "paper", width);
        await site.As(ATaskSite.Committee).PostFile($"/tasks/{id}.PartyBranchDecision.1/paper", "scan", "批复.pdf", "%PDF-1.7 批复"u8.ToArray(),
            ("decider", "郑怀谨"), ("paperDate", "2026-5-12"), ("documentNumber", "教二党〔2026〕3号"), ("decision", "approve"));
        page = await Open(width, null, await site.LinkOf(ATaskSite.PartySecretary, "请核对"));
        await Look(page, "contradict", width);
        page = await Open(width, null, await site.LinkOf(ATaskSite.PartySecretary, "研究"));
        await Look(page, "link-dead", width);
    }

    [BrowserFact]
    public async Task What_was_written_of_a_single_person_stays_in_sight_when_the_answer_is_the_one_for_all_again()
    {
        foreach (var name in (string[])["林知夏", "何清越"]) await site.Recommendation(name);
        var page = await Open(1280, ATaskSite.Committee, $"/tasks?list=Recommendation.{Step.CollegeReview}");
        var (own, box) = (page.Locator("tr", new() { HasText = "林知夏" }).GetByRole(AriaRole.Combobox), page.GetByLabel("给林知夏的意见"));
        Assert.False(await box.IsVisibleAsync());
        await own.SelectOptionAsync("reject");
        await box.FillAsync("材料不全");
        await own.SelectOptionAsync("");
        Assert.True(await box.IsVisibleAsync());
        await box.FillAsync("");
        Assert.False(await box.IsVisibleAsync());
    }

    async Task<IPage> Open(int width, string? person, string path)
    {
        var page = await browser.Open(width);
        if (person is not null) await page.Context.SetExtraHTTPHeadersAsync([KeyValuePair.Create(ATaskSite.NamedVisitors.Header, $"{site.School}|{person}")]);
        await page.GotoAsync(new Uri(site.Address, path).ToString());
        return page;
    }

    /// <summary>Accessible, and kept as a picture in the folder that SCREENSHOTS names.</summary>
    static async Task Look(IPage page, string name, int width)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"task-{name}-{width}.png"), FullPage = true });
        await page.MustBeAccessible();
    }
}
