using System.Collections.Immutable;
using System.Text.Json;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>What people answer, as it stands in the case. <c>decision</c> of a form says it in small letters: <c>approve</c>.</summary>
internal static class Answer
{
    public const string Approved = nameof(Approved), Rejected = nameof(Rejected), Returned = nameof(Returned), Later = nameof(Later);
    public const string Submitted = nameof(Submitted), Confirmed = nameof(Confirmed);

    /// <summary>As a form's <c>decision</c> says it.</summary>
    public static string ToForm(string answer) => answer switch
    {
        Approved => "approve",
        Rejected => "reject",
        Returned => "return",
        Later => "later",
        Submitted => "submit",
        Confirmed => "confirm",
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "Nobody answers this."),
    };
}

/// <summary>A task as its procedure declares it: whom it asks, for what, and until when.</summary>
internal sealed record TaskKind
{
    /// <summary>Who is asked, <c>p:{person}</c> or <c>r:{role}@{scope}</c>; null for a wait that nobody is asked about.</summary>
    public string? Addressee { get; init; }

    /// <summary>Who hears of it when it stays undone, as <see cref="Addressee"/>.</summary>
    public string? Superior { get; init; }

    /// <summary>Of <see cref="Answer"/>. The first is what a form without <c>decision</c> means where there is only one.</summary>
    public ImmutableArray<string> Answers { get; init; } = [Answer.Approved, Answer.Returned, Answer.Rejected];

    /// <summary>Those of them that need a reason: all but approving, unless approving decides against somebody.</summary>
    public ImmutableArray<string> WithReason { get; init; } = [Answer.Rejected, Answer.Returned, Answer.Later];

    /// <summary>Until the first reminder; null where nobody is reminded.</summary>
    public Period? RemindAfter { get; init; }

    /// <summary>Until the superior is told, and between all further reminders. It is also until when an answer is expected.</summary>
    public Period? EscalateAfter { get; init; }

    /// <summary>When it ends without an answer, as <see cref="StepRow.Expired"/>; null when it waits for as long as it takes.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>What is asked can be done from here on only, such as on the day of a meeting: reminders and the time for an answer are counted from then. Null: from when it is asked.</summary>
    public DateTimeOffset? CountsFrom { get; init; }

    /// <summary>The time for an answer ends then at the latest, if that is still to come: the matter itself has its day.</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>The result of a step that policy lets pass without asking anybody.</summary>
    public string? DoneAtOnce { get; init; }

    /// <summary>The arithmetic of <see cref="DoneAtOnce"/>.</summary>
    public ImmutableArray<Clause> DoneSums { get; init; } = [];

    /// <summary>What the step counts as where an office passes over it; null where the procedure cannot go on without an answer.</summary>
    public string? SkipResult { get; init; }

    /// <summary>Whether whoever answers decides about something, and does not only hand it in or confirm it.</summary>
    public bool IsDecision => Answers.Any(answer => answer is not (Answer.Submitted or Answer.Confirmed));

    /// <summary>What is asked beside decision and comment. All fields have defaults.</summary>
    public FieldSet? Fields { get; init; }

    /// <summary>Names of long texts that hold persons, each by number or full name: <see cref="Submission.People"/> has whom they mean.</summary>
    public ImmutableArray<string> PersonFields { get; init; } = [];

    /// <summary>With what the form begins, as typed, by the field's name with its index where it has one: what was entered before and did not come to count.</summary>
    public ImmutableArray<(string Field, string Typed)> Filled { get; init; } = [];

    /// <summary>Who the task lets decide about several persons or cases: a line for each. Empty where the task is about one thing.</summary>
    public ImmutableArray<TaskLine> Lines { get; init; } = [];

    /// <summary>What a decision brings about in the case; pure. Null: the answer is the result.</summary>
    public Func<CaseRow, StepRow, Submission, Ruling>? Rule { get; init; }

    /// <summary>Tasks of the same group and addressee stand in one list and one mail; null where each is a matter of its own.</summary>
    public string? Group { get; init; }

    /// <summary>Within it whoever is said to have decided on paper may contradict.</summary>
    public Period ContradictWithin { get; init; } = Period.OfWorkingDays(5);

    /// <summary>Persons whose own matter it is though no line says so: they are neither asked nor choose who is.</summary>
    public ImmutableArray<string> Excluded { get; init; } = [];

