using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using Workflows.Cases;
using Workflows.Documents;
using Workflows.People;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Recommendation.Register;

/// <summary>What whoever types a round's results into the League's own system needs, as one file: the table, the register forms of those recommended, and how to go about it.</summary>
internal sealed class EntryPack(CaseStore cases, PeopleStore people, Schools schools, FileStore files, Tables tables)
{
    const int ReadsAtOnce = 16;

    static readonly Texts T = Texts.Of("Recommendation");

    public static string PathOf(CaseRow round) => $"/rounds/{round.ShortId}/entry.zip";

    public static string NameOf(CaseRow round) => FileNames.Of("zip", "录入团务系统", round.Name);

    /// <summary>Writes it as it goes: no more than one form is in memory at a time. Of whoever applied again the last application counts.</summary>
    /// <param name="isShown">Whether the reader sees a college's persons.</param>
    public async Task Write(CaseRow round, Func<string, bool> isShown, Stream to, CancellationToken cancel)
    {
        var rows = new List<CaseRow>();
        foreach (var some in (await tables.Lists.All<CaseEntry>(CaseLists.ByRound(round.School, round.ShortId, RecommendationTasks.Kind), cancel: cancel)).Where(entry => isShown(entry.College ?? "")).Chunk(ReadsAtOnce))
            rows.AddRange((await Task.WhenAll(some.Select(entry => cases.Find(CaseRow.FullId(round.School, entry.Case))))).OfType<CaseRow>());
        var last = rows.GroupBy(row => row.Concerns).Select(own => own.MaxBy(row => row.CreatedAt)!).OrderBy(row => row.College, StringComparer.Ordinal).ThenBy(row => row.BodyAs<RecommendationBody>().Branch, StringComparer.Ordinal).ThenBy(row => row.Name, StringComparer.Ordinal).ToList();
        var lines = new List<(RegisterEntry, Person?)>();
        foreach (var some in last.Chunk(ReadsAtOnce)) lines.AddRange(await Task.WhenAll(some.Select(LineOf)));

        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel);
        await Put("推优结果录入表.xlsx", EntryTable.Write(round, (await schools.FindSchool(round.School, cancel))?.Name ?? "", lines));
        await Put("怎样录入.txt", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(T["Entry.how"].ReplaceLineEndings("\r\n"))]);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in last)
            if (row.Documents.LastOrDefault(document => document is { Name: RegisterForms.Name, Corrected: null }) is { } form && await files.Find(row.Id, form.Sha256, cancel) is { } content)
                await Put($"推优登记表/{(names.Add(form.FileName) ? form.FileName : FileNames.Of("docx", Path.GetFileNameWithoutExtension(form.FileName), row.ShortId))}", content.ToArray());

        async Task Put(string name, byte[] content)
        {
            var entry = zip.CreateEntry(name);
            entry.LastWriteTime = Say.Beijing(round.ChangedAt ?? round.CreatedAt);
            await using var stream = await entry.OpenAsync(cancel);
            await stream.WriteAsync(content, cancel);
        }
    }

    async Task<(RegisterEntry, Person?)> LineOf(CaseRow row)
    {
        var person = await people.Find(row.School, row.BodyAs<RecommendationBody>().Person);
        return (RegisterEntry.Of(row, person), person);
    }
}
