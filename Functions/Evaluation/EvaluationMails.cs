using System.Collections.Immutable;
using System.Globalization;
using Workflows.Cases;
using Workflows.Documents;
using Workflows.Mail;
using Workflows.Web;

namespace Workflows.Evaluation;

/// <summary>The names of an evaluation's mails, and those that a decision brings about.</summary>
internal static class EvaluationMails
{
    public const string Meeting = "EvaluationMeeting", Result = "EvaluationResult", Answered = "EvaluationAppealAnswered";

    public static MailRow AppealAnswered(CaseRow row, Officer officer, StepRow step, DateTimeOffset at) => new($"{Answered}.{step.IdIn(row.Id).Key}", row.Id, Answered, MailKind.Told, at)
    {
        To = officer.Person,
        Args = ImmutableSortedDictionary<string, string>.Empty.Add("step", step.IdIn(row.Id).Key),
    };
}

/// <summary>述职评议会议通知: to each of the panel and each officer.</summary>
internal sealed class EvaluationMeetingMail(CaseStore cases) : IMailTemplate
{
    static readonly Texts T = Texts.Of("Evaluation");

    public string Name => EvaluationMails.Meeting;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        if (await cases.Find(rows[^1].Partition) is not { IsRunning: true } row || row.BodyAs<EvaluationBody>() is not { Meeting: { } meeting } body) return null;
        var role = body.Officers.Any(officer => officer.Person == to.Person) ? "officer" : "member";
        return new(T["Meeting.mail.subject", row.Name], null,
        [
            new Paragraph(T[$"Meeting.mail.{role}", row.Name]),
            new Facts([new(T["Fact.meetingDate"], Say.Full(meeting.Date)), .. meeting.Place.Length > 0 ? [new MailFact(T["Fact.place"], meeting.Place)] : Array.Empty<MailFact>()]),
        ])
        {
            Event = new DayEvent($"{row.Id}@workflows", 1, meeting.Date, T["Meeting.mail.event", row.Name]) { Place = meeting.Place.Length > 0 ? meeting.Place : null },
        };
    }
}

/// <summary>评议结果告知: each officer's own, before the public is told.</summary>
internal sealed class EvaluationResultMail(CaseStore cases) : IMailTemplate
{
    static readonly Texts T = Texts.Of("Evaluation");

    public string Name => EvaluationMails.Result;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        if (await cases.Find(rows[^1].Partition) is not { } row || row.BodyAs<EvaluationBody>().Officers.FirstOrDefault(officer => officer.Person == to.Person) is not { Grade: { } grade } officer) return null;
        var facts = new List<MailFact> { new(T["Fact.grade"], T[$"Grade.{grade}"]) };
        if (officer.Result is { Total: { } total }) facts.Add(new(T["Fact.total"], ResultWords.Points(total)));
        if (officer.Lowered is { } reason) facts.Add(new(T["Fact.lowered"], reason));
        return new(T["Result.mail.subject", row.Name], null,
        [
            new Paragraph(T["Result.mail", row.Name]), new Facts([.. facts]), new Small(T["Result.mail.appeal"]),
            new Button(T["Result.mail.button"], tools.Address($"/evaluations/{row.ShortId}/mine"), IsPersonal: false),
        ]);
    }
}

/// <summary>申诉答复.</summary>
internal sealed class EvaluationAppealMail(CaseStore cases) : IMailTemplate
{
    static readonly Texts T = Texts.Of("Evaluation");

    public string Name => EvaluationMails.Answered;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        if (await cases.Find(rows[^1].Partition) is not { } row || StepId.Parse(row.Id, rows[^1].Args["step"]) is not { } id || row.Find(id) is not { Result: { } result } step) return null;
        if (row.BodyAs<EvaluationBody>().Of(id.Unit!) is not { Grade: { } grade }) return null;
        return new(T["Answered.mail.subject", row.Name], null,
        [
            new Paragraph(T[$"Answered.mail.{result}", row.Name, T[$"Grade.{grade}"]]),
            .. step.Comment is { Length: > 0 } reasons ? [new Paragraph(T["Answered.mail.reasons"], reasons)] : Array.Empty<MailBlock>(),
        ]);
    }
}