    /// <summary>Everybody who may not answer it by any office, as it would be the own matter.</summary>
    public IEnumerable<string> Parties => Lines.Select(line => line.Concerns).OfType<string>().Concat(Excluded).Distinct();

    /// <summary>What somebody is asked as a party or a witness: it is neither put to somebody else nor entered on paper.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Whether a paper may come with the answer; with a decision it always may.</summary>
    public bool TakesEnclosure { get; init; }

    /// <summary>Whether it takes long to write, so that what is typed can be saved and gone on with later.</summary>
    public bool KeepsDraft { get; init; }

    /// <summary>Whether the decision may be taken back until the next person acts.</summary>
    public bool CanTakeBack { get; init; } = true;

    /// <summary>Until when an answer is expected; null where it may take as long as it takes.</summary>
    public DateTimeOffset? Deadline(WorkingDays calendar, DateTimeOffset asked)
    {
        if (EndsAt is not null || EscalateAfter is not { } days) return EndsAt;
        var until = calendar.EndOf(From(asked), days);
        return AnswerBy > asked && AnswerBy < until ? AnswerBy : until;
    }

    /// <summary>When a reminder is due.</summary>
    /// <param name="reminder">The first, or a further one, which is told to the superior as well.</param>
    public DateTimeOffset? Due(WorkingDays calendar, DateTimeOffset asked, int reminder)
    {
        if (this is not { RemindAfter: { } first, EscalateAfter: { } further }) return EndsAt;
        var due = calendar.Morning(From(asked), first);
        for (var number = 2; number <= reminder; number++) due = number == 2 ? calendar.Morning(From(asked), further) : calendar.Morning(due, further);
        return EndsAt < due ? EndsAt : due;
    }

    DateTimeOffset From(DateTimeOffset asked) => CountsFrom > asked ? CountsFrom.Value : asked;
}

/// <summary>One of several that a task is about.</summary>
/// <param name="Id">As in <c>decision[{id}]</c>: a case's id without the school.</param>
/// <param name="Concerns">The person, who does not decide about it.</param>
/// <param name="Facts">What to know for the decision.</param>
/// <param name="Fields">Names of fields that each line has: <c>performance[{id}]</c>.</param>
internal sealed record TaskLine(string Id, string Name, string Under, string? Concerns)
{
    public ImmutableArray<CaseFact> Facts { get; init; } = [];
    public ImmutableArray<Clause> Sums { get; init; } = [];
    public ImmutableArray<Field> Fields { get; init; } = [];

    /// <summary>Whether <see cref="Id"/> is a case's, to whose page the name leads.</summary>
    public bool IsCase { get; init; } = true;
}

/// <summary>Who does something, and how it came to us.</summary>
/// <param name="Via"><c>Link</c>, <c>Session</c> or <c>Paper</c>.</param>
internal sealed record Actor(string Person, string Name, string Via)
{
    public const string Link = nameof(Link), Session = nameof(Session), Paper = nameof(Paper);

    /// <summary>The same for all that one form decides; null where it decides one thing.</summary>
    public string? Batch { get; init; }

    /// <summary>Who entered a decision made on paper.</summary>
    public string? EnteredBy { get; init; }
    public string? EnteredByName { get; init; }

    /// <summary>The office that handles such decisions, <c>r:{role}@{scope}</c>.</summary>
    public string? EnteredFor { get; init; }

    /// <summary>The person who decided on paper, where the roster knows one, and who is told what was entered.</summary>
    public string? Tells { get; init; }

    /// <summary>What the paper says of itself: decider, date, document number, scan.</summary>
    public PaperDecision? OnPaper { get; init; }
}

/// <summary>A decision that came on paper (RULES, "On paper too").</summary>
internal sealed record PaperDecision(string Decider, DateOnly Date, string DocumentNumber, string ScanSha256, string ScanName);

