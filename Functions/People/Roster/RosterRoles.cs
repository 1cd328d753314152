using System.Collections.Immutable;
using Workflows.Web;

namespace Workflows.People.Roster;

/// <summary>The column of roles: <c>LeagueBranchSecretary; Counsellor@计算机学院</c>. Kept one a line, as <c>Role@scope</c>.</summary>
internal static class RosterRoles
{
    // A batch of a person's rows stays far below the hundred that a transaction takes.
    const int MaxRoles = 20, ScopeLength = 60;
    const char OwnScope = '*';

    /// <returns>One role a line; <c>Role*</c> where the file names no scope, which <see cref="Settle"/> then fills in.</returns>
    public static Cell Parse(string cell, DateOnly today)
    {
        var text = cell.Any(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t')) ? null : cell.Replace('；', ';').Replace('＠', '@').ReplaceLineEndings(";");
        if (text is null) return Cell.Faulty("ControlCharacter");
        var roles = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = entry.IndexOf('@', StringComparison.Ordinal);
            var word = at < 0 ? entry : entry[..at].Trim();
            if (RoleWords.Find(word) is not { } role) return Cell.Faulty("UnknownRole", word.Length > ScopeLength ? word[..ScopeLength] : word);
            if (at < 0)
            {
                roles.Add(role + OwnScope);
                continue;
            }
            var scope = Cells.Text(entry[(at + 1)..], ScopeLength);
            if (scope.Value is null) return scope;
            roles.Add(new RoleHeld(role, scope.Value).ToString());
        }
        return roles.Count is > 0 and <= MaxRoles ? Cell.Of(string.Join('\n', roles)) : Cell.Faulty("TooManyRoles", $"{MaxRoles}");
    }

    /// <summary>Fills in the scopes that go without saying, from what the person is after this import.</summary>
    /// <returns>The roles, or the one that needs a scope which neither the cell nor the person gives.</returns>
    public static (string? Roles, string? WithoutScope) Settle(string parsed, Person person)
    {
        var roles = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in parsed.Split('\n'))
        {
            if (entry[^1] != OwnScope || entry.Contains('@', StringComparison.Ordinal))
            {
                roles.Add(entry);
                continue;
            }
            var role = entry[..^1];
            if (RoleWords.DefaultScope(role, person) is not { } scope) return (null, role);
            roles.Add(new RoleHeld(role, scope).ToString());
        }
        return (string.Join('\n', roles), null);
    }

    public static string? Read(Person person) =>
        person.Roles.IsDefaultOrEmpty ? null : string.Join('\n', person.Roles.Select(held => held.ToString()).Order(StringComparer.Ordinal));

    public static Person Write(Person person, string? roles) => person with { Roles = roles is null ? [] : [.. Held(roles)] };

    /// <param name="roles">As kept, one a line; null: none.</param>
    public static IEnumerable<RoleHeld> Held(string? roles) => roles?.Split('\n').Select(HeldFrom) ?? [];

    static RoleHeld HeldFrom(string entry)
    {
        var at = entry.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? new(entry) : new(entry[..at], entry[(at + 1)..]);
    }
}
