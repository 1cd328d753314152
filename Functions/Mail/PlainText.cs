using System.Globalization;
using System.Text;

namespace Workflows.Mail;

/// <summary>What people typed, before it goes into a mail: nothing in it may look like a line, a header or a direction of writing of ours.</summary>
internal static class PlainText
{
    /// <summary>On one line.</summary>
    public static string Line(string text) => Clean(text, ' ').Trim();

    /// <summary>Line breaks stay.</summary>
    public static string Lines(string text) => Clean(text.ReplaceLineEndings("\n"), '\n').Trim();

    static string Clean(string text, char lineBreak)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\n') clean.Append(lineBreak);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029') clean.Append(' ');
            // Marks that turn the direction of what follows could make an address read backwards.
            else if (char.GetUnicodeCategory(c) != UnicodeCategory.Format) clean.Append(c);
        }
        return clean.ToString();
    }
}
