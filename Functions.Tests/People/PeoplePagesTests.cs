using System.Text;
using Microsoft.Playwright;
using Workflows.People;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.People;

/// <summary>Signing in and importing by clicking, at a desk and on a phone; every page on the way can be used by everybody.</summary>
public sealed class PeoplePagesTests(Azurite azurite, Browser browser) : IClassFixture<Azurite>, IClassFixture<Browser>, IAsyncLifetime
{
    // Where one lands: the home page belongs to another slice.
    const string SignIn = "/sign-in?next=/me";

    PeopleSite site = null!;
    Person person = null!;

    public async Task InitializeAsync()
    {
        site = await PeopleSite.On(azurite);
        person = await site.Add("周予安", "zhouyuan@example.edu.cn", new RoleHeld(Role.UniversityLeagueCommittee), new RoleHeld(Role.CollegeLeagueCommittee, "计算机学院"));
        await site.People.Write(null, new Person("p-1", site.School, "林知夏") { StudentNumber = "2023010204", ClassName = "软件 2301", LeagueBranch = "软件 2301", PoliticalStatus = PoliticalStatus.Masses });
        await site.People.Write(null, new Person("p-2", site.School, "旧人") { StudentNumber = "2019010204", ClassName = "软件 1901" });
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [BrowserTheory]
    [InlineData(1280, ColorScheme.Light, "zh-CN"), InlineData(360, ColorScheme.Light, "zh-CN"), InlineData(360, ColorScheme.Dark, "en")]
    public async Task From_the_address_to_the_imported_roster(int width, ColorScheme colours, string language)
    {
        var page = await browser.Open(width, colours: colours, locale: language);
        await Look(page, SignIn, "sign-in");
        await page.Locator("#email").FillAsync("zhou");
        await Press(page, "sign-in-fault");
        Assert.Equal("zhou", await page.Locator("#email").InputValueAsync());
        await page.Locator("#email").FillAsync("ZhouYuan@example.edu.cn");
        await Press(page, "check-mail");
        await page.Locator("#code").FillAsync("１２３");
        await Press(page, "check-mail-fault");
        await page.Locator("#code").FillAsync(site.Letters.Last.Code);
        await Press(page, "me");
        await Press(page, "signed-out");

        await site.Add("周予安（学生）", "zhouyuan@example.edu.cn");
        await page.GotoAsync(new Uri(site.Url, SignIn).ToString());
        await page.Locator("#email").FillAsync("zhouyuan@example.edu.cn");
        await Press(page, "check-mail");
        var link = site.Letters.Last.Link.AbsolutePath;
        await Look(page, link, "sign-in-choice");
        await Press(page, "sign-in-choice-fault");
        await page.Locator($"input[value='{site.School}.{person.Id}']").CheckAsync();
        await Press(page, "me-again");
        await Look(page, link, "sign-in-used");

        await Look(page, "/people/import", "import");
        await Choose(page, "学号,姓名,邮箱\n2023010205,,he\n2023010206,苏一鸣,su@example.edu.cn\n");
        await Press(page, "import-faults");
        await Choose(page, "学号,姓名,邮箱,班级,政治面貌,宿舍\n2023010204,林知夏,lin@example.edu.cn,软件 2302,共青团员,1-101\n2023010205,何清越,he@example.edu.cn,软件 2302,共青团员,\n");
        await page.Locator("#complete-school").CheckAsync();
        await Press(page, "import-preview");
        await Press(page, "import-done");
        Assert.Equal("何清越", (await site.People.FindByNumber(site.School, "2023010205"))!.Name);
        Assert.True((await site.People.Find(site.School, "p-2"))!.HasLeft);
    }

    async Task Look(IPage page, string path, string name)
    {
        await page.GotoAsync(new Uri(site.Url, path).ToString());
        await Check(page, name);
    }

    static async Task Press(IPage page, string name)
    {
        await page.Locator("main button[type=submit]").First.ClickAsync();
        await Check(page, name);
    }

    static Task Choose(IPage page, string csv) =>
        page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "名册.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });

    static async Task Check(IPage page, string name)
    {
        await page.MustBeAccessible();
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{page.ViewportSize!.Width}-{await page.EvaluateAsync<string>("document.documentElement.lang")}.png"), FullPage = true });
    }
}
