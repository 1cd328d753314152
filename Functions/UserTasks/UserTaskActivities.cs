using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Policies;
using Workflows.Storage;

namespace Workflows.UserTasks;

/// <summary>
/// Each activity first sees that something is done, once, and then says how the task stands now. So it does not matter whether it
/// ran before, and a case that is driven again finds at once what was decided meanwhile.
/// </summary>
internal sealed class UserTaskActivities(CaseStore cases, AllTasks tasks, Addressees addressees, SchoolCalendars calendars, Outbox outbox, TimeProvider clock)
{
    static readonly TimeSpan LookAgain = TimeSpan.FromDays(1), TimersAreEarly = TimeSpan.FromMinutes(1);

    [Function(nameof(OpenTask))]
    public async Task<TaskView> OpenTask([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var row = await cases.Read(id.Case);
        if (row is { IsRunning: true } && row.Find(id) is null or { State: StepState.Pending }) row = await Open(row, id);

        // While the mails went out somebody may have decided: what is answered here is also passed on.
        return await Look(id);
    }

    [Function(nameof(ReadTask))]
    public Task<TaskView> ReadTask([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _) => Look(id);

    [Function(nameof(RemindTask))]
    public async Task<TaskView> RemindTask([ActivityTrigger] Reminder reminder, [DurableClient] DurableTaskClient _)
    {
        var id = reminder.Step;
        var row = await cases.Read(id.Case);
        if (row.IsRunning && row.Find(id) is { State: StepState.Active })
        {
            var kind = await tasks.Of(row).KindOf(row, id);
            row = kind.EndsAt is { } end && clock.GetUtcNow() >= end ? await End(id) : await Remind(row, kind, reminder);
        }

        return await Look(id);
    }

    async Task<TaskView> Look(StepId id)
    {
        var row = await HandOn(await cases.Read(id.Case), id);
        await tasks.Of(row).Follow(row, id);
        return View(id, row);
    }

    /// <summary>Where all who were asked stand on the list by now, or hold the role no more, the next in line is asked instead.</summary>
    async Task<CaseRow> HandOn(CaseRow before, StepId id)
    {
        if (!before.IsRunning || before.Find(id) is not { State: StepState.Active, Addressee: { } addressee }) return before;
        var kind = await tasks.Of(before).KindOf(before, id);
        if (await addressees.Free(before, addressee, kind) is [_, ..]) return before;
        if (await tasks.Of(before).NextInLine(before, id) is not { } next || next == addressee) return before;
        var (asked, now) = (await addressees.Free(before, next, kind), clock.GetUtcNow());
        var (row, _) = await cases.Change(id.Case, $"hand-on.{id.Key}.{before.AuditSeq}", row =>
            !row.IsRunning || row.Find(id) is not { State: StepState.Active } step || step.Addressee != addressee ? null
            : new(row.With(step with { Addressee = next, AddresseeName = NameOf(next, asked) }), new(AuditNote.Workflow, $"{id.Key} HandedOn", new(next))) { Mails = [.. asked.Select(person => TaskMails.Asked(row, id, kind, person, now))] });
        await outbox.HandOver(row.School, CancellationToken.None);
        return row;
    }

    /// <returns>Null where any holder of a role is asked.</returns>
    static string? NameOf(string? addressee, IReadOnlyList<Person> asked) => addressee is not null && Addressees.PersonOf(addressee) is not null && asked is [var person] ? person.Name : null;

    async Task<CaseRow> Open(CaseRow before, StepId id)
    {
        var (kind, calendar, now) = (await tasks.Of(before).KindOf(before, id), await calendars.Of(before.School), clock.GetUtcNow());
        var asked = await addressees.Free(before, kind.Addressee, kind);
        var mails = asked.Select(person => TaskMails.Asked(before, id, kind, person, now)).ToList();
        var (row, _) = await cases.Change(id.Case, $"ask.{id.Key}", row =>
        {
            if (!row.IsRunning || row.Telling != id.Telling || row.Find(id) is { State: not StepState.Pending }) return null;
            var step = (row.Find(id) ?? new StepRow(id.Step, id.Attempt, StepState.Active, now)) with
            {
                State = StepState.Active,
                Unit = id.Unit,
                Addressee = kind.Addressee,
                AddresseeName = NameOf(kind.Addressee, asked),
                Group = kind.Group,
                Lines = kind.Lines.IsEmpty ? null : kind.Lines.Length,
                Parties = [.. kind.Parties],
                DueAt = kind.Due(calendar, now, 1),
                Deadline = kind.Deadline(calendar, now),
            };
            return kind.DoneAtOnce is { } result
                ? new(row.With(step.Finish(result, AuditNote.Workflow, now) with { Addressee = null, DueAt = null, Deadline = null, Sums = kind.DoneSums }), new(AuditNote.Workflow, $"{id.Key} {result}"))
                : new(row.With(step), new(AuditNote.Workflow, $"{id.Key} Asked", new(kind.Addressee))) { Mails = [.. mails] };
        });
        await outbox.HandOver(row.School, CancellationToken.None);
        return row;
    }

    async Task<CaseRow> End(StepId id) => (await cases.Change(id.Case, $"expire.{id.Key}", row =>
        row.IsRunning && row.Find(id) is { State: StepState.Active } step
            ? new(row.With(step.Finish(StepRow.Expired, AuditNote.Workflow, clock.GetUtcNow())), new(AuditNote.Workflow, $"{id.Key} {StepRow.Expired}"))
            : null)).Case;

    async Task<CaseRow> Remind(CaseRow before, TaskKind kind, Reminder reminder)
    {
        var (id, calendar, now) = (reminder.Step, await calendars.Of(before.School), clock.GetUtcNow());
        if (kind.RemindAfter is null) return await LookLater(id);
        var escalates = reminder.Number > 1;
        var asked = await addressees.Free(before, before.Find(id)!.Addressee, kind);
        var superiors = escalates ? await addressees.Free(before, kind.Superior, kind) : [];
        var mails = asked.Select(person => TaskMails.Reminded(before, id, kind, person, reminder.Number, now))
            .Concat(superiors.Except(asked).Select(person => TaskMails.Escalated(before, id, kind, person, reminder.Number, now)));
        return (await cases.Change(id.Case, $"remind.{id.Key}.{reminder.Number}", row =>
        {
            // Whoever has answered is not reminded, even if the nudge that should have told us was lost; nor is anybody before a day that has been moved.
            if (!row.IsRunning || row.Find(id) is not { State: StepState.Active } step || step.Reminders >= reminder.Number || step.DueAt > now + TimersAreEarly) return null;
            var next = step with { Reminders = reminder.Number, DueAt = Next(kind, calendar, step, reminder.Number + 1) };
            return new(row.With(next), new(AuditNote.Workflow, $"{id.Key} {(escalates ? "Escalated" : "Reminded")}")) { Mails = [.. mails] };
        })).Case;
    }

    // A wait without reminders looks each day, so that a lost nudge costs no more.
    async Task<CaseRow> LookLater(StepId id) => await cases.Read(id.Case);

    /// <summary>The next reminder; after more time was given, as long after its end as otherwise after the one before.</summary>
    static DateTimeOffset? Next(TaskKind kind, WorkingDays calendar, StepRow step, int reminder)
    {
        var due = kind.Due(calendar, step.StartedAt, reminder);
        return step.ExtendedTo is { } until && due < until && kind.EscalateAfter is { } further ? calendar.Morning(until, further) : due;
    }

    TaskView View(StepId id, CaseRow row) => row.Find(id) switch
    {
        null when row.Telling != id.Telling => new(StepRow.Superseded, 0, default),
        { State: StepState.Cancelled } or null => new(StepRow.Cancelled, 0, default),
        { IsVoid: true } => new(StepRow.Superseded, 0, default),
        { State: StepState.Active } when !row.IsRunning && row.State is not CaseState.Failed => new(StepRow.Cancelled, 0, default),
        { } step => new(step.Result, step.Reminders, LookAt(step)),
    };

    DateTimeOffset LookAt(StepRow step) => step.DueAt is null
        ? clock.GetUtcNow() + LookAgain
        : step.DueAt == step.Deadline ? Beijing.LookAfter(step.DueAt.Value) : step.DueAt.Value;
}
