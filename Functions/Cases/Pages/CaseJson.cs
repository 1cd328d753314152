using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflows.Cases.Pages;

/// <summary>A case as JSON tells it (DESIGN, "Contracts"). Every name is always there, also where the value is null.</summary>
internal sealed record CaseJson(
    string Id, string Kind, string Title, string State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Outcome,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Validity,
    JsonElement? Policy, ImmutableArray<StepJson> Steps, ImmutableArray<DocumentJson> Documents)
{
    /// <summary>Beside the contract: steps in other cases because of this one, such as its appeal; null where there are none.</summary>
    public ImmutableArray<StepJson>? Beside { get; init; }

    /// <param name="papers">What is made of it for whoever asks, beside what it keeps.</param>
    public static CaseJson Of(CaseRow row, CaseKind kind, IEnumerable<CasePaper>? papers = null)
    {
        var words = new CaseWords(kind);
        return new(row.ShortId, row.Kind, words.Title(row.Name), StateOf(row), row.Outcome, row.Validity, row.Policy.ValueKind is JsonValueKind.Undefined ? null : row.Policy,
            [.. TimelineStep.Of(row, kind).Select(step => StepJson.Of(step, words))],
            [.. row.Documents.Select(document => new DocumentJson(document.Name, PathOf(row, document)) { Corrected = CorrectedJson.Of(row, document) }), .. (papers ?? []).Select(paper => new DocumentJson(paper.Name, paper.PathIn(row)))])
        {
            Beside = TimelineStep.Beside(row, kind) is { IsEmpty: false } beside ? [.. beside.Select(step => StepJson.Of(step, words))] : null,
        };
    }

    /// <summary><c>Running</c>, <c>Completed</c>, <c>Failed</c>; a case about to end still runs.</summary>
    public static string StateOf(CaseRow row) => row.State is CaseState.Ending ? nameof(CaseState.Running) : $"{row.State}";

    /// <summary>The last of its name has the plain address.</summary>
    public static string PathOf(CaseRow row, DocumentRow document) => $"/cases/{row.ShortId}/documents/{Uri.EscapeDataString(document.Name)}"
        + (row.Documents.Last(each => each.Name == document.Name) == document ? "" : $"?number={document.Number}");
}

internal sealed record StepJson(
    string Name, string Label, string State,
    int Attempt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? StartedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? FinishedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? By,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Note,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Arithmetic,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? CaseId)
{
    /// <summary>The code of what became of it, beside the contract: <c>Approved</c>.</summary>
    public string? Result { get; init; }

    /// <summary>Until when an answer is expected, beside the contract.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public static StepJson Of(TimelineStep step, CaseWords words) => new(
        step.Name, words.Step(step.Name), $"{step.State}", step.Row?.Attempt ?? 0,
        step.Row?.StartedAt, step.State is LineState.Done || step.Row is { IsSkipped: true } ? step.Row?.FinishedAt : null,
        step.Row?.ByName ?? step.Row?.By,
        step.Row is { Note: { } note } ? words.Say(note) : step.Row?.Comment,
        step.Row is { Sums.IsEmpty: false } sums ? words.Line(sums.Sums) : null,
        step.Row?.From is { } from ? from[(from.IndexOf('.', StringComparison.Ordinal) + 1)..] : null)
    {
        Result = step.State is LineState.Done ? step.Row?.Result : null,
        DueAt = step.State is LineState.Active ? step.Row?.Deadline : null,
    };
}

internal sealed record DocumentJson(string Name, string Url)
{
    /// <summary>Beside the contract: why it counts no more; null while it does.</summary>
    public CorrectedJson? Corrected { get; init; }
}

/// <param name="ReplacedBy">The address of the document that counts instead; null while it is being made.</param>
internal sealed record CorrectedJson(string Step, string? By, DateTimeOffset At, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? ReplacedBy)
{
    public static CorrectedJson? Of(CaseRow row, DocumentRow document) => document.Corrected is { } corrected
        ? new(corrected.Step, corrected.By, corrected.At, row.InPlaceOf(document) is { } now ? CaseJson.PathOf(row, now) : null) : null;
}
