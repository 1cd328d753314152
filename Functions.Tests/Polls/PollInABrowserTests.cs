using Microsoft.Playwright;
using Workflows.Polls;
using Workflows.Recommendation;
using Workflows.Tests.Testing;
using Workflows.Tests.UserTasks;

namespace Workflows.Tests.Polls;

/// <summary>A branch votes on several phones at once.</summary>
public sealed class PollInABrowserTests(TaskHost host, Browser browser) : IClassFixture<TaskHost>, IClassFixture<Browser>
{
    [BrowserFact]
    public async Task Four_phones_vote_at_once_and_the_count_stands_in_the_meetings_form()
    {
        var meeting = await AMeeting.On(host);
        await meeting.Begin();
        var desk = await Desk(meeting);
        await Look(desk, "poll-check-in");
        for (var number = 5; number <= 22; number++) await meeting.CheckIn(number);
        var phones = new List<(IPage Page, string Link)>();
        for (var number = 1; number <= 4; number++)
        {
            var link = new Uri(meeting.Site.Address, $"/polls/{await meeting.Site.Get<PollStore>().NewLink(await meeting.Partition(), number)}").ToString();
            var phone = await browser.Open(360);
            await phone.GotoAsync(link);
            phones.Add((phone, link));
        }

        await Look(phones[0].Page, "vote-check-in");
        await Task.WhenAll(phones.Select(async phone =>
        {
            await phone.Page.GetByLabel("会场屏幕上的数字").FillAsync((await meeting.Secretary.Json($"{meeting.Path}/room")).GetProperty("code").GetString()!);
            await phone.Page.GetByRole(AriaRole.Button, new() { Name = "签到" }).ClickAsync();
        }));
        await Look(phones[0].Page, "vote-soon");
        await meeting.Do("open");

        // One fills in half and loses the network: what was filled in is there again.
        var first = phones[0].Page;
        await first.GotoAsync(phones[0].Link);
        await Look(first, "vote-ballot");
        Assert.Equal(0, await first.Locator("input:checked").CountAsync());
        await first.GetByRole(AriaRole.Group, new() { Name = "林知夏（软件 2302）" }).GetByLabel("反对").CheckAsync();
        await first.Context.SetOfflineAsync(true);
        await first.ReloadAsync().ContinueWith(_ => { }, TaskScheduler.Default);
        await first.Context.SetOfflineAsync(false);
        await first.GotoAsync(phones[0].Link);
        Assert.True(await first.GetByLabel("反对").IsCheckedAsync());

        await Task.WhenAll(phones.Select(async (phone, at) =>
        {
            await phone.Page.GotoAsync(phone.Link);
            await phone.Page.GetByLabel(at == 0 ? "反对" : "赞成").CheckAsync();
            await phone.Page.GetByRole(AriaRole.Button, new() { Name = "核对选票" }).ClickAsync();
            if (at == 0) await Look(phone.Page, "vote-review");
            await phone.Page.GetByRole(AriaRole.Button, new() { Name = "投出这张选票" }).ClickAsync();
            await Assertions.Expect(phone.Page.GetByRole(AriaRole.Heading, new() { Name = "选票已收到" })).ToBeVisibleAsync();
        }));
        await Look(first, "vote-done");
        Assert.Equal(0, await first.EvaluateAsync<int>("sessionStorage.length"));

        await desk.ReloadAsync();
        await Look(desk, "poll-open");
        await desk.GetByRole(AriaRole.Button, new() { Name = "结束投票并计票" }).ClickAsync();
        await Look(desk, "poll-counted");
        Assert.Equal(new Tally(ATaskSite.Lin, 3, 1, 0), (await meeting.Site.Case(meeting.Id)).BodyAs<MeetingBody>().Entered!.Ballot.Tallies[0]);
    }

    [BrowserFact]
    public async Task A_ballot_is_cast_by_keyboard_alone()
    {
        var meeting = await AMeeting.On(host);
        await meeting.Begin();
        for (var number = 1; number <= 22; number++) await meeting.CheckIn(number);
        await meeting.Do("open");
        var page = await browser.Open(360);
        await page.GotoAsync(new Uri(meeting.Site.Address, $"/polls/{await meeting.Site.Get<PollStore>().NewLink(await meeting.Partition(), 1)}").ToString());
        await page.Locator("input[type=radio]").First.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("反对")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "投出这张选票" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "选票已收到" })).ToBeVisibleAsync();
    }

    async Task<IPage> Desk(AMeeting meeting)
    {
        var desk = await browser.Open();
        await desk.Context.SetExtraHTTPHeadersAsync([KeyValuePair.Create(ATaskSite.NamedVisitors.Header, $"{meeting.Site.School}|{ATaskSite.Secretary}")]);
        await desk.GotoAsync(new Uri(meeting.Site.Address, meeting.Path).ToString());
        return desk;
    }

    static async Task Look(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        await page.MustBeAccessible();
    }
}
