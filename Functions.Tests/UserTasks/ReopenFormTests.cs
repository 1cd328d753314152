using System.Net;
using System.Text.Json;
using Workflows.Cases;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.UserTasks;

/// <summary>The page on which a superior body opens a decision again: for whom, with what, once.</summary>
public sealed class ReopenFormTests(TaskHost host) : IClassFixture<TaskHost>, IAsyncLifetime
{
    const string Reason = "审核时依据的材料有误，校团委研究决定重新审核。";

    static readonly (string, string)[] Good = [("step", "CollegeReview.1"), ("reason", Reason), ("confirm", "true")];

    ATaskSite site = null!;

    public async Task InitializeAsync()
    {
        Languages.Use(Languages.Chinese);
        site = await ATaskSite.On(host);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_body_above_opens_a_decision_again_once_and_everybody_who_was_mailed_reads_why()
    {
        var id = await Reviewed();
        var university = site.As(ATaskSite.University);
        Assert.Contains($"/cases/{id}/reopen", await university.Page($"/cases/{id}"), StringComparison.Ordinal);
        var page = await university.Page($"/cases/{id}/reopen");
        Assert.Contains("学院团委审核", page, StringComparison.Ordinal);
        Assert.Contains("党支部研究也要重新办理", page, StringComparison.Ordinal);
        Assert.Contains("推优登记表", page, StringComparison.Ordinal);
        for (var click = 1; click <= 2; click++) Assert.Equal(HttpStatusCode.SeeOther, (await university.Post($"/cases/{id}/reopen", Good)).StatusCode);

        var row = await site.Case(id);
        Assert.Equal((StepState.TakenBack, Answer.Approved, "许言"), (row.Find(new(row.Id, Step.CollegeReview, 1))!.State, row.Find(new(row.Id, Step.CollegeReview, 1))!.Result, row.Find(new(row.Id, Step.CollegeReview, 1))!.Reopened!.Name));
        Assert.Equal(StepState.Superseded, row.Find(new(row.Id, Step.PartyBranchDecision, 1))!.State);
        foreach (var person in (string[])[ATaskSite.Committee, ATaskSite.Lin, ATaskSite.PartySecretary])
        {
            var mail = Assert.Single(await site.MailsTo(person), mail => mail.Subject.Contains("重新办理", StringComparison.Ordinal));
            Assert.Contains("校团委（许言）决定重新办理“学院团委审核”", mail.Text, StringComparison.Ordinal);
            Assert.Contains(Reason, mail.Text, StringComparison.Ordinal);
            Assert.Contains("已更正", mail.Text, StringComparison.Ordinal);
        }

        var now = await university.Page($"/cases/{id}");
        Assert.Contains(Reason, now, StringComparison.Ordinal);
        Assert.Contains("已更正", now, StringComparison.Ordinal);
        Assert.Contains("更正正在办理", now, StringComparison.Ordinal);
        Assert.Contains("由上级重新办理", await site.As(ATaskSite.Committee).Page($"/tasks/{id}.CollegeReview.1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corrected_document_says_so_and_by_which_on_the_page_and_to_programs()
    {
        var id = await Reviewed();
        var university = site.As(ATaskSite.University);
        await university.Post($"/cases/{id}/reopen", Good);
        var json = (await university.Json($"/cases/{id}")).GetProperty("documents")[0];
        Assert.Equal(("CollegeReview", "许言", JsonValueKind.Null), (json.GetProperty("corrected").GetProperty("step").GetString(), json.GetProperty("corrected").GetProperty("by").GetString(), json.GetProperty("corrected").GetProperty("replacedBy").ValueKind));

        var second = await site.Get<FileStore>().Put(CaseRow.FullId(site.School, id), "第二份"u8.ToArray(), "application/pdf");
        await site.Change(id, row => row with { Documents = [.. row.Documents, new("RegisterForm", 2, second, "application/pdf", "推优登记表.pdf", TimeProvider.System.GetUtcNow())] });
        var documents = (await university.Json($"/cases/{id}")).GetProperty("documents").EnumerateArray().ToList();
        Assert.Equal($"/cases/{id}/documents/RegisterForm", documents[0].GetProperty("corrected").GetProperty("replacedBy").GetString());
        Assert.Equal($"/cases/{id}/documents/RegisterForm?number=1", documents[0].GetProperty("url").GetString());
        Assert.False(documents[1].TryGetProperty("corrected", out _));
        Assert.Contains("以第 2 份为准", Plain(await university.Page($"/cases/{id}")), StringComparison.Ordinal);
        var first = await university.Get($"/cases/{id}/documents/RegisterForm?number=1");
        Assert.Equal("第一份", await first.Content.ReadAsStringAsync());   // word for word
        Assert.Contains(Uri.EscapeDataString("已更正"), first.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        Assert.Equal("第二份", await (await university.Get($"/cases/{id}/documents/RegisterForm")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Without_a_step_a_reason_and_a_confirmation_nothing_is_opened_and_what_was_typed_stays()
    {
        var id = await Reviewed();
        var answer = await site.As(ATaskSite.University).Post($"/cases/{id}/reopen", ("reason", "材料有误"));
        var page = Plain(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        foreach (var said in (string[])["材料有误", "请选择重新办理哪一步", "请至少写 10 字"]) Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.Equal(422, (await Client.Read(await site.As(ATaskSite.University).PostJson($"/cases/{id}/reopen", ("reason", "材料有误")))).GetProperty("status").GetInt32());
        Assert.Equal(StepState.Done, (await site.Case(id)).Latest(Step.CollegeReview)!.State);
    }

    [Theory]
    [InlineData(ATaskSite.Committee, HttpStatusCode.Forbidden)]
    [InlineData(ATaskSite.PartySecretary, HttpStatusCode.Forbidden)]
    [InlineData(ATaskSite.Lin, HttpStatusCode.Forbidden)]
    public async Task Whoever_is_not_above_opens_nothing(string person, HttpStatusCode status)
    {
        var id = await Reviewed();
        Assert.Equal(status, (await site.As(person).Get($"/cases/{id}/reopen")).StatusCode);
        Assert.Equal(status, (await site.As(person).Post($"/cases/{id}/reopen", Good)).StatusCode);
        Assert.DoesNotContain($"/cases/{id}/reopen", await site.As(person).Page($"/cases/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_lapsed_or_was_withdrawn_is_over()
    {
        var id = await Reviewed();
        await site.Change(id, row => row with { State = CaseState.Completed, Outcome = Outcome.Recommended, Validity = "Lapsed" });
        Assert.Equal(HttpStatusCode.Conflict, (await site.As(ATaskSite.University).Get($"/cases/{id}/reopen")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await site.As(ATaskSite.University).Post($"/cases/{id}/reopen", Good)).StatusCode);
    }

    [Fact]
    public async Task What_the_branch_decided_is_opened_again_in_the_case_of_its_meeting()
    {
        var (meeting, cases) = await site.Meeting(Step.Inspection, CandidateState.Carried, (ATaskSite.Lin, "林知夏"));
        var full = CaseRow.FullId(site.School, meeting);
        await site.Change(cases[0], row => row with { Steps = [.. row.Steps.Select(step => step.Name is Step.Meeting ? step.Finish(Outcome.Declined, AuditNote.Workflow, TimeProvider.System.GetUtcNow()) : step),
            new StepRow(Step.Inspection, 1, StepState.Active, TimeProvider.System.GetUtcNow()) { From = full, Addressee = Addressees.Holder(Role.LeagueBranchSecretary, ATaskSite.Branch) }.Finish(Outcome.Declined, ATaskSite.Secretary, TimeProvider.System.GetUtcNow())] });
        var page = await site.As(ATaskSite.Committee).Page($"/cases/{cases[0]}/reopen");
        Assert.Contains($"/cases/{meeting}/reopen?step=Inspection.1", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<form method=\"post\"", page.Split("<main")[1], StringComparison.Ordinal);
    }

    static string Plain(string page) => WebUtility.HtmlDecode(page).Replace('\u00A0', ' ');

    /// <summary>A case that the college has approved, which waits for the Party branch, with a document made since.</summary>
    async Task<string> Reviewed()
    {
        var id = await site.Recommendation("林知夏", person: ATaskSite.Lin);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.As(ATaskSite.Committee).Post($"/tasks/{id}.CollegeReview.1", ("decision", "approve"))).StatusCode);
        var full = CaseRow.FullId(site.School, id);
        await site.Ask(new(full, Step.PartyBranchDecision, 1));
        var first = await site.Get<FileStore>().Put(full, "第一份"u8.ToArray(), "application/pdf");
        await site.Change(id, row => row with { Documents = [new("RegisterForm", 1, first, "application/pdf", "推优登记表.pdf", TimeProvider.System.GetUtcNow())] });
        return id;
    }
}
