using System.Net;
using Workflows.Cases;
using Workflows.People;
using Workflows.People.Deputies;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Tests.UserTasks;

/// <summary>A holder names a deputy, who answers on the holder's behalf.</summary>
public sealed class DeputyTests(TaskHost host) : IClassFixture<TaskHost>, IAsyncLifetime
{
    ATaskSite site = null!;

    static DateOnly Today => Say.Today(TimeProvider.System);

    public async Task InitializeAsync()
    {
        Languages.Use(Languages.Chinese);
        site = await ATaskSite.On(host);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_deputy_is_mailed_what_waits_and_what_comes_and_decides_on_the_holders_behalf()
    {
        var before = await site.Recommendation("林知夏");
        Assert.Equal(HttpStatusCode.SeeOther, (await Name(Today, Today.AddDays(3))).StatusCode);
        await site.As(ATaskSite.Stranger).Post(await site.LinkOf(ATaskSite.Stranger), ("decision", "approve"));
        Assert.Contains("您在代周予安办理", await site.As(ATaskSite.Stranger).Page($"/tasks/{await site.Recommendation("苏晚")}.{Step.CollegeReview}.1"), StringComparison.Ordinal);

        var step = (await site.Case(before)).Latest(Step.CollegeReview)!;
        Assert.Equal((Answer.Approved, "魏然", "周予安"), (step.Result, step.ByName, step.For?.Name));
        Assert.Contains("魏然（代周予安）", await site.As(ATaskSite.Committee).Page($"/cases/{before}"), StringComparison.Ordinal);
        Assert.Equal(2, (await site.MailsTo(ATaskSite.Stranger)).Count);
        var entry = (await site.Get<CaseStore>().All<AuditEntry>(CaseRow.FullId(site.School, before), AuditEntry.Prefix)).Last(each => each.Actor == ATaskSite.Stranger);
        Assert.Equal("周予安", Json.Read<AuditDetail>(entry.Detail!).OnBehalfOf);

        // Whoever is stood in for can take it back.
        Assert.Equal(HttpStatusCode.SeeOther, (await site.As(ATaskSite.Committee).Post($"/tasks/{before}.{Step.CollegeReview}.1/take-back")).StatusCode);
    }

    [Fact]
    public async Task Whoever_was_named_for_a_later_day_is_mailed_what_waits_on_its_morning_and_once()
    {
        await Name(Today.AddDays(1), Today.AddDays(3));
        await site.Recommendation("林知夏");
        await Morning();
        Assert.Empty(await site.MailsTo(ATaskSite.Stranger));

        var people = site.Get<PeopleStore>();
        await people.Change(site.School, ATaskSite.Stranger, person => person with { ActsFor = [.. person.ActsFor.Select(each => each with { From = Today })] });
        await Morning();
        await Morning();
        Assert.Single(await site.MailsTo(ATaskSite.Stranger));

        Task Morning() => site.Get<DeputyBook>().WelcomeAll(site.School, default);
    }

    [Fact]
    public async Task Nobody_decides_for_a_holder_whose_own_matter_it_is()
    {
        await Name(Today, Today.AddDays(3));
        var own = await site.Recommendation("周予安", person: ATaskSite.Committee);
        Assert.Empty(await site.MailsTo(ATaskSite.Stranger));
        await site.As(ATaskSite.Stranger).Post($"/tasks/{own}.{Step.CollegeReview}.1", ("decision", "approve"));
        Assert.Null((await site.Case(own)).Latest(Step.CollegeReview)!.Result);
    }

    [Fact]
    public async Task It_begins_and_ends_on_its_days_and_can_be_ended_before()
    {
        await Name(Today.AddDays(1), Today.AddDays(3));
        var task = $"/tasks/{await site.Recommendation("林知夏")}.{Step.CollegeReview}.1";
        Assert.Equal(HttpStatusCode.NotFound, (await site.As(ATaskSite.Stranger).Get(task)).StatusCode);
        await Name(Today, Today.AddDays(3));
        Assert.Equal(HttpStatusCode.OK, (await site.As(ATaskSite.Stranger).Get(task)).StatusCode);
        var link = await site.LinkOf(ATaskSite.Stranger);
        await site.As(ATaskSite.Committee).Post("/me/deputies", ("end", ATaskSite.Stranger));
        Assert.Equal(HttpStatusCode.NotFound, (await site.As(ATaskSite.Stranger).Get(task)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await site.As(null).Get(link)).StatusCode);
        var trail = await site.Get<SchoolTrails>().People.Read(site.School);
        Assert.Equal((3, (int?)null), (trail.Entries.Length, trail.Fault));
    }

    [Fact]
    public async Task A_deputy_does_nothing_else_with_the_office()
    {
        await site.As(ATaskSite.University).Post("/me/deputies", ("deputy", "魏然"), ("from", $"{Today:yyyy-MM-dd}"), ("until", $"{Today:yyyy-MM-dd}"));
        Assert.Equal(HttpStatusCode.Forbidden, (await site.As(ATaskSite.Stranger).Get("/people/roles")).StatusCode);
    }

    [Theory]
    [InlineData("没有这个人", 0, 1)]
    [InlineData("周予安", 0, 1)]
    [InlineData("林知夏", 0, 1)]
    [InlineData("魏然", 3, 1)]
    public async Task Who_cannot_be_named_is_said_at_the_field_with_all_that_was_typed(string deputy, int from, int until)
    {
        var answer = await site.As(ATaskSite.Committee).Post("/me/deputies", ("deputy", deputy), ("from", $"{Today.AddDays(from):yyyy-MM-dd}"), ("until", $"{Today.AddDays(until):yyyy-MM-dd}"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains($"value=\"{deputy}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty((await site.Get<PeopleStore>().Find(site.School, ATaskSite.Committee))!.Deputies);
    }

    [Fact]
    public async Task Two_whose_days_overlap_are_warned_of()
    {
        await Name(Today, Today.AddDays(3));
        await site.As(ATaskSite.Committee).Post("/me/deputies", ("deputy", "何明"), ("from", $"{Today:yyyy-MM-dd}"), ("until", $"{Today:yyyy-MM-dd}"));
        Assert.Contains("重叠", await site.As(ATaskSite.Committee).Page("/me/deputies"), StringComparison.Ordinal);
    }

    Task<HttpResponseMessage> Name(DateOnly from, DateOnly until) =>
        site.As(ATaskSite.Committee).Post("/me/deputies", ("deputy", ATaskSite.Stranger), ("from", $"{from:yyyy-MM-dd}"), ("until", $"{until:yyyy-MM-dd}"));
}
