using System.Net;
using Workflows.Cases;
using Workflows.Cases.Pages;
using Workflows.Policies;
using Workflows.Recommendation;
using Workflows.Tests.UserTasks;
using Workflows.UserTasks;

namespace Workflows.Tests.Recommendation;

public sealed class ActFormTests(TaskHost host) : IClassFixture<TaskHost>, IAsyncLifetime
{
    static readonly (string, string) Reason = ("reason", "受到处分");

    ATaskSite site = null!;

    public async Task InitializeAsync() => site = await ATaskSite.On(host);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_cannot_be_done_any_more_is_refused_with_why_and_what_was_typed()
    {
        var (id, _) = await site.Meeting(Step.MeetingPermission, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"));
        var committee = site.As(ATaskSite.Committee);
        var answer = await committee.Post($"/cases/{id}/call-off", ("reason", "教室停电，团员通知不到"));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("现在没有等着召开的大会", page, StringComparison.Ordinal);
        Assert.Contains("教室停电，团员通知不到", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/cases/{id}\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await committee.Get($"/cases/{id}/move")).StatusCode);

        var problem = await Client.Read(await committee.PostJson($"/cases/{id}/move", ("date", "2026-5-1"), Reason));
        Assert.Equal(409, problem.GetProperty("status").GetInt32());
        Assert.Contains("现在没有等着召开的大会", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_somebody_elses_to_do_is_forbidden()
    {
        var (id, _) = await site.Meeting(Step.BranchMeeting, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"));
        await site.Change(id, row => row.With(row.Latest(Step.BranchMeeting)! with { Addressee = Addressees.Person(ATaskSite.Stranger) }) with { Readers = [Addressees.Person(ATaskSite.Secretary)] });
        var answer = await site.As(ATaskSite.Secretary).Post($"/cases/{id}/call-off", Reason);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("团支部书记", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True((await site.Case(id)).Latest(Step.BranchMeeting)!.IsOpen);
    }

    [Fact]
    public async Task A_recommendation_is_revoked_once_and_the_form_is_told_to_programs_too()
    {
        var id = await site.Recommendation("林知夏");
        var (committee, path) = (site.As(ATaskSite.Committee), $"/cases/{id}/revoke");
        Assert.Equal(HttpStatusCode.Conflict, (await committee.Post(path, Reason, ("heard", "本人没有异议"))).StatusCode);
        await site.Change(id, row => row with { State = CaseState.Completed, Outcome = Outcome.Recommended, Validity = "Valid", Steps = [.. row.Steps.Where(step => !step.IsOpen)] });

        var form = await committee.Json(path);
        Assert.Equal("撤销推荐", form.GetProperty("title").GetString());
        Assert.Equal(["reason", "heard"], form.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("name").GetString()));
        for (var click = 1; click <= 2; click++) Assert.Equal(HttpStatusCode.SeeOther, (await committee.Post(path, Reason, ("heard", "本人没有异议"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await committee.Post(path, ("reason", "另一个理由"), ("heard", "本人没有异议"))).StatusCode);
        Assert.Equal("Revoked", (await site.Case(id)).Validity);
    }

    [Fact]
    public async Task What_has_ended_is_not_withdrawn_any_more()
    {
        var id = await site.Recommendation("林知夏", person: ATaskSite.Lin);
        var lin = site.As(ATaskSite.Lin);
        Assert.Equal("撤回申请", (await lin.Json($"/cases/{id}/withdraw")).GetProperty("title").GetString());
        await site.Change(id, row => row with { State = CaseState.Completed, Outcome = Outcome.Rejected, Steps = [.. row.Steps.Where(step => !step.IsOpen)] });
        Assert.Equal(HttpStatusCode.Conflict, (await lin.Post($"/cases/{id}/withdraw", Reason)).StatusCode);
        Assert.Contains("已经结束", (await Client.Read(await lin.PostJson($"/cases/{id}/withdraw", Reason))).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_without_a_place_left_reads_so_before_it_nominates()
    {
        var (id, _) = await site.Meeting(Step.BranchProposal, CandidateState.Joined, (ATaskSite.Lin, "林知夏"));
        var quota = new QuotaVerdict("2026", 10, new(1, 5), Rounding.HalfUp, 2, 0, 2, null);
        await site.Change(id, row => row.WithBody(row.BodyAs<MeetingBody>() with { Quota = quota }));
        Assert.Contains("名额已经用完，现在不能提名", await site.As(ATaskSite.Secretary).Page($"/tasks/{id}.BranchProposal.1"), StringComparison.Ordinal);

        await site.Change(id, row => row.WithBody(row.BodyAs<MeetingBody>() with { Quota = quota with { Used = 1 } }));
        Assert.Contains("本次最多提名 2 人", WebUtility.HtmlDecode(await site.As(ATaskSite.Secretary).Page($"/tasks/{id}.BranchProposal.1")).Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ballot_that_was_taken_back_is_in_the_form_again()
    {
        var (id, cases) = await site.Meeting(Step.BranchMeeting, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"));
        var (secretary, path) = (site.As(ATaskSite.Secretary), $"/tasks/{id}.BranchMeeting.1");
        var sheet = "%PDF-1.7 计票单"u8.ToArray();
        Assert.Equal(HttpStatusCode.SeeOther, (await secretary.PostFile(path, "sheet", "计票单.pdf", sheet, ("heldOn", "2026-4-9"), ("present", "38"), ($"approve[{cases[0]}]", "31"), ($"oppose[{cases[0]}]", "7"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await secretary.Post($"{path}/take-back")).StatusCode);
        await site.Change(id, row => row.With(row.Steps[^1] with { Attempt = 2, State = StepState.Active, Result = null, By = null, FinishedAt = null }));

        var page = await secretary.Page($"/tasks/{id}.BranchMeeting.2");
        Assert.Matches($"name=\"approve\\[{cases[0]}\\]\"[^>]*value=\"31\"", page);
        Assert.Matches("name=\"present\"[^>]*value=\"38\"", page);
        Assert.Contains($"name=\"sheet.sha256\" value=\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(sheet))}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_ballot_stands_in_the_timeline_as_part_of_the_inspection()
    {
        var (now, kind) = (DateTimeOffset.UnixEpoch, new CaseKind(MeetingTasks.Kind, "mtg", null, "Recommendation", Step.OfMeeting) { Parts = Step.PartsOfMeeting });
        var row = new CaseRow("s.mtg-26-aaaaaa", MeetingTasks.Kind)
            .With(new StepRow(Step.Inspection, 1, StepState.Active, now).Finish(Verdict.Tied, ATaskSite.Secretary, now))
            .With(new StepRow(Step.SecondBallot, 1, StepState.Active, now) { Addressee = Addressees.Person(ATaskSite.Secretary) });
        var line = TimelineStep.Of(row, kind).Single(step => step.Name == Step.Inspection);
        Assert.Equal((LineState.Active, Step.SecondBallot), (line.State, Assert.Single(line.Parts).Name));
    }
}
