using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Workflows.Calendar;

namespace Workflows.Policies;

/// <summary>Of what a fraction is taken. 应到会有表决权人数, 实到, 发出票, 收回票, 有效票, 赞成 + 反对.</summary>
internal enum ThresholdBase { Entitled, Present, Issued, Returned, Valid, Voting }

/// <summary>How many there are of each base in one vote.</summary>
internal readonly record struct BaseCounts(int Entitled, int Present, int Issued, int Returned, int Valid, int Voting)
{
    public int this[ThresholdBase of] => of switch
    {
        ThresholdBase.Entitled => Entitled,
        ThresholdBase.Present => Present,
        ThresholdBase.Issued => Issued,
        ThresholdBase.Returned => Returned,
        ThresholdBase.Valid => Valid,
        ThresholdBase.Voting => Voting,
        _ => throw new ArgumentOutOfRangeException(nameof(of), of, "No such base."),
    };
}

/// <summary>
/// What carries a vote: a fraction, strict or not, of a base. Written <c>&gt;1/2 of Entitled</c> (超过半数) or <c>&gt;=2/3 of Present</c> (三分之二以上).
/// All arithmetic is on integers (RULES "Thresholds, once for all").
/// </summary>
[JsonConverter(typeof(WrittenJson<Threshold>))]
[TypeConverter(typeof(WrittenText<Threshold>))]
internal readonly partial record struct Threshold : IParsable<Threshold>
{
    // With it, numerator × the largest count stays far below the largest long.
    const int LargestDenominator = 10_000;

    /// <exception cref="ArgumentOutOfRangeException">Not a fraction of 0 to 1, or more than all are asked for.</exception>
    public Threshold(int numerator, int denominator, bool strict, ThresholdBase of)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numerator, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(denominator, LargestDenominator);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(numerator, strict ? denominator - 1 : denominator);
        (Numerator, Denominator, Strict, Base) = (numerator, denominator, strict, of);
    }

    public int Numerator { get; }
    public int Denominator { get; }

    /// <summary>Exactly the fraction is not enough.</summary>
    public bool Strict { get; }

    public ThresholdBase Base { get; }

    /// <summary>
    /// The smallest number that carries when the base has <paramref name="count"/>. Of nobody it is 1, so that nothing is carried where nobody could vote.
    /// </summary>
    public int Needed(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var parts = (long)count * Numerator;
        var needed = Strict ? (parts / Denominator) + 1 : (parts + Denominator - 1) / Denominator;
        return (int)Math.Max(needed, 1);
    }

    public ThresholdVerdict Judge(int reached, BaseCounts counts) => Judge(reached, counts[Base]);

    /// <param name="count">How many the base has.</param>
    public ThresholdVerdict Judge(int reached, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(reached);
        var needed = Needed(count);
        return new(this, count, needed, reached, reached >= needed);
    }

    /// <exception cref="FormatException">The message says how a threshold is written.</exception>
    public static Threshold Parse(string s) => TryParse(s, out var threshold)
        ? threshold
        : throw new FormatException(
            $"\"{s}\" is no threshold. Write >1/2 of Entitled or >=2/3 of Present; the bases are {string.Join(", ", Enum.GetNames<ThresholdBase>())}.");

    public static bool TryParse([NotNullWhen(true)] string? s, out Threshold result)
    {
        result = default;
        if (Written().Match(s ?? "") is not { Success: true } match) return false;
        var (numerator, denominator, strict) = (Number(match, 2), Number(match, 3), match.Groups[1].Value == ">");
        if (numerator < 1 || denominator > LargestDenominator || numerator > (strict ? denominator - 1 : denominator)) return false;
        if (!Enum.TryParse<ThresholdBase>(match.Groups[4].Value, ignoreCase: true, out var of)) return false;
        result = new(numerator, denominator, strict, of);
        return true;
    }

    static Threshold IParsable<Threshold>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Threshold>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Threshold result) => TryParse(s, out result);

    public override string ToString() => $"{(Strict ? ">" : ">=")}{Numerator}/{Denominator} of {Base}";

    static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*(>|>=|≥)\s*([0-9]{1,5})\s*/\s*([0-9]{1,5})\s+of\s+([A-Za-z]+)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}

/// <summary>A threshold applied, with everything that is printed of it.</summary>
/// <param name="Base">How many the threshold's base had.</param>
/// <param name="Needed">The smallest number that carries.</param>
/// <param name="Carried"><paramref name="Reached"/> is at least <paramref name="Needed"/>.</param>
internal sealed record ThresholdVerdict(Threshold Threshold, int Base, int Needed, int Reached, bool Carried)
{
    /// <summary>What stands right of the sign: 25 &gt; 21 for more than half of 42, 38 ≥ 21 for half of 42.</summary>
    [JsonIgnore] public int Bound => Threshold.Strict ? Needed - 1 : Needed;

    /// <summary>The sign that is true of reached and <see cref="Bound"/>.</summary>
    [JsonIgnore] public string Sign => (Threshold.Strict, Carried) switch
    {
        (true, true) => ">",
        (true, false) => "≤",
        (false, true) => "≥",
        (false, false) => "<",
    };
}
