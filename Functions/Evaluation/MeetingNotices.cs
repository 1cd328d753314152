using Workflows.Cases;
using Workflows.Mail;
using Workflows.Storage;

namespace Workflows.Evaluation;

/// <summary>会议通知: the panel and the officers are told when the meeting is, with a calendar file.</summary>
internal sealed class MeetingNotices(CaseStore cases, Mailing mailing, TimeProvider clock)
{
    /// <summary>Tells all who have not been told. Twice is safe, also at once.</summary>
    public async Task Tell(CaseRow row)
    {
        if (row.BodyAs<EvaluationBody>() is not { Meeting: not null, IsConvened: false } body) return;
        var invited = body.Panel.Select(seat => seat.Person!).Concat(body.Officers.Select(officer => officer.Person));
        await mailing.Tell(row.Id, EvaluationMails.Meeting, invited, (id, person) => new(id, row.Id, EvaluationMails.Meeting, MailKind.Told, clock.GetUtcNow()) { To = person });
        await cases.Change(row.Id, "convened", now => now.BodyAs<EvaluationBody>() is { IsConvened: false } open ? new(now.WithBody(open with { IsConvened = true }), new(AuditNote.Workflow, "MembersTold")) : null);
    }
}
