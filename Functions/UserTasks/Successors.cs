using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.Deputies;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>A role holder who changes: open steps go to the successor (RULES, "Moved, called off, left"), who hears of them at once.</summary>
internal sealed class Successors(WaitingLists lists, TaskDesk desk, CaseStore cases, PeopleStore people, DeputyRoles deputies, Outbox outbox, TimeProvider clock) : INewHolders
{
    const int TasksAtOnce = 8;

    /// <summary>Mails each new holder what waits for the role: one mail for a list. Who was asked before has the mail already.</summary>
    public async Task Welcome(string school, IEnumerable<NewHolder> holders)
    {
        var now = clock.GetUtcNow();
        foreach (var holder in holders)
        {
            if (await people.Find(school, holder.Person) is not { HasLeft: false } person) continue;
            var roles = await deputies.RolesOf(person);
            var waiting = await Task.WhenAll(holder.Roles.Where(role => roles.Contains(role)).Select(role => lists.Of(school, role)));
            await Parallel.ForEachAsync(waiting.SelectMany(entries => entries), new ParallelOptions { MaxDegreeOfParallelism = TasksAtOnce }, async (entry, _) => await Ask(person, roles, entry, now));
        }

        await outbox.HandOver(school);
    }

    async Task Ask(Person person, ImmutableArray<RoleHeld> roles, CaseEntry entry, DateTimeOffset now)
    {
        if (await desk.Find(person.School, WaitingLists.TaskOf(entry)) is not { IsOpen: true } task || !TaskDesk.MayAnswer(task, person.Id, roles)) return;
        var mail = TaskMails.Asked(task.Case, task.Id, task.Kind, person, now);
        if (await cases.Find<MailRow>(task.Case.Id, mail.Key) is not null) return;
        await cases.Change(task.Case.Id, $"ask.{task.Id.Key}.{person.Id}", row => row.IsRunning && row.Find(task.Id) is { State: StepState.Active } step && step.Addressee == task.Step.Addressee
            ? new(row, new(AuditNote.Workflow, $"{task.Id.Key} SuccessorAsked", new(Text: person.Name))) { Mails = [mail] }
            : null);
    }
}
