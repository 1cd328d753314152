using System.Net;
using Workflows.Cases;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.UserTasks;

namespace Workflows.Tests.UserTasks;

public sealed class ListTests(TaskHost host) : IClassFixture<TaskHost>, IAsyncLifetime
{
    ATaskSite site = null!;

    public async Task InitializeAsync() => site = await ATaskSite.On(host);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Several_are_decided_at_once_and_one_on_its_own()
    {
        string[] ids = [await site.Recommendation("林知夏"), await site.Recommendation("何清越"), await site.Recommendation("顾南乔")];
        var answer = await site.As(ATaskSite.Committee).Post("/tasks", [.. ids.Select(id => ("task", $"{id}.CollegeReview.1")), ("decision", "approve"), ($"decision[{ids[1]}]", "return"), ($"comment[{ids[1]}]", "请补充志愿服务")]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var steps = await Task.WhenAll(ids.Select(async id => (await site.Case(id)).Latest(Step.CollegeReview)!));
        Assert.Equal([Answer.Approved, Answer.Returned, Answer.Approved], steps.Select(step => step.Result));
        Assert.Equal("请补充志愿服务", steps[1].Comment);
    }

    [Fact]
    public async Task A_task_can_be_named_by_its_own_id()
    {
        string[] ids = [await site.Recommendation("林知夏"), await site.Recommendation("何清越")];
        var answer = await site.As(ATaskSite.Committee).PostJson("/tasks", ("task", $"{ids[0]}.CollegeReview.1"), ("task", $"{ids[1]}.CollegeReview.1"),
            ($"decision[{ids[0]}.CollegeReview.1]", "approve"), ($"decision[{ids[1]}.CollegeReview.1]", "approve"));
        Assert.Equal(["Approved", "Approved"], (await Client.Read(answer)).GetProperty("results").EnumerateArray().Select(result => result.GetProperty("result").GetString()));
    }

    [Fact]
    public async Task One_fault_in_a_list_decides_nothing_of_it()
    {
        string[] ids = [await site.Recommendation("林知夏"), await site.Recommendation("何清越")];
        var answer = await site.As(ATaskSite.Committee).PostJson("/tasks", ("task", $"{ids[0]}.CollegeReview.1"), ("task", $"{ids[1]}.CollegeReview.1"), ("decision", "approve"), ($"decision[{ids[1]}]", "reject"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal($"comment[{ids[1]}]", (await Client.Read(answer)).GetProperty("faults")[0].GetProperty("field").GetString());
        foreach (var id in ids) Assert.True((await site.Case(id)).Latest(Step.CollegeReview)!.IsOpen);
    }

    [Fact]
    public async Task Answers_are_checked_before_they_count()
    {
        string[] ids = [await site.Recommendation("林知夏"), await site.Recommendation("何清越")];
        var committee = site.As(ATaskSite.Committee);
        var review = await committee.Post("/tasks", ("task", $"{ids[0]}.CollegeReview.1"), ("task", $"{ids[1]}.CollegeReview.1"), ("decision", "approve"), ("comment", "一致同意"), ("review", "1"));
        var page = await review.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, review.StatusCode);
        Assert.Contains("<input type=\"hidden\" name=\"comment\" value=\"一致同意\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"review\"", page, StringComparison.Ordinal);
        Assert.True((await site.Case(ids[0])).Latest(Step.CollegeReview)!.IsOpen);
    }

    [Fact]
    public async Task A_meetings_list_takes_a_decision_for_each_name()
    {
        var (id, cases) = await site.Meeting(Step.MeetingPermission, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"), ("p-2", "何清越"));
        var answer = await site.As(null).Post(await site.LinkOf(ATaskSite.Committee), ("decision", "approve"), ($"decision[{cases[1]}]", "reject"), ($"comment[{cases[1]}]", "材料不全"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var candidates = (await site.Case(id)).BodyAs<MeetingBody>().Candidates;
        Assert.Equal([null, Outcome.Rejected], candidates.Select(candidate => candidate.Outcome));
    }

    [Fact]
    public async Task Who_joined_a_list_after_the_page_was_opened_is_shown_before_it_is_decided()
    {
        var (id, cases) = await site.Meeting(Step.MeetingPermission, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"), ("p-2", "何清越"));
        var link = await site.LinkOf(ATaskSite.Committee);
        Assert.Contains($"name=\"seen[{cases[1]}]\"", await (await site.As(null).Get(link)).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var answer = await site.As(null).Post(link, ("decision", "approve"), ($"seen[{cases[0]}]", "1"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains($"decision-{cases[1]}-fault", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True((await site.Case(id)).Latest(Step.MeetingPermission)!.IsOpen);

        Assert.Equal(HttpStatusCode.OK, (await site.As(null).Post(link, ("decision", "approve"), ($"seen[{cases[0]}]", "1"), ($"seen[{cases[1]}]", "1"))).StatusCode);
        Assert.False((await site.Case(id)).Latest(Step.MeetingPermission)!.IsOpen);
    }

    [Fact]
    public async Task Who_stands_on_a_list_does_not_decide_it()
    {
        var (id, _) = await site.Meeting(Step.MeetingPermission, CandidateState.Proposed, (ATaskSite.Committee, "周予安"));
        Assert.Equal(HttpStatusCode.NotFound, (await site.As(ATaskSite.Stranger).Post($"/tasks/{id}.MeetingPermission.1", ("decision", "approve"))).StatusCode);
        await site.As(ATaskSite.Committee).Post($"/tasks/{id}.MeetingPermission.1", ("decision", "approve"));
        Assert.True((await site.Case(id)).Latest(Step.MeetingPermission)!.IsOpen);
        Assert.Empty(await site.MailsTo(ATaskSite.Committee));
    }

    [Fact]
    public async Task A_ballot_that_does_not_add_up_comes_back_with_its_sheet_kept()
    {
        var (id, cases) = await site.Meeting(Step.BranchMeeting, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"), ("p-2", "何清越"));
        var (secretary, path, sheet) = (site.As(ATaskSite.Secretary), $"/tasks/{id}.BranchMeeting.1", "%PDF-1.7 计票单"u8.ToArray());
        var faulty = await secretary.PostFile(path, "sheet", "计票单.pdf", sheet, ("present", "38"), ($"approve[{cases[0]}]", "40"), ($"oppose[{cases[0]}]", "3"));
        var page = await faulty.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, faulty.StatusCode);
        Assert.Contains($"href=\"#approve-{cases[0]}\"", page, StringComparison.Ordinal);
        Assert.Contains("计票单.pdf", page, StringComparison.Ordinal);

        var sha = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(sheet));
        var good = await secretary.Post(path, ("present", "38"), ($"approve[{cases[0]}]", "30"), ($"oppose[{cases[0]}]", "8"), ("sheet.sha256", sha), ("sheet.name", "计票单.pdf"));
        Assert.Equal(HttpStatusCode.SeeOther, good.StatusCode);
        var sitting = (await site.Case(id)).BodyAs<MeetingBody>().Sitting!;
        Assert.Equal((sha, 38, 30), (sitting.SheetSha256, sitting.Ballot.Present, sitting.Ballot.Tallies[0].Approve));
        Assert.NotNull(await site.Get<FileStore>().Find(CaseRow.FullId(site.School, id), sha));
    }

    [Fact]
    public async Task A_fault_in_a_row_is_listed_once()
    {
        var (id, cases) = await site.Meeting(Step.BranchMeeting, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"), ("p-2", "何清越"));
        var answer = await site.As(ATaskSite.Secretary).PostJson($"/tasks/{id}.BranchMeeting.1", ("present", "38"), ($"approve[{cases[0]}]", "三十"), ($"oppose[{cases[1]}]", "99999"));
        Assert.Equal([$"approve[{cases[0]}]", $"oppose[{cases[1]}]"], (await Client.Read(answer)).GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("field").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_decision_on_paper_has_a_scan_and_can_be_contradicted()
    {
        var id = await site.Recommendation("林知夏", Step.PartyBranchDecision);
        var (office, path) = (site.As(ATaskSite.Committee), $"/tasks/{id}.PartyBranchDecision.1/paper");
        (string, string)[] fields = [("decider", "郑怀谨"), ("paperDate", "2026-5-12"), ("documentNumber", "教二党〔2026〕3号"), ("decision", "approve")];
        Assert.Equal(HttpStatusCode.NotFound, (await site.As(ATaskSite.Committee).Get("/tasks/rec-26-zzzzzz.CollegeReview.1/paper")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.As(ATaskSite.Secretary).Get(path)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await office.Post(path, fields)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await office.PostFile(path, "scan", "批复.pdf", "%PDF-1.7 批复"u8.ToArray(), fields)).StatusCode);

        var step = (await site.Case(id)).Latest(Step.PartyBranchDecision)!;
        Assert.Equal((Answer.Approved, ATaskSite.PartySecretary, "郑怀谨"), (step.Result, step.By, step.ByName));
        Assert.Contains("纸质批复（教二党〔2026〕3号，2026年5月12日），周予安代录", WebUtility.HtmlDecode(await office.Page($"/tasks/{id}.PartyBranchDecision.1")), StringComparison.Ordinal);

        var link = await site.LinkOf(ATaskSite.PartySecretary, "请核对");
        Assert.Contains("周予安", await site.As(null).Page(link), StringComparison.Ordinal);
        Assert.Contains("您的异议已经记录在案", await (await site.As(null).Post(link, ("comment", "支部还没有研究"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("Note_Contradicted", (await site.Case(id)).Latest(Step.PartyBranchDecision)!.Note!.Key);
    }
}
