using System.Net;
using Workflows.Cases;
using Workflows.People;
using Workflows.Recommendation;
using Workflows.UserTasks;
using Workflows.Web;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.UserTasks;

public sealed class TakingBackTests(TaskHost host) : IClassFixture<TaskHost>, IAsyncLifetime
{
    ATaskSite site = null!;

    public async Task InitializeAsync() => site = await ATaskSite.On(host);

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(ATaskSite.Committee)]
    [InlineData(ATaskSite.Colleague)]   // of the same office
    [InlineData(ATaskSite.PartySecretary)]
    public async Task What_an_office_entered_from_paper_it_takes_back_as_well_as_whoever_decided(string person)
    {
        var id = await Entered();
        Assert.Contains("收回这项决定", await site.As(person).Page($"/tasks/{id}.PartyBranchDecision.1"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.As(person).Post($"/tasks/{id}.PartyBranchDecision.1/take-back")).StatusCode);

        var step = (await site.Case(id)).Find(new(CaseRow.FullId(site.School, id), Step.PartyBranchDecision, 1))!;
        var name = (await site.Get<PeopleStore>().Find(site.School, person))!.Name;
        Assert.Equal((StepState.TakenBack, "郑怀谨", name), (step.State, step.ByName, step.TakenBackBy));
        if (person is ATaskSite.PartySecretary) return;
        Assert.Contains($"，后来由{name}收回", await site.As(ATaskSite.Committee).Page($"/cases/{id}"), StringComparison.Ordinal);
        await site.Get<Workflows.Mail.Outbox>().HandOver(site.School);
        Assert.Contains(await site.MailsTo(ATaskSite.PartySecretary), mail => mail.Subject.Contains("已收回", StringComparison.Ordinal));
        Assert.Contains("决定已收回", await site.As(null).Page(await site.LinkOf(ATaskSite.PartySecretary, "请核对")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_office_does_not_take_back_what_was_entered_from_paper()
    {
        var id = await Entered();
        var answer = await site.As(ATaskSite.University).Post($"/tasks/{id}.PartyBranchDecision.1/take-back");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(Answer.Approved, (await site.Case(id)).Latest(Step.PartyBranchDecision)!.Result);
    }

    [Fact]
    public async Task Whoever_entered_a_decision_finds_it_among_the_own()
    {
        var id = await Entered();
        var decided = (await site.As(ATaskSite.Committee).Json("/")).GetProperty("decided").EnumerateArray();
        Assert.Contains(decided, entry => entry.GetProperty("taskId").GetString() == $"{id}.PartyBranchDecision.1");
    }

    [Fact]
    public async Task A_decision_that_the_next_has_acted_upon_is_not_taken_back_and_the_page_says_why()
    {
        var id = await site.Recommendation("林知夏");
        await site.As(ATaskSite.Committee).Post($"/tasks/{id}.CollegeReview.1", ("decision", "approve"));
        await site.Change(id, row => row.With(new StepRow(Step.PartyBranchDecision, 1, StepState.Active, DateTimeOffset.MaxValue).Finish(Answer.Approved, ATaskSite.PartySecretary, DateTimeOffset.MaxValue)));

        var answer = await site.As(ATaskSite.Committee).Post($"/tasks/{id}.CollegeReview.1/take-back");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("下一位已经办理", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var json = await site.As(ATaskSite.Committee).PostJson($"/tasks/{id}.CollegeReview.1/take-back");
        Assert.Equal((409, "application/problem+json"), ((await Client.Read(json)).GetProperty("status").GetInt32(), json.Content.Headers.ContentType!.MediaType));
        Assert.Equal(HttpStatusCode.Conflict, (await site.As(null).Post($"{await site.LinkOf(ATaskSite.Committee)}/take-back", ("task", $"{id}.CollegeReview.1"))).StatusCode);
    }

    [Fact]
    public async Task A_decision_on_paper_is_shown_to_programs_too()
    {
        var id = await Entered();
        var link = await site.LinkOf(ATaskSite.PartySecretary, "请核对");
        var said = await site.As(null).Json(link);
        Assert.Equal(($"{id}.PartyBranchDecision.1", "教二党〔2026〕3号", "周予安", "Open"),
            (said.GetProperty("taskId").GetString(), said.GetProperty("documentNumber").GetString(), said.GetProperty("enteredBy").GetString(), said.GetProperty("state").GetString()));
        Assert.Equal("Contradicted", (await Client.Read(await site.As(null).PostJson(link, ("comment", "支部还没有研究")))).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("approve", Workflows.PublicNotices.NoticeResult.Upheld)]
    [InlineData("reject", null)]
    public async Task An_objection_is_answered_with_reasons_either_way(string decision, string? result)
    {
        var (id, _) = await site.Meeting("Objection", CandidateState.PutForward, (ATaskSite.Lin, "林知夏"));
        var (committee, path) = (site.As(ATaskSite.Committee), $"/tasks/{id}.Objection.1");
        Assert.Contains("异议成立", await committee.Page(path), StringComparison.Ordinal);
        var answer = await committee.PostJson(path, ("decision", decision));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("comment", (await Client.Read(answer)).GetProperty("faults")[0].GetProperty("field").GetString());
        Assert.True((await site.Case(id)).Latest("Objection")!.IsOpen);
        if (result is null) return;
        Assert.Equal(HttpStatusCode.SeeOther, (await committee.Post(path, ("decision", decision), ("comment", "经核实属实"))).StatusCode);
        Assert.Equal(result, (await site.Case(id)).Latest("Objection")!.Result);
    }

    [Fact]
    public async Task Whose_page_no_longer_counts_because_another_took_something_back_reads_so_and_keeps_what_was_typed()
    {
        var (id, _) = await site.Meeting(Step.MeetingPermission, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"));
        var link = await site.LinkOf(ATaskSite.Committee);
        var asked = (await site.Case(id)).Latest(Step.MeetingPermission)!;
        await site.Change(id, row => row
            .With(new StepRow(Step.BranchProposal, 1, StepState.TakenBack, asked.StartedAt.AddDays(-1)) { Result = Answer.Approved, By = ATaskSite.Secretary, ByName = "陈若宁", FinishedAt = asked.StartedAt, TakenBackBy = "陈若宁" })
            .With(asked with { State = StepState.Superseded }));
        var late = await (await site.As(null).Post(link, ("decision", "reject"), ("comment", "地点离宿舍太远，请换一处。"))).Content.ReadAsStringAsync();
        Assert.Contains("陈若宁收回了“支部委员会提名”的决定", late, StringComparison.Ordinal);
        Assert.Contains("地点离宿舍太远，请换一处。", late, StringComparison.Ordinal);

        await site.Change(id, row => row.With(asked with { Attempt = 2 }));
        var page = await (await site.As(ATaskSite.Committee).Post($"/tasks/{id}.MeetingPermission.1", ("decision", "approve"))).Content.ReadAsStringAsync();
        Assert.Contains($"href=\"/tasks/{id}.MeetingPermission.2\"", page, StringComparison.Ordinal);
    }

    /// <summary>The Party branch's decision on paper, entered by the college's committee.</summary>
    async Task<string> Entered()
    {
        var id = await site.Recommendation("林知夏", Step.PartyBranchDecision);
        var answer = await site.As(ATaskSite.Committee).PostFile($"/tasks/{id}.PartyBranchDecision.1/paper", "scan", "批复.pdf", "%PDF-1.7 批复"u8.ToArray(),
            ("decider", "郑怀谨"), ("paperDate", "2026-5-12"), ("documentNumber", "教二党〔2026〕3号"), ("decision", "approve"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return id;
    }
}
