using Microsoft.Playwright;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Web;

public sealed class PagesInABrowserTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    TestSite site = null!;

    public async Task InitializeAsync() => site = await TestSite.Start();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [BrowserTheory]
    [InlineData("/sample", 1280, ColorScheme.Light), InlineData("/sample", 1280, ColorScheme.Dark), InlineData("/sample", 360, ColorScheme.Light)]
    [InlineData("/help", 1280, ColorScheme.Light), InlineData("/privacy", 360, ColorScheme.Light), InlineData("/accessibility", 360, ColorScheme.Light)]
    [InlineData("/broken", 1280, ColorScheme.Light), InlineData("/broken", 360, ColorScheme.Dark), InlineData("/office", 360, ColorScheme.Light)]
    public async Task A_page_can_be_used_by_everybody(string path, int width, ColorScheme colours)
    {
        var page = await browser.Open(width, colours: colours);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        await page.GotoAsync(new Uri(site.Url, path).ToString());
        await page.MustBeAccessible();
        Assert.DoesNotContain(complaints, text => text.Contains("Content Security Policy", StringComparison.Ordinal));
        await Keep(page, path, width, colours);
    }

    [BrowserTheory, InlineData(1280), InlineData(360)]
    public async Task A_form_with_faults_keeps_what_was_typed_and_leads_to_each_field(int width)
    {
        var page = await browser.Open(width);
        await page.GotoAsync(new Uri(site.Url, "/sample").ToString());
        await page.GetByLabel("递交入党申请书的日期").FillAsync("2026年9月1日");
        await page.GetByLabel("主要表现").FillAsync("\n\n去年九月起担任班级学习委员。\n第二段");
        await page.GetByLabel("学习小组").CheckAsync();
        await page.GetByLabel("我确认以上内容属实").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "保存并继续" }).ClickAsync();

        await page.MustBeAccessible();
        await Keep(page, "/sample-faults", width, ColorScheme.Light);
        Assert.StartsWith("错误：", await page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal("faults", await page.EvaluateAsync<string>("document.activeElement.className"));
        Assert.Equal("2026年9月1日", await page.GetByLabel("递交入党申请书的日期").InputValueAsync());
        Assert.Equal("\n\n去年九月起担任班级学习委员。\n第二段", await page.GetByLabel("主要表现").InputValueAsync());
        Assert.True(await page.GetByLabel("学习小组").IsCheckedAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "请选择党支部是否已经和您谈话" }).ClickAsync();
        Assert.Equal("talk", await page.EvaluateAsync<string>("document.querySelector(':target').id"));
    }

    [BrowserFact]
    public async Task A_session_that_ran_out_loses_nothing_on_the_way_back()
    {
        var page = await browser.Open(360);
        await page.GotoAsync(new Uri(site.Url, "/sample").ToString());
        await page.GetByLabel("主要表现").FillAsync("写了很久的一段话\n还有一段");
        site.Visitor = null;
        await page.GetByRole(AriaRole.Button, new() { Name = "保存并继续" }).ClickAsync();
        await page.MustBeAccessible();
        await Keep(page, "/sign-in-needed", 360, ColorScheme.Light);
        site.Visitor = TestSite.Someone;
        await page.GetByRole(AriaRole.Button, new() { Name = "再次提交" }).ClickAsync();
        Assert.Equal("写了很久的一段话\n还有一段", await page.GetByLabel("主要表现").InputValueAsync());
    }

    [BrowserTheory, InlineData(ColorScheme.Light), InlineData(ColorScheme.Dark)]
    public async Task The_border_of_a_field_stands_out_three_to_one(ColorScheme colours)
    {
        var page = await browser.Open(colours: colours);
        await page.GotoAsync(new Uri(site.Url, "/sample").ToString());
        foreach (var field in (string[])["input[type=text]", "textarea", "select", "label:has([type=radio])"])
        {
            var contrast = await page.Locator(field).First.EvaluateAsync<double>("""
                element => {
                  const light = colour => {
                    const [r, g, b] = colour.match(/[\d.]+/g).slice(0, 3).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                    return .2126 * r + .7152 * g + .0722 * b + .05;
                  };
                  const edge = light(getComputedStyle(element).borderTopColor), paper = light(getComputedStyle(document.documentElement).backgroundColor);
                  return Math.max(edge, paper) / Math.min(edge, paper);
                }
                """);
            Assert.True(contrast >= 3, $"{field}: {contrast:F2}");
        }
    }

    /// <summary>Pictures for whoever wants to look: into the folder that SCREENSHOTS names.</summary>
    static async Task Keep(IPage page, string name, int width, ColorScheme colours)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is not { Length: > 0 } folder) return;
        var file = $"{name.Trim('/')}-{width}{(colours == ColorScheme.Dark ? "-dark" : "")}.png";
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, file), FullPage = true });
    }
}
