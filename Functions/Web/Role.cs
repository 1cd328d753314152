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

/// <summary>A role in its scope, written <c>CollegeLeagueCommittee@计算机学院</c>; the scope is empty for the whole school.</summary>
internal sealed record RoleHeld(string Role, string Scope = "")
{
    public override string ToString() => Scope.Length == 0 ? Role : $"{Role}@{Scope}";
}
