using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Workflows.Calendar;

/// <summary>
/// How long something lasts: working days (<c>5wd</c>), or ISO 8601 in years, months, weeks and days (<c>P2Y</c>, <c>P30D</c>) or with a time
/// (<c>PT10S</c>, <c>P1DT12H</c>). When it ends is said by <see cref="WorkingDays.EndOf"/>. Never negative; weeks become days.
/// </summary>
[JsonConverter(typeof(WrittenJson<Period>))]
[TypeConverter(typeof(WrittenText<Period>))]
internal readonly partial record struct Period : IParsable<Period>
{
    const int MostWorkingDays = 2_500, MostYears = 100;

    /// <summary>0 unless the period is one of working days; then at least 1, and all else is 0.</summary>
    public int WorkingDays { get; private init; }

    public int Months { get; private init; }
    public int Days { get; private init; }
    public TimeSpan Time { get; private init; }

    public bool IsWorkingDays => WorkingDays > 0;

    /// <summary>It ends to the second, not with a day.</summary>
    public bool IsExact => !IsWorkingDays && (Time > TimeSpan.Zero || this == default);

    public static Period OfWorkingDays(int days) => days is >= 1 and <= MostWorkingDays
        ? new() { WorkingDays = days }
        : throw new ArgumentOutOfRangeException(nameof(days), days, $"A period has 1 to {MostWorkingDays} working days.");

    /// <summary>Years, months and days added to a date by the calendar; from the 31st, to the last day of a shorter month.</summary>
    /// <exception cref="InvalidOperationException">It is in working days, which need the calendar of holidays, or has hours.</exception>
    public DateOnly AddTo(DateOnly date) => IsWorkingDays || Time > TimeSpan.Zero
        ? throw new InvalidOperationException($"{this} is not a period of years, months and days.")
        : date.AddMonths(Months).AddDays(Days);

    /// <summary>As <see cref="AddTo(DateOnly)"/>, backwards: 60 days before.</summary>
    public DateOnly TakeFrom(DateOnly date) => IsWorkingDays || Time > TimeSpan.Zero
        ? throw new InvalidOperationException($"{this} is not a period of years, months and days.")
        : date.AddMonths(-Months).AddDays(-Days);

    /// <summary>Exactly that long after an instant, by the calendar and clock of Beijing.</summary>
    /// <exception cref="InvalidOperationException">It is in working days.</exception>
    public DateTimeOffset AddTo(DateTimeOffset from) => IsWorkingDays
        ? throw new InvalidOperationException($"{this} needs the calendar of working days.")
        : Beijing.Of(from).AddMonths(Months).AddDays(Days) + Time;

    /// <summary>As <see cref="AddTo(DateTimeOffset)"/>, backwards.</summary>
    /// <exception cref="InvalidOperationException">It is in working days.</exception>
    public DateTimeOffset TakeFrom(DateTimeOffset end) => IsWorkingDays
        ? throw new InvalidOperationException($"{this} needs the calendar of working days.")
        : Beijing.Of(end).AddMonths(-Months).AddDays(-Days) - Time;

    /// <exception cref="FormatException">The message says how a period is written.</exception>
    public static Period Parse(string s) => TryParse(s, out var period)
        ? period
        : throw new FormatException($"\"{s}\" is no period. Write 5wd for five working days, or ISO 8601: P2Y, P6M, P30D, PT10S.");

    public static bool TryParse([NotNullWhen(true)] string? s, out Period result)
    {
        result = default;
        var text = s?.Trim() ?? "";
        if (InWorkingDays().Match(text) is { Success: true } days)
        {
            var count = Number(days, 1);
            if (count is < 1 or > MostWorkingDays) return false;
            result = OfWorkingDays(count);
            return true;
        }

        if (InIso().Match(text) is not { Success: true } iso) return false;
        var (months, whole) = ((Number(iso, 1) * 12) + Number(iso, 2), (Number(iso, 3) * 7) + Number(iso, 4));
        var milliseconds = iso.Groups[8].Success ? int.Parse(iso.Groups[8].Value.PadRight(3, '0'), CultureInfo.InvariantCulture) : 0;
        var time = new TimeSpan(0, Number(iso, 5), Number(iso, 6), Number(iso, 7), milliseconds);
        if (months > MostYears * 12 || whole > MostYears * 366 || time.TotalDays > MostYears * 366) return false;
        result = new() { Months = months, Days = whole, Time = time };
        return true;
    }

    static Period IParsable<Period>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Period>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Period result) => TryParse(s, out result);

    public override string ToString()
    {
        if (IsWorkingDays) return $"{WorkingDays}wd";
        if (this == default) return "PT0S";
        var text = new StringBuilder("P");
        Add(Months / 12, 'Y');
        Add(Months % 12, 'M');
        Add(Days, 'D');
        if (Time == TimeSpan.Zero) return text.ToString();
        text.Append('T');
        Add((int)Time.TotalHours, 'H');
        Add(Time.Minutes, 'M');
        if (Time.Milliseconds > 0) text.Append($"{Time.Seconds}.{Time.Milliseconds:D3}".TrimEnd('0')).Append('S');
        else Add(Time.Seconds, 'S');
        return text.ToString();

        void Add(int number, char unit)
        {
            if (number > 0) text.Append(CultureInfo.InvariantCulture, $"{number}{unit}");
        }
    }

    static int Number(Match match, int group) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^([0-9]{1,4})wd$", RegexOptions.CultureInvariant)]
    private static partial Regex InWorkingDays();

    // At least one part, and at least one after a T.
    [GeneratedRegex("^P(?=[0-9T])(?:([0-9]{1,3})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?" +
        @"(?:T(?=[0-9])(?:([0-9]{1,5})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,8})(?:\.([0-9]{1,3}))?S)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex InIso();
}
