using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Cases;
using Workflows.People;
using Workflows.UserTasks.Pages;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>What is put to one person by name, and what is left of it after it was put to somebody else.</summary>
/// <param name="Kept">Those that stay, with why.</param>
internal sealed record PersonTasksModel(Person Person, ImmutableArray<OpenedTask> Tasks, CaseKinds Kinds, ImmutableArray<(OpenedTask Task, Reassigning Why)> Kept)
{
    public TaskWords Words(OpenedTask task) => new(Kinds[task.Case.Kind]);

    /// <summary>Those that may be put to somebody else; what somebody is asked as a party or a witness stays.</summary>
    public IEnumerable<OpenedTask> Movable => Tasks.Where(task => !task.Kind.IsOwn && task.Case.Concerns != Person.Id);
}

/// <summary>Somebody leaves, or is away for long: everything put to that person by name goes to another at once. What is asked of an office needs no such thing, it goes with the role.</summary>
internal sealed class PersonTaskForms(WaitingLists lists, TaskDesk desk, TaskChanges changes, PeopleStore people, PeopleNames names, CaseKinds kinds)
{
    [Function("PersonTasks"), SignedIn(Role.UniversityLeagueCommittee)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "people/{id}/tasks")] HttpRequest request, string id, CancellationToken cancel)
    {
        var http = request.HttpContext;
        return await Read(http, id, cancel) is { } model ? await Page.Answer<PersonTasksPage>(http, Said(model), new { Model = model, Input = FormInput.Of(TaskChangeForms.ReassignFields) }) : await Page.NotFound(http);
    }

    [Function("PersonTasksPost"), SignedIn(Role.UniversityLeagueCommittee)]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "people/{id}/tasks")] HttpRequest request, string id, [DurableClient] DurableTaskClient _, CancellationToken cancel)
    {
        var http = request.HttpContext;
        if (await Read(http, id, cancel) is not { } before) return await Page.NotFound(http);
        var input = await Form.Read(http, TaskChangeForms.ReassignFields);
        var kept = input.IsValid && await TaskChangeForms.One(names, before.Person.School, input, cancel) is { } to ? await HandOver(before, to, http.Visitor(), input) : [];
        var model = (await Read(http, id, cancel))! with { Kept = kept };
        if (!input.IsValid) return await Page.Again<PersonTasksPage>(http, input, new { Model = model, Input = input });
        return kept.IsEmpty && !Page.WantsJson(http) ? Page.SeeOther($"/people/{id}/tasks") : await Page.Answer<PersonTasksPage>(http, Said(model), new { Model = model, Input = FormInput.Of(TaskChangeForms.ReassignFields) });
    }

    /// <returns>Those that could not be put to whom was named, with why.</returns>
    async Task<ImmutableArray<(OpenedTask, Reassigning)>> HandOver(PersonTasksModel model, Person to, Visitor by, FormInput input)
    {
        var tasks = model.Movable.ToList();
        if (to.Id == model.Person.Id) input.Add(TaskChangeForms.To, "same", to.Name);
        if (!input.IsValid) return [];
        var came = await changes.Reassign(tasks, to, by, input.Text(TaskChangeForms.ToReason));
        return [.. tasks.Zip(came).Where(each => each.Second is not Reassigning.Done)];
    }

    async Task<PersonTasksModel?> Read(HttpContext http, string id, CancellationToken cancel)
    {
        var school = http.Visitor().School;
        if (await people.Find(school, id, cancel) is not { } person) return null;
        var found = await Task.WhenAll((await lists.Of(school, id, cancel)).Select(entry => desk.Find(school, WaitingLists.TaskOf(entry))));
        return new(person, [.. found.OfType<OpenedTask>().Where(task => task.IsOpen).OrderBy(task => task.Step.Deadline ?? DateTimeOffset.MaxValue)], kinds, []);
    }

    static object Said(PersonTasksModel model) => new
    {
        tasks = model.Tasks.Select(task => new { taskId = task.ShortId, caseId = task.Case.ShortId, step = task.Step.Name, dueAt = task.Step.Deadline }),
        kept = model.Kept.Select(each => new { taskId = each.Task.ShortId, why = $"{each.Why}" }),
    };
}
