using Workflows.Storage;
using Workflows.Web;

namespace Workflows.People.Lookup;

/// <summary>What came of changing a role.</summary>
internal enum RoleChange { Done, Already, Gone, TooMany, Last, Self }

/// <summary>Gives and takes roles one at a time, each with a reason, on record (law 11). What waits for a role is found by whoever holds it now, who is mailed it.</summary>
internal sealed class RoleChanges(PeopleStore people, SchoolTrails trails, IEnumerable<INewHolders> slices)
{
    const string ActionOf = "Roles";
    const int MostRoles = 20;

    /// <summary>Gives a role, or another end to one that is held. Twice is safe.</summary>
    public async Task<RoleChange> Give(Visitor by, string person, RoleHeld role, string reason)
    {
        var came = await Change(by, person, reason,
            now => now.Roles.FirstOrDefault(held => held == role) is { } held ? held.Until == role.Until ? RoleChange.Already : RoleChange.Done
                : now.Roles.Length >= MostRoles ? RoleChange.TooMany : RoleChange.Done,
            now => now with { Roles = [.. now.Roles.Remove(role), role] });
        if (came is RoleChange.Done or RoleChange.Already) foreach (var slice in slices) await slice.Welcome(by.School, [new(person, [role])]);
        return came;
    }

    /// <summary>Twice is safe. The last who may give roles keeps the own.</summary>
    public async Task<RoleChange> Take(Visitor by, string person, RoleHeld role, string reason)
    {
        var isLast = role is { Role: Role.UniversityLeagueCommittee or Role.Administrator, Scope: "" } && (await people.Holders(by.School, role)).All(holder => holder.Id == person);
        return await Change(by, person, reason,
            now => !now.Roles.Contains(role) ? RoleChange.Already : isLast ? RoleChange.Last : RoleChange.Done, now => now with { Roles = now.Roles.Remove(role) });
    }

    /// <summary>The entries about one person, oldest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> Of(string school, string person, CancellationToken cancel) =>
        [.. (await trails.People.Read(school, cancel)).Entries.Where(entry => entry.Action == $"{ActionOf} {person}")];

    /// <returns>The person whose roles an entry changed; null when it is about something else.</returns>
    public static string? PersonOf(AuditEntry entry) => entry.Action.Split(' ') is [ActionOf, var person] ? person : null;

    async Task<RoleChange> Change(Visitor by, string id, string reason, Func<Person, RoleChange> judge, Func<Person, Person> change)
    {
        while (true)
        {
            if (await people.Read(by.School, id) is not { Content: { HasLeft: false } now } found) return RoleChange.Gone;
            if (id == by.Person) return RoleChange.Self;
            if (judge(now) is not RoleChange.Done and var refusal) return refusal;
            var after = change(now);
            var note = new AuditNote(by.Person, $"{ActionOf} {id}", new(by.Name, "Session", reason) { From = Written(now), To = Written(after) });
            if (await trails.People.TryWrite(by.School, note, PersonRows.Writes(found, after))) return RoleChange.Done;
        }
    }

    static string Written(Person person) => Roster.RosterRoles.Read(person) ?? "";
}
