using System.Globalization;
using System.Text;

namespace Workflows.Documents;

/// <summary>Names for files that people get: <c>推优登记表-林知夏-软件2302.docx</c>.</summary>
internal static class FileNames
{
    // With an extension well below the 255 bytes that file systems allow: a Chinese character takes three.
    const int LongestInBytes = 200;

    const int ToFullWidth = '／' - '/';

    // By Windows; and the per cent sign, which some browsers decode.
    static readonly Rune[] Refused = [.. @"\/:*?""<>|%".EnumerateRunes()];

    /// <summary>
    /// Joins what tells a file from others by hyphens, leaving out what is empty. What file systems refuse becomes its full-width
    /// likeness; what cannot be seen is left out.
    /// </summary>
    /// <param name="extension">Without the full stop.</param>
    public static string Of(string extension, params IEnumerable<string?> parts)
    {
        var name = string.Join('-', parts.Select(part => Clean(part ?? "")).Where(part => part.Length > 0));
        name = Shortened(name).TrimEnd('-', ' ', '.');
        return $"{(name.Length == 0 ? "文件" : name)}.{extension}";
    }

    static string Clean(string part)
    {
        var clean = new StringBuilder();
        foreach (var rune in part.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar))
        {
            if (Rune.IsWhiteSpace(rune)) clean.Append(' ');
            else if (Refused.Contains(rune)) clean.Append((char)(rune.Value + ToFullWidth));
            else if (!IsUnseen(rune)) clean.Append(rune);
        }

        return string.Join(' ', clean.ToString().Normalize(NormalizationForm.FormC).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim('.', ' ');
    }

    static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    static string Shortened(string name)
    {
        var (bytes, end) = (0, 0);
        foreach (var rune in name.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > LongestInBytes) break;
            end += rune.Utf16SequenceLength;
        }

        return name[..end];
    }
}
