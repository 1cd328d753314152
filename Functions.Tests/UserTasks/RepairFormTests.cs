using System.Net;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.UserTasks;

/// <summary>A case that does not go on is driven again, a step passed over, a case ended: by whom, when, and once.</summary>
public sealed class RepairFormTests(TaskHost host) : IClassFixture<TaskHost>, IAsyncLifetime
{
    const string Admin = "p-admin", Reason = "学院团委换届，两周没有人办理，校团委研究决定。";

    static readonly (string, string)[] Good = [("reason", Reason), ("confirm", "true")];

    ATaskSite site = null!;

    public async Task InitializeAsync()
    {
        Languages.Use(Languages.Chinese);
        site = await ATaskSite.On(host);
        await site.Get<PeopleStore>().AddMany(site.School, [new Person(Admin, site.School, "管理员") { StaffNumber = Admin, Email = site.AddressOf(Admin), Roles = [new(Role.Administrator)] }]);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_step_is_passed_over_once_with_a_reason_on_record_and_whoever_is_concerned_is_mailed()
    {
        var id = await site.Recommendation("林知夏", person: ATaskSite.Lin);
        var link = await site.LinkOf(ATaskSite.Committee);
        var path = $"/cases/{id}/repair/skip?step=CollegeReview.1";
        Assert.Contains("略过“", await site.As(ATaskSite.University).Page($"/cases/{id}/repair"), StringComparison.Ordinal);
        for (var time = 0; time < 2; time++) Assert.Equal(HttpStatusCode.SeeOther, (await site.As(ATaskSite.University).Post(path, Good)).StatusCode);

        var row = await site.Case(id);
        var step = row.Latest(Step.CollegeReview)!;
        Assert.Equal((StepState.Done, Answer.Approved, true, ATaskSite.University, Reason), (step.State, step.Result, step.IsSkipped, step.By, step.Comment));
        var trail = await site.Get<CaseStore>().All<AuditEntry>(row.Id, AuditEntry.Prefix);
        Assert.Equal([$"{ATaskSite.University} CollegeReview.1 Skipped"], trail.Where(entry => entry.Action.EndsWith("Skipped", StringComparison.Ordinal)).Select(entry => $"{entry.Actor} {entry.Action}"));
        Assert.Contains(Reason, trail[^1].Detail, StringComparison.Ordinal);

        foreach (var person in (string[])[ATaskSite.Committee, ATaskSite.Colleague, ATaskSite.Lin]) Assert.Single(await site.MailsTo(person), mail => mail.Subject.Contains("已略过", StringComparison.Ordinal) && mail.Text.Contains(Reason, StringComparison.Ordinal));
        var dead = await site.As(null).Page(link);
        Assert.Contains("这一步已经略过", dead, StringComparison.Ordinal);
        Assert.DoesNotContain("已同意", dead, StringComparison.Ordinal);
        await site.As(null).Post(link, ("decision", "reject"), ("comment", "不行"));
        Assert.Equal(Answer.Approved, (await site.Case(id)).Latest(Step.CollegeReview)!.Result);

        var json = (await site.As(ATaskSite.University).Json($"/cases/{id}")).GetProperty("steps").EnumerateArray().Single(each => each.GetProperty("name").GetString() == Step.CollegeReview);
        Assert.Equal(("Skipped", Reason, "许言"), (json.GetProperty("state").GetString(), json.GetProperty("note").GetString(), json.GetProperty("by").GetString()));
        Assert.Contains("许言决定略过这一步", await site.As(ATaskSite.University).Page($"/cases/{id}"), StringComparison.Ordinal);

        // Nobody decided, so there is no decision to take back.
        Assert.NotEqual(HttpStatusCode.SeeOther, (await site.As(ATaskSite.University).Post($"/tasks/{id}.CollegeReview.1/take-back")).StatusCode);
        Assert.DoesNotContain((await site.As(ATaskSite.University).Json("/")).GetProperty("decided").EnumerateArray(), each => each.GetProperty("caseId").GetString() == id);
    }

    [Fact]
    public async Task Who_keeps_the_system_running_passes_over_no_decision_but_what_is_only_handed_in()
    {
        var id = await site.Recommendation("林知夏");
        Assert.Contains("只有校团委可以略过", await site.As(Admin).Page($"/cases/{id}/repair"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.As(Admin).Get($"/cases/{id}/repair/skip?step=CollegeReview.1")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.As(Admin).Post($"/cases/{id}/repair/skip?step=CollegeReview.1", Good)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.As(Admin).Post($"/cases/{id}/repair/end", Good)).StatusCode);
        Assert.True((await site.Case(id)).Latest(Step.CollegeReview)!.IsOpen);

        var (meeting, _) = await site.Meeting(Step.Gathering, CandidateState.Joined, (ATaskSite.Lin, "林知夏"));
        Assert.Equal(HttpStatusCode.SeeOther, (await site.As(Admin).Post($"/cases/{meeting}/repair/skip?step=Gathering.1", Good)).StatusCode);
        Assert.Equal(Answer.Confirmed, (await site.Case(meeting)).Latest(Step.Gathering)!.Result);
    }

    [Theory]
    [InlineData(ATaskSite.Committee)]
    [InlineData(ATaskSite.Secretary)]
    [InlineData(ATaskSite.Lin)]
    public async Task Nobody_else_does_any_of_it(string person)
    {
        var id = await site.Recommendation("林知夏", person: ATaskSite.Lin);
        Assert.DoesNotContain("/repair", await site.As(person).Page($"/cases/{id}"), StringComparison.Ordinal);
        foreach (var act in (string[])["", "/redo", "/skip", "/end"]) Assert.Equal(HttpStatusCode.Forbidden, (await site.As(person).Get($"/cases/{id}/repair{act}")).StatusCode);
        foreach (var act in (string[])["redo", "skip", "end"]) Assert.Equal(HttpStatusCode.Forbidden, (await site.As(person).Post($"/cases/{id}/repair/{act}", Good)).StatusCode);
        Assert.True((await site.Case(id)).Latest(Step.CollegeReview)!.IsOpen);
    }

    [Fact]
    public async Task Nobody_does_it_in_the_own_case()
    {
        var id = await site.Recommendation("许言", person: ATaskSite.University);
        foreach (var act in (string[])["skip", "end"]) Assert.Equal(HttpStatusCode.Forbidden, (await site.As(ATaskSite.University).Post($"/cases/{id}/repair/{act}", Good)).StatusCode);
    }

    [Fact]
    public async Task A_step_without_whose_answer_the_procedure_cannot_go_on_is_not_passed_over()
    {
        var (meeting, _) = await site.Meeting(Step.MeetingPermission, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"));
        Assert.Contains("不能略过", await site.As(ATaskSite.University).Page($"/cases/{meeting}/repair"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await site.As(ATaskSite.University).Get($"/cases/{meeting}/repair/skip?step=MeetingPermission.1")).StatusCode);
        foreach (var step in (string[])["MeetingPermission.1", "EligibilityCheck.1", "Nonsense"])
            Assert.Equal(HttpStatusCode.Conflict, (await site.As(ATaskSite.University).Post($"/cases/{meeting}/repair/skip?step={step}", Good)).StatusCode);
        Assert.True((await site.Case(meeting)).Latest(Step.MeetingPermission)!.IsOpen);
    }

    [Fact]
    public async Task What_was_decided_is_not_passed_over_afterwards()
    {
        var id = await site.Recommendation("林知夏");
        await site.As(ATaskSite.Committee).Post($"/tasks/{id}.CollegeReview.1", ("decision", "reject"), ("comment", "材料不实"));
        Assert.Equal(HttpStatusCode.Conflict, (await site.As(ATaskSite.University).Post($"/cases/{id}/repair/skip?step=CollegeReview.1", Good)).StatusCode);
        Assert.Equal(Answer.Rejected, (await site.Case(id)).Latest(Step.CollegeReview)!.Result);
    }

    [Fact]
    public async Task A_case_is_ended_once_with_a_reason_and_what_was_open_is_dead()
    {
        var id = await site.Recommendation("林知夏", person: ATaskSite.Lin);
        var link = await site.LinkOf(ATaskSite.Committee);
        for (var time = 0; time < 2; time++) Assert.Equal(HttpStatusCode.SeeOther, (await site.As(ATaskSite.University).Post($"/cases/{id}/repair/end", Good)).StatusCode);
        var row = await site.Case(id);
        Assert.Equal((CaseState.Ending, "Ended", new CaseEnd("许言", Reason), StepState.Cancelled), (row.State, row.Outcome, row.EndedBy, row.Latest(Step.CollegeReview)!.State));
        Assert.Single(await site.Get<CaseStore>().All<AuditEntry>(row.Id, AuditEntry.Prefix), entry => entry is { Action: "Ended", Actor: ATaskSite.University });
        foreach (var person in (string[])[ATaskSite.Committee, ATaskSite.Colleague]) Assert.Single(await site.MailsTo(person), mail => mail.Subject.Contains("已终止", StringComparison.Ordinal) && mail.Text.Contains(Reason, StringComparison.Ordinal));
        Assert.Contains("不用再办", await site.As(null).Page(link), StringComparison.Ordinal);
        Assert.DoesNotContain((await site.As(ATaskSite.Committee).Json("/")).GetProperty("waiting").EnumerateArray(), each => each.GetProperty("caseId").GetString() == id);
        Assert.Equal(HttpStatusCode.Conflict, (await site.As(ATaskSite.University).Get($"/cases/{id}/repair/end")).StatusCode);
    }

    [Fact]
    public async Task A_case_that_ended_otherwise_is_not_ended_again_and_one_that_was_ended_is_not_brought_back()
    {
        var id = await site.Recommendation("林知夏");
        await site.As(ATaskSite.Committee).Post($"/tasks/{id}.CollegeReview.1", ("decision", "reject"), ("comment", "材料不实"));
        await site.Change(id, row => row with { State = CaseState.Completed, Outcome = "Rejected" });
        Assert.Equal(HttpStatusCode.Conflict, (await site.As(ATaskSite.University).Post($"/cases/{id}/repair/end", Good)).StatusCode);
        Assert.Equal("Rejected", (await site.Case(id)).Outcome);

        await site.Change(id, row => row with { Outcome = "Ended", EndedBy = new("许言", Reason) });
        await site.As(ATaskSite.Committee).Post($"/tasks/{id}.CollegeReview.1/take-back");
        Assert.Equal(CaseState.Completed, (await site.Case(id)).State);
        Assert.Contains(Reason, await site.As(ATaskSite.University).Page($"/cases/{id}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("太短", "true", "请至少写 10 字")]
    [InlineData("", "true", "请填写理由")]
    [InlineData(Reason, "", "请先确认并勾选")]
    public async Task A_reason_is_asked_for_and_kept(string reason, string confirm, string said)
    {
        var id = await site.Recommendation("林知夏");
        foreach (var path in (string[])[$"/cases/{id}/repair/skip?step=CollegeReview.1", $"/cases/{id}/repair/end"])
        {
            var answer = await site.As(ATaskSite.University).Post(path, ("reason", reason), ("confirm", confirm));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).Replace('\u00A0', ' ');
            Assert.Contains(said, page, StringComparison.Ordinal);
            Assert.Contains($"\n{reason}</textarea>", page, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.As(ATaskSite.University).Post($"/cases/{id}/repair/end", ("reason", new string('长', 501)), ("confirm", "true"))).StatusCode);
        Assert.True((await site.Case(id)).IsRunning);
    }

    [Fact]
    public async Task A_case_that_failed_is_driven_again_by_whoever_asks_and_goes_on_from_where_it_was()
    {
        var id = await site.Recommendation("林知夏");
        await site.Change(id, row => row with { State = CaseState.Failed });
        var seen = (await site.Case(id)).AuditSeq;
        Assert.Contains("去重新办理", await site.As(Admin).Page($"/cases/{id}/repair"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await site.As(Admin).Post($"/cases/{id}/repair/redo", [.. Good, ("seen", $"{seen - 1}")])).StatusCode);   // something has happened since
        for (var time = 0; time < 2; time++) Assert.Equal(HttpStatusCode.SeeOther, (await site.As(Admin).Post($"/cases/{id}/repair/redo", [.. Good, ("seen", $"{seen}")])).StatusCode);

        await Eventually(async () => (await site.Case(id)).IsRunning);
        var row = await site.Case(id);
        Assert.True(row.Latest(Step.CollegeReview)!.IsOpen);
        var trail = await site.Get<CaseStore>().All<AuditEntry>(row.Id, AuditEntry.Prefix);
        Assert.Single(trail, entry => entry is { Action: "Redone", Actor: Admin });
        Assert.Single(trail, entry => entry.Action is "CollegeReview.1 Asked");
        Assert.Equal(HttpStatusCode.Conflict, (await site.As(Admin).Get($"/cases/{id}/repair/redo")).StatusCode);   // it runs
    }

    [Fact]
    public async Task A_case_that_failed_and_is_ended_closes_as_ended_and_tells_whom_it_is_about_why()
    {
        var id = await site.Recommendation("林知夏", person: ATaskSite.Lin);
        await site.Change(id, row => row with { State = CaseState.Failed });
        Assert.Equal(HttpStatusCode.SeeOther, (await site.As(ATaskSite.University).Post($"/cases/{id}/repair/end", Good)).StatusCode);
        await Eventually(async () => (await site.Case(id)).State is CaseState.Completed);
        Assert.Equal("Ended", (await site.Case(id)).Outcome);
        await site.Get<Outbox>().HandOver(site.School);
        Assert.Single(await site.MailsTo(ATaskSite.Lin), mail => mail.Text.Contains(Reason, StringComparison.Ordinal));
    }

    static async Task Eventually(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds()) await Task.Delay(100, limit.Token);
    }
}
