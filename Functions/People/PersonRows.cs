using Workflows.Storage;
using Workflows.Web;

namespace Workflows.People;

/// <summary>Another person's row points here: who, and the name to show in a list.</summary>
internal sealed record PersonRef(string Id, string Name);

/// <summary>The keys of the table People, and which rows a person has. Pure.</summary>
internal static class PersonRows
{
    public static string Person(string id) => $"person|{id}";
    public static string Number(string number) => $"number|{Keys.Escape(number)}";
    public static string Branch(string branch) => $"branch|{Keys.Escape(branch)}|";
    public static string Role(RoleHeld held) => $"role|{held.Role}@{Keys.Escape(held.Scope)}|";
    public static string Office(string scope) => $"office|{Keys.Escape(scope)}";

    /// <summary>
    /// The index rows beside <c>person|{id}</c>. Whoever has left is found by number only: such a person is no member of a branch and holds nothing.
    /// </summary>
    public static IReadOnlyDictionary<string, PersonRef> Of(Person? person)
    {
        var rows = new Dictionary<string, PersonRef>(StringComparer.Ordinal);
        if (person is null) return rows;
        var reference = new PersonRef(person.Id, person.Name);
        if (person.StudentNumber is { } student) rows[Number(student)] = reference;
        if (person.StaffNumber is { } staff) rows[Number(staff)] = reference;
        if (person.HasLeft) return rows;
        if (person.LeagueBranch is { } branch) rows[Branch(branch) + person.Id] = reference;
        foreach (var held in person.Roles) rows[Role(held) + person.Id] = reference;
        return rows;
    }
}
