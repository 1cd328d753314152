using System.Collections.Immutable;
using System.Globalization;

namespace Workflows.Web;

/// <summary>Whether a file is what its name says, by its first bytes.</summary>
internal static class FileKinds
{
    static readonly Dictionary<string, byte[]> Beginnings = new()
    {
        [".pdf"] = "%PDF-"u8.ToArray(), [".png"] = [0x89, 0x50, 0x4E, 0x47], [".jpg"] = [0xFF, 0xD8, 0xFF], [".jpeg"] = [0xFF, 0xD8, 0xFF],
        [".docx"] = "PK\u0003\u0004"u8.ToArray(), [".xlsx"] = "PK\u0003\u0004"u8.ToArray(),
    };

    static readonly ImmutableArray<string> PlainText = [".csv", ".txt"];

    /// <returns>Null when the file is as the field wants it.</returns>
    public static Fault? Fault(Field field, UploadedFile file)
    {
        if (file.Content.Length == 0) return new(field.Name, "file.empty", []);
        if (file.Content.Length > field.MaxBytes) return new(field.Name, "file.large", [Megabytes(field.MaxBytes), Megabytes(file.Content.Length)]);
        return field.Extensions.IsEmpty || field.Extensions.Contains(file.Extension) && IsWhatItSays(file)
            ? null
            : new(field.Name, "file.kind", [string.Join(Texts.Of("Web")["List.or"], field.Extensions.Select(kind => kind[1..].ToUpperInvariant()))]);
    }

    /// <returns>Of a file without a name: the extension, without the point, that its first bytes tell; <c>bin</c> where they tell nothing.</returns>
    public static string ExtensionOf(ReadOnlySpan<byte> content)
    {
        foreach (var (extension, beginning) in Beginnings)
            if (content.StartsWith(beginning)) return extension[1..];
        return "bin";
    }

    static bool IsWhatItSays(UploadedFile file) =>
        Beginnings.TryGetValue(file.Extension, out var beginning) ? file.Content.AsSpan().StartsWith(beginning)
        : !PlainText.Contains(file.Extension) || !file.Content.Contains((byte)0);

    static string Megabytes(int bytes) => (Math.Ceiling(bytes / 104857.6m) / 10).ToString("0.#", CultureInfo.InvariantCulture);
}
