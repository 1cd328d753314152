using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace Workflows.Web;

/// <summary>How what people type is understood: pure, so that it can be tried with whatever anybody may type.</summary>
internal static partial class Reading
{
    static readonly string[] EnglishDates = ["d MMMM yyyy", "d MMM yyyy", "MMMM d yyyy", "MMM d yyyy"];

    /// <param name="raw">As posted. A field may be missing; <c>decision[id]</c> is held to what <c>decision</c> is declared as.</param>
    /// <param name="files">Those that were sent with it, by field.</param>
    public static FormInput Read(FieldSet fields, IReadOnlyDictionary<string, StringValues> raw, IReadOnlyDictionary<string, UploadedFile> files, DateOnly today)
    {
        fields = fields.Within(today);
        var input = new FormInput(fields, raw);
        foreach (var field in fields) Read(input, field, raw.GetValueOrDefault(field.Name), files.GetValueOrDefault(field.Name), today);
        foreach (var (name, typed) in raw.Where(entry => entry.Key.EndsWith(']')).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            // A row of a list may be left empty: what counts for all rows counts for it.
            if (fields.Find(name) is { } field) Read(input, field with { Name = name, Required = false, Default = null }, typed, null, today);
        }
        return input;
    }

    static void Read(FormInput input, Field field, StringValues typed, UploadedFile? file, DateOnly today)
    {
        if (field.Kind == FieldKind.File)
        {
            if (file is null) Missing(input, field);
            else if (FileKinds.Fault(field, file) is { } fault) input.Add(field.Name, fault.Key, fault.Arguments);
            else input.Set(field.Name, file);
            return;
        }
        var sent = typed.Select(one => Clean(one ?? "", field.Kind == FieldKind.LongText)).Where(one => one.Length > 0).ToImmutableArray();
        if (sent.IsEmpty && field.Default is { Length: > 0 } given) sent = [.. field.Kind == FieldKind.Choices ? given.Split(',') : [given]];
        if (sent.IsEmpty) Missing(input, field);
        else if (field.Kind == FieldKind.Choices) ReadChoices(input, field, sent);
        else Read(input, field, sent[0], today);
    }

    static void Missing(FormInput input, Field field)
    {
        if (!field.Required) return;
        input.Add(field.Name, field.Kind switch
        {
            FieldKind.Choice or FieldKind.Choices or FieldKind.File => "missing.choice",
            FieldKind.Check => "missing.check",
            _ => "missing",
        });
    }

    static void Read(FormInput input, Field field, string text, DateOnly today)
    {
        switch (field.Kind)
        {
            case FieldKind.Number: ReadNumber(input, field, text); break;
            case FieldKind.Date: ReadDate(input, field, text, today); break;
            case FieldKind.Choice: ReadChoices(input, field, [text]); break;
            case FieldKind.Check: input.Set(field.Name, true); break;
            case FieldKind.Email: ReadEmail(input, field, text); break;
            default:
                input.Set(field.Name, text);
                if (Length(text) is var length && length > field.MaxLength) input.Add(field.Name, "long", field.MaxLength, length);
                break;
        }
    }

    static void ReadChoices(FormInput input, Field field, ImmutableArray<string> chosen)
    {
        if (!chosen.All(value => field.Options.Any(option => option.Value == value))) input.Add(field.Name, "choice");
        else if (field.Kind == FieldKind.Choice) input.Set(field.Name, chosen[0]);
        else input.Set(field.Name, chosen.Distinct().ToImmutableArray());
    }

    static void ReadNumber(FormInput input, Field field, string text)
    {
        if (Number(text, field.Decimals) is not { } number)
        {
            if (field.Decimals == 0) input.Add(field.Name, "number");
            else input.Add(field.Name, "decimal", field.Decimals);
        }
        else if (number < field.Min || number > field.Max)
        {
            if (field is { Min: { } min, Max: { } max }) input.Add(field.Name, "number.between", Shown(min, field.Decimals), Shown(max, field.Decimals));
            else if (number < field.Min) input.Add(field.Name, "number.min", Shown(field.Min.Value, field.Decimals));
            else input.Add(field.Name, "number.max", Shown(field.Max!.Value, field.Decimals));
        }
        else
        {
            input.Set(field.Name, number);
        }
    }

