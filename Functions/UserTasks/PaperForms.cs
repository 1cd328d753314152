using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Storage;
using Workflows.UserTasks.Pages;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>Decisions that came on paper, entered by the handling office with a scan (RULES, "On paper too").</summary>
internal sealed class PaperForms(TaskPages pages, TaskDesk desk, Addressees addressees, CaseKinds kinds, PersonEntries entries, FileStore files, Outbox outbox, TimeProvider clock)
{
    public static readonly FieldSet Fields = new("UserTasks", "Paper")
    {
        new Field("decider", FieldKind.Text) { Required = true, MaxLength = 60 },
        new Field("paperDate", FieldKind.Date) { Required = true, Latest = DateLimit.Today },
        new Field("documentNumber", FieldKind.Text) { Required = true, MaxLength = 60 },
        new Field("scan", FieldKind.File) { Extensions = [".pdf", ".jpg", ".jpeg", ".png"], MaxBytes = 20 * 1024 * 1024 },
    };

    [Function("Paper"), SignedIn(Role.CollegeLeagueCommittee, Role.UniversityLeagueCommittee)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "tasks/{taskId}/paper")] HttpRequest request, string taskId)
    {
        var (http, who) = (request.HttpContext, TaskVisitor.Of(request.HttpContext.Visitor(), $"/tasks/{taskId}/paper"));
        if (await desk.Find(who.School, taskId) is not { } task || !MayEnter(task, who)) return await Page.NotFound(http);
        if (!task.IsOpen) return Page.SeeOther($"/tasks/{taskId}");
        var sheet = new TaskSheet([task], kinds[task.Case.Kind]);
        var input = FormInput.Of(FieldsOf(task).And(sheet.Fields).Within(Say.Today(clock)));
        return await Page.Ask<PaperPage>(http, Texts.Of("UserTasks")["Paper.title"], input, new { Input = input, Model = new TaskPageModel(sheet, who) }, sheet.Title);
    }

    [Function("PaperPost"), SignedIn(Role.CollegeLeagueCommittee, Role.UniversityLeagueCommittee)]
    public async Task<IResult> Post(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tasks/{taskId}/paper")] HttpRequest request, string taskId, [DurableClient] DurableTaskClient _, CancellationToken cancel)
    {
        var (http, who) = (request.HttpContext, TaskVisitor.Of(request.HttpContext.Visitor(), $"/tasks/{taskId}/paper"));
        if (await desk.Find(who.School, taskId) is not { } task || !MayEnter(task, who)) return await Page.NotFound(http);
        if (!task.IsOpen) return await Done(task);

        var sheet = new TaskSheet([task], kinds[task.Case.Kind]);
        var input = await Form.Read(http, FieldsOf(task).And(sheet.Fields));
        var scan = await KeptFile.From(input, "scan", files, task.Case.Id, cancel);
        if (scan is null && input.FaultOf("scan") is null) input.Add("scan", "missing.choice");
        var decider = (await addressees.Free(task.Case, task.Step.Addressee, task.Kind)).FirstOrDefault(person => person.Name == input.Text("decider"));
        if (IsParty(task, input.Text("decider"))) input.Add("decider", "party");
        var paper = new PaperDecision(input.Text("decider"), input.Date("paperDate") ?? default, input.Text("documentNumber"), scan?.Sha256 ?? "", scan?.Name ?? "");
        var actor = new Actor(decider?.Id ?? who.Person, decider?.Name ?? paper.Decider, Actor.Paper) { EnteredBy = who.Person, EnteredByName = who.Name, EnteredFor = OfficeOf(task.Case, who.Roles), OnPaper = paper, Tells = decider is { Email: not null } ? decider.Id : null };
        var answer = SheetReading.Read(sheet, input, actor, clock.GetUtcNow(), scan, await entries.Meant(who.School, sheet, input, cancel))[0];
        if (!input.IsValid) return await Again();
        var decided = await desk.Decide(task, answer.Submission, who.Roles);
        SheetReading.Add(input, decided.Faults);
        if (!input.IsValid) return await Again();
        await outbox.HandOver(who.School, cancel);
        return await Done(decided.Task);

        async Task<IResult> Again() => await Page.Again<PaperPage>(http, input, new { Input = input, Model = new TaskPageModel(sheet, who, scan) });

        async Task<IResult> Done(OpenedTask now) => Page.WantsJson(http) ? await pages.Done(http, new(who, [pages.OutcomeOf(now, who)])) : Page.SeeOther($"/tasks/{taskId}");
    }

    /// <summary>Whether a name is that of somebody whose own matter it is.</summary>
    static bool IsParty(OpenedTask task, string name) => (task.Case.Concerns is not null && task.Case.Name == name) || task.Kind.Lines.Any(line => line.Concerns is not null && line.Name == name);

    /// <summary>No decision is older than its case.</summary>
    static FieldSet FieldsOf(OpenedTask task) => Fields.With("paperDate", field => field with { Earliest = DateLimit.On(Say.Day(task.Case.CreatedAt)) });

    /// <summary>Whether somebody is of the office that handles a case: the college's, or the university's. Nobody enters anything in the own matter.</summary>
    public static bool MayEnter(OpenedTask task, TaskVisitor who) =>
        !task.Kind.IsOwn && !task.Kind.Excluded.Contains(who.Person) && task.Kind.Lines.All(line => line.Concerns != who.Person) && MayEnter(task.Case, task.Step, who.Person, who.Roles);

    /// <summary>The same as far as the case's row alone tells.</summary>
    public static bool MayEnter(CaseRow row, StepRow step, string person, IEnumerable<RoleHeld> roles) =>
        row.Concerns != person && step.Addressee is { } addressee && (row.Concerns is null || Addressees.PersonOf(addressee) != row.Concerns) && OfficeOf(row, roles) is not null;

    /// <summary>The office for which somebody enters: the college's where both are held. Null: none that handles the case.</summary>
    static string? OfficeOf(CaseRow row, IEnumerable<RoleHeld> roles) => roles.Where(held => held.For is null && (held.Role is Role.UniversityLeagueCommittee || (held.Role is Role.CollegeLeagueCommittee && held.Scope == row.College)))
        .OrderBy(held => held.Role is Role.UniversityLeagueCommittee).Select(held => Addressees.Holder(held.Role, held.Scope)).FirstOrDefault();
}
