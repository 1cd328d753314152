using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Recommendation;
using Workflows.Recommendation.Register;
using Workflows.Tests.Testing;
using Workflows.Web.Sheets;
using static Workflows.Tests.Recommendation.ARound;

namespace Workflows.Tests.Recommendation;

public sealed class RegisterTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task A_year_s_register_has_the_dates_votes_and_outcomes_of_its_recommendations()
    {
        await using var it = await Played();
        var (entries, areMore) = await it.Get<Registers>().Of(ARound.School, new(new(2026, false), null), 100);

        Assert.False(areMore);
        var lin = entries.Single(entry => entry.Name == "林知夏");
        Assert.Equal((Lin, Branch, Stage.Activist, "2026 年春季批次", Day(1), Day(9), 20, 20, 15), (lin.Number, lin.Branch, lin.Stage, lin.Round, lin.Applied, lin.Meeting!.Value, lin.Entitled!.Value, lin.Present!.Value, lin.Approvals!.Value));
        Assert.Equal((Day(10), Day(17), Day(18), "Approved", Day(19), Outcome.Recommended, "Valid", new DateOnly(2028, 3, 10)), (lin.NoticeFrom!.Value, lin.NoticeTo!.Value, lin.Reviewed!.Value, lin.Decision, lin.Decided!.Value, lin.Outcome, lin.Validity, lin.ValidUntil!.Value));
        Assert.Equal((Outcome.NotCarried, null, null), entries.Where(entry => entry.Name == "何清越").Select(entry => (entry.Outcome, entry.Reviewed, entry.Validity)).Single());

        var (lines, faults) = SheetWorkbook.Read(RegisterWorkbook.Write("示例大学", new(2026, false), entries, DateTimeOffset.UnixEpoch));
        Assert.Empty(faults);
        Assert.Contains(lines, line => line.Cells is [_, "林知夏", Lin, College, Branch, "入党积极分子", "2026 年春季批次", "2026-03-02", "2026-03-10", "20", "20", "15", "75.00%", "2026-03-11", "2026-03-18", "2026-03-19", ..]);
    }

    [Theory]
    [InlineData("2026", null, null, 2)]
    [InlineData("2025-2026", null, null, 2)]
    [InlineData("2025", null, null, 0)]
    [InlineData("2026-2027", null, null, 0)]
    [InlineData("2026", College, null, 2)]
    [InlineData("2026", "数学学院", null, 0)]
    [InlineData("2026", null, Outcome.Recommended, 1)]
    [InlineData("2026", null, RegisterQuery.Open, 0)]
    public async Task It_is_narrowed_by_year_college_and_outcome(string year, string? college, string? outcome, int count)
    {
        await using var it = await Played();
        var query = new RegisterQuery(RegisterPeriod.Parse(year)!.Value, college is null ? null : [college]) { Outcome = outcome };
        Assert.Equal(count, (await it.Get<Registers>().Of(ARound.School, query, 100)).Entries.Length);
    }

    [Fact]
    public async Task A_page_stops_at_its_length_and_says_so()
    {
        await using var it = await Played();
        var (entries, areMore) = await it.Get<Registers>().Of(ARound.School, new(new(2026, false), null), 1);
        Assert.Equal((1, true), (entries.Length, areMore));
    }

    [Theory]
    [InlineData("2026", "2026-01-01", "2026-12-31")]
    [InlineData("2025-2026", "2025-08-01", "2026-07-31")]
    public void A_year_is_a_calendar_year_or_an_academic_one(string year, string first, string last) =>
        Assert.Equal((DateOnly.Parse(first, null), DateOnly.Parse(last, null), year), (RegisterPeriod.Parse(year)!.Value.First, RegisterPeriod.Parse(year)!.Value.Last, RegisterPeriod.Parse(year)!.Value.ToString()));

    [Theory]
    [InlineData("")]
    [InlineData("26")]
    [InlineData("2025-2027")]
    [InlineData("1800")]
    [InlineData("2025-2026-2")]
    [InlineData("２０２６")]
    public void Nothing_else_is_one(string text) => Assert.Null(RegisterPeriod.Parse(text));

    [Fact]
    public async Task The_entry_pack_holds_a_line_for_everybody_and_a_form_for_those_recommended()
    {
        await using var it = await Played();
        var round = await it.Get<CaseStore>().Read(CaseRow.FullId(ARound.School, (await it.Case(Lin)).Round!));
        using var file = new MemoryStream();
        await it.Get<EntryPack>().Write(round, _ => true, file, default);
        using var zip = new ZipArchive(file);

        Assert.Equal(["推优结果录入表.xlsx", "怎样录入.txt", "推优登记表/推优登记表-林知夏-软件 2302 团支部.docx"], zip.Entries.Select(entry => entry.FullName));
        using var table = new MemoryStream();
        await using (var packed = await zip.Entries[0].OpenAsync()) await packed.CopyToAsync(table);
        var lines = SheetWorkbook.Read(table.ToArray()).Lines;
        Assert.Equal(["何清越", "林知夏"], lines.Skip(1).Select(line => line.Cells[1]).Order(StringComparer.Ordinal));
        Assert.Contains(lines, line => line.Cells is [_, "林知夏", Lin, _, _, "2005-05-01", College, Branch, _, "2019-05-04", "2025-06-01", ..]);
        using var nobody = new MemoryStream();
        await it.Get<EntryPack>().Write(round, _ => false, nobody, default);
        using var empty = new ZipArchive(nobody);
        Assert.Equal(2, empty.Entries.Count);
    }

    static DateOnly Day(int day) => new DateOnly(2026, 3, 1).AddDays(day);

    async Task<ARound> Played() => await (await On(azurite)).Applies(Lin).Applies(He, 2).BranchMeets().IsReviewed(Lin).Runs();
}

