using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Workflows.Tests.Testing;

/// <summary>A test in a real browser: skipped where there is none, unless <c>REQUIRE_BROWSER=1</c> says that there must be one.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (!Browser.IsThere && Environment.GetEnvironmentVariable("REQUIRE_BROWSER") != "1") Skip = "There is no Chromium; set CHROMIUM to its path.";
    }
}

/// <inheritdoc cref="BrowserFactAttribute"/>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute()
    {
        if (!Browser.IsThere && Environment.GetEnvironmentVariable("REQUIRE_BROWSER") != "1") Skip = "There is no Chromium; set CHROMIUM to its path.";
    }
}

/// <summary>The system's Chromium, driven by Playwright: one for a test class as <c>IClassFixture&lt;Browser&gt;</c>, a fresh page for each test.</summary>
public sealed class Browser : IAsyncLifetime
{
    static readonly string Executable = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium";
    IPlaywright? playwright;
    IBrowser? browser;

    public static bool IsThere => File.Exists(Executable);

    public async Task InitializeAsync()
    {
        if (!IsThere) return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Headless = true,
            Args = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
    }

    /// <summary>A window of its own, without cookies.</summary>
    /// <param name="width">In CSS pixels: 1280 for a desk, 360 for a small phone.</param>
    public async Task<IPage> Open(int width = 1280, int height = 800, ColorScheme colours = ColorScheme.Light, string locale = "zh-CN")
    {
        var window = await (browser ?? throw new InvalidOperationException($"There is no Chromium at {Executable}.")).NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height }, ColorScheme = colours, Locale = locale, TimezoneId = "Asia/Shanghai",
        });
        return await window.NewPageAsync();
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.CloseAsync();
        playwright?.Dispose();
    }
}

/// <summary>What every page must pass.</summary>
public static class PageChecks
{
    /// <summary>Nothing that axe finds against WCAG 2.2 AA, nothing wider than the window, and nothing that the page's own policy blocked.</summary>
    public static async Task MustBeAccessible(this IPage page)
    {
        var found = await page.RunAxe(new AxeRunOptions
        {
            RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"),
            Iframes = false,   // a frame in which no script runs, as that of a mail, never answers
        });
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help}\n  {string.Join("\n  ", violation.Nodes.Select(node => node.Html))}")));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{page.Url} is wider than its window.");
    }
}
