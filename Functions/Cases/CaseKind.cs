using System.Collections.Immutable;

namespace Workflows.Cases;

/// <summary>A kind of case, as its procedure declares it.</summary>
/// <param name="Code">As in the rows and in JSON: <c>Recommendation</c>.</param>
/// <param name="Prefix">Of its ids: <c>rec</c>.</param>
/// <param name="Workflow">The orchestrator's function; null where a case has none and timers and forms alone move it.</param>
/// <param name="Texts">The slice whose resources hold its words: <c>Step.{name}</c>, <c>Outcome.{code}</c>, <c>Kind.{code}</c>…</param>
/// <param name="Steps">The steps in the order of the rule book, as the timeline shows them.</param>
internal sealed record CaseKind(string Code, string Prefix, string? Workflow, string Texts, ImmutableArray<string> Steps)
{
    /// <summary>Results that are a no for whom they are about: marked as such, never as done.</summary>
    public ImmutableHashSet<string> Refusals { get; init; } = [];

    /// <summary>Results after which steps are done again: <c>{step}.{result}</c>, and from which step on. What came of them before counts no more.</summary>
    public ImmutableDictionary<string, string> BeginsAgain { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Results with which it neither goes on nor ends: bear no mark.</summary>
    public ImmutableHashSet<string> Delays { get; init; } = [];

    /// <summary>Steps taken over from other cases that the timeline shows after those of the rule book, where there are any: an appeal. JSON has them beside the contract.</summary>
    public ImmutableArray<string> Beside { get; init; } = [];

    /// <summary>Steps beside those of the rule book that the timeline shows as part of one of them: by name.</summary>
    public ImmutableDictionary<string, string> Parts { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>All kinds there are.</summary>
internal sealed class CaseKinds(IEnumerable<CaseKind> kinds)
{
    readonly ImmutableDictionary<string, CaseKind> all = kinds.ToImmutableDictionary(kind => kind.Code);

    public CaseKind this[string code] => all[code];

    /// <summary>In the order in which the slices declare them.</summary>
    public ImmutableArray<CaseKind> All { get; } = [.. kinds];
}
