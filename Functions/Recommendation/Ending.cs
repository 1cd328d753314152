using Workflows.Cases;
using Workflows.PublicNotices;

namespace Workflows.Recommendation;

/// <summary>By which decision a recommendation came to where it is.</summary>
internal static class Ending
{
    /// <summary>The step of the branch's meeting that decided about the person, as it stands in the own case; null where the meeting came to no decision.</summary>
    /// <param name="wait">The own wait for the meeting, done.</param>
    public static StepRow? InTheMeeting(CaseRow row, StepRow wait) => wait.Result switch
    {
        Outcome.Rejected => Last(row, Step.MeetingPermission, UserTasks.Answer.Rejected) ?? Last(row, Step.BranchProposal, UserTasks.Answer.Rejected),
        Outcome.NotCarried or Outcome.NoQuorum => Last(row, Step.BranchMeeting),
        Outcome.Declined or Outcome.BeyondQuota or Verdict.PutForward => Last(row, Step.Inspection),
        Outcome.ObjectionUpheld => Last(row, Step.PublicNotice, NoticeResult.Upheld),
        _ => null,
    };

    static StepRow? Last(CaseRow row, string step, string? result = null) =>
        row.Steps.LastOrDefault(each => each.Name == step && each is { From: not null, Unit: null, IsVoid: false } && (result is null || each.Result == result));
}
