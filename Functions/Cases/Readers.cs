using Workflows.People;
using Workflows.Web;

namespace Workflows.Cases;

/// <summary>Whom an addressee means, <c>p:{person}</c> or <c>r:{role}@{scope}</c> for any holder of a role, and who may read a case.</summary>
internal static class Readers
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

    /// <summary>Whether somebody with these roles is meant by an addressee.</summary>
    public static bool IsMeant(string? addressee, string person, IEnumerable<RoleHeld> roles) => addressee is not null
        && (PersonOf(addressee) is { } one ? one == person : roles.Contains(RoleOf(addressee)!));

    /// <summary>Whether somebody may read a case.</summary>
    public static bool MayRead(CaseRow row, string person, IReadOnlyCollection<RoleHeld> roles) => row.Concerns == person || row.StartedBy == person
        || roles.Any(held => held is { Role: Role.UniversityLeagueCommittee or Role.Inspector or Role.Administrator, Scope: "" })
        || row.Readers.Concat(row.Steps.Where(step => step.From is null).Select(step => step.Addressee)).Any(reader => IsMeant(reader, person, roles));

    public static bool MayRead(CaseRow row, Visitor visitor) => MayRead(row, visitor.Person, visitor.Roles);

    /// <summary>How much of the conditions somebody sees who may read the case (law 12).</summary>
    public static Insight InsightOf(CaseRow row, Visitor visitor)
    {
        if (row.Concerns == visitor.Person || visitor.Holds(Role.UniversityLeagueCommittee, "") || OfItsCollege(row, visitor, Role.CollegeLeagueCommittee) || OfItsCollege(row, visitor, Role.Counsellor))
            return Insight.Full;
        return Insight.Verdicts;   // what an officer of the branch must confirm of it stands in the proposal, in the applicant's words
    }

    /// <summary>Whether somebody who may read the case reads what people wrote in it: of others no student officer does, since that may be about grades or sanctions (law 12).</summary>
    public static bool ReadsTexts(CaseRow row, Visitor visitor) => InsightOf(row, visitor) is Insight.Full
        || (!IsOnlyAsked(row, visitor) && !visitor.Roles.Any(held => held.Role is Role.LeagueBranchSecretary or Role.LeagueBranchDeputySecretary or Role.LeagueBranchOrganizer));

    /// <summary>Whether somebody reads a case about several persons for no other reason than that a step of it asks this person by name: an officer who reports, one of a panel.</summary>
    static bool IsOnlyAsked(CaseRow row, Visitor visitor) => row.Concerns is null && row.StartedBy != visitor.Person
        && !visitor.Roles.Any(held => held is { Role: Role.Inspector or Role.Administrator, Scope: "" })
        && !row.Readers.Concat(row.Steps.Select(step => step.Addressee).Where(addressee => addressee is not null && PersonOf(addressee) is null)).Any(reader => IsMeant(reader, visitor.Person, visitor.Roles));

    static bool OfItsCollege(CaseRow row, Visitor visitor, string role) => row.College is { } college && visitor.Holds(role, college);
}

/// <summary>What is shown of each condition: only met or not met, or everything.</summary>
internal enum Insight { Verdicts, Full }
