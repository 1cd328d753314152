using System.Collections.Immutable;
using Workflows.Storage;

namespace Workflows.Cases.Pages;

internal enum LineState { Pending, Active, Done, Skipped }

/// <summary>A step of the rule book as the timeline shows it.</summary>
/// <param name="Name">As in JSON.</param>
/// <param name="Row">The attempt that counts; null when the step has not begun.</param>
/// <param name="Earlier">Attempts before it, those taken back included.</param>
/// <param name="Parts">Of the attempt that counts, where several are asked at once, or because of it (<see cref="CaseKind.Parts"/>).</param>
internal sealed record TimelineStep(string Name, LineState State, StepRow? Row, ImmutableArray<StepRow> Earlier, ImmutableArray<StepRow> Parts)
{
    public static ImmutableArray<TimelineStep> Of(CaseRow row, CaseKind kind) => [.. kind.Steps.Select(name => Of(row, kind, name))];

    /// <summary>What was begun beside the rule book's steps, also once the case itself is over.</summary>
    public static ImmutableArray<TimelineStep> Beside(CaseRow row, CaseKind kind) => [.. kind.Beside.Where(name => row.Steps.Any(step => step.Name == name)).Select(name => Of(row, kind, name)).Select(step => step with
    {
        State = step.Row is { State: StepState.Active } ? LineState.Active : step.State,
    })];

    /// <summary>Who is asked now: the step's own addressee, and those of its open parts.</summary>
    public IEnumerable<StepRow> Open => (Row is { } row ? Parts.Prepend(row) : []).Where(each => each.State is StepState.Active);

    static TimelineStep Of(CaseRow row, CaseKind kind, string name)
    {
        var again = FromAgain(row, kind, name);
        var attempts = row.Steps.Where(step => step.Name == name).ToList();
        var own = attempts.Where(step => step.Unit is null).ToList();
        var latest = own.LastOrDefault(step => !step.IsVoid && row.Steps.IndexOf(step) > again);
        ImmutableArray<StepRow> parts = latest is null ? [] : [.. attempts.Where(step => step.Unit is not null && !step.IsVoid && step.StartedAt >= latest.StartedAt && step.Attempt == attempts.Where(each => each.Unit == step.Unit).Max(each => each.Attempt))];
        if (latest is not null) parts = [.. parts, .. Beside(row, latest, kind)];
        return new(name, StateOf(row, latest, parts), latest, [.. own.Where(step => step != latest)], parts);
    }

    /// <returns>The place of the last step because of which this one is done again; -1 where there is none. Whatever stands before it in the case has come to nothing.</returns>
    static int FromAgain(CaseRow row, CaseKind kind, string name)
    {
        for (var at = row.Steps.Length - 1; at >= 0; at--)
            if (row.Steps[at] is { Unit: null, IsVoid: false, State: StepState.Done } step && kind.BeginsAgain.TryGetValue($"{step.Name}.{step.Result}", out var from))
                return kind.Steps.IndexOf(name) >= kind.Steps.IndexOf(from) ? at : -1;
        return -1;
    }

    /// <summary>What others are asked because of a step, each as it stands; what nobody had to do is said once.</summary>
    static IEnumerable<StepRow> Beside(CaseRow row, StepRow latest, CaseKind kind) => row.Steps
        .Where(step => kind.Parts.GetValueOrDefault(step.Name) == latest.Name && !step.IsVoid && step.StartedAt >= latest.StartedAt && (step.Unit is null || step.By is not AuditNote.Workflow))
        .GroupBy(step => (step.Name, step.Unit)).Select(attempts => attempts.MaxBy(step => step.Attempt)!);

    static LineState StateOf(CaseRow row, StepRow? latest, ImmutableArray<StepRow> parts) => latest switch
    {
        null => row.State is CaseState.Completed ? LineState.Skipped : LineState.Pending,
        { State: StepState.Cancelled } or { IsSkipped: true } => LineState.Skipped,
        _ when row.State is CaseState.Completed => latest.State is StepState.Done ? LineState.Done : LineState.Skipped,
        { State: StepState.Active } => LineState.Active,
        { State: StepState.Pending } => LineState.Pending,
        _ => parts.Any(part => part.IsOpen) ? LineState.Active : LineState.Done,
    };
}
