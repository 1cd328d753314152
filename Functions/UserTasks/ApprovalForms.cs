using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.Deputies;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>A link as it was found: for whom it is, and what it opens.</summary>
/// <param name="IsAlive">False when the address it was sent to is no longer the person's.</param>
internal sealed record OpenedLink(TaskLink Link, TaskVisitor Who, ImmutableArray<OpenedTask> Tasks, bool IsAlive)
{
    /// <summary>Whether it is for contradicting a decision on paper that still stands.</summary>
    public bool Contradicts => Link.Contradicts && Tasks is [{ Step.State: StepState.Done }, ..];

    /// <summary>What the bound person may still answer.</summary>
    public IEnumerable<OpenedTask> Open => Tasks.Where(task => task.IsOpen && Who.MayAnswer(task));
}

/// <summary>Reads what a token stands for. Nothing of it is logged (law 3).</summary>
internal sealed class TaskLinks(CaseStore cases, PeopleStore people, DeputyRoles deputies, TaskPages pages, ISchools schools)
{
    /// <summary>Finds the link, and sets the visit's school to its own.</summary>
    /// <returns>Null when there is no such link, or its person has left.</returns>
    public async Task<OpenedLink?> Find(HttpContext http, string text, CancellationToken cancel)
    {
        if (Token.Parse(text) is not { } token || await cases.Find<TaskLink>(token.Partition, token.Key) is not { Tasks.IsDefault: false } link) return null;   // of a poll, it opens no task
        http.Set(http.Visit() with { School = await schools.Find(token.School) });
        if (await people.Find(token.School, link.Person, cancel) is not { HasLeft: false } person) return null;
        var who = new TaskVisitor(token.School, person.Id, person.Name, await deputies.RolesOf(person, cancel), Actor.Link, $"/approvals/{text}");
        return new(link, who, await pages.Find(token.School, link.Tasks, cancel), link.IsFor(person));
    }
}

/// <summary>Tasks by the link of a mail: looking decides nothing, only the button's POST does (law 2).</summary>
internal sealed class ApprovalForms(TaskLinks links, TaskPages pages, TaskDesk desk, Contradictions contradictions, CaseStore cases, Outbox outbox, FileStore files, TimeProvider clock)
{
    static readonly TimeSpan Throttle = TimeSpan.FromMinutes(10);

    [Function("Approval"), ByLink]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "approvals/{token}")] HttpRequest request, string token, CancellationToken cancel)
    {
        var http = request.HttpContext;
        if (await links.Find(http, token, cancel) is not { } link) return await Page.Gone(http);
        if (link.Contradicts) return await contradictions.Show(http, link);
        return link.IsAlive && pages.SheetOf(link.Tasks, link.Who) is { } sheet ? await pages.Show(http, sheet, link.Who) : await Dead(http, link);
    }

    [Function("ApprovalPost"), ByLink]
    public async Task<IResult> Post(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/{token}")] HttpRequest request, string token, [DurableClient] DurableTaskClient _, CancellationToken cancel)
    {
        var http = request.HttpContext;
        if (await links.Find(http, token, cancel) is not { } link) return await Page.Gone(http);
        if (link.Contradicts) return await contradictions.Post(http, link);

        // A second click on the same button finds its decision recorded; anything else that a dead link is asked for it says so, as when it is looked at.
        return link.IsAlive && (link.Open.Any() || await pages.Repeats(http, link.Tasks, link.Who)) ? await pages.Post(http, link.Tasks, link.Who) : await Dead(http, link);
    }

    /// <summary>Mails a new link to the bound person, at the address that the roster has now.</summary>
    [Function("ApprovalRenew"), ByLink]
    public async Task<IResult> Renew(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/{token}/renew")] HttpRequest request, string token, [DurableClient] DurableTaskClient _, CancellationToken cancel)
    {
        var http = request.HttpContext;
        if (await links.Find(http, token, cancel) is not { } link) return await Page.Gone(http);
        foreach (var task in link.Open) await Renew(task, link.Who);
        await outbox.HandOver(link.Who.School, cancel);
        return await pages.Done(http, ModelOf(link) with { IsRenewed = link.Open.Any() });
    }

    [Function("ApprovalTakeBack"), ByLink]
    public async Task<IResult> TakeBack(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/{token}/take-back")] HttpRequest request, string token, [DurableClient] DurableTaskClient _, CancellationToken cancel)
    {
        var http = request.HttpContext;
        if (await links.Find(http, token, cancel) is not { IsAlive: true } link) return await Page.Gone(http);
        var asked = (await Form.Posted(http))[TaskPages.TaskField].OfType<string>().ToList();
        var own = link.Tasks.Where(task => pages.OutcomeOf(task, link.Who).CanTakeBack).ToList();
        if (own.Count == 0 && link.Tasks.FirstOrDefault(task => asked.Contains(task.ShortId) && task.Step.State is not StepState.TakenBack) is { } late) return await pages.NotTakenBack(http, late, link.Who);
        foreach (var task in own.Where(task => asked.Contains(task.ShortId) || (asked.Count == 0 && own.Count == 1))) await desk.TakeBack(task, link.Who.Person, link.Who.Name, link.Who.Roles);
        return await links.Find(http, token, cancel) is { } now ? await pages.Done(http, ModelOf(now)) : await Page.Gone(http);
    }

    [Function("ApprovalDocument"), ByLink]
    public async Task<IResult> Document(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "approvals/{token}/documents/{sha256}")] HttpRequest request, string token, string sha256, CancellationToken cancel)
    {
        var http = request.HttpContext;
        return await links.Find(http, token, cancel) is { IsAlive: true } link && (link.Contradicts ? link.Tasks.Take(1) : link.Open).FirstOrDefault(task => task.Case.Documents.Any(document => document.Sha256 == sha256)) is { } task
            ? await TaskForms.DocumentOf(http, task, sha256, files, cancel)
            : await Page.Gone(http);
    }

    /// <summary>What became of it; whoever sent a form finds there what was typed, which counts for nothing.</summary>
    async Task<IResult> Dead(HttpContext http, OpenedLink link) =>
        await pages.Done(http, ModelOf(link) with { Written = http.Request.HasFormContentType ? await Form.Typed(http) : null }, StatusCodes.Status410Gone);

    DonePageModel ModelOf(OpenedLink link) => new(link.Who, [.. link.Tasks.Select(task => pages.OutcomeOf(task, link.Who))], CanRenew: !link.IsAlive && link.Open.Any());

    Task<Changed> Renew(OpenedTask task, TaskVisitor who)
    {
        var now = clock.GetUtcNow();
        var mail = TaskMails.Renewed(task.Case, task.Id, task.Kind, who.Person, now.UtcTicks / Throttle.Ticks, now);
        return cases.Change(task.Case.Id, $"renew.{mail.Id}", row => row.IsRunning && row.Find(task.Id) is { State: StepState.Active }
            ? new(row, new(who.Person, $"{task.Id.Key} LinkRenewed", new(who.Name, Actor.Link))) { Mails = [mail] }
            : null);
    }
}
