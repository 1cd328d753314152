using System.Net;
using Workflows.Cases;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Tests.UserTasks;

/// <summary>What a committee does with a task that others are asked.</summary>
public sealed class TaskChangeTests(TaskHost host) : IClassFixture<TaskHost>, IAsyncLifetime
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
    public async Task A_task_put_to_somebody_else_is_that_persons_alone_and_earlier_links_are_dead()
    {
        var id = await site.Recommendation("林知夏");
        var (old, task) = (await site.LinkOf(ATaskSite.Committee), $"/tasks/{id}.{Step.CollegeReview}.1");
        Assert.Equal(HttpStatusCode.SeeOther, (await Change(id, ATaskSite.University, ("to", "魏然"), ("toReason", "周老师休产假"))).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await site.As(null).Get(old)).StatusCode);
        Assert.Contains("魏然", await site.As(null).Page(old), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.As(null).Post(await site.LinkOf(ATaskSite.Stranger), ("decision", "approve"))).StatusCode);
        Assert.Equal((Answer.Approved, "魏然"), ((await site.Case(id)).Latest(Step.CollegeReview)!.Result, (await site.Case(id)).Latest(Step.CollegeReview)!.ByName));
        var entries = await site.Get<CaseStore>().All<AuditEntry>(CaseRow.FullId(site.School, id), AuditEntry.Prefix);
        Assert.Equal("周老师休产假", Json.Read<AuditDetail>(entries.Single(entry => entry.Action.EndsWith("Reassigned", StringComparison.Ordinal)).Detail!).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await site.As(ATaskSite.University).Get(task + "/change")).StatusCode);
    }

    [Fact]
    public async Task It_cannot_be_put_to_whom_it_concerns()
    {
        var id = await site.Recommendation("林知夏", person: ATaskSite.Lin);
        var answer = await Change(id, ATaskSite.University, ("to", "林知夏"), ("toReason", "试一试"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("试一试", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(Addressees.Holder(Role.CollegeLeagueCommittee, ATaskSite.College), (await site.Case(id)).Latest(Step.CollegeReview)!.Addressee);
    }

    [Fact]
    public async Task What_an_office_of_staff_is_asked_is_not_put_to_a_student()
    {
        var id = await site.Recommendation("苏晚");
        var answer = await Change(id, ATaskSite.University, ("to", "林知夏"), ("toReason", "试一试"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("教职工", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(Addressees.Holder(Role.CollegeLeagueCommittee, ATaskSite.College), (await site.Case(id)).Latest(Step.CollegeReview)!.Addressee);
    }

    /// <summary>Whoever stands on the list of it, and whoever stands in for such a one, does not find it among what waits.</summary>
    [Fact]
    public async Task Whoever_may_not_decide_is_not_shown_it_as_waiting()
    {
        await site.As(ATaskSite.Committee).Post("/me/deputies", ("deputy", "魏然"), ("from", $"{Today:yyyy-MM-dd}"), ("until", $"{Today:yyyy-MM-dd}"));
        var (id, _) = await site.Meeting(Step.MeetingPermission, CandidateState.Proposed, (ATaskSite.Committee, "周予安"), (ATaskSite.Lin, "林知夏"));
        Assert.Contains(id, await site.As(ATaskSite.Colleague).Page("/"), StringComparison.Ordinal);
        Assert.DoesNotContain($"/tasks/{id}", await site.As(ATaskSite.Committee).Page("/"), StringComparison.Ordinal);
        Assert.DoesNotContain(id, await site.As(ATaskSite.Stranger).Page("/"), StringComparison.Ordinal);
    }

    /// <summary>What was put to somebody by name goes to another at once, as one list and one mail.</summary>
    [Fact]
    public async Task Everything_put_to_a_person_by_name_goes_to_another_together()
    {
        var ids = new[] { await site.Recommendation("苏晚"), await site.Recommendation("江临"), await site.Recommendation("林知夏", person: ATaskSite.Lin) };
        foreach (var id in ids) await Change(id, ATaskSite.University, ("to", "魏然"), ("toReason", "周老师休产假"));
        var page = $"/people/{ATaskSite.Stranger}/tasks";
        Assert.Contains("江临的推荐", await site.As(ATaskSite.University).Page(page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.As(ATaskSite.University).Post(page, ("to", "魏然"), ("toReason", "借调"))).StatusCode);
        var before = (await site.MailsTo(ATaskSite.Colleague)).Count;
        Assert.Equal(HttpStatusCode.SeeOther, (await site.As(ATaskSite.University).Post(page, ("to", "何明"), ("toReason", "借调"))).StatusCode);
        Assert.Contains("现在没有", await site.As(ATaskSite.University).Page(page), StringComparison.Ordinal);
        Assert.Equal(before + 1, (await site.MailsTo(ATaskSite.Colleague)).Count);
        Assert.Equal(HttpStatusCode.OK, (await site.As(null).Post(await site.LinkOf(ATaskSite.Colleague), ("decision", "approve"))).StatusCode);
        foreach (var id in ids) Assert.Equal("何明", (await site.Case(id)).Latest(Step.CollegeReview)!.ByName);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.As(ATaskSite.Committee).Get(page)).StatusCode);
    }

    [Fact]
    public async Task More_time_moves_the_deadline_and_the_reminders_behind_it()
    {
        var id = await site.Recommendation("林知夏");
        var day = Today.AddDays(30);
        Assert.Equal(HttpStatusCode.SeeOther, (await Change(id, ATaskSite.University, ("until", $"{day:yyyy-MM-dd}"), ("untilReason", "学院换届"))).StatusCode);
        var step = (await site.Case(id)).Latest(Step.CollegeReview)!;
        Assert.Equal((Workflows.Calendar.Beijing.EndOf(day), day), (step.Deadline, Say.Day(step.DueAt!.Value)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Change(id, ATaskSite.University, ("until", $"{day.AddDays(-1):yyyy-MM-dd}"), ("untilReason", "学院换届"))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Change(id, ATaskSite.University, ("until", $"{day.AddDays(1):yyyy-MM-dd}"))).StatusCode);
    }

    [Fact]
    public async Task The_link_is_sent_again_once_in_a_while()
    {
        var id = await site.Recommendation("林知夏");
        var first = await site.LinkOf(ATaskSite.Committee);
        await Change(id, ATaskSite.University, ("again", "true"));
        await Change(id, ATaskSite.University, ("again", "true"));
        Assert.InRange((await site.MailsTo(ATaskSite.Committee)).Count, 2, 3);
        Assert.Equal(HttpStatusCode.OK, (await site.As(null).Get(first)).StatusCode);
    }

    [Theory]
    [InlineData(ATaskSite.Committee)]
    [InlineData(ATaskSite.Secretary)]
    [InlineData(ATaskSite.PartySecretary)]
    public async Task Nobody_below_the_office_above_changes_it(string person)
    {
        var id = await site.Recommendation("林知夏");
        Assert.Contains((await Change(id, person, ("to", "魏然"), ("toReason", "理由"))).StatusCode, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
        Assert.DoesNotContain("/change", await site.As(person).Page($"/cases/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_college_puts_its_branchs_list_to_another_officer_and_enters_a_paper_from_the_cases_page()
    {
        var (id, _) = await site.Meeting(Step.BranchProposal, CandidateState.Joined, (ATaskSite.Lin, "林知夏"));
        await site.Change(id, row => row with { Readers = [Addressees.Holder(Role.CollegeLeagueCommittee, ATaskSite.College)] });
        var page = await site.As(ATaskSite.Committee).Page($"/cases/{id}");
        Assert.Contains($"/tasks/{id}.{Step.BranchProposal}.1/paper", page, StringComparison.Ordinal);
        Assert.Contains($"/tasks/{id}.{Step.BranchProposal}.1/change", page, StringComparison.Ordinal);
    }

    /// <summary>Whoever stands on the list holds the college's office as well.</summary>
    [Fact]
    public async Task Whoever_stands_on_a_list_does_nothing_of_the_meeting_with_any_office()
    {
        var (id, _) = await site.Meeting(Step.Inspection, CandidateState.Carried, (ATaskSite.Committee, "周予安"), (ATaskSite.Lin, "林知夏"));
        await site.Change(id, row => row with { Readers = [Addressees.Holder(Role.CollegeLeagueCommittee, ATaskSite.College)] });
        var (candidate, task) = (site.As(ATaskSite.Committee), $"/tasks/{id}.{Step.Inspection}.1");
        foreach (var path in new[] { $"{task}/paper", $"{task}/change" })
            Assert.Equal(HttpStatusCode.NotFound, (await candidate.Post(path, ("to", "魏然"), ("toReason", "理由"), ("decider", "周予安"), ("decision", "approve"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await candidate.Post($"/cases/{id}/places", ("places", "5"), ("reason", "自己加"))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.As(ATaskSite.University).Post($"{task}/change", ("to", "林知夏"), ("toReason", "理由"))).StatusCode);
        var page = await candidate.Page($"/cases/{id}");
        Assert.DoesNotContain("/paper", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/places", page, StringComparison.Ordinal);
        Assert.Equal(StepState.Active, (await site.Case(id)).Latest(Step.Inspection)!.State);
    }

    [Fact]
    public async Task Nobody_named_on_a_paper_decides_the_own_matter()
    {
        var id = await site.Recommendation("林知夏", person: ATaskSite.Lin);
        var answer = await site.As(ATaskSite.University).PostFile($"/tasks/{id}.{Step.CollegeReview}.1/paper", "scan", "批复.pdf", "%PDF-1.7\n"u8.ToArray(), ("decider", "林知夏"), ("paperDate", $"{Today:yyyy-MM-dd}"), ("documentNumber", "团字 1 号"), ("decision", "approve"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Null((await site.Case(id)).Latest(Step.CollegeReview)!.Result);
    }

    [Fact]
    public async Task What_is_handed_in_with_a_decision_is_a_document_of_the_case()
    {
        var id = await site.Recommendation("林知夏");
        var answer = await site.As(ATaskSite.Committee).PostFile($"/tasks/{id}.{Step.CollegeReview}.1", "enclosure", "会议纪要.pdf", "%PDF-1.7\n"u8.ToArray(), ("decision", "approve"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var document = Assert.Single((await site.Case(id)).Documents);
        Assert.Equal(("会议纪要.pdf", "application/pdf"), (document.FileName, document.ContentType));
        Assert.Contains("会议纪要.pdf", await site.As(ATaskSite.University).Page($"/cases/{id}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.As(ATaskSite.University).Get($"/cases/{id}/documents/{document.Name}")).StatusCode);
    }

    Task<HttpResponseMessage> Change(string id, string person, params (string Name, string Value)[] fields) => site.As(person).Post($"/tasks/{id}.{Step.CollegeReview}.1/change", fields);
}
