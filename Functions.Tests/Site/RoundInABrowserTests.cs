using Workflows.Calendar;
using Workflows.People;
using Workflows.People.Demo;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.WholeSite;

public sealed class RoundOnADeskTests(Browser browser) : RoundInABrowserTests(browser, 1280);

public sealed class RoundOnAPhoneTests(Browser browser) : RoundInABrowserTests(browser, 360);

/// <summary>A round of recommendations by clicking and typing alone, from an empty mailbox to the register form. Each page on the way is checked.</summary>
public abstract class RoundInABrowserTests(Browser browser, int width) : IClassFixture<Browser>
{
    const string Statement = "担任学习委员两年，组织程序设计互助小组；暑期支教四周。上学期课程全部通过。";

    readonly Pictures pictures = new(width);
    ASite site = null!;

    [BrowserFact]
    public async Task A_newcomer_comes_from_the_mailbox_to_the_register_form_by_clicking_alone()
    {
        site = await ASite.Start(null, ("Policy:Recommendation:NoticePeriod", "PT45S"));
        await using var _ = site;
        var (lin, he) = (await Somebody(DemoSchool.Student), await Somebody(DemoSchool.SecondStudent));
        await NotYet();
        await Applies(lin, shows: true);
        await Applies(he, shows: false);
        await Meets();
        await Hangs();
        await Reviewed(lin);
        await Downloads(lin);
    }

    async Task<BrowserPerson> Somebody(string address)
    {
        var page = await browser.Open(width, width < 500 ? 740 : 800);
        page.SetDefaultTimeout(90_000);
        return new(page, site.Address, address, pictures);
    }

    /// <summary>Whoever does not meet the requirements learns which, and why.</summary>
    async Task NotYet()
    {
        var su = await Somebody(DemoSchool.NotEligible);
        await su.Visits("/dev/mailbox");
        await su.Sees("mailbox-empty");
        await su.SignsIn();
        await su.Goes("main a[href^='/recommendations/new']");
        await su.Sees("not-eligible");
    }

    async Task Applies(BrowserPerson student, bool shows)
    {
        await student.SignsIn(shows);
        if (shows) await student.Sees("home-of-a-newcomer");
        await student.Goes("main a[href^='/recommendations/new']");
        if (shows) await student.Sees("application");
        await student.Types("statement", Statement);
        await student.Chooses("talked", "yes");
        await student.Presses();
        if (shows) await student.Sees("application-check");
        await student.Presses();
        Assert.Contains("/cases/rec-", student.Page.Url, StringComparison.Ordinal);
        if (shows) await student.Sees("case-begun");
    }

    /// <summary>Gathering, proposal, permission, ballot, tellers, inspection: each by the link of a mail.</summary>
    async Task Meets()
    {
        var (secretary, committee) = (await Somebody(DemoSchool.BranchSecretary), await Somebody(DemoSchool.CollegeCommittee));
        await secretary.FollowsMail("/approvals/", shows: true);
        await secretary.Sees("gathering");
        await secretary.Presses();
        await secretary.Sees("gathering-done");

        await Approves(secretary, "proposal");
        await Approves(committee, "permission");
        await Records(secretary);
        foreach (var teller in (string[])[Role.LeagueBranchDeputySecretary, Role.LeagueBranchOrganizer])
        {
            var confirms = await Somebody(Officer(teller));
            await confirms.FollowsMail("/approvals/");
            await confirms.Sees("teller");
            await confirms.Chooses("decision", "confirm");
            await confirms.Presses();
        }

        await Approves(secretary, "inspection");
    }

    static async Task Approves(BrowserPerson person, string what)
    {
        await person.FollowsMail("/approvals/");
        await person.Sees(what);
        await person.Chooses("decision", "approve");
        await person.Presses();
        await person.Sees($"{what}-check");
        await person.Presses();
        await person.Sees($"{what}-done");
    }

    /// <summary>With one number that cannot be, first.</summary>
    static async Task Records(BrowserPerson secretary)
    {
        await secretary.FollowsMail("/approvals/");
        await secretary.Sees("ballot");
        foreach (var against in await secretary.Page.Locator("input[name^='oppose[']").AllAsync()) await against.FillAsync("0");
        await secretary.Types("onLeave", "1");
        await secretary.Types("present", "999");
        await secretary.Presses();
        await secretary.Sees("ballot-fault");
        Assert.StartsWith("错误：", await secretary.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.True(await secretary.Page.IsVisibleAsync("#present-fault"));
        Assert.Equal(("999", "1"), (await secretary.Page.InputValueAsync("#present"), await secretary.Page.InputValueAsync("#onLeave")));

        await secretary.Types("present", "");
        await secretary.Presses();
        await secretary.Sees("ballot-check");
        await secretary.Presses();
        await secretary.Sees("ballot-done");
    }

    /// <summary>Nobody need sign in to see a notice.</summary>
    async Task Hangs()
    {
        var passerby = await Somebody("");
        await passerby.WaitsFor("/notices", "main a[href^='/notices/demo.']");
        await passerby.Sees("notices");
        await passerby.Goes("main a[href^='/notices/demo.']");
        Assert.Contains("林知夏", await passerby.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await passerby.Sees("notice");
    }

    /// <summary>The college decides on both on one page, then the Party branch.</summary>
    async Task Reviewed(BrowserPerson lin)
    {
        foreach (var (address, step) in ((string, string)[])[(DemoSchool.CollegeCommittee, "CollegeReview"), (DemoSchool.PartyBranchSecretary, "PartyBranchDecision")])
        {
            var person = await Somebody(address);
            await person.SignsIn();
            await person.WaitsFor("/", $"main a[href='/tasks?list=Recommendation.{step}']:has-text('2')");
            await person.Sees($"home-with-{step}");
            if (step == "CollegeReview") await SeesItsCase(lin, "case-in-review");
            await person.Goes($"main a[href='/tasks?list=Recommendation.{step}']");
            await person.Sees($"{step}-list");
            await person.Chooses("decision", "approve");
            await person.Presses();
            await person.Sees($"{step}-check");
            await person.Presses();
            await person.Sees($"{step}-done");
        }
    }

    static async Task SeesItsCase(BrowserPerson student, string name)
    {
        await student.Visits("/cases");
        await student.Sees($"{name}-list");
        await student.Goes("main a[href^='/cases/rec-']");
        await student.Sees(name);
    }

    static async Task Downloads(BrowserPerson lin)
    {
        var place = lin.Page.Url;
        await lin.WaitsFor(new Uri(place).AbsolutePath, "ul.files a");
        await lin.Sees("case-over");
        var file = await lin.Page.RunAndWaitForDownloadAsync(() => lin.Page.ClickAsync("ul.files a"));
        Assert.EndsWith(".docx", file.SuggestedFilename, StringComparison.Ordinal);
        Assert.Equal("PK"u8.ToArray(), (await File.ReadAllBytesAsync(await file.PathAsync()))[..2]);

        await lin.Page.ClickAsync("main details:has(a[href$='/audit']) summary");
        await lin.Goes("main a[href$='/audit']");
        await lin.Sees("audit");
    }

    static string Officer(string role)
    {
        var people = DemoSchool.People(Beijing.Today(TimeProvider.System));
        var branch = people.Single(person => person.Email == DemoSchool.Student).LeagueBranch!;
        return people.Single(person => person.Roles.Contains(new RoleHeld(role, branch))).Email!;
    }
}
