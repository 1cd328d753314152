using Microsoft.Playwright;
using Workflows.Cases;
using Workflows.Storage;
using Workflows.Tests.Testing;
using static Workflows.Tests.Cases.ARecommendationCase;

namespace Workflows.Tests.Cases;

public sealed class CasePagesInABrowserTests(Browser browser, Azurite azurite) : IClassFixture<Browser>, IClassFixture<Azurite>, IAsyncLifetime
{
    CaseSite site = null!;

    public async Task InitializeAsync() => site = await CaseSite.Start(azurite);

    public async Task DisposeAsync() => await site.DisposeAsync();

    [BrowserTheory, InlineData(1280), InlineData(360)]
    public async Task Pages_of_cases_can_be_used_by_everybody(int width)
    {
        var sha = await site.Get<FileStore>().Put($"demo.{Id}", "%PDF-1.7"u8.ToArray(), "application/pdf");
        await site.Put(InReview() with { Documents = [new("RegisterForm", 1, sha, "application/pdf", "推优登记表-林知夏.pdf", CaseSite.Now)] });
        await site.PutNotice();
        await site.Put(NotEligible() with { Id = "demo.rec-26-5q8h2z", Name = "苏一鸣" });
        await site.Put(InReview() with { Id = "demo.rec-26-9w4c1x", Name = "韩溪", State = CaseState.Failed });
        foreach (var (name, path, visitor) in new[]
        {
            ("case", $"/cases/{Id}", Applicant), ("case-committee", $"/cases/{Id}", Committee), ("case-over", "/cases/rec-26-5q8h2z", Applicant), ("meeting", $"/cases/{Meeting}", Committee),
            ("cases", "/cases", University), ("audit", $"/cases/{Id}/audit", Applicant), ("withdraw", $"/cases/{Id}/withdraw", Applicant), ("policies", "/policies", Applicant),
            ("notices", "/notices?school=demo", null), ("notice", $"/notices/demo.{Meeting}.PublicNotice.1", null), ("objection", $"/notices/demo.{Meeting}.PublicNotice.1/objections", null),
            ("objection-office", $"/cases/{Meeting}/objections", Committee), ("attention", "/cases/attention", University), ("lists", "/settings/lists", University),
            ("repair", $"/cases/{Id}/repair", University), ("repair-skip", $"/cases/{Id}/repair/skip", University), ("repair-end", $"/cases/{Id}/repair/end", University), ("repair-over", "/cases/rec-26-5q8h2z/repair", University),
        })
        {
            site.Visitor = visitor;
            await Look(name, path, width);
        }

        site.Visitor = null;
        using var answer = await site.Send($"/notices/demo.{Meeting}.PublicNotice.1/objections", ("entry", Id), ("text", "三月的志愿服务不是本人参加的"));
        await Look("receipt", answer.Headers.Location!.ToString(), width);
        await site.Cases.Change($"demo.{Meeting}", "down", row =>
            new(row.With(row.Latest(CaseLists.NoticeStep)!.Finish("Undisturbed", AuditNote.Workflow, Day(4, 28))), new(AuditNote.Workflow, "PublicNotice.1 TakenDown")));
        await Look("notice-over", $"/notices/demo.{Meeting}.PublicNotice.1", width);
    }

    async Task Look(string name, string path, int width)
    {
        var page = await browser.Open(width);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        await page.GotoAsync(new Uri(site.Url, path).ToString());
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}.png"), FullPage = true });
        await page.MustBeAccessible();
        Assert.DoesNotContain(complaints, text => text.Contains("Content Security Policy", StringComparison.Ordinal));
        Assert.DoesNotContain("⟦", await page.ContentAsync(), StringComparison.Ordinal);
        await page.CloseAsync();
    }
}
