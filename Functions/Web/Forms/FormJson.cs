using System.Collections.Immutable;

namespace Workflows.Web;

/// <summary>A form as JSON tells it: what is asked, with what stands in it.</summary>
/// <param name="Faults">Where it was not taken.</param>
internal sealed record FormJson(ImmutableArray<FieldJson> Fields, ImmutableArray<FaultJson>? Faults)
{
    /// <summary>What it is for; null where the page has no more to say than its fields.</summary>
    public string? Title { get; init; }
    public string? Why { get; init; }

    public static FormJson Of(FormInput input) => new(
        [.. input.Fields.Where(input.Fields.HasLabel).Select(field => FieldJson.Of(input.Fields, field) with { Value = input.Typed(field.Name) is { Length: > 0 } typed ? typed : null })],
        input.IsValid ? null : [.. FaultJson.Of(input)]);
}

/// <summary>A field as JSON tells it.</summary>
/// <param name="Hint">Null where there is none.</param>
internal sealed record FieldJson(string Name, FieldKind Kind, string Label, string? Hint, string? Default, bool Required, ImmutableArray<string> Options)
{
    /// <summary>Whether each row of a list has it, as <c>name[id]</c>; null in a form without rows.</summary>
    public bool? EachLine { get; init; }

    /// <summary>What stands in it already.</summary>
    public string? Value { get; init; }

    public static FieldJson Of(FieldSet fields, Field field) =>
        new(field.Name, field.Kind, fields.Label(field), fields.Hint(field), field.Default, field.Required, [.. field.Options.Select(option => option.Value)]);
}

/// <summary>A fault as JSON tells it.</summary>
internal sealed record FaultJson(string Field, string Message)
{
    public static IEnumerable<FaultJson> Of(FormInput input) => input.Faults.Select(fault => new FaultJson(fault.Field, input.Say(fault)));
}
