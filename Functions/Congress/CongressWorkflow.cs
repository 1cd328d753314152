using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Workflows.Cases;
using Workflows.PublicNotices;
using Workflows.UserTasks;

namespace Workflows.Congress;

/// <summary>学生代表大会: the yearly congress of one body, from the request to the filing (RULES part 2).</summary>
internal static class CongressWorkflow
{
    [Function(nameof(CongressWorkflow))]
    public static Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, string @case) => Procedure.Run(context, @case, async p =>
    {
        if (!await IsApproved(p, Step.ConveneRequest, Step.ConveneApproval)) return Outcome.NotApproved;
        await p.Ask(Step.PreparatoryCommittee);

        await p.Do(nameof(CongressActivities.CountStudents), Step.Division);
        await p.Ask(Step.Apportionment);

        await p.Do(nameof(CongressActivities.OpenCollegeElections), Step.CollegeElections);   // each college goes on in a case of its own
        await p.Ask(Step.OtherDelegates);
        do
        {
            await AwaitLists(p);
            await p.Do(nameof(CongressActivities.CheckCredentials), Step.CredentialCheck);
        }
        while (await p.Ask(Step.CredentialReview) is Answer.Returned && await p.Do(nameof(CongressActivities.ReturnLists), Step.ListsReturned) is Verdict.Returned);
        if (await p.Do(nameof(CongressActivities.ConfirmDelegates), Step.Delegates) is Outcome.NoDelegates) return Outcome.NoDelegates;

        var proposals = p.Ask(Step.Proposals);   // until its last day, beside all that follows
        var colleges = await context.Do<ImmutableArray<string>>(nameof(CongressActivities.CollegesOf), @case);
        do await Nominate(p, colleges);
        while (await p.Do(nameof(CongressActivities.CountCandidates), Step.Candidates) is Verdict.NotMet);
        await proposals;

        if (!await IsApproved(p, Step.OpeningRequest, Step.OpeningApproval)) return Outcome.NotApproved;

        // The day: what happens in the hall finishes these.
        await p.Ask(Step.PreliminaryMeeting);
        await p.Ask(Step.CheckIn);
        await p.Ask(Step.Motions);
        await p.Ask(Step.Election);
        await p.Ask(Step.Scrutiny);

        if (await p.Do(nameof(CongressActivities.TakeDownResult), Step.Result) is Outcome.NobodyElected) return Outcome.NobodyElected;
        await p.Notice(Step.ResultNotice);
        if (await p.Ask(Step.ResultApproval) is Answer.Rejected) return Outcome.NotApproved;
        await p.Do(nameof(CongressActivities.FileCongress), Step.Filing);
        return Outcome.Convened;
    });

    /// <summary>All must agree, one after the other; whoever sends the request back has it made anew.</summary>
    static async Task<bool> IsApproved(Procedure p, string request, string approval)
    {
        while (true)
        {
            await p.Ask(request);
            var said = "";
            foreach (var approver in Approver.InTurn)
                if ((said = await p.Ask(approval, approver)) is Answer.Returned or Answer.Rejected) break;
            if (said is not Answer.Returned) return said is not Answer.Rejected;
        }
    }

    /// <summary>Until all colleges have handed in: at the deadline those that are late have more time, or lose their seats.</summary>
    static async Task AwaitLists(Procedure p)
    {
        while (await p.Ask(Step.DelegateElection) is StepRow.Expired) await p.Ask(Step.LateColleges);
    }

    /// <summary>学院提名 → 学院党组织 → 学工部门与校团委联合审查 → 校党委.</summary>
    static async Task Nominate(Procedure p, ImmutableArray<string> colleges)
    {
        await p.AskAll(Step.Nomination, colleges);
        await p.Do(nameof(CongressActivities.CheckNominees), Step.NomineeCheck);
        await p.AskAll(Step.CollegeReview, colleges);
        await p.AskAll(Step.JointReview, Joint.Units);
        await p.Ask(Step.PartyReview);
    }
}

/// <summary>代表选举 of one college: its list, reviewed, published and examined, at its own pace (RULES part 2, step 5).</summary>
internal static class DelegateElectionWorkflow
{
    [Function(nameof(DelegateElectionWorkflow))]
    public static Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, string @case) => Procedure.Run(context, @case, async p =>
    {
        do
        {
            string review;
            do await p.Ask(Step.DelegateList);
            while ((review = await p.Ask(Step.ListReview)) is Answer.Returned or Answer.Rejected);
            if (review is Answer.Approved) await p.Notice(Step.CollegeNotice);   // not again where nobody is new
        }
        while (await p.Ask(Step.Examination) is Answer.Returned);
        return Outcome.Confirmed;
    });
}
