using System.Collections.Immutable;
using System.Text;
using Workflows.Cases;
using Workflows.People;
using Workflows.Storage;
using Workflows.UserTasks;

namespace Workflows.Recommendation.Applicants;

/// <summary>A list that was confirmed, the row <c>applicants|{id}</c> of the table Keys: by whom and when, and how far its workflow has come.</summary>
internal sealed record ApplicantList(string School, string Id, string File, Stage Stage, string By, string ByName, DateTimeOffset ConfirmedAt)
{
    public int Applicants { get; init; }
    public int Parts { get; init; }
    public int PartsDone { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Of the orchestration, and its input.</summary>
    public string Instance => $"{School}.applicants.{Id}";

    /// <exception cref="FormatException">It names no list.</exception>
    public static (string School, string Id) Parse(string instance) => instance.Split('.') is [var school, "applicants", var id] ? (school, id) : throw new FormatException($"{instance} names no list of applicants.");
}

/// <summary>Lists from the file to the applications handed in. File and confirmed plan lie in <c>files/{school}/applicants</c> for a week; what was handed in is on record in its cases.</summary>
internal sealed class ApplicantLists(Tables tables, PassingFiles files, Applications applications, CaseStore cases, PeopleStore people, TimeProvider clock)
{
    /// <summary>Applications that one activity hands in.</summary>
    public const int PartSize = 20;

    const string Prefix = "applicants|", Folder = "applicants";

    /// <returns>The file's SHA-256, by which it is found. Twice is safe.</returns>
    public Task<string> Keep(string school, byte[] file, CancellationToken cancel) => files.Keep(school, Folder, file, cancel);

    public Task<byte[]?> FindFile(string school, string hash, CancellationToken cancel) => files.FindKept(school, Folder, hash, cancel);

    public async Task<ApplicantList?> Find(string school, string id) =>
        id.Length <= 40 && id.All(char.IsAsciiLetterOrDigit) ? (await tables.Keys.Find<ApplicantList>(school, Prefix + id))?.Content : null;

    public Task<IReadOnlyList<ApplicantList>> All(string school) => tables.Keys.All<ApplicantList>(school, Prefix);

    /// <summary>Stores a confirmed plan, first the plan, then the row that says so. Twice is safe.</summary>
    /// <returns>The list as it stands: also one that was confirmed before.</returns>
    public async Task<ApplicantList> Confirm(ApplicantList list, ApplicantPlan plan, CancellationToken cancel)
    {
        await files.Put(list.School, Folder, PlanOf(list.Id), Encoding.UTF8.GetBytes(Json.Write(plan.Applicants)), cancel);
        var row = list with { Applicants = plan.Applicants.Length, Parts = (plan.Applicants.Length + PartSize - 1) / PartSize };
        return await tables.Keys.TryAdd(list.School, Prefix + list.Id, row) is not null ? row : (await Find(list.School, list.Id))!;
    }

    /// <summary>Hands in the applications of a part, each once. Twice is safe: whoever has been applied for from this list is passed over.</summary>
    public async Task<ApplicantList> HandIn(string school, string id, int part, CancellationToken cancel = default)
    {
        var list = await Find(school, id) ?? throw new InvalidOperationException($"There is no list {id} in {school}.");
        if (list.PartsDone > part) return list;
        var plan = Json.Read<ImmutableArray<PlannedApplicant>>(Encoding.UTF8.GetString(await files.Find(school, Folder, PlanOf(id), cancel) ?? throw new InvalidOperationException($"The plan of list {id} of {school} is gone.")));
        var by = await people.Find(school, list.By, cancel) ?? throw new InvalidOperationException($"Who confirmed list {id} of {school} is not in the roster.");
        foreach (var planned in plan.Skip(part * PartSize).Take(PartSize))
        {
            var done = $"listed|{id}|{planned.Person}";
            if (await cases.Holder(school, done) is not null || await people.Find(school, planned.Person, cancel) is not { HasLeft: false } applicant) continue;
            var (@case, _) = await applications.Begin(applicant, await cases.Read(CaseRow.FullId(school, planned.Round)), planned.Application, by, Actor.Session);
            await cases.Claim(school, done, @case);
        }

        return await MarkDone(school, id, part);
    }

    async Task<ApplicantList> MarkDone(string school, string id, int part)
    {
        while (true)
        {
            var row = (await tables.Keys.Find<ApplicantList>(school, Prefix + id))!;
            if (row.Content.PartsDone > part) return row.Content;
            var done = row.Content with { PartsDone = part + 1, FinishedAt = part + 1 == row.Content.Parts ? clock.GetUtcNow() : null };
            if (await tables.Keys.TryReplace(school, Prefix + id, done, row.ETag) is not null) return done;
        }
    }

    /// <summary>Deletes files and plans after a week; those of a list under way stay. Twice is safe.</summary>
    public Task<int> DeleteOld(string school, IEnumerable<ApplicantList> lists, CancellationToken cancel)
    {
        var underway = lists.Where(list => list.FinishedAt is null).SelectMany(list => new[] { list.File, list.Id }).ToHashSet(StringComparer.Ordinal);
        return files.DeleteOld(school, Folder, underway.Contains, cancel);
    }

    static string PlanOf(string id) => $"{id}/plan";
}
