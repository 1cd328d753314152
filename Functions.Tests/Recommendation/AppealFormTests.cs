using System.Net;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.Tests.UserTasks;
using Workflows.Web;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.Recommendation;

/// <summary>The page on which a refusal is appealed against: by whom, until when, once.</summary>
public sealed class AppealFormTests(TaskHost host) : IClassFixture<TaskHost>, IAsyncLifetime
{
    const string Reasons = "学习委员的任职没有计入，请重新审核。";

    ATaskSite site = null!;

    public async Task InitializeAsync()
    {
        Languages.Use(Languages.Chinese);
        site = await ATaskSite.On(host);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Whoever_is_refused_appeals_once_and_the_body_above_is_asked_with_reasons_required()
    {
        var (id, lin) = (await Refused(), site.As(ATaskSite.Lin));
        Assert.Contains($"/cases/{id}/appeal", await lin.Page($"/cases/{id}"), StringComparison.Ordinal);
        var page = await lin.Page($"/cases/{id}/appeal");
        foreach (var said in (string[])["学院团委审核", "材料不足", "校团委", "只能申诉一次"]) Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lin.Post($"/cases/{id}/appeal")).StatusCode);

        var made = await lin.Post($"/cases/{id}/appeal", ("reasons", Reasons));
        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        var appeal = $"{made.Headers.Location}";
        Assert.StartsWith("/cases/apl-", appeal, StringComparison.Ordinal);
        Assert.Equal(appeal, $"{(await lin.Post($"/cases/{id}/appeal", ("reasons", Reasons))).Headers.Location}");   // a second click
        Assert.Equal(HttpStatusCode.Conflict, (await lin.Get($"/cases/{id}/appeal")).StatusCode);

        var task = await Waiting();
        Assert.Contains(Reasons, await site.As(ATaskSite.University).Page($"/tasks/{task}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.As(ATaskSite.University).Post($"/tasks/{task}", ("decision", "reject"))).StatusCode);
        await Until(async () => await site.Case(id) is { } row && row.Steps.Any(step => step.Name is Step.Appeal) ? row : null);   // it is noted there once it is asked
        var json = await lin.Json($"/cases/{id}");
        Assert.Equal("Completed", json.GetProperty("state").GetString());
        Assert.DoesNotContain(json.GetProperty("steps").EnumerateArray(), step => step.GetProperty("name").GetString() is Step.Appeal);
        var beside = json.GetProperty("beside").EnumerateArray().Single();
        Assert.Equal((Step.Appeal, "Active", appeal[7..]), (beside.GetProperty("name").GetString(), beside.GetProperty("state").GetString(), beside.GetProperty("caseId").GetString()));
        Assert.Contains("申诉答复", await lin.Page($"/cases/{id}"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.SeeOther, (await site.As(ATaskSite.University).Post($"/tasks/{task}", ("decision", "reject"), ("comment", "审核依据充分，维持原决定。"))).StatusCode);
        var over = await Until(async () => await site.Case(appeal[7..]) is { State: CaseState.Completed } row ? row : null);
        Assert.Equal(Workflows.Recommendation.Appeals.Dismissed, over.Outcome);
        Assert.Equal(Outcome.Rejected, (await site.Case(id)).Outcome);
        foreach (var path in (string[])[appeal, $"/cases/{id}"]) Assert.Contains("审核依据充分", await lin.Page(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_late_is_said_with_the_day_on_which_the_time_ended()
    {
        var (id, lin) = (await Refused(), site.As(ATaskSite.Lin));
        await site.Change(id, row => row with { Steps = [.. row.Steps.Select(step => step.FinishedAt is null || step.From is not null ? step : step with { FinishedAt = new(2026, 3, 19, 2, 0, 0, TimeSpan.Zero) })] });
        foreach (var answer in new[] { await lin.Get($"/cases/{id}/appeal"), await lin.Post($"/cases/{id}/appeal", ("reasons", Reasons)) })
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains("申诉期到2026年3月26日已经结束", Plain(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        // What came to the office in time is entered also later.
        var committee = site.As(ATaskSite.Committee);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await committee.Post($"/cases/{id}/appeal", ("reasons", Reasons), ("receivedOn", "2026-3-27"))).StatusCode);
        var made = await committee.Post($"/cases/{id}/appeal", ("reasons", Reasons), ("receivedOn", "2026-3-25"));
        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        Assert.Contains("周予安代录", Plain(await committee.Page($"{made.Headers.Location}")), StringComparison.Ordinal);
        Assert.Contains(await site.MailsTo(ATaskSite.Lin), mail => mail.Subject.Contains("已登记您的书面申诉", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ATaskSite.PartySecretary, HttpStatusCode.Forbidden)]
    [InlineData(ATaskSite.Stranger, HttpStatusCode.NotFound)]
    public async Task Nobody_else_appeals(string person, HttpStatusCode status)
    {
        var id = await Refused();
        Assert.Equal(status, (await site.As(person).Get($"/cases/{id}/appeal")).StatusCode);
        Assert.Equal(status, (await site.As(person).Post($"/cases/{id}/appeal", ("reasons", Reasons))).StatusCode);
    }

    [Fact]
    public async Task What_goes_on_or_ended_well_has_nothing_to_appeal_against()
    {
        var id = await site.Recommendation("林知夏", person: ATaskSite.Lin);
        Assert.Equal(HttpStatusCode.Conflict, (await site.As(ATaskSite.Lin).Get($"/cases/{id}/appeal")).StatusCode);
        Assert.DoesNotContain($"/cases/{id}/appeal", await site.As(ATaskSite.Lin).Page($"/cases/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mail_about_a_refusal_says_until_when_and_where_to_appeal()
    {
        var id = await Refused();
        var full = CaseRow.FullId(site.School, id);
        await site.Get<CaseStore>().Change(full, "told", row => new(row, new(AuditNote.Workflow, "Changed")) { Mails = [new("Ended.x", full, RecommendationEndedMail.TemplateName, MailKind.Told, TimeProvider.System.GetUtcNow()) { To = ATaskSite.Lin }] });
        await site.Get<Outbox>().HandOver(site.School, CancellationToken.None);
        var mail = Assert.Single(await site.MailsTo(ATaskSite.Lin));
        Assert.Contains("向校团委申诉一次", mail.Text, StringComparison.Ordinal);
        Assert.Contains(mail.Links, link => link.EndsWith($"/cases/{id}/appeal", StringComparison.Ordinal));
    }

    async Task<string> Refused()
    {
        var id = await site.Recommendation("林知夏", person: ATaskSite.Lin);
        await site.As(ATaskSite.Committee).Post($"/tasks/{id}.CollegeReview.1", ("decision", "reject"), ("comment", "材料不足"));
        await site.Change(id, row => row with { State = CaseState.Completed, Outcome = Outcome.Rejected });
        return id;
    }

    async Task<string> Waiting() => await Until(async () => (await site.As(ATaskSite.University).Json("/")).GetProperty("waiting").EnumerateArray().Select(each => each.GetProperty("taskId").GetString()).FirstOrDefault(task => task!.Contains(".Appeal.", StringComparison.Ordinal)));

    static string Plain(string page) => WebUtility.HtmlDecode(page).Replace("\u00A0", "", StringComparison.Ordinal);

    /// <summary>A workflow does it, in its time.</summary>
    static async Task<T> Until<T>(Func<Task<T?>> look) where T : class
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(60))
            if (await look() is { } found) return found;
        throw new TimeoutException("It did not come to that.");
    }
}
