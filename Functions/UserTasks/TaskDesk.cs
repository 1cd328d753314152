using System.Collections.Immutable;
using System.Text.Json;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>A task with its case, as it stands.</summary>
internal sealed record OpenedTask(CaseRow Case, StepRow Step, TaskKind Kind)
{
    /// <summary>The case's row as it was read for this; null where it was not read to be changed.</summary>
    public Found<CaseRow>? Read { get; init; }
    public StepId Id => Step.IdIn(Case.Id);

    /// <summary>As in addresses: without the school.</summary>
    public string ShortId => $"{Case.ShortId}.{Id.Key}";
    public bool IsOpen => Case.IsRunning && Step.State is StepState.Active;
}

/// <summary>What came of handing something in.</summary>
internal enum DeskResult { Done, AlreadyDecided, NotYours, Faulty }

/// <param name="Task">As it stands afterwards.</param>
internal sealed record DeskAnswer(DeskResult Result, OpenedTask Task)
{
    public ImmutableArray<Fault> Faults { get; init; } = [];
}

/// <summary>What is on record of a decision: the row <c>task|{step}</c>.</summary>
internal sealed record TaskRecord(string Result, string Person, string Name, string Via, DateTimeOffset At)
{
    /// <summary>What was chosen for all lines that have none of their own in <see cref="Lines"/>; null also where it was not kept yet.</summary>
    public string? Answer { get; init; }
    public string? Comment { get; init; }
    public string? EnteredBy { get; init; }
    public string? EnteredByName { get; init; }
    public PaperDecision? OnPaper { get; init; }
    public ImmutableDictionary<string, string> Lines { get; init; } = ImmutableDictionary<string, string>.Empty;
    public ImmutableDictionary<string, string> LineComments { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What the procedure kept before it (<see cref="CaseRow.Body"/>), to which taking the decision back returns.</summary>
    public JsonElement Before { get; init; }

    public const string Prefix = "task|";

    public static string KeyOf(StepId id) => $"{Prefix}{id.Key}";
}

/// <summary>Where people hand in what they were asked for, by link, from the home page, or on paper.</summary>
internal sealed class TaskDesk(CaseStore cases, CaseLife life, AllTasks tasks, TakingBack takingBack)
{
    /// <param name="task"><c>{caseId}.{step}.{attempt}</c>, without the school.</param>
    /// <returns>Null when there is no such task, open or decided.</returns>
    public async Task<OpenedTask?> Find(string school, string task)
    {
        var parts = task.Split('.', 2);
        if (parts.Length < 2 || StepId.Parse(CaseRow.FullId(school, parts[0]), parts[1]) is not { } id) return null;
        return await cases.FindRow(id.Case) is { } found && found.Content.Find(id) is { } step ? await Open(found.Content, step) with { Read = found } : null;
    }

    public async Task<OpenedTask> Open(CaseRow row, StepRow step) => new(row, step, await tasks.Of(row).KindOf(row, step.IdIn(row.Id)));

    /// <returns>What is on record of its decision; null when there is none.</returns>
    public Task<TaskRecord?> RecordOf(OpenedTask task) => cases.Find<TaskRecord>(task.Id.Case, TaskRecord.KeyOf(task.Id));

    /// <summary>
    /// Decides a task. Two who decide at once decide once; both learn what was decided, and by whom. Calling again is safe.
    /// </summary>
    /// <param name="roles">Of the actor, as they are now.</param>
    public async Task<DeskAnswer> Decide(OpenedTask task, Submission submission, IReadOnlyCollection<RoleHeld> roles)
    {
        var (id, refusal, faults, mine) = (task.Id, DeskResult.AlreadyDecided, ImmutableArray<Fault>.Empty, false);
        var (row, _) = await cases.Change(id.Case, $"decide.{id.Key}", row =>
        {
            mine = false;
            if (!row.IsRunning || row.Find(id) is not { State: StepState.Active } step) return null;
            if (submission.Actor.OnPaper is null && !MayAnswer(task with { Case = row, Step = step }, submission.Actor.Person, roles)) return Refuse(DeskResult.NotYours);
            var ruling = task.Kind.Rule?.Invoke(row, step, submission) ?? new Ruling(row, submission.Answer!);
            if (!ruling.Faults.IsEmpty)
            {
                faults = ruling.Faults;
                return Refuse(DeskResult.Faulty);
            }

            mine = true;
            return Decided(task, step, submission, ruling, row.Body, submission.Actor.OnPaper is null ? Addressees.BehalfOf(step, roles) : null);
        }, task.Read);
        return new(mine ? DeskResult.Done : refusal, task with { Case = row, Step = row.Find(id)! }) { Faults = faults };

        CaseChange? Refuse(DeskResult why)
        {
            refusal = why;
            return null;
        }
    }

