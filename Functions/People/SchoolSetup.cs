using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.People;

/// <summary>
/// A real school from <c>School__Code</c>, <c>School__Name</c> and <c>School__AdminEmail</c>: made with its first administrator if absent, so that somebody can sign in
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
        if (settings["School:AdminEmail"] is { Length: > 0 } typed) await EnsureAdministrator(code, EmailAddress.Normalize(typed), cancel);
        return true;
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
