using System.Collections.Immutable;
using Workflows.PublicNotices;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>
/// Who stands above whoever decides a step, the next above first: they may open the decision again (RULES, "A mistaken click is not final"), and whoever is refused asks
/// them in this order (RULES, "Appeal"). RULES names the bodies by their offices only; the reasons are in docs/decisions/0012.
/// </summary>
internal static class Superiors
{
    /// <param name="step">A step of <see cref="Step"/>, or an objection's answer.</param>
    /// <param name="decider">Who was asked in it, as an addressee.</param>
    public static ImmutableArray<string> Of(string step, string? decider, string college)
    {
        var (committee, university) = (Addressees.Holder(Role.CollegeLeagueCommittee, college), Addressees.Holder(Role.UniversityLeagueCommittee));
        return step switch
        {
            // Where all officers of the branch stood on the list the college's committee has decided in their place.
            Step.BranchProposal or Step.BranchMeeting or Step.Inspection => decider == committee ? [university] : [committee, university],
            Step.MeetingPermission or NoticeWorkflow.Objection or Step.PublicNotice or Step.CollegeReview or Step.EligibilityCheck => [university],
            Step.PartyBranchDecision => [Addressees.Holder(Role.CollegePartyCommittee, college), university],
            Step.UniversityRecord => [Addressees.Holder(Role.StudentAffairs), Addressees.Holder(Role.UniversityPartyCommittee), university],
            _ => [],
        };
    }
}