    /// <summary>Whether somebody may answer: is asked, and stands on no line of it, nor does anybody for whom he would answer.</summary>
    public static bool MayAnswer(OpenedTask task, string person, IEnumerable<RoleHeld> roles)
    {
        return Addressees.MayAnswer(task.Case, task.Step, person, roles.Where(held => held.For is not { } holder || IsFree(holder.Person))) && IsFree(person);

        bool IsFree(string each) => !task.Kind.Parties.Contains(each);
    }

    static CaseChange Decided(OpenedTask task, StepRow step, Submission submission, Ruling ruling, JsonElement before, RoleOwner? behalf)
    {
        var (id, actor) = (task.Id, submission.Actor);
        var finished = step.Finish(ruling.Result, actor.Person, submission.At) with
        {
            ByName = actor.OnPaper?.Decider ?? actor.Name,
            EnteredBy = actor.EnteredBy,
            EnteredFor = actor.EnteredFor,
            For = behalf,
            Comment = submission.Comment is { Length: > 0 } comment ? comment : null,
            Note = actor.OnPaper is { } paper ? Clause.Of("Note_OnPaper", paper.DocumentNumber, paper.Date, actor.EnteredByName!) : ruling.Note,
            Sums = ruling.Sums,
        };
        var record = new TaskRecord(ruling.Result, actor.Person, actor.Name, actor.Via, submission.At)
        {
            Answer = submission.Answer,
            Comment = submission.Comment,
            EnteredBy = actor.EnteredBy,
            EnteredByName = actor.EnteredByName,
            OnPaper = actor.OnPaper,
            Lines = submission.LineAnswers,
            LineComments = submission.LineComments,
            Before = before,
        };
        var after = ruling.Case.With(finished);
        if (submission.File is { } file) after = after with { Documents = [.. after.Documents, new(DocumentRow.UploadOf(id), 1, file.Sha256, file.ContentType, file.Name, submission.At)] };
        return new(after, new(actor.EnteredBy ?? actor.Person, $"{id.Key} {ruling.Result}", new(actor.EnteredByName ?? actor.Name, actor.Via, submission.Comment, actor.OnPaper?.Decider ?? behalf?.Name, actor.Batch)))
        {
            Rows = [new(TaskRecord.KeyOf(id), record), .. ruling.Rows],
            Mails = actor.Tells is { } told ? [.. ruling.Mails, TaskMails.Entered(task.Case, id, told, submission.At)] : ruling.Mails,
            Nudge = [id.Instance, .. ruling.Nudge],
        };
    }

    /// <summary>Takes a decision back: by whoever made it, or the office that entered it from paper, until the next person has acted. Twice is safe.</summary>
    /// <param name="roles">Of the person, as they are now.</param>
    /// <returns>Whether it is taken back, now or before.</returns>
    public async Task<bool> TakeBack(OpenedTask task, string person, string name, IReadOnlyCollection<RoleHeld> roles)
    {
        if (await cases.Find<TaskRecord>(task.Id.Case, TaskRecord.KeyOf(task.Id)) is not { } record) return false;
        if (task.Case.State is CaseState.Completed && !await tasks.Of(task.Case).MayGoOn(task.Case)) return false;
        var (row, isDone) = await takingBack.Undo(task.Id, $"takeback.{task.Id.Key}", new(person, $"{task.Id.Key} TakenBack", new(name)),
            (row, step) => CanTakeBack(row, step, task.Kind, person, roles) ? tasks.Of(row).Undo(row, step, record.Before) : null);

        // Whoever begins another case at this very moment may have been faster.
        if (!isDone || task.Case.State is not CaseState.Completed || await tasks.Of(row).MayGoOn(row)) return isDone;
        await life.GiveWay(row.Id);
        return false;
    }

    /// <summary>Whether a decision may still be taken back by this person.</summary>
    public static bool CanTakeBack(CaseRow row, StepRow? step, TaskKind kind, string person, IReadOnlyCollection<RoleHeld> roles) =>
        step is { State: StepState.Done, IsSkipped: false, FinishedAt: { } at } && !CaseLife.IsFromOutside(row.Outcome) && IsOurs(row, step, person, roles) && kind.CanTakeBack
        && row.State is CaseState.Running or CaseState.Completed
        && !row.Steps.Any(later => later != step && later.StartedAt >= at && later.State is StepState.Done && later.By is not (null or AuditNote.Workflow));

    /// <summary>Whether a decision is this person's, or given by a deputy of this person, or was entered from paper by this person or the same office. The own matter is nobody's.</summary>
    public static bool IsOurs(CaseRow row, StepRow step, string person, IReadOnlyCollection<RoleHeld> roles) =>
        step.By == person || step.For?.Person == person || (row.Concerns != person && (step.EnteredBy == person || Addressees.IsMeant(step.EnteredFor, person, roles)));
}
