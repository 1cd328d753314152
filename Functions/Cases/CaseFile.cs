using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Workflows.Cases.Pages;
using Workflows.Documents;
using Workflows.People;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Cases;

/// <summary>A file that came with a decision and is kept: a scan, a photo of a tally sheet.</summary>
/// <param name="Name">As people call it; without an extension it is told by its content.</param>
internal sealed record CaseAttachment(string Name, string Sha256);

/// <summary>What a slice keeps of files in a case beside its documents.</summary>
internal interface ICaseAttachments
{
    Task<IEnumerable<CaseAttachment>> Of(CaseRow row);
}

/// <summary>A whole case as one file: how it stands, its record with all that is needed to check it, documents and what came with decisions.</summary>
internal sealed class CaseFile(CaseStore cases, CaseKinds kinds, FileStore files, IEnumerable<ICaseAttachments> slices, CasePapers papers)
{
    static readonly Texts T = Texts.Of("Cases");

    /// <summary>Who may take a case away as a whole: the offices that read it in full. It holds scans, which may name others.</summary>
    public static bool MayTake(CaseRow row, Visitor visitor) => Readers.ReadsTexts(row, visitor) && (visitor.Holds(Role.UniversityLeagueCommittee, "") || visitor.Holds(Role.Inspector, "")
        || (row.College is { } college && visitor.Holds(Role.CollegeLeagueCommittee, college)));

    public static string PathOf(CaseRow row) => $"/cases/{row.ShortId}/file.zip";

    /// <summary>As somebody saves it: one that counts no more says so, whatever its content says.</summary>
    public static string NameOf(DocumentRow document) => document.Corrected is null ? document.FileName : $"已更正-{document.FileName}";

    public static string NameOf(CaseRow row) => FileNames.Of("zip", "案卷", row.Name, row.ShortId);

    /// <summary>Writes it as it goes: no more than one file is in memory at a time.</summary>
    /// <param name="visitor">Who takes it; it holds the documents that this person may have.</param>
    public async Task Write(CaseRow row, Visitor visitor, Stream to, CancellationToken cancel)
    {
        // The record was read after the row, so it may have gone on since.
        ImmutableArray<AuditEntry> entries = [.. (await cases.All<AuditEntry>(row.Id, AuditEntry.Prefix)).Where(entry => entry.Number <= row.AuditSeq).Select(entry => entry with { At = entry.At.ToUniversalTime() })];
        var attached = (await Task.WhenAll(slices.Select(slice => slice.Of(row)))).SelectMany(each => each).DistinctBy(each => each.Sha256);
        var (names, sums, missing) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new List<string>(), new List<string>());

        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel);
        await Add("案卷.json", Json.Write(CaseJson.Of(row, kinds[row.Kind], papers.Of(row, visitor))));

        // Spreadsheets and editors on Windows know UTF-8 by its mark.
        await Add("办理记录.csv", Csv(AuditView.Of(row, kinds[row.Kind], entries) with { ShowsTexts = true }), marked: true);
        await Add("办理记录.json", Json.Write(new { id = row.Id, count = row.AuditSeq, head = row.AuditHead, entries }));
        foreach (var document in row.Documents) await Keep(document.Corrected is null ? "文件" : "文件/已更正", NameOf(document), document.Sha256);
        foreach (var paper in papers.Of(row, visitor))
            if (await papers.Make(row, paper, visitor) is { } content) await Put($"文件/{Free("文件", paper.FileName, content)}", content);
        foreach (var file in attached) await Keep("附件", file.Name, file.Sha256);
        await Add("怎样核对.txt", Verify(), marked: true);

        async Task Add(string name, string text, bool marked = false)
        {
            byte[] content = [.. marked ? Encoding.UTF8.GetPreamble() : [], .. Encoding.UTF8.GetBytes(text)];
            await Put(name, content);
        }

        async Task Keep(string folder, string name, string sha)
        {
            if (await files.Find(row.Id, sha, cancel) is { } content) await Put($"{folder}/{Free(folder, name, content.ToMemory().Span)}", content.ToMemory());
            else missing.Add(name);
        }

        async Task Put(string name, ReadOnlyMemory<byte> content)
        {
            var entry = zip.CreateEntry(name);
            entry.LastWriteTime = Say.Beijing(row.ChangedAt ?? row.CreatedAt);
            await using var stream = await entry.OpenAsync(cancel);
            await stream.WriteAsync(content, cancel);
            sums.Add($"{Convert.ToHexStringLower(SHA256.HashData(content.Span))}  {name}");
        }

        // Two of the same name lie beside each other; nothing in a name leads out of its folder.
        string Free(string folder, string name, ReadOnlySpan<byte> content)
        {
            var (extension, stem) = (Path.GetExtension(name).TrimStart('.'), Path.GetFileNameWithoutExtension(name));
            if (extension.Length is 0 or > 8 || !extension.All(char.IsAsciiLetterOrDigit)) (extension, stem) = (FileKinds.ExtensionOf(content), name);
            for (var number = 1; ; number++)
                if (FileNames.Of(extension, stem, number == 1 ? null : $"{number}") is var free && names.Add($"{folder}/{free}")) return free;
        }

        // By which document each is corrected.
        IEnumerable<string> Corrected() => row.Documents.Select(document => new CaseWords(kinds[row.Kind]).Corrected(row, document)).OfType<string>().ToList() is { Count: > 0 } said ? ["", T["File.corrected"], .. said] : [];

        string Verify()
        {
            var first = entries.FirstOrDefault();
            var text = T["File.verify", row.ShortId, row.AuditSeq, row.AuditHead, first is null ? "" : AuditChain.TextOf("", first), first?.Hash];
            return string.Join("\n", [text, "", T["File.verify.sums"], .. sums, .. missing.Select(name => T["File.verify.missing", name]), .. Corrected()]) + "\n";
        }
    }

    /// <summary>For people and their spreadsheets; what is to be checked stands in the JSON beside it.</summary>
    static string Csv(AuditView view)
    {
        var csv = new StringBuilder();
        Line(["序号", "时间", "办理人", "事项", "说明", "办理人代码", "事项代码", "内容", "盐", "内容摘要", "本条摘要"]);
        foreach (var entry in view.Entries)
            Line([$"{entry.Number}", Say.Beijing(entry.At).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), view.Who(entry), view.What(entry), view.More(entry) ?? "", entry.Actor, entry.Action, entry.Detail ?? "", entry.Salt ?? "", entry.Sealed, entry.Hash]);
        return csv.ToString();

        void Line(string[] cells) => csv.AppendJoin(',', cells.Select(SpreadsheetText.CsvCell)).Append("\r\n");
    }
}
