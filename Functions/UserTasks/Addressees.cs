using Workflows.Cases;
using Workflows.People;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>Whom a task is put to: <c>p:{person}</c>, or <c>r:{role}@{scope}</c> for any holder of a role.</summary>
internal sealed class Addressees(PeopleStore people)
{
    public static string Person(string id) => $"p:{id}";

    public static string Holder(string role, string? scope = null) => $"r:{new RoleHeld(role, scope ?? "")}";

    /// <returns>The person of an addressee; null for a role.</returns>
    public static string? PersonOf(string addressee) => addressee.StartsWith("p:", StringComparison.Ordinal) ? addressee[2..] : null;

    /// <returns>The role of an addressee; null for a person.</returns>
    public static RoleHeld? RoleOf(string addressee)
    {
        if (!addressee.StartsWith("r:", StringComparison.Ordinal)) return null;
        var parts = addressee[2..].Split('@', 2);
        return new(parts[0], parts.ElementAtOrDefault(1) ?? "");
    }

    /// <summary>Who is asked now. Nobody is asked about the own matter.</summary>
    public async Task<IReadOnlyList<Person>> Of(CaseRow row, string? addressee)
    {
        if (addressee is null) return [];
        if (PersonOf(addressee) is { } id) return await people.Find(row.School, id) is { HasLeft: false } person ? [person] : [];
        var holders = await people.Holders(row.School, RoleOf(addressee)!);
        return [.. holders.Where(holder => holder.Id != row.Concerns)];
    }

    /// <summary>Whether somebody with these roles is meant by an addressee.</summary>
    public static bool IsMeant(string? addressee, string person, IEnumerable<RoleHeld> roles) => addressee is not null
        && (PersonOf(addressee) is { } one ? one == person : roles.Contains(RoleOf(addressee)!));

    /// <summary>Whether somebody may answer an open step. Nobody decides on the own case; but what is asked of a person alone, that person answers.</summary>
    public static bool MayAnswer(CaseRow row, StepRow step, string person, IEnumerable<RoleHeld> roles) =>
        IsMeant(step.Addressee, person, roles) && (row.Concerns != person || PersonOf(step.Addressee!) == person);

    /// <summary>Whether somebody may read a case.</summary>
    public static bool MayRead(CaseRow row, string person, IReadOnlyCollection<RoleHeld> roles) => row.Concerns == person || row.StartedBy == person
        || roles.Any(held => held is { Role: Role.UniversityLeagueCommittee or Role.Inspector or Role.Administrator, Scope: "" })
        || row.Readers.Concat(row.Steps.Select(step => step.Addressee)).Any(reader => IsMeant(reader, person, roles));
}
