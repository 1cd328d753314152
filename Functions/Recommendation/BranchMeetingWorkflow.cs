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

        string sitting;
        do
        {
            if (!await IsPermitted(p)) return Outcome.Rejected;
            await p.Do(nameof(MeetingActivities.TakeRoll), Step.Roll);
            sitting = await Hold(p);
        }
        while (sitting is Verdict.CalledOff);

        if (sitting is not Verdict.Carried) return sitting;

        string inspection;
        do inspection = await Inspect(p);
        while (await p.Do(nameof(MeetingActivities.TakePlaces), Step.Places) is Verdict.PlacesGone);   // of nobody, too: an inspection that was taken back may have taken some

        if (inspection is not Answer.Approved) return inspection;

        await p.Notice(Step.PublicNotice);
        return Verdict.Held;
    });

    /// <summary>The branch proposes whom it will vote on, and the college gives leave.</summary>
    static async Task<bool> IsPermitted(Procedure p)
    {
        while (true)
        {
            var proposal = await p.Ask(Step.BranchProposal);
            while (proposal is Answer.Returned)
            {
                await p.Ask(Step.Additions);   // of those who were asked for more
                proposal = await p.Ask(Step.BranchProposal);
            }

            if (proposal is not Answer.Approved) return false;
            var permission = await p.Ask(Step.MeetingPermission);
            if (permission is not Answer.Returned) return permission is Answer.Approved;
        }
    }

    /// <summary>The branch sits, and again where too few came.</summary>
    static async Task<string> Hold(Procedure p)
    {
        while (true)
        {
            if (await Record(p, Step.BranchMeeting) is Verdict.CalledOff) return Verdict.CalledOff;
            var sitting = await p.Do(nameof(MeetingActivities.CountVotes), Step.Count);
            if (sitting is not Verdict.CalledAgain) return sitting;
        }
    }

    /// <summary>The branch committee decides whom it puts forward; a tie at the last place is voted on once more.</summary>
    static async Task<string> Inspect(Procedure p)
    {
        var inspection = await p.Ask(Step.Inspection);
        while (inspection is Verdict.Tied)
        {
            await Record(p, Step.SecondBallot);
            inspection = await p.Do(nameof(MeetingActivities.CountSecondBallot), Step.SecondCount);
        }

        return inspection;
    }

    /// <summary>The paper ballot's numbers are typed in, and confirmed by two tellers; if one does not, typed in again.</summary>
    static async Task<string> Record(Procedure p, string step)
    {
        while (true)
        {
            var recorded = await p.Ask(step);
            if (recorded is Verdict.CalledOff || (await p.AskAll(step, Teller.Units)).All(answer => answer is Answer.Confirmed)) return recorded;
        }
    }
}
