using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Workflows.Storage;
using Workflows.Web;
using static System.FormattableString;

namespace Workflows.People.Roster;

/// <summary>
/// Imports from the preview to the confirmed plan. The file lies in the blob <c>files/{school}/imports/{sha256}</c>, the confirmed plan beside it in parts
/// <c>imports/{id}/{part}</c>, which the workflow carries out one after the other.
/// </summary>
internal sealed class RosterImports(Tables tables, PassingFiles files, PeopleStore people, SchoolTrails trails, TimeProvider time)
{
    /// <summary>Persons that one activity writes.</summary>
    public const int PartSize = 500;

    /// <summary>How long a file is kept after it was handed in, and a plan after it was confirmed. What an import did stays on record in its row.</summary>
    public static readonly TimeSpan Kept = PassingFiles.Kept;

    const string Prefix = "import|", ActionOf = "Import", Folder = "imports";

    /// <summary>What the file would do to the roster as it is now. Writes nothing.</summary>
    public async Task<RosterPlan> Plan(string school, byte[] file, string? complete, CancellationToken cancel = default) =>
        new RosterPlanner(school, await CurrentRoster.Read(people, school, cancel), Say.Today(time), () => Secrets.NewId("p")).Plan(file, complete);

    /// <summary>What would give back everything that an import did, as far as it is still so. Writes nothing.</summary>
    /// <returns>Null when it cannot be undone: it is not the last, is not finished, or its plan is deleted.</returns>
    public async Task<RosterPlan?> PlanUndo(RosterImport import, IReadOnlyList<RosterImport> all, CancellationToken cancel = default)
    {
        if (!MayBeUndone(import, all)) return null;
        var roster = await CurrentRoster.Read(people, import.School, cancel);
        var byId = roster.Everybody.ToDictionary(person => person.Id);
        var done = new List<PlannedPerson>();
        for (var part = 0; part < import.Parts; part++) done.AddRange(await Part(import.School, import.Id, part, cancel));
        return RosterUndo.Of(done, planned => byId.GetValueOrDefault(planned.Id) ?? roster.Find(planned.Number));
    }

    /// <summary>Only the last import can be undone, as long as its plan is kept.</summary>
    /// <param name="all">Of the school, newest first.</param>
    public bool MayBeUndone(RosterImport import, IReadOnlyList<RosterImport> all) =>
        import.FinishedAt is not null && all is [var last, ..] && last.Id == import.Id && time.GetUtcNow() - import.ConfirmedAt < Kept;

    /// <summary>Keeps a file between preview and confirmation. Twice is safe.</summary>
    /// <returns>Its SHA-256, by which it is found.</returns>
    public Task<string> Keep(string school, byte[] file, CancellationToken cancel = default) => files.Keep(school, Folder, file, cancel);

    /// <returns>Null when there is no such file in this school.</returns>
    public Task<byte[]?> FindFile(string school, string hash, CancellationToken cancel = default) => files.FindKept(school, Folder, hash, cancel);

    /// <summary>
    /// The id a plan gets: the same for the same change to the same roster, so that a double click confirms once; another one once an import has been carried out in
    /// between, or a file could not undo what a later one did.
    /// </summary>
    public static string IdOf(string file, string complete, RosterPlan plan, int importsBefore)
    {
        var text = new StringBuilder($"{file}|{complete}|{importsBefore.ToString(CultureInfo.InvariantCulture)}");
        foreach (var person in plan.People)
        {
            text.Append('\n').Append(person.Kind).Append(person.Number);
            foreach (var change in person.Changes) text.Append('|').Append(change.Column).Append('=').Append(change.To);
        }
        return Secrets.Hash(text.ToString())[..20];
    }

    /// <summary>Stores a confirmed plan, first its parts, then the row that says it is confirmed. Twice is safe.</summary>
    /// <returns>The import as it stands: also one that was confirmed before.</returns>
    public async Task<RosterImport> Confirm(RosterImport import, RosterPlan plan, CancellationToken cancel = default)
    {
        var parts = plan.People.Chunk(PartSize).ToList();
        for (var part = 0; part < parts.Count; part++)
            await files.Put(import.School, Folder, PartName(import.Id, part), Encoding.UTF8.GetBytes(Json.Write(parts[part])), cancel);
        var row = import with { Added = plan.Added.Count(), Updated = plan.Updated.Count(), Unchanged = plan.Unchanged, Left = plan.Left.Count(), Parts = parts.Count };
        var note = new AuditNote(import.By, $"{ActionOf} {import.Id}", new(import.ByName, "Session", Invariant($"+{row.Added} ±{row.Updated} −{row.Left}")) { From = import.Undoes });
        while (true)
        {
            if (await Find(import.School, import.Id, cancel) is { } known) return known;
            if (await trails.People.TryWrite(import.School, note, [new(TableTransactionActionType.Add, Rows.Entity(import.School, Prefix + import.Id, row))], cancel)) return row;
        }
    }

    public async Task<RosterImport?> Find(string school, string id, CancellationToken cancel = default) =>
        id.Length <= 40 && id.All(char.IsAsciiLetterOrDigit) ? (await tables.People.Find<RosterImport>(school, Prefix + id, cancel))?.Content : null;

    /// <summary>All imports of a school, newest first.</summary>
    public async Task<IReadOnlyList<RosterImport>> All(string school, CancellationToken cancel = default) =>
        [.. (await tables.People.All<RosterImport>(school, Prefix, cancel)).OrderByDescending(import => import.ConfirmedAt)];

    public async Task<ImmutableArray<PlannedPerson>> Part(string school, string id, int part, CancellationToken cancel = default) =>
        Json.Read<ImmutableArray<PlannedPerson>>(Encoding.UTF8.GetString(await files.Find(school, Folder, PartName(id, part), cancel)
            ?? throw new InvalidOperationException($"Part {part} of import {id} of {school} is gone from blob storage.")));

    /// <summary>Notes that a part is done. Twice is safe.</summary>
    public async Task<RosterImport> MarkDone(string school, string id, int part)
    {
        while (true)
        {
            var row = await tables.People.Find<RosterImport>(school, Prefix + id) ?? throw new InvalidOperationException($"There is no import {id} in {school}.");
            if (row.Content.PartsDone > part) return row.Content;
            var done = row.Content with { PartsDone = part + 1, FinishedAt = part + 1 == row.Content.Parts ? time.GetUtcNow() : null };
            if (await tables.People.TryReplace(school, Prefix + id, done, row.ETag) is not null) return done;
        }
    }

    /// <summary>Deletes files, also those of previews that nobody confirmed, and plans that have been kept long enough; those of an import that is under way stay. Twice is safe.</summary>
    /// <returns>How many blobs.</returns>
    public Task<int> DeleteOld(string school, IEnumerable<RosterImport> imports, CancellationToken cancel = default)
    {
        var underway = imports.Where(import => import.FinishedAt is null).SelectMany(import => new[] { import.File, import.Id }).ToHashSet(StringComparer.Ordinal);
        return files.DeleteOld(school, Folder, underway.Contains, cancel);
    }

    /// <returns>The id of the import that an entry of the trail is about; null when it is about something else.</returns>
    public static string? IdOf(AuditEntry entry) => entry.Action.Split(' ') is [ActionOf, var id] ? id : null;

    static string PartName(string id, int part) => $"{id}/{part.ToString("D5", CultureInfo.InvariantCulture)}";
}
