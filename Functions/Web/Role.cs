using System.Collections.Immutable;

namespace Workflows.Web;

/// <summary>The roles of the rule book. A person holds each in a scope: a branch, a college, a Party branch, or (empty) the whole school.</summary>
internal static class Role
{
    public const string Student = nameof(Student), LeagueMember = nameof(LeagueMember);
    public const string LeagueBranchSecretary = nameof(LeagueBranchSecretary);
    public const string LeagueBranchDeputySecretary = nameof(LeagueBranchDeputySecretary);
    public const string LeagueBranchOrganizer = nameof(LeagueBranchOrganizer);
    public const string Counsellor = nameof(Counsellor);
    public const string CollegeLeagueCommittee = nameof(CollegeLeagueCommittee);
    public const string UniversityLeagueCommittee = nameof(UniversityLeagueCommittee);
    public const string PartyBranch = nameof(PartyBranch);
    public const string CollegePartyCommittee = nameof(CollegePartyCommittee);
    public const string UniversityPartyCommittee = nameof(UniversityPartyCommittee);
    public const string StudentAffairs = nameof(StudentAffairs), Department = nameof(Department);
    public const string Delegate = nameof(Delegate), Officer = nameof(Officer);
    public const string Administrator = nameof(Administrator), Inspector = nameof(Inspector), Supervisor = nameof(Supervisor);

    public static ImmutableArray<string> All { get; } =
    [
        Student, LeagueMember, LeagueBranchSecretary, LeagueBranchDeputySecretary, LeagueBranchOrganizer, Counsellor, CollegeLeagueCommittee,
        UniversityLeagueCommittee, PartyBranch, CollegePartyCommittee, UniversityPartyCommittee, StudentAffairs, Department, Delegate, Officer,
        Administrator, Inspector, Supervisor,
    ];
}

/// <summary>
/// A role in its scope, written <c>CollegeLeagueCommittee@计算机学院</c>; the scope is empty for the whole school. Two are the same whatever their end: who holds a role
/// is asked by role and scope.
/// </summary>
internal sealed record RoleHeld(string Role, string Scope = "")
{
    /// <summary>The last day on which it is held; null: until it is taken away.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Whose it is, of a role that is held as a deputy; null of an own one.</summary>
    public RoleOwner? For { get; init; }

    /// <summary>Whether it is held on a day. An inspector's role has an end (RULES, "Who takes part"): without one it is not held at all.</summary>
    public bool IsHeldOn(DateOnly day) => Until is { } last ? day <= last : Role is not Web.Role.Inspector;

    public bool Equals(RoleHeld? other) => other is not null && (Role, Scope) == (other.Role, other.Scope);

    public override int GetHashCode() => HashCode.Combine(Role, Scope);

    public override string ToString() => Scope.Length == 0 ? Role : $"{Role}@{Scope}";
}

/// <summary>For whom a deputy answers.</summary>
internal sealed record RoleOwner(string Person, string Name);
