using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Workflows.Cases;
using Workflows.PublicNotices;
using Workflows.UserTasks;

namespace Workflows.Recommendation;

/// <summary>推优大会: a branch decides on all its applicants of a round in one meeting; each applicant's own case takes its result from here.</summary>
internal static class BranchMeetingWorkflow
{
    [Function(nameof(BranchMeetingWorkflow))]
    public static Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, string meeting) => Procedure.Run(context, meeting, async p =>
    {
        await p.Ask(Step.Gathering);   // until applications close
        await p.Do(nameof(MeetingActivities.TakeRoll), Step.Roll);

        string permission;
        do
        {
            var proposal = await p.Ask(Step.BranchProposal);
            while (proposal is Answer.Returned)
            {
                await p.Ask(Step.Additions);   // of those who were asked for more
                proposal = await p.Ask(Step.BranchProposal);
            }

            if (proposal is not Answer.Approved) return Outcome.Rejected;
            permission = await p.Ask(Step.MeetingPermission);
        }
        while (permission is Answer.Returned);

        if (permission is not Answer.Approved) return Outcome.Rejected;

        await p.Do(nameof(MeetingActivities.TakeRoll), Step.Roll);
        string sitting;
        do
        {
            await Record(p, Step.BranchMeeting);
            sitting = await p.Do(nameof(MeetingActivities.CountVotes), Step.Count);
        }
        while (sitting is Verdict.CalledAgain);

        if (sitting is not Verdict.Carried) return sitting;

        var inspection = await p.Ask(Step.Inspection);
        while (inspection is Verdict.Tied)
        {
            await Record(p, Step.SecondBallot);
            inspection = await p.Do(nameof(MeetingActivities.CountSecondBallot), Step.SecondCount);
        }

        await p.Do(nameof(MeetingActivities.TakePlaces), Step.Places);   // of nobody, too: an inspection that was taken back may have taken some
        if (inspection is not Answer.Approved) return inspection;

        await p.Notice(Step.PublicNotice);
        return Verdict.Held;
    });

    /// <summary>The paper ballot's numbers are typed in, and confirmed by two tellers; if one does not, typed in again.</summary>
    static async Task Record(Procedure p, string step)
    {
        do await p.Ask(step);
        while (!(await p.AskAll(step, Teller.Units)).All(answer => answer is Answer.Confirmed));
    }
}
