using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.UserTasks.Pages;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>What an office can do for a case that does not go on.</summary>
internal enum RepairAct { Redo, Skip, End }

/// <param name="Open">The steps that ask somebody, each with whether the visitor may pass over it.</param>
internal sealed record RepairModel(CaseRow Row, CaseWords Words, bool MayRedo, ImmutableArray<(OpenedTask Task, bool MaySkip)> Open, bool MayEnd)
{
    public bool HasNothing => !MayRedo && !MayEnd && !Open.Any(each => each.MaySkip);
}

/// <param name="Task">The step to pass over; null for the other acts.</param>
/// <param name="Seen">How many entries the record had when the page was shown.</param>
internal sealed record RepairActModel(CaseRow Row, CaseWords Words, RepairAct Act, OpenedTask? Task, int Seen);

/// <summary>A case that does not go on: drive it again, pass over a step, end it. Only what fits how the case stands is offered.</summary>
internal sealed class RepairForms(CaseStore cases, CaseKinds kinds, CaseLife life, Redrive redrive, Skipping skipping, Outbox outbox) : ICaseActions
{
    const string Seen = "seen";
    const int ShortestReason = 10;

    static readonly FieldSet Fields = new("UserTasks", "Repair")
    {
        new Field("reason", FieldKind.LongText) { Required = true, MaxLength = 500, Rows = 4 },
        new Field("confirm", FieldKind.Check) { Required = true },
        new Field(Seen, FieldKind.Number) { Min = 0 },
    };

    static readonly Texts T = Texts.Of("UserTasks");

    [Function("Repair"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/repair")] HttpRequest request, string id) => For(request, id, async (http, row) =>
    {
        var model = await Model(row, http.Visitor());
        return await Page.Answer<RepairPage>(http, new
        {
            id = row.ShortId,
            redo = model.MayRedo,
            end = model.MayEnd,
            open = model.Open.Select(each => new { step = each.Task.Id.Key, asked = CaseWords.Who(row, each.Task.Step.Addressee!, null), since = each.Task.Step.StartedAt, dueAt = each.Task.Step.Deadline, skip = each.MaySkip }),
        }, new { Model = model });
    });

    [Function("RepairRedo"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public Task<IResult> AskRedo([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/repair/redo")] HttpRequest request, string id) => Ask(request, id, RepairAct.Redo);

    [Function("RepairRedoPost"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public Task<IResult> Redo([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/repair/redo")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) => Post(request, id, RepairAct.Redo);

    [Function("RepairSkip"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public Task<IResult> AskSkip([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/repair/skip")] HttpRequest request, string id) => Ask(request, id, RepairAct.Skip);

    [Function("RepairSkipPost"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public Task<IResult> Skip([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/repair/skip")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) => Post(request, id, RepairAct.Skip);

    [Function("RepairEnd"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public Task<IResult> AskEnd([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/repair/end")] HttpRequest request, string id) => Ask(request, id, RepairAct.End);

    [Function("RepairEndPost"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public Task<IResult> End([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/repair/end")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) => Post(request, id, RepairAct.End);

    public IEnumerable<(string Path, string Text)> For(CaseRow row, Visitor visitor) =>
        AttentionForms.IsFor(visitor) && row.State is not CaseState.Completed && row.Concerns != visitor.Person && kinds[row.Kind].Workflow is not null ? [(AttentionForms.RepairPath(row), T["Repair.title"])] : [];

    async Task<RepairModel> Model(CaseRow row, Visitor visitor) => new(row, new(kinds[row.Kind]), redrive.IsFor(row),
        [.. (await skipping.Open(row)).Select(task => (task, Skipping.May(task, visitor)))], life.CanEnd(row) && Skipping.MayEnd(row, visitor));

    Task<IResult> Ask(HttpRequest request, string id, RepairAct act) => For(request, id, async (http, row) =>
    {
        var task = await TaskOf(request, row, act);
        if (!May(row, act, task, http.Visitor())) return await Page.Forbidden(http, Role.UniversityLeagueCommittee);
        if (!Fits(row, act, task)) return await NotNow(http, row, act);
        var input = FormInput.Of(Fields);
        return await Page.Ask<RepairActPage>(http, T[$"Repair.{act}.title"], input, new { Model = new RepairActModel(row, new(kinds[row.Kind]), act, task, row.AuditSeq), Input = input }, T[$"Repair.{act}.what"]);
    });

    Task<IResult> Post(HttpRequest request, string id, RepairAct act) => For(request, id, async (http, row) =>
    {
        var visitor = http.Visitor();
        var task = await TaskOf(request, row, act);
        if (!May(row, act, task, visitor)) return await Page.Forbidden(http, Role.UniversityLeagueCommittee);
        var input = await Form.Read(http, Fields);
        var reason = input.Text("reason");
        if (reason.Length > 0 && new StringInfo(reason).LengthInTextElements is var length and < ShortestReason) input.Add("reason", "short", ShortestReason, length);
        var seen = input.Number(Seen) ?? row.AuditSeq;
        if (!input.IsValid) return await Page.Again<RepairActPage>(http, input, new { Model = new RepairActModel(row, new(kinds[row.Kind]), act, task, seen), Input = input });
        var isDone = act switch
        {
            RepairAct.Redo => await redrive.Ask(row.Id, seen, visitor, reason),
            RepairAct.Skip => task is { Kind.SkipResult: not null } && (await skipping.Skip(task, visitor, reason)).IsDone,
            _ => (await skipping.End(row, visitor, reason)).IsDone,
        };
        if (!isDone) return await NotNow(http, row, act);
        await outbox.HandOver(visitor.School, http.RequestAborted);
        return Page.WantsJson(http) ? Page.Write(new { id = row.ShortId, done = $"{act}" }) : Page.SeeOther($"/cases/{row.ShortId}");
    });

    Task<OpenedTask?> TaskOf(HttpRequest request, CaseRow row, RepairAct act) =>
        act is RepairAct.Skip ? skipping.Find(row, request.Query["step"] is [{ Length: > 0 } step] ? step : null) : Task.FromResult<OpenedTask?>(null);

    /// <summary>Whose act it is, whatever the case is at.</summary>
    static bool May(CaseRow row, RepairAct act, OpenedTask? task, Visitor visitor) => act switch
    {
        RepairAct.Skip => task is null or { Kind.SkipResult: null } || Skipping.May(task, visitor),
        RepairAct.End => Skipping.MayEnd(row, visitor),
        _ => true,
    };

    bool Fits(CaseRow row, RepairAct act, OpenedTask? task) => act switch
    {
        RepairAct.Redo => redrive.IsFor(row),
        RepairAct.Skip => task is { IsOpen: true, Kind.SkipResult: not null },
        _ => life.CanEnd(row),
    };

    static Task<IResult> NotNow(HttpContext http, CaseRow row, RepairAct act) => Page.Conflict(http, T[$"Repair.{act}.over"], AttentionForms.RepairPath(row));

    async Task<IResult> For(HttpRequest request, string id, Func<HttpContext, CaseRow, Task<IResult>> page)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (!AttentionForms.IsFor(visitor)) return await Page.Forbidden(http);
        if (!id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') || await cases.Find(CaseRow.FullId(visitor.School, id)) is not { } row) return await Page.NotFound(http);
        return row.Concerns == visitor.Person ? await Page.Forbidden(http) : await page(http, row);
    }
}
