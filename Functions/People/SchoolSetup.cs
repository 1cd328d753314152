using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.People;

/// <summary>
/// A real school from <c>School__Code</c>, <c>School__Name</c>, <c>School__AdminEmail</c>, and <c>School__Telephone</c> and <c>School__Hours</c> of its office: made with its first administrator if absent, so that somebody can sign in
/// and import the roster.
/// </summary>
internal sealed class SchoolSetup(IConfiguration settings, Schools schools, PeopleStore people, ILogger<SchoolSetup> log)
{
    /// <summary>Twice is safe, also at once. A school that is there stays as it is; so does everybody in it.</summary>
    /// <returns>False when no school is configured.</returns>
    /// <exception cref="InvalidOperationException">A setting is missing or cannot be; the message says which and how it should be.</exception>
    public async Task<bool> Ensure(CancellationToken cancel = default)
    {
        if (settings["School:Code"] is not { Length: > 0 } code) return false;
        if (!School.IsCode(code)) throw new InvalidOperationException("School__Code: up to 20 lower-case letters, digits and -, beginning with a letter, such as sdu.");
        if (settings["School:Name"] is not { Length: > 0 } name) throw new InvalidOperationException("School__Name is missing: the school's name, such as 示例大学.");
        if (await schools.TryAdd(new School(code, name))) log.LogInformation("School {School} is made.", code);
        await EnsureReachable(code, cancel);
        if (settings["School:AdminEmail"] is { Length: > 0 } typed) await EnsureAdministrator(code, EmailAddress.Normalize(typed), cancel);
        return true;
    }

    /// <summary>The telephone and hours of the office, which public notices and mails print, are those of the settings where there are any.</summary>
    async Task EnsureReachable(string code, CancellationToken cancel)
    {
        var school = await schools.FindSchool(code, cancel) ?? throw new InvalidOperationException($"There is no school {code}.");
        var now = school with { Telephone = settings["School:Telephone"]?.Trim() ?? school.Telephone, Hours = settings["School:Hours"]?.Trim() ?? school.Hours };
        if (now != school) await schools.Put(now);
        if (now.Telephone.Length == 0) log.LogWarning("School {School} has no telephone: its public notices and mails print none. Set School__Telephone, and School__Hours such as 工作日 8:30–17:00.", code);
    }

    async Task EnsureAdministrator(string school, string address, CancellationToken cancel)
    {
        if (!EmailAddress.LooksRight(address)) throw new InvalidOperationException("School__AdminEmail is no mail address.");
        if ((await people.Holders(school, new(Role.Administrator), cancel)).Count > 0) return;
        var known = (await people.FindByEmail(address, cancel)).FirstOrDefault(person => person.School == school);
        if (known is not null)
        {
            await people.Change(school, known.Id, person => person with { Roles = [.. person.Roles.Concat(First).Distinct()] }, cancel);
            return;
        }
        // The id follows from the address: two instances that start at once make one person.
        var first = new Person($"p-{Secrets.Hash($"{school}|{address}")[..12]}", school, "信息管理员") { Email = address, Roles = [.. First] };
        if (await people.Write(null, first, cancel)) log.LogInformation("School {School} has its first administrator.", school);
    }

    static readonly RoleHeld[] First = [new(Role.Administrator), new(Role.UniversityLeagueCommittee)];
}
