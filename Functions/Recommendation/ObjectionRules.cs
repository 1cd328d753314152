using Workflows.Cases;
using Workflows.PublicNotices;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>What the answer to an objection brings about (RULES part 1, step 7).</summary>
internal static class ObjectionRules
{
    /// <summary>Upheld or dismissed, either with reasons. Whoever is named need not be heard any more.</summary>
    public static Ruling Answer(CaseRow row, StepRow step, Submission submission)
    {
        if (submission.Comment.Length == 0 && submission.Answer is not UserTasks.Answer.Approved) return Ruling.Refuse(row, new Fault("comment", "missing", []));
        var hearing = row.Find(new(row.Id, NoticeWorkflow.Hearing, step.Attempt));
        var now = hearing is { IsOpen: true } ? row.With(hearing.Finish(StepRow.Expired, "workflow", submission.At)) : row;
        return new(now, submission.Answer is UserTasks.Answer.Approved ? NoticeResult.Upheld : Dismissed)
        {
            Nudge = hearing is { State: StepState.Active } ? [hearing.IdIn(row.Id).Instance] : [],
        };
    }

    public const string Dismissed = nameof(Dismissed);

    /// <summary>Whom an objection, or the hearing about it, is about.</summary>
    public static Candidate Named(CaseRow row, StepId step)
    {
        var objection = row.Steps.Single(each => each.Name == NoticeWorkflow.Objection && each.Attempt == step.Attempt);
        return row.BodyAs<MeetingBody>().Candidates.Single(candidate => candidate.Case == objection.About);
    }
}
