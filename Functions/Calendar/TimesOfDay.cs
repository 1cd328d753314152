using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Workflows.Calendar;

/// <summary>Times of the day in Beijing, in order: <c>8:00,14:00</c>, or <c>none</c>.</summary>
[JsonConverter(typeof(WrittenJson<TimesOfDay>))]
[TypeConverter(typeof(WrittenText<TimesOfDay>))]
internal sealed record TimesOfDay(ImmutableArray<TimeOnly> Times) : IParsable<TimesOfDay>
{
    public static TimesOfDay None { get; } = new([]);

    /// <exception cref="FormatException">The message says how times are written.</exception>
    public static TimesOfDay Parse(string s) => TryParse(s, out var times)
        ? times
        : throw new FormatException($"\"{s}\" are no times of the day. Write 8:00,14:00 or none.");

    public static bool TryParse([NotNullWhen(true)] string? s, [MaybeNullWhen(false)] out TimesOfDay result)
    {
        result = null;
        if (string.IsNullOrWhiteSpace(s)) return false;
        if (s.Trim() == "none")
        {
            result = None;
            return true;
        }

        var times = new SortedSet<TimeOnly>();
        foreach (var part in s.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!TimeOnly.TryParseExact(part, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return false;
            times.Add(time);
        }

        result = new([.. times]);
        return true;
    }

    public bool Equals(TimesOfDay? other) => other is not null && Times.AsSpan().SequenceEqual(other.Times.AsSpan());

    public override int GetHashCode() => Times.Aggregate(0, HashCode.Combine);

    static TimesOfDay IParsable<TimesOfDay>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<TimesOfDay>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out TimesOfDay result) =>
        TryParse(s, out result);

    public override string ToString() =>
        Times.IsEmpty ? "none" : string.Join(',', Times.Select(time => time.ToString("H:mm", CultureInfo.InvariantCulture)));
}
