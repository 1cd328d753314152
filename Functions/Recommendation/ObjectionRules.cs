using Workflows.Cases;
using Workflows.Policies;
using Workflows.PublicNotices;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>What the answer to an objection brings about (RULES part 1, step 7).</summary>
internal static class ObjectionRules
{
    /// <summary>Whoever is named is told of a dismissal; of the other by the end of the case.</summary>
    public static Ruling Answer(CaseRow row, StepRow step, Submission submission)
    {
        var ruling = Objecting.Answer(row, step, submission);
        return ruling.Result is Objecting.Dismissed ? ruling with { Mails = [ObjectionDismissedMail.To(Named(row, step.IdIn(row.Id)), row, step, submission.At)] } : ruling;
    }

    /// <summary>
    /// An upheld objection that a superior body opens again is set aside: whom it was about is put forward as if it had been dismissed, at once where the notice is down.
    /// Others that were upheld against the same person stand.
    /// </summary>
    public static CaseRow SetAside(CaseRow row, StepRow objection)
    {
        var body = row.BodyAs<MeetingBody>();
        var candidate = body.Candidates.Single(each => each.Case == objection.About);
        if (row.Steps.Any(step => step != objection && step is { Name: NoticeWorkflow.Objection, State: StepState.Done, Result: NoticeResult.Upheld } && step.About == objection.About)) return row;
        if (row.Latest(Step.PublicNotice) is not { } notice) return row;
        var key = notice.IdIn(row.Id).Key;
        return notice.State is StepState.Active
            ? row.WithBody(body.With(candidate with { State = CandidateState.PutForward, Outcome = null, Results = candidate.Results.Remove(key) }))
            : row.WithBody(body.With(candidate.With(key, new(NoticeResult.Undisturbed) { Note = Clause.Of("Note_NoticeSetAside", Calendar.Beijing.DateOf(notice.StartedAt)) }) with { State = CandidateState.Over, Outcome = Verdict.PutForward }));
    }

    /// <summary>Whom an objection, or the hearing about it, is about.</summary>
    public static Candidate Named(CaseRow row, StepId step) => row.BodyAs<MeetingBody>().Candidates.Single(candidate => candidate.Case == Objecting.About(row, step));
}
