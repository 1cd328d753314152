using Workflows.People.Lookup;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>Whom a round of recommendations asks: an officer of each branch, each college's committee, the university's, each Party branch.</summary>
internal sealed class RecommendationRoles : INeededRoles
{
    static readonly string[] Officers = [Role.LeagueBranchSecretary, Role.LeagueBranchDeputySecretary, Role.LeagueBranchOrganizer];

    public IEnumerable<RoleHeld> Of(RosterScopes school) =>
    [
        new(Role.UniversityLeagueCommittee),
        .. school.Colleges.Select(college => new RoleHeld(Role.CollegeLeagueCommittee, college)),
        .. school.Branches.Where(branch => !HasOfficer(school, branch)).Select(branch => new RoleHeld(Role.LeagueBranchSecretary, branch)),
        .. school.PartyBranches.Select(branch => new RoleHeld(Role.PartyBranch, branch)),
    ];

    /// <summary>Any of the three will do: a list goes on to the next.</summary>
    static bool HasOfficer(RosterScopes school, string branch) => Officers.Any(role => school.HoldersOf(new(role, branch)).Any(person => person.Email is not null));
}