/// <summary>What was handed in for a task.</summary>
/// <param name="Answer">For all lines that have none of their own; null when nothing was chosen.</param>
internal sealed record Submission(string? Answer, string Comment, FormInput Input, Actor Actor, DateTimeOffset At)
{
    public ImmutableDictionary<string, string> LineAnswers { get; init; } = ImmutableDictionary<string, string>.Empty;
    public ImmutableDictionary<string, string> LineComments { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>A file that was handed in with it and is kept: a tally sheet, a scan, an enclosure.</summary>
    public KeptFile? File { get; init; }

    /// <summary>Whom the entries of <see cref="TaskKind.PersonFields"/> mean, by what was typed: nobody, one, or several of one name.</summary>
    public ImmutableDictionary<string, ImmutableArray<Person>> People { get; init; } = ImmutableDictionary<string, ImmutableArray<Person>>.Empty;

    public string? AnswerOf(string line) => LineAnswers.GetValueOrDefault(line) ?? Answer;

    public string CommentOf(string line) => LineComments.GetValueOrDefault(line) ?? Comment;
}

/// <summary>What a decision brings about.</summary>
/// <param name="Case">The case as it shall be; the step itself is finished by the block.</param>
/// <param name="Result">The step's result.</param>
internal sealed record Ruling(CaseRow Case, string Result)
{
    public Clause? Note { get; init; }
    public ImmutableArray<Clause> Sums { get; init; } = [];
    public ImmutableArray<Row> Rows { get; init; } = [];
    public ImmutableArray<MailRow> Mails { get; init; } = [];

    /// <summary>Other instances that shall look again.</summary>
    public ImmutableArray<string> Nudge { get; init; } = [];

    /// <summary>For whoever checks the answers before handing them in; not kept.</summary>
    public Foreseen? Foreseen { get; init; }

    /// <summary>Why it cannot be; then nothing of the rest counts.</summary>
    public ImmutableArray<Fault> Faults { get; init; } = [];

    public static Ruling Refuse(CaseRow row, params IEnumerable<Fault> faults) => new(row, "") { Faults = [.. faults] };
}

/// <summary>What will hold once it is handed in.</summary>
/// <param name="Values">By the field's name, with its index where it has one: what counts for it, typed or left empty.</param>
/// <param name="Sums">The arithmetic that follows for a line, by its id.</param>
internal sealed record Foreseen(ImmutableDictionary<string, string> Values, ImmutableDictionary<string, ImmutableArray<Clause>> Sums)
{
    /// <summary>What to know of all of it before it is handed in.</summary>
    public ImmutableArray<Clause> Warnings { get; init; } = [];

    public Foreseen(params IEnumerable<(string Field, string Value)> values)
        : this(values.ToImmutableDictionary(value => value.Field, value => value.Value), ImmutableDictionary<string, ImmutableArray<Clause>>.Empty)
    {
    }
}

/// <summary>The tasks of one kind of case.</summary>
internal interface ITasks
{
    /// <summary>A <see cref="CaseKind.Code"/>.</summary>
    string CaseKind { get; }

    /// <summary>May read the roster. The same each time it is asked about a step that is open already, but for who holds a role.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Nobody is asked in this step.</exception>
    ValueTask<TaskKind> KindOf(CaseRow row, StepId step);

    /// <summary>Called after each activity of a task, however often: passes on to other cases what they must know. Twice is safe.</summary>
    Task Follow(CaseRow row, StepId step) => Task.CompletedTask;

    /// <summary>Whether it is somebody's own matter: whoever stands in it, decides, enters and grants nothing there.</summary>
    bool IsParty(CaseRow row, string person) => row.Concerns == person;

    /// <summary>Who is asked instead, where all who were asked stand on the list or hold the role no more.</summary>
    /// <returns>As <see cref="TaskKind.Addressee"/>; null where there is nobody else.</returns>
    ValueTask<string?> NextInLine(CaseRow row, StepId step) => ValueTask.FromResult<string?>(null);

    /// <summary>Whether a case that has ended may go on, were the decision that ended it taken back. Twice is safe.</summary>
    Task<bool> MayGoOn(CaseRow row) => Task.FromResult(true);

    /// <summary>What a case keeps once a decision in it counts no more; pure. What has come to it meanwhile from elsewhere stays.</summary>
    /// <param name="step">The decision.</param>
    /// <param name="before"><see cref="CaseRow.Body"/> as it was when the decision was made.</param>
    CaseRow Undo(CaseRow row, StepRow step, JsonElement before) => row;

    /// <summary>The decisions of a case that superior bodies may open again, the latest first; pure.</summary>
    ImmutableArray<Reopenable> Reopenable(CaseRow row) => [];
}

/// <summary>The tasks of all kinds of cases.</summary>
internal sealed class AllTasks(IEnumerable<ITasks> kinds)
{
    readonly ImmutableDictionary<string, ITasks> all = kinds.ToImmutableDictionary(tasks => tasks.CaseKind);

    public ITasks Of(CaseRow row) => all[row.Kind];
}
