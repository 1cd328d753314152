using System.Collections.Immutable;
using System.Globalization;
using Workflows.Web.Sheets;

namespace Workflows.People.Roster;

/// <summary>A column of the roster: how its cells are read, and which field of a person it is.</summary>
/// <param name="Name">The heading in English, as the contract names it.</param>
/// <param name="Heading">The heading in Chinese.</param>
/// <param name="Parse">A cell that is neither empty nor <c>-</c>, and today → the value in the one notation in which values are kept and compared.</param>
/// <param name="Read">The person's value in that notation; null when unknown.</param>
/// <param name="Write">The person with this value in that notation.</param>
internal sealed record RosterColumn(
    string Name, string Heading, Func<string, DateOnly, Cell> Parse, Func<Person, string?> Read, Func<Person, string?, Person> Write)
{
    /// <summary>Other headings that schools use.</summary>
    public ImmutableArray<string> Also { get; init; } = [];

    /// <summary>A name or an only number cannot be cleared.</summary>
    public bool MayBeCleared { get; init; } = true;

    public static RosterColumn Text(string name, string heading, int maxLength, Func<Person, string?> read, Func<Person, string?, Person> write, params string[] also) =>
        new(name, heading, (cell, _) => Cells.Text(cell, maxLength), read, write) { Also = [.. also] };

    public static RosterColumn Date(string name, string heading, Func<Person, DateOnly?> read, Func<Person, DateOnly?, Person> write, params string[] also) =>
        new(name, heading, Cells.Date, person => read(person) is { } date ? Cells.Canonical(date) : null,
            (person, value) => write(person, value is null ? null : DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture))) { Also = [.. also] };

    public static RosterColumn Figure(string name, string heading, Func<string, Cell> parse, Func<Person, int?> read, Func<Person, int?, Person> write, params string[] also) =>
        new(name, heading, (cell, _) => parse(cell), person => read(person)?.ToString(CultureInfo.InvariantCulture),
            (person, value) => write(person, value is null ? null : int.Parse(value, CultureInfo.InvariantCulture))) { Also = [.. also] };

    public static RosterColumn Word<T>(string name, string heading, IReadOnlyDictionary<string, string> words, string offered, Func<Person, T?> read, Func<Person, T?, Person> write, params string[] also)
        where T : struct, Enum =>
        new(name, heading, (cell, _) => Cells.Word(cell, words, offered), person => read(person)?.ToString(),
            (person, value) => write(person, value is null ? null : Enum.Parse<T>(value))) { Also = [.. also] };
}
