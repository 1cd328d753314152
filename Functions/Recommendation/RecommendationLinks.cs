using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>What the page of a case or a round leads to. Pure; whether it is done is decided when the button there is pressed.</summary>
internal sealed class RecommendationLinks(Acts acts) : ICaseActions
{
    static readonly Texts T = Texts.Of("Recommendation");

    // Whoever holds none of the offices that staff hold; the roster says for sure once the form is opened.
    static readonly ImmutableArray<string> OfStudents = [Role.Student, Role.LeagueMember, Role.LeagueBranchSecretary, Role.LeagueBranchDeputySecretary, Role.LeagueBranchOrganizer, Role.Delegate, Role.Officer];

    /// <summary>Whether the home page offers to apply.</summary>
    public static bool IsStudent(Visitor visitor) => visitor.Roles.All(held => OfStudents.Contains(held.Role));

    public IEnumerable<(string Path, string Text)> For(CaseRow row, Visitor visitor)
    {
        if (Acts.MayBegin(row, visitor)) yield return ($"/cases/{row.ShortId}/begin", T["Act.Begin.link"]);
        if (Acts.MayGrant(row, visitor)) yield return ($"/cases/{row.ShortId}/places", T["Act.Grant.link"]);
        if (Acts.MayMove(row, visitor))
        {
            yield return ($"/cases/{row.ShortId}/move", T["Act.Move.link"]);
            yield return ($"/cases/{row.ShortId}/call-off", T["Act.CallOff.link"]);
        }

        if (acts.MayTakeUp(row, visitor)) yield return ($"/cases/{row.ShortId}/take-up", T["Act.TakeUp.link"]);
        if (Acts.MayRevoke(row, visitor)) yield return ($"/cases/{row.ShortId}/revoke", T["Act.Revoke.link"]);
        if (row.Kind is not Rounds.Kind) yield break;
        if (RoundForms.MayRun(visitor, row.BodyAs<RoundBody>()) && row.BodyAs<RoundBody>() is { IsClosed: false }) yield return ($"/rounds/{row.ShortId}/close", T["Act.Close.link"]);
        if (!visitor.Holds(Role.UniversityLeagueCommittee, "") && !visitor.Holds(Role.CollegeLeagueCommittee)) yield break;
        yield return ($"/rounds/{row.ShortId}/summary", T["Summary.link"]);
        yield return (Register.EntryPack.PathOf(row), T["Entry.link"]);
    }
}
