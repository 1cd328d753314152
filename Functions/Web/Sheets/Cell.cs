using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Workflows.Web.Sheets;

/// <summary>What a cell says, in one notation whichever the file used: or the code of a fault, with its arguments.</summary>
internal sealed record Cell(string? Value, string? Fault, ImmutableArray<string> Arguments)
{
    public static Cell Of(string value) => new(value, null, []);
    public static Cell Faulty(string code, params string[] arguments) => new(null, code, [.. arguments]);
}

/// <summary>How cells are read. People type full-width digits, several notations of a date, and spaces; programs add quotes and times of day.</summary>
internal static class Cells
{
    // Nobody on a list was born earlier.
    const int FirstYear = 1900;

    /// <summary>Text as it is, in half-width letters and digits and without spaces around; line breaks within become a space.</summary>
    public static Cell Text(string cell, int maxLength)
    {
        if (cell.Any(c => char.IsControl(c) && !char.IsWhiteSpace(c)) || HasLoneSurrogate(cell)) return Cell.Faulty("ControlCharacter");
        var text = new StringBuilder(cell.Length);
        foreach (var c in cell.Normalize(NormalizationForm.FormC).Where(c => !IsInvisible(c))) text.Append(Narrow(c));
        var value = string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return value.Length > maxLength ? Cell.Faulty("TooLong", $"{maxLength}") : Cell.Of(value);
    }

    /// <summary>A student's or staff member's number: letters and digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    public static Cell Number(string cell)
    {
        var text = Plain(cell);
        if (IsRounded(text)) return Cell.Faulty("NumberRounded");
        return text.Length is > 0 and <= 32 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && text.Any(char.IsAsciiLetterOrDigit)
            ? Cell.Of(text)
            : Cell.Faulty("Number");
    }

    /// <summary>2005-3-1, 2005/03/01, 2005.3.1, 2005年3月1日, 20050301, each also with a time of day of zero behind; as <c>2005-03-01</c>.</summary>
    public static Cell Date(string cell, DateOnly latest)
    {
        var text = Plain(cell);
        var space = text.IndexOfAny([' ', 'T']);
        if (space > 0)
        {
            if (text[(space + 1)..].Any(c => c is not ('0' or ':' or '.'))) return Cell.Faulty("Date");
            text = text[..space];
        }
        var parts = text is [.., '日' or '号'] ? text[..^1].Split('年', '月') : text.Split('-', '/', '.');
        if (parts is [{ Length: 8 } digits]) parts = [digits[..4], digits[4..6], digits[6..]];
        if (parts is not [{ Length: 4 } year, { Length: 1 or 2 } month, { Length: 1 or 2 } day] || !parts.All(part => part.All(char.IsAsciiDigit))) return Cell.Faulty("Date");
        if (!DateOnly.TryParseExact($"{year}-{month.PadLeft(2, '0')}-{day.PadLeft(2, '0')}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return Cell.Faulty("NoSuchDate");
        if (date.Year < FirstYear) return Cell.Faulty("Date");
        return date > latest ? Cell.Faulty("DateInFuture", Canonical(latest)) : Cell.Of(Canonical(date));
    }

    /// <summary>2023, 2023级.</summary>
    public static Cell Year(string cell)
    {
        var text = Plain(cell).TrimEnd('级', '届');
        return text.Length == 4 && text.All(char.IsAsciiDigit) && int.Parse(text, CultureInfo.InvariantCulture) is >= 1950 and <= 2100 ? Cell.Of(text) : Cell.Faulty("Year");
    }

    public static Cell Whole(string cell, int max)
    {
        var text = Plain(cell).TrimEnd('门');
        return text.Length is > 0 and <= 9 && text.All(char.IsAsciiDigit) && int.Parse(text, CultureInfo.InvariantCulture) is var figure && figure <= max
            ? Cell.Of(figure.ToString(CultureInfo.InvariantCulture))
            : Cell.Faulty("Whole", $"{max}");
    }

    /// <summary>12.34 or 12.34% as hundredths of a per cent: <c>1234</c>. More decimals are refused, not rounded: a rank decides.</summary>
    public static Cell Percent(string cell)
    {
        var parts = Plain(cell).TrimEnd('%').TrimEnd().Split('.');
        if (parts.Length > 2 || parts[0].Length is 0 or > 3 || !parts.All(part => part.All(char.IsAsciiDigit))) return Cell.Faulty("Percent");
        var decimals = parts.Length == 2 ? parts[1].TrimEnd('0') : "";
        if (decimals.Length > 2) return Cell.Faulty("PercentDecimals");
        var hundredths = (int.Parse(parts[0], CultureInfo.InvariantCulture) * 100) + int.Parse(decimals.PadRight(2, '0'), CultureInfo.InvariantCulture);
        return hundredths is > 0 and <= 100_00 ? Cell.Of(hundredths.ToString(CultureInfo.InvariantCulture)) : Cell.Faulty("Percent");
    }

    /// <summary>One of the words, whatever their case.</summary>
    /// <param name="words">Word → what it stands for.</param>
    /// <param name="offered">The words to name in a fault.</param>
    public static Cell Word(string cell, IReadOnlyDictionary<string, string> words, string offered) =>
        words.TryGetValue(Plain(cell), out var value) ? Cell.Of(value) : Cell.Faulty("Word", offered);

    /// <summary>As people mean it: NFKC makes full-width digits half-width; a leading apostrophe or <c>="…"</c> is how spreadsheets are made to keep zeros.</summary>
    public static string Plain(string cell)
    {
        if (HasLoneSurrogate(cell)) return cell;
        var text = cell.Normalize(NormalizationForm.FormKC).Trim();
        if (text is ['=', '"', .., '"'] && text.Length > 3) text = text[2..^1];
        return text.TrimStart('\'').Trim();
    }

    public static string Canonical(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Full-width letters, digits and spaces; punctuation stays, as 计算机学院（软件学院） is written so.</summary>
    static char Narrow(char c) => c switch
    {
        >= '０' and <= '９' or >= 'Ａ' and <= 'Ｚ' or >= 'ａ' and <= 'ｚ' => (char)(c - 0xFEE0),
        '\u3000' or '\u00A0' => ' ',
        _ => c,
    };

    // Zero-width spaces and marks of direction, which come along when a name is copied from a page.
    static bool IsInvisible(char c) => c is '\u200B' or '\uFEFF' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    // 2.0230101E+11: Excel has rounded a long number, and what was there is lost.
    static bool IsRounded(string text)
    {
        var e = text.IndexOf("E+", StringComparison.OrdinalIgnoreCase);
        return e > 0 && text[..e].All(c => char.IsAsciiDigit(c) || c == '.') && text[(e + 2)..] is { Length: > 0 } power && power.All(char.IsAsciiDigit);
    }

    static bool HasLoneSurrogate(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at])) continue;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1])) return true;
            at++;
        }
        return false;
    }
}
