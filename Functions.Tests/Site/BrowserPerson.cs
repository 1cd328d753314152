using System.Diagnostics;
using Microsoft.Playwright;
using Workflows.Tests.Testing;

namespace Workflows.Tests.WholeSite;

/// <summary>Somebody at a browser of their own, who reads mail in the mailbox and otherwise only clicks and types.</summary>
internal sealed class BrowserPerson(IPage page, Uri site, string address, Pictures pictures)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3), Pause = TimeSpan.FromMilliseconds(200);

    // The page that a click leaves is marked, so that the next is known to be another.
    const string Left = "data-left";

    readonly HashSet<string> read = [];

    public IPage Page => page;

    public Task Visits(string path) => page.GotoAsync(new Uri(site, path).ToString());

    public Task Sees(string name) => pictures.Sees(page, name);

    /// <summary>Asks for the mail, follows its link, and presses the button there.</summary>
    /// <param name="shows">Whether the pages on the way are looked at.</param>
    public async Task SignsIn(bool shows = false)
    {
        await Visits("/sign-in");
        if (shows) await Sees("sign-in");
        await page.FillAsync("#email", address);
        await Presses();
        if (shows) await Sees("check-mail");
        await FollowsMail("/sign-in/", shows);
        if (shows) await Sees("sign-in-button");
        await Presses();
    }

    /// <summary>Waits for a mail with such a link that was not opened before, and clicks it.</summary>
    public async Task FollowsMail(string path, bool shows = false)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience;)
        {
            await Visits("/dev/mailbox");
            await page.FillAsync("#to", address);
            await Goes("main form button");
            var mails = await page.Locator("ul.tasks h3 a").EvaluateAllAsync<string[]>("all => all.map(mail => mail.getAttribute('href'))");
            if (Enumerable.Reverse(mails).FirstOrDefault(read.Add) is not { } mail)
            {
                await Task.Delay(Pause);
                continue;
            }

            if (shows) await Sees("mailbox");
            await Goes($"a[href='{mail}']");
            if (await page.Locator(LinkTo(path)).CountAsync() == 0) continue;   // it only tells something
            if (shows) await Sees("mail");
            await Goes(LinkTo(path));
            return;
        }

        throw new TimeoutException($"{address} got no mail with a link to {path}.");
    }

    /// <summary>Loads a page again until there is something on it.</summary>
    public async Task WaitsFor(string path, string selector)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(Pause))
        {
            await Visits(path);
            if (await page.Locator(selector).CountAsync() > 0) return;
        }

        throw new TimeoutException($"{path} never shows {selector}: {await page.InnerTextAsync("main")}");
    }

    public Task Chooses(string field, string value) => page.CheckAsync($"input[name='{field}'][value='{value}']");

    public Task Types(string field, string text) => page.FillAsync($"[name='{field}']", text);

    /// <summary>Presses the page's one filled button.</summary>
    public Task Presses() => Goes("main form[method=post] button[type=submit]:not(.quiet)");

    /// <summary>Clicks what leads to another page, and waits for that.</summary>
    public async Task Goes(string selector)
    {
        await page.EvaluateAsync($"document.documentElement.setAttribute('{Left}', '')");
        await page.Locator(selector).First.ClickAsync();
        await page.Locator($"html:not([{Left}]) footer").WaitForAsync();
        await page.WaitForLoadStateAsync();
    }

    static string LinkTo(string path) => $"section[aria-labelledby=links] a[href*='{path}']";
}
