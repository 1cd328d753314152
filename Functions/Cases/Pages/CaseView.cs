using System.Collections.Immutable;
using Workflows.Policies;
using Workflows.Web;

namespace Workflows.Cases.Pages;

/// <summary>A case for its page: everything from its row alone.</summary>
internal sealed record CaseView(CaseRow Row, CaseKind Kind, Visitor Visitor)
{
    public CaseWords Words { get; } = new(Kind);
    public ImmutableArray<TimelineStep> Steps { get; } = TimelineStep.Of(Row, Kind);
    public ImmutableArray<TimelineStep> Beside { get; } = TimelineStep.Beside(Row, Kind);
    public ImmutableArray<(string Path, string Text)> Actions { get; init; } = [];
    public ImmutableArray<CaseCheck> Checks { get; init; } = [];
    public ImmutableArray<PolicyLine> Policy { get; init; } = [];

    /// <summary>Documents that are made when the visitor asks for them.</summary>
    public ImmutableArray<CasePaper> Papers { get; init; } = [];

    /// <summary>Whether the visitor may read the case from which the current step was taken over.</summary>
    public bool MayReadOther { get; init; }

    public Insight Insight => Readers.InsightOf(Row, Visitor);
    public bool IsMine => Row.Concerns == Visitor.Person;

    /// <summary>The first step that is active, else the first that is still to come; null once it is over.</summary>
    public TimelineStep? Current => Row.State is CaseState.Completed ? null
        : Steps.FirstOrDefault(step => step.State is LineState.Active) ?? Steps.FirstOrDefault(step => step.State is LineState.Pending);

    /// <summary>Where the current step was taken over from, or what is under way before it; null where that is this case alone.</summary>
    public string? From => Row.State is CaseState.Completed ? null : Current?.Row?.From ?? Between?.From;

    public int CurrentNumber => Current is { } step ? Steps.IndexOf(step) + 1 : 0;

    /// <summary>Whoever is asked now, also in steps that the timeline leaves out.</summary>
    public ImmutableArray<StepRow> Waiting => Row.State is CaseState.Running or CaseState.Failed ? [.. Row.Steps.Where(step => step.State is StepState.Active && step.Addressee is not null)] : [];

    /// <summary>A step between those of the rule book that is under way, such as the wait for a meeting, or what that meeting itself waits for.</summary>
    public StepRow? Between => Row.Steps.LastOrDefault(step => step is { State: StepState.Active, Unit: null } && !Kind.Steps.Contains(step.Name));

    /// <summary>What comes after what is under way, in the slice's words.</summary>
    public string? Next => ((Current is { State: LineState.Active } active ? Words.Next(active.Name) : null) ?? (Between is { } between ? Words.Next(between.Name) : null)) ?? (Current is { } step ? Words.Next(step.Name) : null);

    /// <summary>The steps after the current one.</summary>
    public IEnumerable<TimelineStep> Later => Current is { } step ? Steps.Skip(Steps.IndexOf(step) + 1).Where(each => each.State is LineState.Pending) : [];

    /// <summary>What of this the visitor is asked; nobody decides on the own case.</summary>
    public IEnumerable<StepRow> Mine => Waiting.Where(step => (step.From is null || Readers.PersonOf(step.Addressee!) is not null) && Readers.IsMeant(step.Addressee, Visitor.Person, Visitor.Roles)
        && (!IsMine || Readers.PersonOf(step.Addressee!) == Visitor.Person));

    /// <summary>Also of what is asked in the case from which it was taken over.</summary>
    public string TaskPath(StepRow step) => $"/tasks/{(step.From ?? Row.Id)[(Row.School.Length + 1)..]}.{step.IdIn(Row.Id).Key}";

    public string Who(StepRow step) => CaseWords.Who(Row, step.Addressee!, Visitor.Person);

    /// <summary>The reason of whoever's decision ended the case.</summary>
    public StepRow? LastWord => Row.Steps.Where(step => step is { State: StepState.Done, IsVoid: false } && (!step.Sums.IsEmpty || step.Comment is { Length: > 0 })).OrderBy(step => step.FinishedAt).LastOrDefault();

    /// <summary>How the outcome is marked: a case that leaves something valid behind is done; one that is about nobody has simply been held.</summary>
    public string? Mark => (Row.Outcome, Row.Validity, Row.Concerns) switch
    {
        (CaseLife.Withdrawn or CaseLife.Left or CaseLife.Ended, _, _) => null,
        (_, "Valid" or "Fulfilled", _) or (_, null, null) => "done",
        (_, null, _) => Words.MarkOf(Row.Outcome),
        _ => "unmet",
    };
}
