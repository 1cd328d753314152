using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Workflows.Calendar;

namespace Workflows.Policies;

/// <summary>What becomes of a part of one. 去尾, 四舍五入, 进一.</summary>
internal enum Rounding { Floor, HalfUp, Ceiling }

/// <summary>A share of a number, such as <c>20%</c>, <c>1/3</c> or <c>120%</c>, as a fraction of integers in lowest terms.</summary>
[JsonConverter(typeof(WrittenJson<Share>))]
[TypeConverter(typeof(WrittenText<Share>))]
internal readonly partial record struct Share : IParsable<Share>
{
    // With them, numerator × the largest count stays far below the largest long.
    const int LargestDenominator = 10_000, Largest = 100;

    readonly int denominator;

    public Share(int numerator, int denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numerator);
        ArgumentOutOfRangeException.ThrowIfLessThan(denominator, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(denominator, LargestDenominator);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(numerator, denominator * Largest);
        var common = Common(numerator, denominator);
        (Numerator, this.denominator) = (numerator / common, denominator / common);
    }

    public int Numerator { get; }

    public int Denominator => Math.Max(denominator, 1);

    /// <summary>The share of <paramref name="count"/>, rounded: 20% of 42 is 8.4, which is 8 by <see cref="Rounding.HalfUp"/>.</summary>
    public int Of(int count, Rounding rounding)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var parts = (long)count * Numerator;
        return checked((int)(rounding switch
        {
            Rounding.Floor => parts / Denominator,
            Rounding.HalfUp => ((parts * 2) + Denominator) / (2L * Denominator),
            Rounding.Ceiling => (parts + Denominator - 1) / Denominator,
            _ => throw new ArgumentOutOfRangeException(nameof(rounding), rounding, "No such rounding."),
        }));
    }

    /// <summary>The share of <paramref name="count"/> before rounding, for print: <c>8.4</c>, or cut after two decimals.</summary>
    public string Unrounded(int count)
    {
        var hundredths = (long)count * Numerator * 100 / Denominator;
        return $"{hundredths / 100}.{hundredths % 100:D2}".TrimEnd('0').TrimEnd('.');
    }

    /// <exception cref="FormatException">The message says how a share is written.</exception>
    public static Share Parse(string s) => TryParse(s, out var share)
        ? share
        : throw new FormatException($"\"{s}\" is no share. Write 20%, 12.5% or 1/3.");

    public static bool TryParse([NotNullWhen(true)] string? s, out Share result)
    {
        result = default;
        if (Written().Match(s ?? "") is not { Success: true } match) return false;
        int numerator, denominator;
        if (match.Groups[1].Success) (numerator, denominator) = (Number(match.Groups[1].Value), Number(match.Groups[2].Value));
        else (numerator, denominator) = (Number(match.Groups[3].Value + match.Groups[4].Value.PadRight(2, '0')), LargestDenominator);
        if (denominator is < 1 or > LargestDenominator || numerator > denominator * Largest) return false;
        result = new(numerator, denominator);
        return true;
    }

    /// <summary>A percentage where it is one in at most two decimals, or else a fraction.</summary>
    static Share IParsable<Share>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Share>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Share result) => TryParse(s, out result);

    public override string ToString() => LargestDenominator % Denominator == 0
        ? Percent(Numerator * (LargestDenominator / Denominator))
        : $"{Numerator}/{Denominator}";

    static string Percent(int hundredths) => hundredths % 100 == 0 ? $"{hundredths / 100}%" : $"{hundredths / 100}.{hundredths % 100:D2}".TrimEnd('0') + "%";

    static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    static int Common(int a, int b) => b == 0 ? a : Common(b, a % b);

    [GeneratedRegex(@"^\s*(?:([0-9]{1,6})\s*/\s*([0-9]{1,5})|([0-9]{1,5})(?:\.([0-9]{1,2}))?\s*%)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
