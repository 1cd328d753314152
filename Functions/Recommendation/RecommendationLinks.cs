using Workflows.Cases;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>What the page of a case or a round leads to. Pure; whether it is done is decided when the button there is pressed.</summary>
internal sealed class RecommendationLinks(Acts acts)
{
    static readonly Texts T = Texts.Of("Recommendation");

    /// <returns>Paths on this site with what they are called.</returns>
    public IEnumerable<(string Path, string Text)> For(CaseRow row, Visitor visitor)
    {
        if (Acts.MayBegin(row, visitor)) yield return ($"/cases/{row.ShortId}/begin", T["Act.Begin.link"]);
        if (acts.MayTakeUp(row, visitor)) yield return ($"/cases/{row.ShortId}/take-up", T["Act.TakeUp.link"]);
        if (Acts.MayRevoke(row, visitor)) yield return ($"/cases/{row.ShortId}/revoke", T["Act.Revoke.link"]);
        if (row.Kind is not Rounds.Kind) yield break;
        if (RoundForms.MayRun(visitor, row.BodyAs<RoundBody>()) && row.BodyAs<RoundBody>() is { IsClosed: false }) yield return ($"/rounds/{row.ShortId}/close", T["Act.Close.link"]);
        if (visitor.Holds(Role.UniversityLeagueCommittee, "") || visitor.Holds(Role.CollegeLeagueCommittee)) yield return ($"/rounds/{row.ShortId}/summary", T["Summary.link"]);
    }
}
