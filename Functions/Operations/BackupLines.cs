using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Workflows.Operations;

/// <summary>A row of a table, or a file, as a line of an export.</summary>
/// <param name="Row">The document, to the letter.</param>
internal sealed record BackupLine(string Partition, string Key, string Row)
{
    static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public byte[] ToUtf8()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Written))
        {
            json.WriteStartObject();
            json.WriteString("partition", Partition);
            json.WriteString("key", Key);
            json.WritePropertyName("row");
            json.WriteRawValue(Row);
            json.WriteEndObject();
        }

        text.WriteByte((byte)'\n');
        return text.ToArray();
    }

    /// <exception cref="JsonException">It is no such line.</exception>
    /// <exception cref="KeyNotFoundException">Something is missing in it.</exception>
    public static BackupLine Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        return new(json.RootElement.GetProperty("partition").GetString()!, json.RootElement.GetProperty("key").GetString()!, json.RootElement.GetProperty("row").GetRawText());
    }
}

/// <summary>One file of an export.</summary>
/// <param name="Name">A table's, or <see cref="Files"/>.</param>
/// <param name="Sha256">Of its lines before they were compressed.</param>
internal sealed record BackupPart(string Name, int Lines, string Sha256)
{
    public const string Files = "files";
}

/// <summary>What an export holds. Written last: an export without it is none.</summary>
/// <param name="Set">Its folder, such as <c>nightly/20260301-200000-4f2a</c>.</param>
/// <param name="Torn">Partitions that were changed so often while they were read that their rows may not fit together; normally none.</param>
internal sealed record BackupManifest(string Set, int Format, DateTimeOffset At, ImmutableArray<BackupPart> Parts, ImmutableArray<string> Torn)
{
    public const int CurrentFormat = 1;

    public static string NameOf(string set) => $"{set}/manifest.json";

    public string NameOf(BackupPart part) => NameOf(Set, part.Name);

    public static string NameOf(string set, string part) => $"{set}/{part}.jsonl.gz";
}

/// <summary>Lines of JSON, compressed: <c>zcat</c> shows them.</summary>
internal static class BackupLines
{
    /// <summary>Writes lines and counts them.</summary>
    public static async Task<BackupPart> Write(Stream file, string name, IAsyncEnumerable<BackupLine> lines, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = 0;
        await using (var zip = new GZipStream(file, CompressionLevel.Optimal))
        {
            await foreach (var line in lines.WithCancellation(cancel))
            {
                var text = line.ToUtf8();
                hash.AppendData(text);
                await zip.WriteAsync(text, cancel);
                count++;
            }
        }

        return new(name, count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public static async IAsyncEnumerable<BackupLine> Read(Stream file, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var lines = new StreamReader(new GZipStream(file, CompressionMode.Decompress), Encoding.UTF8);
        while (await lines.ReadLineAsync(cancel) is { } line) yield return BackupLine.Parse(line);
    }

    /// <summary>Whether a file holds what its manifest says.</summary>
    public static async Task<bool> IsWhole(Stream file, BackupPart part, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = 0;
        try
        {
            await foreach (var line in Read(file, cancel))
            {
                hash.AppendData(line.ToUtf8());
                count++;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or KeyNotFoundException)
        {
            return false;
        }

        return count == part.Lines && Convert.ToHexStringLower(hash.GetHashAndReset()) == part.Sha256;
    }
}
