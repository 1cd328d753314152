using Microsoft.Playwright;
using Workflows.Congress.Hall;
using Workflows.Tests.Testing;
using Workflows.Tests.UserTasks;

namespace Workflows.Tests.Congress.Hall;

/// <summary>The day with four browsers at once: the chair's console, a delegate on a small phone, a scrutineer, the projector.</summary>
public sealed class DayInABrowserTests(TaskHost host, Browser browser) : IClassFixture<TaskHost>, IClassFixture<Browser>
{
    [BrowserFact]
    public async Task A_day_from_the_first_check_in_to_the_result()
    {
        var hall = await AHall.Prepared(host);
        var (console, screen) = (await SignedIn(hall, AHall.Chair, hall.Path), await SignedIn(hall, AHall.Chair, $"{hall.Path}/screen"));
        var (phone, scrutineer) = (await Open(hall, hall.Links["代表1"], 360), await Open(hall, hall.Links["监一"], 360));
        await Look(console, "hall-console-before");
        await Look(phone, "hall-seat-check-in");
        await Look(scrutineer, "hall-scrutineer-waits");

        // The delegate checks in with what the projector shows; the projector counts by itself.
        await hall.CheckIn(2, 3, 4, 5, 6, 7);
        await phone.GetByLabel("会场屏幕上的六位数字").FillAsync(await screen.Locator("output").InnerTextAsync());
        await phone.GetByRole(AriaRole.Button, new() { Name = "签到" }).ClickAsync();
        await Sees(phone, "已签到");
        await Sees(screen, "实到 7 ≥ 6");

        await Presses(console, "开始表决（手机）");
        await Sees(screen, "请在手机上表决");
        await Look(screen, "hall-screen-vote");
        await Sees(phone, "代表资格审查报告");
        await Look(phone, "hall-seat-vote");
        await phone.GetByRole(AriaRole.Button, new() { Name = "赞成" }).ClickAsync();
        await Sees(phone, "您的表决：赞成");
        foreach (var number in (int[])[2, 3, 4, 5]) await hall.Says($"代表{number}", ("act", "vote"), ("answer", "approve"));
        await console.ReloadAsync();
        await Look(console, "hall-console-vote");
        await Presses(console, "结束表决并计算结果");
        await Sees(screen, "赞成 5 > 3");
        await Look(screen, "hall-screen-carried");

        // The rest of the agenda, one button each.
        while ((await hall.Day()).Next is { Kind: not ItemKind.Election } next)
        {
            await Presses(console, next.Kind is ItemKind.CheckIn ? "按现在的人数宣布开幕" : "开始表决（举手）");
            if (next.Kind is not ItemKind.CheckIn) await Presses(console, "无反对、无弃权：7 人赞成");
        }

        await Look(console, "hall-console-election");
        await Presses(console, "发放电子选票");
        await Sees(phone, "选举：请投票");
        await phone.GetByRole(AriaRole.Button, new() { Name = "领取选票" }).ClickAsync();
        foreach (var (name, answer) in ((string, string)[])[("林知夏（软件 2302）", "赞成"), ("苏一鸣（软件 2303）", "赞成"), ("韩溪（数学 2301）", "反对")])
            await phone.GetByRole(AriaRole.Group, new() { Name = name }).GetByLabel(answer).CheckAsync();

        // The network is gone for a while in the middle of voting: nothing is lost.
        await phone.Context.SetOfflineAsync(true);
        await phone.GetByRole(AriaRole.Button, new() { Name = "核对选票" }).ClickAsync().ContinueWith(_ => { }, TaskScheduler.Default);
        await phone.Context.SetOfflineAsync(false);
        await phone.GotoAsync(new Uri(hall.Site.Address, hall.Links["代表1"]).ToString());
        await phone.GetByRole(AriaRole.Button, new() { Name = "领取选票" }).ClickAsync();
        foreach (var (name, answer) in ((string, string)[])[("林知夏（软件 2302）", "赞成"), ("苏一鸣（软件 2303）", "赞成"), ("韩溪（数学 2301）", "反对")])
            await phone.GetByRole(AriaRole.Group, new() { Name = name }).GetByLabel(answer).CheckAsync();
        await phone.GetByRole(AriaRole.Button, new() { Name = "核对选票" }).ClickAsync();
        await phone.GetByRole(AriaRole.Button, new() { Name = "投出这张选票" }).ClickAsync();
        await Assertions.Expect(phone.GetByRole(AriaRole.Heading, new() { Name = "选票已收到" })).ToBeVisibleAsync();
        for (var number = 2; number <= 7; number++) await hall.Votes(number, "approve", "approve", "oppose");
        await Sees(screen, "7张，共 7 张");
        await Look(screen, "hall-screen-ballot");
        await Presses(console, "结束投票并计票");
        await Sees(screen, "监票人正在核对");

        // Nobody sees a number before all scrutineers have confirmed it.
        Assert.DoesNotContain("当选", await screen.InnerTextAsync("main"), StringComparison.Ordinal);
        await Sees(scrutineer, "核对计票结果");
        await Look(scrutineer, "hall-scrutiny");
        await scrutineer.GetByRole(AriaRole.Button, new() { Name = "确认计票结果" }).ClickAsync();
        await hall.Says("监二", ("act", "confirm"));
        await hall.Says("总监", ("act", "confirm"));
        await Sees(screen, "赞成 7 > 3：当选");
        await Look(screen, "hall-screen-result");
        await console.ReloadAsync();
        await Look(console, "hall-console-result");
        await Presses(console, "宣布大会结束");
        await Sees(screen, "大会已结束");
    }

