using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Cases;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>Tasks for the signed-in: the same pages and fields as by link.</summary>
internal sealed class TaskForms(TaskPages pages, TaskDesk desk, WaitingLists waiting, FileStore files)
{
    static readonly FieldSet NoFields = new("UserTasks", "Task");

    [Function("Tasks"), SignedIn]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "tasks")] HttpRequest request, CancellationToken cancel)
    {
        var (http, who) = (request.HttpContext, TaskVisitor.Of(request.HttpContext.Visitor(), "/tasks"));
        var asked = request.Query["list"].ToString() is { Length: > 0 } list ? await waiting.Of(http.Visitor(), list, cancel) : [.. request.Query[TaskPages.TaskField].OfType<string>()];
        if (asked.IsEmpty) return Page.SeeOther("/");
        return pages.SheetOf(await pages.Find(who.School, asked, cancel), who) is { } sheet ? await pages.Show(http, sheet, who) : Page.SeeOther("/");
    }

    [Function("TasksPost"), SignedIn]
    public async Task<IResult> PostList([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tasks")] HttpRequest request, [DurableClient] DurableTaskClient _, CancellationToken cancel)
    {
        var (http, who) = (request.HttpContext, TaskVisitor.Of(request.HttpContext.Visitor(), "/tasks"));
        var form = await Form.Posted(http);
        var tasks = (await pages.Find(who.School, form[TaskPages.TaskField].OfType<string>(), cancel)).RemoveAll(task => !MaySee(task, who));
        if (tasks.IsEmpty) return await Page.NotFound(http);

        // One form decides one kind of thing: its fields and words are those of the step.
        if (tasks.Select(task => (task.Case.Kind, task.Step.Name)).Distinct().Count() > 1) return await Page.Error(http, StatusCodes.Status422UnprocessableEntity);
        return await pages.Post(http, tasks, tasks is [var one] ? who with { Path = $"/tasks/{one.ShortId}" } : who);
    }

    [Function("Task"), SignedIn]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "tasks/{taskId}")] HttpRequest request, string taskId)
    {
        var (http, who) = (request.HttpContext, TaskVisitor.Of(request.HttpContext.Visitor(), $"/tasks/{taskId}"));
        if (await desk.Find(who.School, taskId) is not { } task || !MaySee(task, who)) return await Page.NotFound(http);
        return pages.SheetOf([task], who) is { } sheet ? await pages.Show(http, sheet, who) : await pages.Done(http, new(who, [pages.OutcomeOf(task, who)]));
    }

    [Function("TaskPost"), SignedIn]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tasks/{taskId}")] HttpRequest request, string taskId, [DurableClient] DurableTaskClient _)
    {
        var (http, who) = (request.HttpContext, TaskVisitor.Of(request.HttpContext.Visitor(), $"/tasks/{taskId}"));
        return await desk.Find(who.School, taskId) is { } task && MaySee(task, who) ? await pages.Post(http, [task], who) : await Page.NotFound(http);
    }

    [Function("TaskTakeBack"), SignedIn]
    public async Task<IResult> TakeBack([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tasks/{taskId}/take-back")] HttpRequest request, string taskId, [DurableClient] DurableTaskClient _)
    {
        var (http, who) = (request.HttpContext, TaskVisitor.Of(request.HttpContext.Visitor(), $"/tasks/{taskId}"));
        if (await desk.Find(who.School, taskId) is not { } task || !MaySee(task, who)) return await Page.NotFound(http);
        if ((await Form.Read(http, NoFields)).IsStale) return await Page.Stale(http);
        if (!await desk.TakeBack(task, who.Person, who.Name, who.Roles)) return await pages.NotTakenBack(http, task, who);
        return Page.WantsJson(http) ? await pages.Done(http, new(who, [pages.OutcomeOf((await desk.Find(who.School, taskId))!, who)])) : Page.SeeOther(who.Path);
    }

    /// <summary>A document of the case, for whoever is asked.</summary>
    [Function("TaskDocument"), SignedIn]
    public async Task<IResult> Document([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "tasks/{taskId}/documents/{sha256}")] HttpRequest request, string taskId, string sha256, CancellationToken cancel)
    {
        var (http, who) = (request.HttpContext, TaskVisitor.Of(request.HttpContext.Visitor(), $"/tasks/{taskId}"));
        return await desk.Find(who.School, taskId) is { } task && MaySee(task, who) ? await DocumentOf(http, task, sha256, files, cancel) : await Page.NotFound(http);
    }

    /// <summary>A document of a task's case as a download; 404 when it has none of this content.</summary>
    public static async Task<IResult> DocumentOf(HttpContext http, OpenedTask task, string sha256, FileStore files, CancellationToken cancel) =>
        task.Case.Documents.FirstOrDefault(document => document.Sha256 == sha256) is { } document && await files.Find(task.Case.Id, sha256, cancel) is { } content
            ? Files.Download(content.ToArray(), document.ContentType, document.FileName)
            : await Page.NotFound(http);

    // Whoever is or was asked, or may read the case: what others decided is no business of the rest.
    static bool MaySee(OpenedTask task, TaskVisitor who) =>
        task.Step.By == who.Person || who.MayAnswer(task) || Addressees.MayRead(task.Case, who.Person, who.Roles);
}