/// <summary>The register's page and file, and who sees whom in them.</summary>
public sealed class RegisterPageTests : IAsyncLifetime
{
    RecommendationSite site = null!;

    public async Task InitializeAsync() => site = await RecommendationSite.Start();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task The_committees_see_the_register_each_as_far_as_its_persons_go_and_students_do_not()
    {
        var round = await site.Round();
        await site.SignIn(RecommendationSite.Lin);
        var id = (await site.Send("/recommendations", ("stage", "Activist"), ("statement", "踏实。"))).Id;
        foreach (var (person, sees) in (IEnumerable<(string, bool)>)[(RecommendationSite.University, true), (RecommendationSite.Committee, true), (RecommendationSite.OtherCommittee, false)])
        {
            await site.SignIn(person);
            var page = await site.See("/recommendations/register");
            Assert.Equal((HttpStatusCode.OK, sees), (page.Status, page.Body.Contains(id, StringComparison.Ordinal)));
            Assert.Equal(sees ? 1 : 0, JsonDocument.Parse((await site.See($"/recommendations/register?year={Semester.Of(site.Today).Year}-{Semester.Of(site.Today).Year + 1}&college={Uri.EscapeDataString(RecommendationSite.College)}&outcome=Open", json: true)).Body).RootElement.GetProperty("entries").GetArrayLength());
            Assert.Equal(HttpStatusCode.OK, (await site.See("/recommendations/register.xlsx?year=x&stage=99&outcome=nothing")).Status);
            Assert.Equal(HttpStatusCode.OK, (await site.See($"/rounds/{round}/summary.xlsx")).Status);
            Assert.Equal(HttpStatusCode.OK, (await site.See($"/rounds/{round}/entry.zip")).Status);
            Assert.Contains("entry.zip", (await site.See($"/rounds/{round}/summary")).Body, StringComparison.Ordinal);
        }

        await site.SignIn(RecommendationSite.Secretary);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.See("/recommendations/register")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.See($"/rounds/{round}/entry.zip")).Status);
    }
}
