using Workflows.People.Lookup;
using Workflows.Web;

namespace Workflows.Evaluation;

/// <summary>Whom an evaluation asks: the university's League committee, and the office that types in and decides appeals beside it.</summary>
internal sealed class EvaluationRoles : INeededRoles
{
    public IEnumerable<RoleHeld> Of(RosterScopes school) => [new(Role.UniversityLeagueCommittee), new(Role.StudentAffairs)];
}
