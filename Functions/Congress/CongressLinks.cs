using Workflows.Cases;
using Workflows.People.Lookup;
using Workflows.Web;

namespace Workflows.Congress;

/// <summary>What the page of a congress leads to.</summary>
internal sealed class CongressLinks : ICaseActions
{
    static readonly Texts T = Texts.Of("Congress");

    public IEnumerable<(string Path, string Text)> For(CaseRow row, Visitor visitor)
    {
        if (row.Kind is not CongressTasks.Kind) yield break;
        var body = row.BodyAs<CongressBody>();
        if (!body.Colleges.IsEmpty) yield return ($"/congresses/{row.ShortId}/seats", T["Seats.title"]);
        if (body.Colleges.Any(college => college.Case is not null)) yield return ($"/congresses/{row.ShortId}/colleges", T["Colleges.title"]);
        if (!body.Nominees.IsEmpty) yield return ($"/congresses/{row.ShortId}/candidates", T["Candidates.title"]);
    }
}

/// <summary>Whom a congress asks.</summary>
internal sealed class CongressRoles : INeededRoles
{
    public IEnumerable<RoleHeld> Of(RosterScopes school) => [new(Role.UniversityLeagueCommittee), new(Role.UniversityPartyCommittee), new(Role.StudentAffairs), .. school.Colleges.SelectMany(college => new RoleHeld[] { new(Role.CollegeLeagueCommittee, college), new(Role.CollegePartyCommittee, college) })];
}
