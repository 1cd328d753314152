using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Workflows.People;
using Workflows.People.Roster;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.People.Roster;

/// <summary>The import by its pages, and as a program drives it.</summary>
public sealed partial class RosterFormsTests(Azurite azurite) : IClassFixture<Azurite>, IAsyncLifetime
{
    const string Import = "/people/import", Good = "学号,姓名,邮箱\n1,林知夏,lin@example.edu.cn\n2,何清越,he@example.edu.cn\n";

    PeopleSite site = null!;
    TestBrowser browser = null!;

    public async Task InitializeAsync()
    {
        site = await PeopleSite.On(azurite);
        browser = await site.SignedIn(await site.Add("许言", "tuanwei@example.edu.cn", new RoleHeld(Role.UniversityLeagueCommittee)));
        await browser.Get(Import);
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    Task<HttpResponseMessage> Upload(string csv, params (string Name, string Value)[] fields) => browser.Upload(Import, Encoding.UTF8.GetBytes(csv), fields);

    async Task<string> UploadPage(string csv, params (string Name, string Value)[] fields) => Plain(await (await Upload(csv, fields)).Content.ReadAsStringAsync());

    static string Plain(string html) => WebUtility.HtmlDecode(html).Replace('\u00A0', ' ');

    async Task<(HttpStatusCode Status, JsonElement Json)> UploadJson(string csv, params (string Name, string Value)[] fields)
    {
        browser.Accept = "application/json";
        var answer = await Upload(csv, fields);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    static (int, int, int, int) Counts(JsonElement json) =>
        (json.GetProperty("added").GetInt32(), json.GetProperty("updated").GetInt32(), json.GetProperty("unchanged").GetInt32(), json.GetProperty("left").GetInt32());

    static (string, string)[] Confirmation(string page) =>
        [.. ((string[])["kept", "complete", "import"]).Select(name => (name, Regex.Match(page, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value)), ("confirm", "true")];

    [Fact]
    public async Task A_preview_writes_nothing_and_its_button_carries_it_out()
    {
        var page = await UploadPage(Good);
        Assert.Contains("确认导入：新增 2 人，更改 0 人，离校 0 人", page, StringComparison.Ordinal);
        Assert.Null(await site.People.FindByNumber(site.School, "1"));

        var answer = await browser.Post(Import, Confirmation(page));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Contains("导入完成", await browser.Page(answer.Headers.Location!.ToString()), StringComparison.Ordinal);
        Assert.Equal("林知夏", (await site.People.FindByNumber(site.School, "1"))!.Name);
        Assert.Single(await site.People.FindByEmail("he@example.edu.cn"));
    }

    [Fact]
    public async Task The_confirming_button_clicked_twice_leads_to_the_same_import()
    {
        var confirmation = Confirmation(await UploadPage(Good));
        var first = await browser.Post(Import, confirmation);
        var second = await browser.Post(Import, confirmation);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Single(await site.Get<RosterImports>().All(site.School));
    }

    [Fact]
    public async Task The_last_import_is_undone_but_for_what_was_changed_again_since()
    {
        await Confirmed(await UploadPage(Good));
        var second = await Confirmed(await UploadPage("学号,姓名,邮箱,学院\n1,林知夏,lin.new@example.edu.cn,计算机学院\n3,陈思远,chen@example.edu.cn,计算机学院\n"));
        var lin = (await site.People.FindByNumber(site.School, "1"))!;
        await site.People.Change(site.School, lin.Id, person => person with { College = "数学学院" });

        var page = Plain(await browser.Page($"{second}/undo"));
        Assert.Contains("撤销上一次导入", page, StringComparison.Ordinal);
        Assert.Contains("确认撤销：更改 1 人，离校 1 人", page, StringComparison.Ordinal);
        await Confirmed(page, $"{second}/undo");

        lin = (await site.People.FindByNumber(site.School, "1"))!;
        Assert.Equal(("lin@example.edu.cn", "数学学院"), (lin.Email, lin.College));
        Assert.Single(await site.People.FindByEmail("lin@example.edu.cn"));
        Assert.Empty(await site.People.FindByEmail("lin.new@example.edu.cn"));
        Assert.True((await site.People.FindByNumber(site.School, "3"))!.HasLeft);

        // Only the last can be undone.
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Get($"{second}/undo")).StatusCode);
        Assert.Null((await site.Get<SchoolTrails>().People.Read(site.School)).Fault);
        Assert.Equal(3, (await site.Get<SchoolTrails>().People.Read(site.School)).Entries.Length);
    }

    async Task<string> Confirmed(string page, string path = Import) => (await browser.Post(path, Confirmation(page))).Headers.Location!.ToString();

    [Fact]
    public async Task What_has_changed_since_the_preview_is_shown_anew_before_anything_is_written()
    {
        var confirmation = Confirmation(await UploadPage(Good));
        await site.People.Write(null, new Person("p-x", site.School, "林知夏") { StudentNumber = "1" });
        var answer = await browser.Post(Import, confirmation);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var page = Plain(await answer.Content.ReadAsStringAsync());
        Assert.Contains("预览之后名册有了变动", page, StringComparison.Ordinal);
        Assert.Null(await site.People.FindByNumber(site.School, "2"));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post(Import, Confirmation(page))).StatusCode);
        Assert.NotNull(await site.People.FindByNumber(site.School, "2"));
    }

    [Fact]
    public async Task A_program_sends_file_and_confirmation_at_once()
    {
        var (status, json) = await UploadJson(Good, ("confirm", "true"));
        Assert.Equal((HttpStatusCode.OK, (2, 0, 0, 0), 0), (status, Counts(json), json.GetProperty("faults").GetArrayLength()));
        Assert.Equal("Completed", json.GetProperty("state").GetString());
        Assert.NotNull(await site.People.FindByNumber(site.School, "2"));
        (_, json) = await UploadJson(Good, ("confirm", "true"));
        Assert.Equal((0, 0, 2, 0), Counts(json));
    }

    [Fact]
    public async Task Faults_are_told_with_line_column_and_what_to_do_and_nothing_is_written()
    {
        var (status, json) = await UploadJson("学号,姓名,邮箱\n1,林知夏,lin\n2,,\n3,苏一鸣,su@example.edu.cn\n", ("confirm", "true"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, (0, 0, 0, 0)), (status, Counts(json)));
        Assert.Equal(["2 邮箱", "3 姓名"], json.GetProperty("faults").EnumerateArray().Select(fault => $"{fault.GetProperty("line").GetInt32()} {fault.GetProperty("column").GetString()}"));
        Assert.All(json.GetProperty("faults").EnumerateArray(), fault => Assert.Contains("请", fault.GetProperty("message").GetString(), StringComparison.Ordinal));
        Assert.Null(await site.People.FindByNumber(site.School, "3"));
    }

    [Fact]
    public async Task The_page_with_faults_keeps_what_was_chosen_and_escapes_what_was_written()
    {
        var answer = await Upload("学号,姓名,角色\n1,<script>x</script>,<b>皇帝</b>\n", ("complete", "college"), ("scope", "计算机学院"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<b>皇帝", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;皇帝", page, StringComparison.Ordinal);
        Assert.Matches("value=\"college\"[^>]*checked", page);
        Assert.Contains("value=\"计算机学院\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_formula_in_a_cell_stays_text()
    {
        var page = await UploadPage("学号,姓名,社团\n1,=HYPERLINK(1),@SUM(A1)\n", ("confirm", "true"));
        Assert.DoesNotContain("⟦", page, StringComparison.Ordinal);
        var person = (await site.People.FindByNumber(site.School, "1"))!;
        Assert.Equal(("=HYPERLINK(1)", "@SUM(A1)"), (person.Name, person.Clubs));
    }

    [Fact]
    public async Task Those_missing_from_a_complete_file_are_shown_before_they_are_marked()
    {
        await UploadJson("学号,姓名,学院\n1,林知夏,计算机学院\n2,何清越,计算机学院\n3,旧人,外国语学院\n", ("confirm", "true"));
        browser.Accept = null;
        var page = await UploadPage("学号,姓名\n1,林知夏\n", ("complete", "college"), ("scope", "计算机学院"));
        Assert.Contains("离校 1 人", page, StringComparison.Ordinal);
        Assert.Contains("何清越", page, StringComparison.Ordinal);
        Assert.DoesNotContain("旧人", page, StringComparison.Ordinal);
        Assert.False((await site.People.FindByNumber(site.School, "2"))!.HasLeft);
        await browser.Post(Import, Confirmation(page));
        Assert.True((await site.People.FindByNumber(site.School, "2"))!.HasLeft);
        Assert.False((await site.People.FindByNumber(site.School, "3"))!.HasLeft);

        var (_, json) = await UploadJson("学号,姓名\n1,林知夏\n", ("complete", "college:计算机学院"));
        Assert.Equal((0, 0, 1, 0), Counts(json));
    }

    [Fact]
    public async Task A_change_is_shown_with_both_values_in_words()
    {
        await UploadJson("学号,姓名,政治面貌,专业排名百分比\n1,林知夏,群众,12.34\n", ("confirm", "true"));
        browser.Accept = null;
        var page = await UploadPage("学号,政治面貌,专业排名百分比,角色\n1,共青团员,8,辅导员@软件 2302\n");
        foreach (var said in (string[])["<del>群众</del> → <ins>共青团员</ins>", "<del>12.34%</del> → <ins>8.00%</ins>", "<ins>辅导员（软件 2302）</ins>"])
            Assert.Contains(said, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_league_committee_of_the_university_and_the_administrator_import()
    {
        foreach (var (role, status) in Role.All.Select(role => (role, role is Role.UniversityLeagueCommittee or Role.Administrator ? HttpStatusCode.OK : HttpStatusCode.Forbidden)))
        {
            var person = await site.Add("某人", $"{role.ToLowerInvariant()}@example.edu.cn", new RoleHeld(role));
            using var own = await site.SignedIn(person);
            foreach (var path in (string[])[Import, Import + "/template"]) Assert.Equal(status, (await own.Get(path)).StatusCode);
            if (status is HttpStatusCode.Forbidden) Assert.Equal(status, (await own.Upload(Import, Encoding.UTF8.GetBytes(Good), ("confirm", "true"))).StatusCode);
        }
        using var stranger = site.Browser();
        Assert.Equal(HttpStatusCode.SeeOther, (await stranger.Get(Import)).StatusCode);
        Assert.Null(await site.People.FindByNumber(site.School, "1"));
    }

    [Fact]
    public async Task Without_the_pages_token_a_file_is_previewed_again_and_nothing_is_carried_out()
    {
        using var other = await site.SignedIn(await site.Add("管理员", "admin@example.edu.cn", new RoleHeld(Role.Administrator)));
        var answer = await other.Upload(Import, Encoding.UTF8.GetBytes(Good), ("confirm", "true"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Null(await site.People.FindByNumber(site.School, "1"));
        Assert.Equal(HttpStatusCode.SeeOther, (await other.Post(Import, Confirmation(await answer.Content.ReadAsStringAsync()))).StatusCode);
    }

    [Fact]
    public async Task Without_a_file_one_is_asked_for()
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Post(Import)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Post(Import, ("kept", new string('0', 64)))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Post(Import, ("kept", "../../secret"))).StatusCode);
    }

    [Fact]
    public async Task An_import_of_another_school_does_not_exist_here()
    {
        await using var elsewhere = await PeopleSite.On(azurite);
        using var there = await elsewhere.SignedIn(await elsewhere.Add("许言", "tuanwei@example.edu.cn", new RoleHeld(Role.UniversityLeagueCommittee)));
        await there.Get(Import);
        var done = await there.Upload(Import, Encoding.UTF8.GetBytes(Good), ("confirm", "true"));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(done.Headers.Location!.ToString())).StatusCode);
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task The_template_is_read_but_for_its_example_which_is_nobody(string language)
    {
        browser.Language = language;
        var template = await browser.Get(Import + "/template");
        var file = await template.Content.ReadAsByteArrayAsync();
        Assert.Equal(Encoding.UTF8.GetPreamble(), file[..3]);
        Assert.StartsWith("学号,工号,姓名", Encoding.UTF8.GetString(file[3..]), StringComparison.Ordinal);
        Assert.Contains(".csv", template.Content.Headers.ContentDisposition!.FileNameStar, StringComparison.Ordinal);
        var page = await (await browser.Upload(Import, file)).Content.ReadAsStringAsync();
        Assert.Contains(language is "en" ? "This is the example of the template" : "这是模板里的示例，不是真人", page, StringComparison.Ordinal);
        Assert.Single(ARoster.Plan(file, null).Faults);
        var filled = Encoding.UTF8.GetString(file[3..]).Replace(RosterTemplate.ExampleNumber, "2023990001", StringComparison.Ordinal);
        Assert.Equal("张示例", Assert.Single(ARoster.Plan(filled).Added).Name);
        Assert.DoesNotContain("⟦", page + await browser.Page(Import), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_an_import_runs_another_one_waits()
    {
        site.HubWorks = false;
        var (_, started) = await UploadJson(Good, ("confirm", "true"));
        Assert.Equal("Running", started.GetProperty("state").GetString());
        var (status, other) = await UploadJson("学号,姓名\n7,别人\n", ("confirm", "true"));
        Assert.Equal((HttpStatusCode.Conflict, started.GetProperty("import").GetString()), (status, other.GetProperty("import").GetString()));
        browser.Accept = null;
        Assert.Contains("正在导入", await browser.Page(started.GetProperty("url").GetString()!), StringComparison.Ordinal);
        await site.Work();
        Assert.Contains("导入完成", await browser.Page(started.GetProperty("url").GetString()!), StringComparison.Ordinal);
    }
}