    static void ReadDate(FormInput input, Field field, string text, DateOnly today)
    {
        var date = Date(text, out var looksLikeOne);
        if (date is null) input.Add(field.Name, looksLikeOne ? "date.real" : "date", text);
        else if (field.Earliest is { } earliest && date < earliest.Of(today))
            input.Add(field.Name, earliest.IsToday ? "date.earliest.today" : "date.earliest", Say.Full(earliest.Of(today)));
        else if (field.Latest is { } latest && date > latest.Of(today))
            input.Add(field.Name, latest.IsToday ? "date.latest.today" : "date.latest", Say.Full(latest.Of(today)));
        else input.Set(field.Name, date.Value);
    }

    static void ReadEmail(FormInput input, Field field, string text)
    {
        var address = Plain(text);
        if (address.Length <= 254 && EmailPattern().IsMatch(address)) input.Set(field.Name, address);
        else input.Add(field.Name, "email");
    }

    /// <summary>A number with at most so many places, in its smallest place: full-width figures, spaces, thousands separators and a per cent sign are understood.</summary>
    /// <returns>Null when it is none, or too big.</returns>
    public static int? Number(string text, int decimals = 0)
    {
        var match = NumberPattern().Match(Plain(text));
        if (!match.Success || match.Groups["part"].Value.TrimEnd('0') is var part && part.Length > decimals) return null;
        var digits = match.Groups["sign"].Value + match.Groups["whole"].Value.Replace(",", "", StringComparison.Ordinal) + part.PadRight(decimals, '0');
        return int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>A day: 2005-3-1, 2005/03/01, 2005.3.1, 2005年3月1日, 20050301, 1 March 2005.</summary>
    /// <param name="looksLikeOne">Whether it is written as a date, even if the calendar has no such day.</param>
    public static DateOnly? Date(string text, out bool looksLikeOne)
    {
        var match = DatePattern().Match(Plain(text));
        if (looksLikeOne = match.Success)
        {
            int Part(string name) => int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
            var (year, month, day) = (Part("y"), Part("m"), Part("d"));
            return year > 0 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
        }
        var words = text.Normalize(NormalizationForm.FormKC).Replace(",", " ", StringComparison.Ordinal);
        if (!DateOnly.TryParseExact(words, EnglishDates, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var date)) return null;
        looksLikeOne = true;
        return date;
    }

    /// <summary>Without what nobody types: control characters, marks that turn the direction of writing, halves of characters, ends of white space.</summary>
    /// <param name="lines">Whether the text may have several.</param>
    public static string Clean(string text, bool lines)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes()) // halves of characters come out as U+FFFD
        {
            if (rune.Value == '\n' && lines) clean.Append('\n');
            else if (rune.Value is '\n' or '\t') clean.Append(' ');
            else if (!IsInvisible(rune)) clean.Append(rune.ToString());
        }
        return clean.ToString().Trim();
    }

    /// <summary>As people count characters: an emoji or a rare character is one.</summary>
    public static int Length(string text) => new StringInfo(text).LengthInTextElements;

    // U+FFFE and U+FFFF cannot stand in XML, so not in a document either.
    static bool IsInvisible(Rune rune) => Rune.IsControl(rune) ||
        rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0xFEFF or 0xFFFD or 0xFFFE or 0xFFFF;

    /// <summary>Full-width characters as plain ones, and no spaces at all: for what is written in figures and signs.</summary>
    public static string Plain(string text) => string.Concat(text.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c)));

    static string Shown(int number, int decimals) => decimals == 0
        ? number.ToString(CultureInfo.InvariantCulture)
        : ((decimal)number / (decimal)Math.Pow(10, decimals)).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<sign>[-−]?)(?<whole>\d{1,3}(,\d{3})+|\d+)(\.(?<part>\d+))?%?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"^(?<y>\d{4})((?<s>[-/.])(?<m>\d{1,2})\k<s>(?<d>\d{1,2})|年(?<m>\d{1,2})月(?<d>\d{1,2})[日号]?|(?<m>\d{2})(?<d>\d{2}))$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"^[^@\s<>()\[\],;:\\""]+@[^@\s.<>()\[\],;:\\""]+(\.[^@\s.<>()\[\],;:\\""]+)+$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex EmailPattern();
}
