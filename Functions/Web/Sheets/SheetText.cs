using System.Collections.Immutable;
using System.Text;

namespace Workflows.Web.Sheets;

/// <summary>
/// The text of a file, whichever program saved it: UTF-8 with or without a byte order mark, UTF-16 with one, else GB18030, which is what Excel saves in China.
/// Nothing is guessed: a file that is none of these, byte for byte, is a fault at the line where it breaks.
/// </summary>
internal static class SheetText
{
    /// <summary>40,000 people with all columns are about 12 MB.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // Excel's "Unicode text".
    static readonly UnicodeEncoding Utf16 = new(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true);

    static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <returns>The text without its byte order mark, or what is wrong.</returns>
    public static (string? Text, SheetFault? Fault) Decode(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes) return (null, new(0, "", "TooLarge", "20"));
        if (file.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])) return (null, new(0, "", "Workbook"));
        var (text, brokenAt) = file switch
        {
            [0xEF, 0xBB, 0xBF, .. var rest] => Try(Utf8, rest),
            [0xFF, 0xFE, .. var rest] => Try(Utf16, rest),
            _ => Furthest(Try(Utf8, file), file),
        };
        if (text is null) return (null, new(LineAt(file, brokenAt), "", "Encoding"));
        var zero = text.IndexOf('\0', StringComparison.Ordinal);
        return zero < 0 ? (text, null) : (null, new(text.AsSpan(0, zero).Count('\n') + 1, "", "Encoding"));
    }

    // Of two readings that both break, the one that got further is the one that was meant.
    static (string? Text, int BrokenAt) Furthest((string? Text, int BrokenAt) utf8, ReadOnlySpan<byte> file)
    {
        if (utf8.Text is not null) return utf8;
        var chinese = Try(Gb18030, file);
        return chinese.Text is not null || chinese.BrokenAt >= utf8.BrokenAt ? chinese : utf8;
    }

    static (string? Text, int BrokenAt) Try(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return (encoding.GetString(bytes), 0);
        }
        catch (DecoderFallbackException e)
        {
            return (null, e.Index);
        }
    }

    static int LineAt(ReadOnlySpan<byte> file, int at) => file[..Math.Clamp(at, 0, file.Length)].Count((byte)'\n') + 1;
}
