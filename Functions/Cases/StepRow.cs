using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Workflows.Policies;
using Workflows.Web;

namespace Workflows.Cases;

internal enum StepState
{
    Pending,
    Active,
    Done,

    /// <summary>It was open when the case was ended.</summary>
    Cancelled,

    /// <summary>Whoever decided it took that back, or a superior body opened it again (<see cref="StepRow.Reopened"/>); the next attempt counts.</summary>
    TakenBack,

    /// <summary>It had begun because of a decision that counts no more.</summary>
    Superseded,
}

/// <summary>One attempt at one step of one case, or one person's part of it. Keys of rows, operations, mails and instances derive from it (law 4).</summary>
/// <param name="Unit">Where several are asked at once: whose part, such as <c>teller1</c>.</param>
/// <param name="Telling">The <see cref="CaseRow.Telling"/> for which the procedure wants it; not part of its identity.</param>
internal sealed record StepId(string Case, string Step, int Attempt, string? Unit = null, int Telling = 0)
{
    /// <summary><c>CollegeReview.1</c></summary>
    [JsonIgnore] public string Key => Unit is null ? $"{Step}.{Attempt}" : $"{Step}.{Attempt}.{Unit}";

    /// <summary>The orchestration that carries this attempt; never reused, since a second start under one id replaces the first silently.</summary>
    [JsonIgnore] public string Instance => $"{Case}.{Key}";

    /// <returns>Null when the text is no step's key.</returns>
    public static StepId? Parse(string @case, string key) => key.Split('.') switch
    {
        [{ Length: > 0 } step, var attempt] when int.TryParse(attempt, out var n) => new(@case, step, n),
        [{ Length: > 0 } step, var attempt, { Length: > 0 } unit] when int.TryParse(attempt, out var n) => new(@case, step, n, unit),
        _ => null,
    };
}

/// <summary>A superior body has opened a decision again (RULES, "A mistaken click is not final").</summary>
/// <param name="Body">In whose name: <c>r:{role}@{scope}</c>.</param>
/// <param name="Step">The step of the rule book that is opened, also where what rested upon it stands in another case.</param>
internal sealed record Reopening(string Person, string Name, string Body, string Step, string Reason, DateTimeOffset At);

/// <summary>A step as the case's page shows it: codes and numbers, no sentences.</summary>
internal sealed record StepRow(string Name, int Attempt, StepState State, DateTimeOffset StartedAt)
{
    /// <summary>What a step returns to its procedure when it was open as the case was ended, or as a decision before it was taken back.</summary>
    public const string Cancelled = nameof(Cancelled), Superseded = nameof(Superseded);

    /// <summary>The result of a wait that came to its end without an answer.</summary>
    public const string Expired = nameof(Expired);

    public string? Unit { get; init; }

    /// <summary>Who is asked: <c>p:{person}</c> or <c>r:{role}@{scope}</c>; null where nobody is.</summary>
    public string? Addressee { get; init; }

    /// <summary>The name of the person who is asked, where it is one person.</summary>
    public string? AddresseeName { get; init; }

    /// <summary>A committee put it to one person in the place of whom it was asked of.</summary>
    public bool IsReassigned { get; init; }

    /// <summary>When the workflow looks at it next: the next reminder, or the end of a notice.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Until when it should be done; later it is late. For a notice, its end.</summary>
    public DateTimeOffset? Deadline { get; init; }
    public int Reminders { get; init; }

    /// <summary>Until when more time was given; reminders before it are left out.</summary>
    public DateTimeOffset? ExtendedTo { get; init; }

    /// <summary>A code once it is done, such as <c>Approved</c>.</summary>
    public string? Result { get; init; }

    /// <summary>The person who did it, or <c>workflow</c>.</summary>
    public string? By { get; init; }
    public string? ByName { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>On whose behalf a deputy did it; null who did it for himself.</summary>
    public RoleOwner? For { get; init; }

    /// <summary>Who entered what was decided on paper, and the office in whose name: <c>r:{role}@{scope}</c>.</summary>
    public string? EnteredBy { get; init; }
    public string? EnteredFor { get; init; }

    /// <summary>The name of who took it back; null where that followed from another case.</summary>
    public string? TakenBackBy { get; init; }

    /// <summary>Who opened it again, and why; null where whoever decided took it back.</summary>
    public Reopening? Reopened { get; init; }
    public Clause? Note { get; init; }

    /// <summary>The comment of who decided, as those concerned may read it.</summary>
    public string? Comment { get; init; }

    /// <summary>It was passed over: <see cref="By"/> is who did so, <see cref="Comment"/> is why, and <see cref="Result"/> is only what the procedure goes on with.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>The arithmetic of what was judged.</summary>
    public ImmutableArray<Clause> Sums { get; init; } = [];

    /// <summary>What it is about, where several of a kind are: the id of a line, such as the case an objection names.</summary>
    public string? About { get; init; }

    /// <summary>By which the same thing, said again in the same words, is known; null where nobody asks.</summary>
    public string? Digest { get; init; }

    /// <summary>Steps of one group and addressee stand in one list; null where each is a matter of its own.</summary>
    public string? Group { get; init; }

    /// <summary>How many persons it asks about, where it asks about several.</summary>
    public int? Lines { get; init; }

    /// <summary>Persons who would be asked by their office, but whose own matter it is: they stand on its lines.</summary>
    public ImmutableArray<string> Parties { get; init; } = [];

    /// <summary>The case this step was taken over from, such as the branch's meeting.</summary>
    public string? From { get; init; }

    [JsonIgnore] public bool IsOpen => State is StepState.Active or StepState.Pending;
    [JsonIgnore] public bool IsVoid => State is StepState.TakenBack or StepState.Superseded;

    public StepId IdIn(string @case) => new(@case, Name, Attempt, Unit);

    public StepRow Finish(string result, string by, DateTimeOffset at) =>
        this with { State = StepState.Done, Result = result, By = by, FinishedAt = at };
}
