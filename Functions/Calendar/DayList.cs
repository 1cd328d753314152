using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Workflows.Calendar;

/// <summary>Days and spans of days a school names: <c>2026-12-24,2027-01-18..2027-02-26</c>, or <c>none</c>.</summary>
[JsonConverter(typeof(WrittenJson<DayList>))]
[TypeConverter(typeof(WrittenText<DayList>))]
internal sealed record DayList(ImmutableArray<DaySpan> Spans) : IParsable<DayList>
{
    const int LongestSpan = 400;

    public static DayList None { get; } = new([]);

    public bool Contains(DateOnly date)
    {
        foreach (var span in Spans)
            if (span.First <= date && date <= span.Last) return true;
        return false;
    }

    /// <exception cref="FormatException">The message says how days are written.</exception>
    public static DayList Parse(string s) => TryParse(s, out var days)
        ? days
        : throw new FormatException($"\"{s}\" is no list of days. Write 2026-12-24,2027-01-18..2027-02-26 (a span has at most {LongestSpan} days), or none.");

    public static bool TryParse([NotNullWhen(true)] string? s, [MaybeNullWhen(false)] out DayList result)
    {
        result = null;
        if (string.IsNullOrWhiteSpace(s)) return false;
        if (s.Trim() == "none")
        {
            result = None;
            return true;
        }

        var spans = ImmutableArray.CreateBuilder<DaySpan>();
        foreach (var part in s.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split("..", 2, StringSplitOptions.TrimEntries);
            if (!Day(ends[0], out var first) || !Day(ends[^1], out var last)) return false;
            if (last < first || last.DayNumber - first.DayNumber >= LongestSpan) return false;
            spans.Add(new(first, last));
        }

        result = new(spans.DrainToImmutable());
        return true;
    }

    public bool Equals(DayList? other) => other is not null && Spans.AsSpan().SequenceEqual(other.Spans.AsSpan());

    public override int GetHashCode() => Spans.Aggregate(0, HashCode.Combine);

    static DayList IParsable<DayList>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<DayList>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out DayList result) =>
        TryParse(s, out result);

    public override string ToString() => Spans.IsEmpty ? "none" : string.Join(',', Spans);

    static bool Day(string text, out DateOnly day) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}

/// <summary>Both ends included.</summary>
internal readonly record struct DaySpan(DateOnly First, DateOnly Last)
{
    public override string ToString() => First == Last ? $"{First:yyyy-MM-dd}" : $"{First:yyyy-MM-dd}..{Last:yyyy-MM-dd}";
}
