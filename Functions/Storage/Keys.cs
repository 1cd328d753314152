using System.Globalization;
using System.Text;

namespace Workflows.Storage;

/// <summary>
/// Names that people gave (a branch, a college) as parts of row keys. Table keys hold no <c>/ \ # ?</c> and no control characters, our own keys
/// separate their parts by <c>|</c>; each such character becomes <c>~</c> and four hexadecimal digits, so that different names stay different.
/// </summary>
internal static class Keys
{
    public static string Escape(string name)
    {
        if (!name.Any(MustBeEscaped)) return name;
        var key = new StringBuilder(name.Length + 8);
        foreach (var c in name) _ = MustBeEscaped(c) ? key.Append('~').Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)) : key.Append(c);
        return key.ToString();
    }

    /// <returns>The name of which <see cref="Escape"/> made this.</returns>
    /// <exception cref="FormatException">It did not make this.</exception>
    public static string Unescape(string key)
    {
        var name = new StringBuilder(key.Length);
        for (var at = 0; at < key.Length; at++)
        {
            if (key[at] != '~')
            {
                name.Append(key[at]);
                continue;
            }
            if (at + 4 >= key.Length) throw new FormatException("An escape in a key is cut off.");
            name.Append((char)ushort.Parse(key.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            at += 4;
        }
        return name.ToString();
    }

    // U+FFFF closes the range of a prefix (Rows.Last); some clients of table storage trip over %.
    static bool MustBeEscaped(char c) => c is '/' or '\\' or '#' or '?' or '|' or '~' or '%' or '\uFFFE' or '\uFFFF' || char.IsControl(c);
}
