using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Workflows.Policies;

/// <summary>Where a value in force comes from, the first that has one: the school's own, the installation's setting, the rule book's default.</summary>
internal enum PolicyOrigin { School, Setting, Default }

/// <summary>A figure as the page of policies shows it.</summary>
/// <param name="Name">Key of its label in the slice's <c>PolicyTexts</c>, in <c>Workflows.{Slice}</c> or else <c>Workflows.Policies</c>.</param>
/// <param name="Value">As a setting has it.</param>
/// <param name="Unit">Code of the unit, a key of Policies/Texts.resx after <c>Unit_</c>; or empty.</param>
/// <param name="Origin">Null when it is not known, as for the pinned policy of a case.</param>
/// <param name="Own">Who set it, when and why, if the school did.</param>
internal sealed record PolicyValue(
    string Slice, string Name, string Value, string Default, string Unit, string Source, PolicyOrigin? Origin = null, OwnValue? Own = null)
{
    public string MeaningKey => Name + "_Meaning";

    public string Setting => $"Policy__{Slice}__{Name}";

    [JsonIgnore] public bool IsDefault => Value == Default;
}

/// <summary>A value of the school's own.</summary>
/// <param name="By">The person's id.</param>
internal sealed record OwnValue(string Text, string Reason, string By, DateTimeOffset At)
{
    public string? ByName { get; init; }
}

/// <summary>Who sets a value.</summary>
internal sealed record PolicySetter(string Person, string Name);

/// <summary>The row <c>policy|{Slice}</c> of a school: its own values by name.</summary>
internal sealed record OwnValues
{
    public ImmutableSortedDictionary<string, OwnValue> Values { get; init; } = ImmutableSortedDictionary<string, OwnValue>.Empty;
}
