using System.Globalization;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>What came of putting a task to somebody else.</summary>
internal enum Reassigning
{
    Done,
    /// <summary>Stands on the list, or it is the own matter.</summary>
    Party,
    /// <summary>Has left, or has no mail address.</summary>
    Unreachable,
    /// <summary>Is neither of the branch whose task it is, nor of the staff whose it is.</summary>
    Stranger,
    /// <summary>It was decided, or put to somebody else, at this very moment.</summary>
    Late,
}

/// <summary>
/// What a committee does with a task that somebody else is asked: puts it to another person, gives more time, has the link sent once more. Each with a reason, on record; the task
/// itself stays the same, and its workflow looks again.
/// </summary>
internal sealed class TaskChanges(CaseStore cases, Addressees addressees, Outbox outbox, TimeProvider clock)
{
    static readonly TimeSpan Throttle = TimeSpan.FromMinutes(10);
    static readonly TimeOnly EightOClock = new(8, 0);

    /// <summary>Whether somebody is of the office above whoever is asked: the university's committee, or the college's for its branches. Nobody manages the own matter.</summary>
    public static bool MayManage(CaseRow row, StepRow step, string person, IEnumerable<RoleHeld> roles) =>
        row.IsRunning && step is { State: StepState.Active, Addressee: { } addressee, From: null } && row.Concerns != person && addressee != Addressees.Person(row.Concerns ?? "")
        && roles.Where(held => held.For is null).Any(held => held.Role is Role.UniversityLeagueCommittee
            || (held.Role is Role.CollegeLeagueCommittee && held.Scope == row.College && Addressees.RoleOf(addressee) is null or { Role: Role.LeagueBranchSecretary or Role.LeagueBranchDeputySecretary or Role.LeagueBranchOrganizer }));

    /// <summary>Puts tasks to one person, whoever held them before: their links are dead, the new ones are mailed, those of one list together. Twice is safe.</summary>
    /// <returns>What came of each.</returns>
    public async Task<IReadOnlyList<Reassigning>> Reassign(IReadOnlyCollection<OpenedTask> many, Person to, Visitor by, string reason)
    {
        var came = new List<Reassigning>();
        foreach (var task in many) came.Add(await Put(task, to, by, reason, many.Count > 1));
        await outbox.HandOver(to.School, CancellationToken.None);
        return came;
    }

    /// <param name="asList">Tasks of one kind stay one list; a single one is a matter of its own from now on.</param>
    async Task<Reassigning> Put(OpenedTask task, Person to, Visitor by, string reason, bool asList)
    {
        if (task.Kind.IsOwn || to.Id == task.Case.Concerns || task.Kind.Parties.Contains(to.Id)) return Reassigning.Party;
        if (to is { HasLeft: true } or { Email: null }) return Reassigning.Unreachable;
        if (!IsFit(task, to)) return Reassigning.Stranger;
        var (id, addressee, now, group) = (task.Id, Addressees.Person(to.Id), clock.GetUtcNow(), asList ? task.Kind.Group : null);
        var (row, _) = await cases.Change(id.Case, $"reassign.{id.Key}.{task.Case.AuditSeq}", row => row.Find(id) is not { } step || step.Addressee == addressee || !MayManage(row, step, by.Person, by.Roles) ? null
            : new(row.With(step with { Addressee = addressee, AddresseeName = to.Name, IsReassigned = true, Group = group }), new(by.Person, $"{id.Key} Reassigned", new(by.Name, Actor.Session, reason) { From = step.Addressee, To = to.Name }))
            {
                Mails = [TaskMails.Asked(row, id, task.Kind, to, now) with { Group = group }],
                Nudge = [id.Instance],
            });
        return row.Find(id) is { State: StepState.Active } step && step.Addressee == addressee ? Reassigning.Done : Reassigning.Late;
    }

