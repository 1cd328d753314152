using Workflows.Cases;
using Workflows.People;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>Whom a task is put to: <c>p:{person}</c>, or <c>r:{role}@{scope}</c> for any holder of a role.</summary>
internal sealed class Addressees(PeopleStore people)
{
    public static string Person(string id) => Readers.Person(id);

    public static string Holder(string role, string? scope = null) => Readers.Holder(role, scope);

    /// <inheritdoc cref="Readers.PersonOf"/>
    public static string? PersonOf(string addressee) => Readers.PersonOf(addressee);

    /// <inheritdoc cref="Readers.RoleOf"/>
    public static RoleHeld? RoleOf(string addressee) => Readers.RoleOf(addressee);

    /// <summary>Who is asked now. Nobody is asked about the own matter.</summary>
    public async Task<IReadOnlyList<Person>> Of(CaseRow row, string? addressee)
    {
        if (addressee is null) return [];
        if (PersonOf(addressee) is { } id) return await people.Find(row.School, id) is { HasLeft: false } person ? [person] : [];
        var holders = await people.Holders(row.School, RoleOf(addressee)!);
        return [.. holders.Where(holder => holder.Id != row.Concerns)];
    }

    /// <summary>Who of those meant may answer: stands on no line of it.</summary>
    public async Task<IReadOnlyList<Person>> Free(CaseRow row, string? addressee, TaskKind kind) =>
        [.. (await Of(row, addressee)).Where(person => kind.Lines.All(line => line.Concerns != person.Id))];

    /// <inheritdoc cref="Readers.IsMeant"/>
    public static bool IsMeant(string? addressee, string person, IEnumerable<RoleHeld> roles) => Readers.IsMeant(addressee, person, roles);

    /// <summary>Whether somebody may answer an open step. Nobody decides on the own case; but what is asked of a person alone, that person answers.</summary>
    public static bool MayAnswer(CaseRow row, StepRow step, string person, IEnumerable<RoleHeld> roles) =>
        IsMeant(step.Addressee, person, roles) && (row.Concerns != person || PersonOf(step.Addressee!) == person);

    /// <inheritdoc cref="Readers.MayRead(CaseRow, string, IReadOnlyCollection{RoleHeld})"/>
    public static bool MayRead(CaseRow row, string person, IReadOnlyCollection<RoleHeld> roles) => Readers.MayRead(row, person, roles);
}