    [BrowserFact]
    public async Task Paper_is_typed_on_a_phone_and_a_steward_works_with_list_and_badges()
    {
        var hall = await AHall.Prepared(host);
        var steward = await SignedIn(hall, AHall.Steward, $"{hall.Path}/register", 360);
        await Look(steward, "hall-register");
        await steward.GetByRole(AriaRole.Button, new() { Name = "签到" }).First.ClickAsync();
        await Sees(steward, "已签到");
        await steward.GotoAsync(new Uri(hall.Site.Address, $"{hall.Path}/badges").ToString());
        await Look(steward, "hall-badges");
        var office = await SignedIn(hall, ATaskSite.University, $"{hall.Path}/prepare");
        await Look(office, "hall-prepare");
        await hall.ComesToTheElection();
        await hall.Does("paper");
        var chief = await Open(hall, hall.Links["总监"], 360);
        await Look(chief, "hall-teller");
        await chief.GetByLabel("收回选票").FillAsync("8");
        await chief.GetByRole(AriaRole.Button, new() { Name = "提交计票结果" }).ClickAsync();
        await Sees(chief, "请填写林知夏的赞成票数");
        await Look(chief, "hall-teller-faults");
        foreach (var at in (int[])[1, 2, 3]) await chief.Locator($"[name='approve[{at}]']").FillAsync("3");
        await chief.GetByLabel("另选他人").FillAsync("张三 2");
        await chief.GetByRole(AriaRole.Button, new() { Name = "提交计票结果" }).ClickAsync();
        await Sees(chief, "核对计票结果");
        await Look(chief, "hall-chief");
        await chief.GetByText("不予确认，要求重新计票").First.ClickAsync();
        await chief.GetByLabel("不予确认的理由").FillAsync("多出一张选票");
        await chief.GetByRole(AriaRole.Button, new() { Name = "不予确认" }).ClickAsync();
        await Sees(chief, "重新计票");
        Assert.Equal(RoundState.Recount, (await hall.Day()).Election!.Round!.State);
    }

    async Task<IPage> SignedIn(AHall hall, string person, string path, int width = 1280)
    {
        var page = await browser.Open(width);
        await page.Context.SetExtraHTTPHeadersAsync([KeyValuePair.Create(ATaskSite.NamedVisitors.Header, $"{hall.Site.School}|{person}")]);
        await page.GotoAsync(new Uri(hall.Site.Address, path).ToString());
        return page;
    }

    async Task<IPage> Open(AHall hall, string path, int width)
    {
        var page = await browser.Open(width);
        await page.GotoAsync(new Uri(hall.Site.Address, path).ToString());
        return page;
    }

    /// <summary>What comes by itself, without anybody loading the page.</summary>
    static async Task Sees(IPage page, string text)
    {
        var (waited, said) = (System.Diagnostics.Stopwatch.StartNew(), "");
        while (waited.Elapsed < TimeSpan.FromSeconds(20))
        {
            said = (await page.InnerTextAsync("main")).Replace('\u00A0', ' ');
            if (said.Contains(text, StringComparison.Ordinal)) return;
            await Task.Delay(200);
        }

        Assert.Contains(text, said, StringComparison.Ordinal);
    }

    static async Task Presses(IPage page, string button)
    {
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new($"^{System.Text.RegularExpressions.Regex.Escape(button).Replace("\\ ", "\\s", StringComparison.Ordinal)}$") }).ClickAsync();
        await page.WaitForLoadStateAsync();
    }

    static async Task Look(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        await page.MustBeAccessible();
    }
}