    /// <summary>What is asked of a branch's officers goes to somebody of the branch or to staff of its college; what is asked of staff, to staff, of the same college where it is a college's. Holders of the same role elsewhere do as well.</summary>
    static bool IsFit(OpenedTask task, Person to) => Addressees.RoleOf(task.Kind.Addressee ?? "") is not { } asked
        || (to.StaffNumber is not null && (to.College is null || task.Case.College is null || to.College == task.Case.College || asked.Scope.Length == 0))
        || (asked.Role is Role.LeagueBranchSecretary or Role.LeagueBranchDeputySecretary or Role.LeagueBranchOrganizer && to.LeagueBranch == asked.Scope)
        || to.Roles.Any(held => held.Role == asked.Role);

    /// <summary>Gives time until the end of a day: reminders begin anew on the morning of that day, escalation after it. Twice is safe.</summary>
    /// <returns>False when it is decided by now, or the day is no later than what holds.</returns>
    public async Task<bool> Extend(OpenedTask task, DateOnly day, Visitor by, string reason)
    {
        var (id, until) = (task.Id, Beijing.EndOf(day));
        var (row, _) = await cases.Change(id.Case, $"extend.{id.Key}.{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}", row => row.Find(id) is not { } step || !MayExtend(task.Kind) || step.Deadline >= until || !MayManage(row, step, by.Person, by.Roles) ? null
            : new(row.With(step with { Deadline = until, ExtendedTo = until, DueAt = Beijing.At(day, EightOClock) }), new(by.Person, $"{id.Key} Extended", new(by.Name, Actor.Session, reason) { From = step.Deadline is { } before ? Say.Machine(Say.Day(before.AddTicks(-1))) : null, To = Say.Machine(day) }))
            {
                Nudge = [id.Instance],
            });
        return row.Find(id)?.Deadline == until;
    }

    /// <summary>A task that ends by itself (a correction, a notice) keeps its end.</summary>
    public static bool MayExtend(TaskKind kind) => kind.EndsAt is null;

    /// <summary>Mails whoever is asked a new link; the earlier ones stay alive. Once in ten minutes.</summary>
    public async Task SendAgain(OpenedTask task, Visitor by)
    {
        var (id, now) = (task.Id, clock.GetUtcNow());
        var mails = (await addressees.Free(task.Case, task.Step.Addressee, task.Kind)).Select(person => TaskMails.Renewed(task.Case, id, task.Kind, person.Id, now.UtcTicks / Throttle.Ticks, now)).ToList();
        await cases.Change(id.Case, $"again.{id.Key}.{now.UtcTicks / Throttle.Ticks}", row => row.Find(id) is { } step && MayManage(row, step, by.Person, by.Roles)
            ? new(row, new(by.Person, $"{id.Key} LinkSentAgain", new(by.Name, Actor.Session))) { Mails = [.. mails] } : null);
        await outbox.HandOver(task.Case.School, CancellationToken.None);
    }
}

/// <summary>What an office that handles a case may do about its open steps, as links of the case's page.</summary>
internal sealed class TaskActions(CaseKinds kinds, AllTasks tasks) : ICaseActions
{
    static readonly Texts T = Texts.Of("UserTasks");

    public IEnumerable<(string Path, string Text)> For(CaseRow row, Visitor visitor)
    {
        var words = new TaskWords(kinds[row.Kind]);
        foreach (var step in row.Steps.Where(step => step is { State: StepState.Active, From: null, Unit: null } && row.IsRunning))
        {
            if ((Addressees.PersonOf(step.Addressee ?? "") is not null && !step.IsReassigned) || tasks.Of(row).IsParty(row, visitor.Person)) continue;
            var task = $"/tasks/{row.ShortId}.{step.IdIn(row.Id).Key}";
            if (PaperForms.MayEnter(row, step, visitor.Person, visitor.Roles)) yield return ($"{task}/paper", T["Paper.link", words.Step(step.Name)]);
            if (TaskChanges.MayManage(row, step, visitor.Person, visitor.Roles)) yield return ($"{task}/change", T["Change.link", words.Step(step.Name)]);
        }
    }
}
