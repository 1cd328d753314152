using System.Collections.Concurrent;
using Azure.Data.Tables;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.People;

/// <summary>A school and how its documents and pages name it.</summary>
/// <param name="Code">Begins every partition key and every token: lower-case letters, digits and <c>-</c>, at most 20. Never changes.</param>
internal sealed record School(string Code, string Name)
{
    /// <summary>Who signs and answers for the school: 示例大学团委.</summary>
    public string LeagueCommittee { get; init; } = $"{Name}团委";

    /// <summary>共青团示例大学委员会, as official documents are signed.</summary>
    public string LeagueCommitteeInFull { get; init; } = $"共青团{Name}委员会";
    public string PartyCommittee { get; init; } = $"中共{Name}委员会";
    public string Telephone { get; init; } = "";

    /// <summary>When the office answers, such as 工作日 8:30–17:00.</summary>
    public string Hours { get; init; } = "";

    /// <summary>A school to try things in: its persons are invented, its pages say so.</summary>
    public bool IsDemo { get; init; }

    public SchoolInfo Info => new(Code, Name, LeagueCommittee, Said(Telephone), Said(Hours));

    public static bool IsCode(string text) =>
        text.Length is > 0 and <= 20 && char.IsAsciiLetterLower(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    static string? Said(string text) => text.Length > 0 ? text : null;
}

/// <summary>An office of a school: the League committee of a college, say. The row <c>office|{scope}</c>; the scope is empty for the whole school.</summary>
internal sealed record Office(string Scope, string Name, string Telephone, string Room);

/// <summary>The table Schools, PK <c>school</c>, RK code, read by every page and so kept for a minute; and the offices within them.</summary>
internal sealed class Schools(Tables tables, TimeProvider time) : ISchools
{
    const string Partition = "school";
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, (School School, DateTimeOffset ReadAt)> seen = new(StringComparer.Ordinal);
    (School? School, DateTimeOffset ReadAt)? only;

    /// <summary>Null when there is no such school. May be a minute old.</summary>
    public async ValueTask<School?> FindSchool(string code, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        if (seen.TryGetValue(code, out var known) && now - known.ReadAt < Fresh) return known.School;
        if (!School.IsCode(code) || await tables.Schools.Find<School>(Partition, code, cancel) is not { } row) return null;
        seen[code] = (row.Content, now);
        return row.Content;
    }

    public async ValueTask<SchoolInfo?> Find(string code) => (await FindSchool(code))?.Info;

    /// <summary>May be a minute old.</summary>
    public async ValueTask<SchoolInfo?> Only()
    {
        var now = time.GetUtcNow();
        if (only is { } known && now - known.ReadAt < Fresh) return known.School?.Info;
        var all = await All();
        var school = all.Count == 1 ? all[0] : null;
        only = (school, now);
        return school?.Info;
    }

    /// <summary>All schools, by code; what timers loop over.</summary>
    public Task<IReadOnlyList<School>> All(CancellationToken cancel = default) => tables.Schools.All<School>(Partition, cancel: cancel);

    /// <returns>False when there is such a school already, which then stays as it is.</returns>
    public async Task<bool> TryAdd(School school) => await tables.Schools.TryAdd(Partition, school.Code, school) is not null;

    public async Task Put(School school)
    {
        await tables.Schools.Put(Partition, school.Code, school);
        seen.TryRemove(school.Code, out _);
    }

    public async Task<Office?> FindOffice(string school, string scope, CancellationToken cancel = default) =>
        (await tables.People.Find<Office>(school, PersonRows.Office(scope), cancel))?.Content;

    public Task<IReadOnlyList<Office>> Offices(string school, CancellationToken cancel = default) => tables.People.All<Office>(school, "office|", cancel);

    /// <summary>Twice is safe.</summary>
    public Task PutOffice(string school, Office office) =>
        tables.People.UpsertEntityAsync(Rows.Entity(school, PersonRows.Office(office.Scope), office), TableUpdateMode.Replace);
}
