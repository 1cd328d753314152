using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>Whom the page is for, and under which address it answers.</summary>
/// <param name="Via">As in <see cref="Actor.Via"/>.</param>
/// <param name="Path">Of the page itself: <c>/approvals/{token}</c>, <c>/tasks/{taskId}</c>, <c>/tasks</c>.</param>
internal sealed record TaskVisitor(string School, string Person, string Name, ImmutableArray<RoleHeld> Roles, string Via, string Path)
{
    public static TaskVisitor Of(Visitor visitor, string path) => new(visitor.School, visitor.Person, visitor.Name, visitor.Roles, Actor.Session, path);

    public bool MayAnswer(OpenedTask task) => TaskDesk.MayAnswer(task, Person, Roles);
}

/// <summary>One decision on a sheet: a line of a task, or a whole task where it has none.</summary>
internal sealed record SheetRow(OpenedTask Task, TaskLine Line)
{
    /// <summary>By which fields name it, the page's own first: the case it is about, or the task.</summary>
    public ImmutableArray<string> Keys => Task.Kind.Lines.IsEmpty ? [Line.Id, Task.ShortId] : [Line.Id];
}

/// <summary>What one page asks: a task, or several of one kind that stand in one list (RULES, "Lists, not single files").</summary>
internal sealed class TaskSheet
{
    public const string Decision = "decision", Comment = "comment", Seen = "seen";
    public const int MostOfAComment = 1000;

    /// <summary>Whoever decides one matter, or is asked for additions, may add a paper.</summary>
    static readonly FieldSet Enclosure = new("UserTasks", "Task") { new Field("enclosure", FieldKind.File) { Extensions = [".pdf", ".jpg", ".jpeg", ".png", ".docx", ".xlsx"], MaxBytes = 20 * 1024 * 1024 } };

    static readonly Texts T = Texts.Of("UserTasks");

    /// <param name="tasks">Of one kind of case and one step, at least one.</param>
    public TaskSheet(IEnumerable<OpenedTask> tasks, CaseKind kind)
    {
        Tasks = [.. tasks];
        Words = new(kind);
        Rows = [.. Tasks.SelectMany(task => task.Kind.Lines.IsEmpty ? [new SheetRow(task, LineOf(task))] : task.Kind.Lines.Select(line => new SheetRow(task, line)))];
        LineFields = [.. Tasks.SelectMany(task => task.Kind.Lines).SelectMany(line => line.Fields).DistinctBy(field => field.Name)];
        var own = Tasks.Select(task => task.Kind.Fields).OfType<FieldSet>().MaxBy(fields => fields.Count()) ?? new FieldSet(kind.Texts, First.Step.Name);
        if (Tasks.Length == 1 && (Answers.Contains(Answer.Approved) || First.Kind.TakesEnclosure) && own.All(field => field.Kind is not FieldKind.File)) own = own.And(Enclosure);
        CommonFields = [.. own.Where(each => LineFields.All(other => other.Name != each.Name))];
        var decision = new Field(Decision, FieldKind.Text)
        {
            Options = [.. Answers.Select(answer => new Option(Answer.ToForm(answer), Words.Choice(First.Step, answer), Words.ChoiceHint(First.Step, answer)))],
        };
        Fields = new FieldSet("UserTasks", "Task") { decision, new Field(Comment, FieldKind.LongText) { MaxLength = MostOfAComment, Rows = 3 } }
            .And(own);
    }

    public ImmutableArray<OpenedTask> Tasks { get; }
    public TaskWords Words { get; }
    public FieldSet Fields { get; }
    public ImmutableArray<SheetRow> Rows { get; }

    /// <summary>Fields that each line has, with an index.</summary>
    public ImmutableArray<Field> LineFields { get; }
    public OpenedTask First => Tasks[0];
    public ImmutableArray<string> Answers => First.Kind.Answers;

    /// <summary>Whether an answer needs a reason.</summary>
    public bool NeedsReason(string answer) => First.Kind.WithReason.Contains(answer);

    /// <summary>Whether there is a table with a row for each.</summary>
    public bool IsList => Tasks.Length > 1 || !First.Kind.Lines.IsEmpty;

    /// <summary>Whether rows can be decided apart from the others.</summary>
    public bool HasOwnDecisions => IsList && Answers.Length > 1 && Rows.Length > 1;

    /// <summary>What is asked once beside decision and comment.</summary>
    public ImmutableArray<Field> CommonFields { get; }
    public Field? FileField => CommonFields.FirstOrDefault(each => each.Kind is FieldKind.File);
    public string Title => Words.Title(Tasks);
    public DateTimeOffset? Deadline => Tasks.Min(task => task.Step.Deadline);

    /// <summary>By which tasks stand on one sheet.</summary>
    public static string KeyOf(OpenedTask task) =>
        task.Kind.Group is { } group ? $"{task.Case.Kind}.{task.Step.Name}.{group}" : task.ShortId;

    /// <summary>意见, or what the step calls it: 本人陈述.</summary>
    public string CommentLabel => HasOwnDecisions ? T["Task.comment.all"] : Words.Comment(First.Step) ?? T["Task.comment.label"];

    public string CommentHint => Answers.Where(NeedsReason).Select(answer => T["Task.quoted", Words.Choice(First.Step, answer)]).ToList() is { Count: > 0 } reasons
        ? T["Task.comment.reason", string.Join(T["Task.or"], reasons)]
        : T["Task.comment.optional"];

    /// <returns>As it stands in the case; null when a form says nothing, or nothing that this task knows.</returns>
    public string? Read(string decision) =>
        decision.Length == 0 ? Answers is [var only] ? only : null
        : Answers.FirstOrDefault(answer => string.Equals(Answer.ToForm(answer), decision, StringComparison.OrdinalIgnoreCase))
            ?? (string.Equals(decision, "approve", StringComparison.OrdinalIgnoreCase) ? Answers.FirstOrDefault(answer => answer is Answer.Submitted or Answer.Confirmed) : null);

    /// <summary>A case as a line of a list: its arithmetic is that of the steps before.</summary>
    static TaskLine LineOf(OpenedTask task) => new(task.Case.ShortId, task.Case.Name, task.Case.Facts.FirstOrDefault(fact => fact.Code is "branch")?.Value ?? "", task.Case.Concerns)
    {
        Facts = [.. task.Case.Facts.Where(fact => fact.Value != task.Case.Name)],
        Sums = [.. Judged(task.Case).SelectMany(step => step.Sums)],
    };

    /// <summary>Steps of which the page says how they went: what somebody decided, and what was judged.</summary>
    public static IEnumerable<StepRow> Judged(CaseRow row) =>
        row.Steps.Where(step => step is { State: StepState.Done, IsVoid: false }
            && ((step is { Unit: null, By: not (null or Storage.AuditNote.Workflow) }) || !step.Sums.IsEmpty || step.Note is not null || CommentOf(row, step) is not null)).OrderBy(step => step.FinishedAt);

    /// <summary>What was said with a decision, in a case about one person; where several are decided on, not everybody who is asked may read it of all.</summary>
    public static string? CommentOf(CaseRow row, StepRow step) => row.Concerns is not null && step.Comment is { Length: > 0 } comment ? comment : null;
}
