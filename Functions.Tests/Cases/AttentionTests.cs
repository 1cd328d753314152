using System.Net;
using Workflows.Cases;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Web;
using static Workflows.Tests.Cases.ARecommendationCase;

namespace Workflows.Tests.Cases;

/// <summary>Which cases need somebody, the lists made again from the page, and searching all cases by college and step.</summary>
public sealed class AttentionTests(Azurite azurite) : IClassFixture<Azurite>, IAsyncLifetime
{
    static readonly Visitor Administrator = Who("p-admin", "管理员", Role.Administrator);

    CaseSite site = null!;

    public async Task InitializeAsync()
    {
        Languages.Use(Languages.Chinese);
        site = await CaseSite.Start(azurite);
        site.Visitor = University;
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task A_case_that_failed_or_is_late_or_lies_still_is_listed_and_no_other()
    {
        var fine = InReview();
        await site.Put(fine with { Id = "demo.rec-26-fine" });
        await site.Put(fine with { Id = "demo.rec-26-failed", State = CaseState.Failed });
        await site.Put(fine.With(fine.Latest("CollegeReview")! with { Deadline = Day(4, 20), StartedAt = Day(4, 10) }) with { Id = "demo.rec-26-late" });
        await site.Put(fine.With(fine.Latest("CollegeReview")!.Finish("Approved", "p-zhou", Day(4, 21))) with { Id = "demo.rec-26-still" });
        await site.Put(fine with { Id = "demo.rec-26-ending", State = CaseState.Ending, Outcome = "Withdrawn", Steps = [] });
        await site.Put(fine.With(fine.Latest("CollegeReview")!.Finish("Approved", "p-zhou", Day(4, 21))).With(new StepRow(Step.Meeting, 2, StepState.Active, Day(4, 21))) with { Id = "demo.rec-26-waits" });
        await site.PutNotice();
        site.Clock.Now += TimeSpan.FromHours(2);
        await site.Cases.Create(new(fine.With(fine.Latest("CollegeReview")!.Finish("Approved", "p-zhou", Day(4, 21))) with { Id = "demo.rec-26-moving" }, new(AuditNote.Workflow, "Begun")));

        var found = await site.Json("/cases/attention");
        Assert.Equal(["rec-26-failed"], Ids("failed"));
        Assert.Equal(["rec-26-late"], Ids("late"));
        Assert.Equal(["rec-26-ending", "rec-26-still"], Ids("still").Order(StringComparer.Ordinal));
        Assert.True(found.GetProperty("looked").GetProperty("isAll").GetBoolean());
        var late = found.GetProperty("late")[0];
        Assert.Equal(("CollegeReview.1", $"{College}团委"), (late.GetProperty("step").GetString(), late.GetProperty("asked").GetString()));

        var page = (await site.Get("/cases/attention")).Text;
        Assert.Contains("逾期\u00A03\u00A0天", page, StringComparison.Ordinal);
        Assert.Contains("全部都看过了", page, StringComparison.Ordinal);
        Assert.Contains("/cases/rec-26-still/repair", page, StringComparison.Ordinal);

        List<string?> Ids(string list) => [.. found.GetProperty(list).EnumerateArray().Select(each => each.GetProperty("caseId").GetString())];
    }

    [Fact]
    public void A_step_at_whose_due_time_nobody_looked_lies_still()
    {
        var row = InReview();
        Assert.Null(Standstill.Since(row, CaseSite.Now));
        Assert.Equal(Day(4, 24), Standstill.Since(row, Day(4, 24).AddMinutes(61)));
        Assert.Null(Standstill.Since(row, Day(4, 24).AddMinutes(59)));

        // A notice stays until each objection is answered.
        var notice = InNotice();
        Assert.Equal(Day(4, 28), Standstill.Since(notice, Day(4, 29)));
        Assert.Null(Standstill.Since(notice.With(new StepRow("Objection", 1, StepState.Active, Day(4, 27)) { DueAt = Day(5, 6) }), Day(4, 29)));
    }

    [Fact]
    public async Task Lists_that_nobody_has_finished_for_an_hour_are_named()
    {
        await site.Put(InReview());
        var debt = new Debt("demo", Id, CaseSite.Now);
        await site.Get<Tables>().Lists.Put(debt.List, debt.Key, debt);
        Assert.Equal(0, (await site.Json("/cases/attention")).GetProperty("still").GetArrayLength());
        site.Clock.Now += TimeSpan.FromMinutes(61);
        Assert.Equal("Lists", (await site.Json("/cases/attention")).GetProperty("still")[0].GetProperty("why").GetString());
    }

    [Fact]
    public async Task It_is_for_the_offices_that_run_the_school()
    {
        foreach (var (visitor, expected) in new[] { (University, HttpStatusCode.OK), (Administrator, HttpStatusCode.OK), (Committee, HttpStatusCode.Forbidden), (Inspector, HttpStatusCode.Forbidden), (Applicant, HttpStatusCode.Forbidden) })
        {
            site.Visitor = visitor;
            foreach (var path in (string[])["/cases/attention", "/settings/lists"]) Assert.Equal((visitor.Name, path, expected), (visitor.Name, path, (await site.Get(path)).Status));
            Assert.Equal(expected is HttpStatusCode.OK, (await site.Get("/cases")).Text.Contains("/cases/attention", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Lists_are_made_again_from_the_page_which_says_what_was_wrong_and_twice_does_no_harm()
    {
        var row = await site.Put(InReview());
        var lost = CaseLists.Of(row).First(each => each.IsWaiting);
        await site.Get<Tables>().Waiting.DeleteEntityAsync(lost.List, lost.Key);
        await site.Get<Tables>().Lists.Put(CaseLists.ByPerson("demo", "p-xu"), "0|rec-26-nobody", new CaseEntry("rec-26-nobody", "Recommendation", "许星河"));
        site.Visitor = Administrator;
        using (var first = await site.Send("/settings/lists")) Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Assert.Contains("补写或改正\u00A01\u00A0行，删去多余的\u00A01\u00A0行", (await site.Get("/settings/lists")).Text, StringComparison.Ordinal);
        Assert.NotNull(await site.Get<Tables>().Waiting.Find<CaseEntry>(lost.List, lost.Key));
        using (var second = await site.Send("/settings/lists")) Assert.Equal(HttpStatusCode.SeeOther, second.StatusCode);
        var last = (await site.Json("/settings/lists")).GetProperty("last");
        Assert.Equal((0, 0, "管理员"), (last.GetProperty("found").GetProperty("written").GetInt32(), last.GetProperty("found").GetProperty("removed").GetInt32(), last.GetProperty("by").GetString()));
    }

    [Fact]
    public async Task All_cases_are_searched_by_college_and_by_the_step_under_way_and_the_page_says_how_far_it_looked()
    {
        await site.Put(InReview());
        await site.Put(InReview() with { Id = "demo.rec-26-physics", College = "物理学院" });
        var other = InReview();
        await site.Put(other.With(other.Latest("CollegeReview")!.Finish("Approved", "p-zhou", Day(4, 21))).With(new StepRow("UniversityRecord", 1, StepState.Active, Day(4, 21)) { Addressee = Readers.Holder(Role.UniversityLeagueCommittee) }) with { Id = "demo.rec-26-record" });
        Assert.Equal(["rec-26-physics"], await Found("college=物理"));
        Assert.Equal(["rec-26-record"], await Found("step=UniversityRecord"));
        Assert.Equal([Id, "rec-26-physics"], await Found("step=CollegeReview"));
        Assert.Equal([Id], await Found("step=CollegeReview&college=计算机"));
        Assert.Equal(3, (await Found("step=Nonsense")).Count);
        Assert.Contains("查看了\u00A03\u00A0个案卷，已经查到最早的一个", (await site.Get("/cases?college=物理")).Text, StringComparison.Ordinal);

        // Whoever sees a college only has nothing to choose.
        site.Visitor = Committee;
        Assert.DoesNotContain("name=\"college\"", (await site.Get("/cases")).Text, StringComparison.Ordinal);
    }

    async Task<List<string?>> Found(string query) =>
        [.. (await site.Json($"/cases?kind=Recommendation&{query}")).GetProperty("cases").EnumerateArray().Select(each => each.GetProperty("id").GetString()).Order(StringComparer.Ordinal)];
}
