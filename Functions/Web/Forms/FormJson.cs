using System.Collections.Immutable;

namespace Workflows.Web;

/// <summary>A form as JSON tells it: what it is for, and which fields it takes.</summary>
internal sealed record FormJson(string Title, string? Why, ImmutableArray<FieldJson> Fields)
{
    public static FormJson Of(string title, string? why, FormInput input, DateOnly today) => new(title, why, [.. input.Fields.Within(today).Select(field => FieldJson.Of(input.Fields, field))]);
}

/// <summary>A field as JSON tells it.</summary>
/// <param name="Label">Null where the page hides it.</param>
internal sealed record FieldJson(string Name, FieldKind Kind, string? Label, string? Hint, string? Default, bool Required, ImmutableArray<string> Options)
{
    /// <summary>Whether it is asked for each line of a list, with an index; null where there is none.</summary>
    public bool? EachLine { get; init; }

    public static FieldJson Of(FieldSet fields, Field field) =>
        new(field.Name, field.Kind, fields.FindLabel(field), fields.Hint(field), field.Default, field.Required, [.. field.Options.Select(option => option.Value)]);
}
