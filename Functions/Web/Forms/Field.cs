using System.Collections.Immutable;

namespace Workflows.Web;

public enum FieldKind
{
    Text, LongText, Email,
    /// <summary>A whole number, or one with <see cref="Field.Decimals"/> places, kept as a whole number of the smallest place.</summary>
    Number,
    Date,
    /// <summary>One of <see cref="Field.Options"/>.</summary>
    Choice,
    /// <summary>Any number of them.</summary>
    Choices,
    /// <summary>A single box to tick.</summary>
    Check,
    File,
}

/// <summary>One field of a form, declared once: read, rendered and tested from this. Label and hint are texts of its slice (see <see cref="FieldSet"/>).</summary>
/// <param name="Name">As it is posted.</param>
public sealed record Field(string Name, FieldKind Kind)
{
    public bool Required { get; init; }

    /// <summary>What counts when nothing was sent, written as a person would type it.</summary>
    public string? Default { get; init; }

    /// <summary>Of a text, in characters as people count them.</summary>
    public int MaxLength { get; init; } = Kind == FieldKind.LongText ? 2000 : 200;

    /// <summary>Lines shown of a long text.</summary>
    public int Rows { get; init; } = 5;

    /// <summary>Of a number, in its smallest place.</summary>
    public int? Min { get; init; }
    public int? Max { get; init; }

    /// <summary>Places after the point that a number may have: with 2, 12.5 is kept as 1250.</summary>
    public int Decimals { get; init; }

    public DateLimit? Earliest { get; init; }
    public DateLimit? Latest { get; init; }

    /// <summary>Of a choice. Options of one request are put in by <see cref="FieldSet.With"/>.</summary>
    public ImmutableArray<Option> Options { get; init; } = [];

    /// <summary>Of a file.</summary>
    public int MaxBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>Of a file: lower case with the point, such as <c>.pdf</c>. Those that <see cref="FileKinds"/> knows are checked by their first bytes.</summary>
    public ImmutableArray<string> Extensions { get; init; } = [];

    /// <summary>The <c>autocomplete</c> of the input, such as <c>one-time-code</c>.</summary>
    public string AutoComplete { get; init; } = "off";

    /// <summary>Whether somebody who has the answers checked must have typed it, or another of its row, though it has a default for programs.</summary>
    public bool Typed { get; init; }

    /// <summary>Whether a day lies within the limits.</summary>
    internal bool Takes(DateOnly? day, DateOnly today) => day is { } date && !(date < Earliest?.Of(today)) && !(date > Latest?.Of(today));

    public bool IsChosen => Kind is FieldKind.Choice or FieldKind.Choices;
}

/// <summary>Something to choose.</summary>
/// <param name="Label">Null: the text <c>{form}.{field}.{value}</c> of the slice.</param>
/// <param name="Hint">A second, smaller line; null: the text <c>{form}.{field}.{value}.hint</c> if there is one.</param>
public sealed record Option(string Value, string? Label = null, string? Hint = null)
{
    public static implicit operator Option(string value) => new(value);
}

/// <summary>A day that a date must not pass: a fixed one, or counted from today (Beijing).</summary>
public sealed record DateLimit(DateOnly? Fixed, int DaysFromToday = 0)
{
    public static DateLimit Today { get; } = new((DateOnly?)null);

    public static DateLimit On(int year, int month, int day) => new(new DateOnly(year, month, day));

    public static DateLimit On(DateOnly day) => new(day);

    public static DateLimit TodayPlus(int days) => new(null, days);

    public bool IsToday => Fixed is null && DaysFromToday == 0;

    public DateOnly Of(DateOnly today) => Fixed ?? today.AddDays(DaysFromToday);
}
