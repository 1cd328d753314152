using Workflows.Cases;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.PublicNotices;

/// <summary>What the answer to an objection comes to, whatever the procedure (RULES part 1, step 7). Pure.</summary>
internal static class Objecting
{
    public const string Dismissed = nameof(Dismissed);

    /// <summary>Upheld only when whoever is named has been heard, or has said nothing in time; dismissed at once, and then nobody need be heard any more. Both with reasons.</summary>
    public static Ruling Answer(CaseRow row, StepRow step, Submission submission)
    {
        var (hearing, isUpheld) = (row.Find(new(row.Id, NoticeWorkflow.Hearing, step.Attempt)), submission.Answer is UserTasks.Answer.Approved);
        if (hearing is { IsOpen: true } && isUpheld)
            return Ruling.Refuse(row, hearing.Deadline is { } until ? new Fault("decision", "beingHeard", [Say.Deadline(until, Say.Day(submission.At))]) : new Fault("decision", "notHeard", []));
        var now = hearing is { IsOpen: true } ? row.With(hearing.Finish(StepRow.Expired, AuditNote.Workflow, submission.At)) : row;
        return new(now, isUpheld ? NoticeResult.Upheld : Dismissed) { Nudge = hearing is { State: StepState.Active } ? [hearing.IdIn(row.Id).Instance] : [] };
    }

    /// <summary>Whoever is named may say something, until a time.</summary>
    public static TaskKind Hearing(string person, DateTimeOffset until) => new()
    {
        Addressee = Addressees.Person(person),
        Answers = [UserTasks.Answer.Submitted],
        EndsAt = until,
        IsOwn = true,
        CanTakeBack = false,
    };

    /// <summary>Whom an objection, or the hearing about it, is about: an entry of the notice.</summary>
    public static string About(CaseRow row, StepId step) => row.Steps.Single(each => each.Name == NoticeWorkflow.Objection && each.Attempt == step.Attempt).About!;
}
