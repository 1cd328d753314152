using Workflows.Cases;
using Workflows.People;
using Workflows.People.Deputies;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>Whom a task is put to: <c>p:{person}</c>, or <c>r:{role}@{scope}</c> for any holder of a role.</summary>
internal sealed class Addressees(PeopleStore people, DeputyRoles deputies)
{
    public static string Person(string id) => Readers.Person(id);

    public static string Holder(string role, string? scope = null) => Readers.Holder(role, scope);

    /// <inheritdoc cref="Readers.PersonOf"/>
    public static string? PersonOf(string addressee) => Readers.PersonOf(addressee);

    /// <inheritdoc cref="Readers.RoleOf"/>
    public static RoleHeld? RoleOf(string addressee) => Readers.RoleOf(addressee);

    /// <summary>Who is asked now: of a role the holders, and who stands in for them. Nobody is asked about the own matter, nor anybody for whom it is.</summary>
    public async Task<IReadOnlyList<Person>> Of(CaseRow row, string? addressee)
    {
        if (addressee is null) return [];
        if (PersonOf(addressee) is { } id) return await people.Find(row.School, id) is { HasLeft: false } person ? [person] : [];
        var holders = await people.Holders(row.School, RoleOf(addressee)!);
        var asked = holders.Where(holder => holder.Id != row.Concerns).ToList();
        var standIns = await Task.WhenAll(asked.Where(holder => !holder.Deputies.IsDefaultOrEmpty).Select(holder => deputies.For(holder)));
        return [.. asked.Concat(standIns.SelectMany(each => each)).Where(person => person.Id != row.Concerns).DistinctBy(person => person.Id)];
    }

    /// <summary>Who of those meant may answer: stands on no line of it.</summary>
    public async Task<IReadOnlyList<Person>> Free(CaseRow row, string? addressee, TaskKind kind) =>
        [.. (await Of(row, addressee)).Where(person => !kind.Parties.Contains(person.Id))];

    /// <inheritdoc cref="Readers.IsMeant"/>
    public static bool IsMeant(string? addressee, string person, IEnumerable<RoleHeld> roles) => Readers.IsMeant(addressee, person, roles);

    /// <summary>Whether somebody may answer an open step. Nobody decides on the own case; but what is asked of a person alone, that person answers.</summary>
    public static bool MayAnswer(CaseRow row, StepRow step, string person, IEnumerable<RoleHeld> roles) =>
        IsMeant(step.Addressee, person, roles.Where(held => held.For?.Person is not { } holder || holder != row.Concerns)) && (row.Concerns != person || PersonOf(step.Addressee!) == person);

    /// <summary>For whom somebody answers who is asked only as a deputy; null who is asked for himself.</summary>
    public static RoleOwner? BehalfOf(StepRow step, IEnumerable<RoleHeld> roles) => step.Addressee is { } addressee && RoleOf(addressee) is { } asked ? roles.FirstOrDefault(held => held == asked)?.For : null;

    /// <inheritdoc cref="Readers.MayRead(CaseRow, string, IReadOnlyCollection{RoleHeld})"/>
    public static bool MayRead(CaseRow row, string person, IReadOnlyCollection<RoleHeld> roles) => Readers.MayRead(row, person, roles);
}
