using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Cases;
using Workflows.People;
using Workflows.UserTasks.Pages;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>What the page shows on which a committee changes a task.</summary>
internal sealed record TaskChangeModel(OpenedTask Task, TaskWords Words, string Asked, bool MayExtend);

/// <summary>Puts a task to somebody else, gives more time, sends the link again: a form each on one page.</summary>
internal sealed class TaskChangeForms(TaskDesk desk, TaskChanges changes, PeopleNames names, CaseKinds kinds, TimeProvider clock)
{
    const int LongestDays = 366;

    public const string To = "to", ToReason = "toReason", Until = "until", UntilReason = "untilReason", Again = "again";

    public static readonly FieldSet ReassignFields = new("UserTasks", "Change")
    {
        new Field(To, FieldKind.Text) { Required = true, MaxLength = 60 },
        new Field(ToReason, FieldKind.LongText) { Required = true, MaxLength = 300, Rows = 2 },
    };

    static readonly FieldSet ExtendFields = new("UserTasks", "Change")
    {
        new Field(Until, FieldKind.Date) { Required = true, Earliest = DateLimit.Today, Latest = DateLimit.TodayPlus(LongestDays) },
        new Field(UntilReason, FieldKind.LongText) { Required = true, MaxLength = 300, Rows = 2 },
    };

    static readonly FieldSet NoFields = new("UserTasks", "Change");

    [Function("TaskChange"), SignedIn(Role.CollegeLeagueCommittee, Role.UniversityLeagueCommittee)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "tasks/{taskId}/change")] HttpRequest request, string taskId)
    {
        var http = request.HttpContext;
        return await Find(http, taskId) is { } task ? await Page.Ask<TaskChangePage>(http, Texts.Of("UserTasks")["Change.title"], FormInput.Of(ReassignFields), Parameters(task, null)) : await Page.NotFound(http);
    }

    [Function("TaskChangePost"), SignedIn(Role.CollegeLeagueCommittee, Role.UniversityLeagueCommittee)]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tasks/{taskId}/change")] HttpRequest request, string taskId, [DurableClient] DurableTaskClient _, CancellationToken cancel)
    {
        var http = request.HttpContext;
        if (await Find(http, taskId) is not { } task) return await Page.NotFound(http);
        var form = await Form.Posted(http);
        var input = await Form.Read(http, form.ContainsKey(Again) ? NoFields : form.ContainsKey(Until) ? ExtendFields : ReassignFields);
        if (input.IsValid) await CarryOut(http, task, input, cancel);
        if (!input.IsValid) return await Page.Again<TaskChangePage>(http, input, Parameters(task, input));
        return Page.WantsJson(http) ? Page.Write(new { taskId, caseId = task.Case.ShortId }) : Page.SeeOther($"/cases/{task.Case.ShortId}");
    }

    async Task CarryOut(HttpContext http, OpenedTask task, FormInput input, CancellationToken cancel)
    {
        var by = http.Visitor();
        if (input.Fields == NoFields) await changes.SendAgain(task, by);
        else if (input.Fields == ExtendFields)
        {
            if (!await changes.Extend(task, input.Date(Until)!.Value, by, input.Text(UntilReason))) input.Add(Until, "notLater");
        }
        else if (await One(names, by.School, input, cancel) is { } person && await changes.Reassign([task], person, by, input.Text(ToReason)) is [not Reassigning.Done and var refusal]) input.Add(To, $"{refusal}", person.Name);
    }

    /// <summary>Whoever is named, by number or full name; a fault where that is nobody, or several.</summary>
    public static async Task<Person?> One(PeopleNames names, string school, FormInput input, CancellationToken cancel)
    {
        var found = await names.Meant(school, input.Text(To), cancel);
        if (found.Length != 1) input.Add(To, found.IsEmpty ? "unknown" : "several", input.Text(To));
        return found is [var one] ? one : null;
    }

    async Task<OpenedTask?> Find(HttpContext http, string taskId)
    {
        var who = http.Visitor();
        return await desk.Find(who.School, taskId) is { } task && TaskChanges.MayManage(task.Case, task.Step, who.Person, who.Roles) && !task.Kind.Excluded.Contains(who.Person) ? task : null;
    }

    object Parameters(OpenedTask task, FormInput? input) => new
    {
        Model = new TaskChangeModel(task, new(kinds[task.Case.Kind]), CaseWords.Who(task.Case, task.Step.Addressee!, null), TaskChanges.MayExtend(task.Kind)),
        Reassign = input?.Fields == ReassignFields ? input : FormInput.Of(ReassignFields),
        Extend = input?.Fields == ExtendFields ? input : FormInput.Of(ExtendFields.Within(Say.Today(clock))),
    };
}
