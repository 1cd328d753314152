using System.Collections.Immutable;
using System.Globalization;
using Workflows.Web;
using Workflows.Web.Sheets;

namespace Workflows.People.Roster;

/// <summary>
/// The column of roles: <c>LeagueBranchSecretary; Counsellor@计算机学院; Inspector~2026-12-31</c>, the last with the day on which it ends. Kept one a line, as
/// <c>Role@scope~2026-12-31</c>.
/// </summary>
internal static class RosterRoles
{
    // A batch of a person's rows stays far below the hundred that a transaction takes.
    const int MaxRoles = 20, ScopeLength = 60;
    const char OwnScope = '*', End = '~';

    /// <returns>One role a line; <c>Role*</c> where the file names no scope, which <see cref="Settle"/> then fills in.</returns>
    public static Cell Parse(string cell, DateOnly today)
    {
        var text = cell.Any(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t')) ? null : cell.Replace('；', ';').Replace('＠', '@').Replace('～', End).ReplaceLineEndings(";");
        if (text is null) return Cell.Faulty("ControlCharacter");
        var roles = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (held, end) = Split(entry);
            var at = held.IndexOf('@', StringComparison.Ordinal);
            var word = at < 0 ? held : held[..at].Trim();
            if (RoleWords.Find(word) is not { } role) return Cell.Faulty("UnknownRole", word.Length > ScopeLength ? word[..ScopeLength] : word);
            var until = end is null ? null : Cells.Date(end, DateOnly.MaxValue);
            if (until is { Value: null }) return Cell.Faulty("RoleEnd", role);
            if (until is null && role is Role.Inspector) return Cell.Faulty("RoleWithoutEnd", role);
            var scope = at < 0 ? null : Cells.Text(held[(at + 1)..], ScopeLength);
            if (scope is { Value: null }) return scope;
            roles.Add(Joined(scope is null ? role + OwnScope : new RoleHeld(role, scope.Value!).ToString(), until?.Value));
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
            var (held, end) = Split(entry);
            if (held[^1] != OwnScope || held.Contains('@', StringComparison.Ordinal))
            {
                roles.Add(entry);
                continue;
            }
            var role = held[..^1];
            if (RoleWords.DefaultScope(role, person) is not { } scope) return (null, role);
            roles.Add(Joined(new RoleHeld(role, scope).ToString(), end));
        }
        return (string.Join('\n', roles), null);
    }

    public static string? Read(Person person) =>
        person.Roles.IsDefaultOrEmpty ? null : string.Join('\n', person.Roles.Select(held => Joined(held.ToString(), held.Until is { } last ? Cells.Canonical(last) : null)).Order(StringComparer.Ordinal));

    public static Person Write(Person person, string? roles) => person with { Roles = roles is null ? [] : [.. Held(roles)] };

    /// <param name="roles">As kept, one a line; null: none.</param>
    public static IEnumerable<RoleHeld> Held(string? roles) => roles?.Split('\n').Select(HeldFrom) ?? [];

    /// <summary>A line of the column as it is kept.</summary>
    public static RoleHeld HeldFrom(string entry)
    {
        var (held, end) = Split(entry);
        var at = held.IndexOf('@', StringComparison.Ordinal);
        var role = at < 0 ? new RoleHeld(held) : new(held[..at], held[(at + 1)..]);
        return end is null ? role : role with { Until = DateOnly.ParseExact(end, "yyyy-MM-dd", CultureInfo.InvariantCulture) };
    }

    static (string Held, string? End) Split(string entry) => entry.LastIndexOf(End) is var at and >= 0 ? (entry[..at].Trim(), entry[(at + 1)..].Trim()) : (entry, null);

    static string Joined(string held, string? end) => end is null ? held : $"{held}{End}{end}";
}
