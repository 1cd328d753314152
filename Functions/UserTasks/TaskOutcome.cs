using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>How a task stands for whoever looks at it once it is no longer to be answered.</summary>
internal enum TaskStanding
{
    /// <summary>On record as this person's answer.</summary>
    Mine,

    /// <summary>This person has entered what was decided on paper.</summary>
    Entered,

    /// <summary>Somebody else has answered.</summary>
    Others,

    /// <summary>It is still open, and this person's to answer.</summary>
    Open,

    /// <summary>It is open, but another's by now.</summary>
    Moved,

    /// <summary>Its time was over before anybody answered.</summary>
    Expired,
    TakenBack,

    /// <summary>A superior body has opened it again.</summary>
    Reopened,

    /// <summary>An office has passed over it.</summary>
    Skipped,

    /// <summary>A decision before it, or beside it, was taken back, and it is asked anew.</summary>
    Again,

    /// <summary>The case has ended, or has gone on from an earlier step; or there is no need of it any more.</summary>
    Ended,
}

/// <summary>A task on the page that says what is on record.</summary>
internal sealed record TaskOutcome(OpenedTask Task, TaskWords Words, TaskStanding Standing, bool CanTakeBack)
{
    public static TaskOutcome Of(OpenedTask task, TaskWords words, TaskVisitor who) =>
        new(task, words, StandingOf(task, who), TaskDesk.CanTakeBack(task.Case, task.Step, task.Kind, who.Person, who.Roles)) { Next = NextOf(task, who) };

    /// <summary>Who holds the office now, where it is another's; looked up only for the page.</summary>
    public ImmutableArray<string> Holders { get; init; } = [];

    /// <summary>The decision that was taken back, because of which it is asked anew.</summary>
    public StepRow? Undone => Standing is TaskStanding.Again ? Task.Case.Steps.Where(step => step.State is StepState.TakenBack && step.StartedAt <= Task.Step.StartedAt).OrderBy(step => step.FinishedAt).LastOrDefault() : null;

    /// <summary>The task in its place, once it is put to the same person: as in addresses.</summary>
    public string? Next { get; private init; }

    static string? NextOf(OpenedTask task, TaskVisitor who) => task.Step.IsVoid && task.Case.IsRunning
        && task.Case.Steps.LastOrDefault(step => step.Name == task.Step.Name && step.Unit == task.Step.Unit && step.State is StepState.Active) is { } next && Addressees.MayAnswer(task.Case, next, who.Person, who.Roles)
            ? $"{task.Case.ShortId}.{next.IdIn(task.Case.Id).Key}" : null;

    static TaskStanding StandingOf(OpenedTask task, TaskVisitor who) => task.Step switch
    {
        { State: StepState.Done, Result: StepRow.Expired } => TaskStanding.Expired,
        { State: StepState.Done, By: AuditNote.Workflow } => TaskStanding.Ended,
        { IsSkipped: true } => TaskStanding.Skipped,
        { State: StepState.Done } step => step.EnteredBy == who.Person ? TaskStanding.Entered : step.By == who.Person ? TaskStanding.Mine : TaskStanding.Others,
        { State: StepState.TakenBack } => task.Step.Reopened is null ? TaskStanding.TakenBack : TaskStanding.Reopened,
        { State: StepState.Superseded } when task.Case.IsRunning => TaskStanding.Again,
        { State: StepState.Active or StepState.Pending } when task.Case.IsRunning => who.MayAnswer(task) ? TaskStanding.Open : TaskStanding.Moved,
        _ => TaskStanding.Ended,
    };

    /// <summary>As JSON tells it.</summary>
    public TaskSaid Said => new(Task.ShortId, Task.Case.ShortId, Task.Step is { IsSkipped: false, Result: { } result } ? result : $"{Standing}", Task.Step.ByName, Task.Step.Comment, $"{Standing}", CanTakeBack) { NextTaskId = Next };
}

/// <param name="Result">A code such as <c>Approved</c>; where nothing is on record, how it stands.</param>
/// <param name="State">A <see cref="TaskStanding"/>.</param>
internal sealed record TaskSaid(string TaskId, string CaseId, string Result, string? By, string? Note, string State, bool CanTakeBack)
{
    /// <summary>The task in its place, where it is asked anew.</summary>
    public string? NextTaskId { get; init; }
}

/// <summary>What the page after a decision shows, and the page of a dead link.</summary>
/// <param name="More">Where the same person finds what else is open, if anything is.</param>
/// <param name="CanRenew">Whether a new link can be mailed: the address has changed, the task is still open.</param>
internal sealed record DonePageModel(TaskVisitor Who, ImmutableArray<TaskOutcome> Tasks, string? More = null, bool CanRenew = false)
{
    public bool IsRenewed { get; init; }

    /// <summary>What was typed into a form that came too late.</summary>
    public Typed? Written { get; init; }
}
