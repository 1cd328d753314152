using Workflows.Cases;
using Workflows.Mail;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>Tells whoever was asked, or is concerned, that an office has passed over a step.</summary>
internal sealed class RepairMail(CaseStore cases, CaseKinds kinds) : IMailTemplate
{
    public const string Skipped = "StepSkipped", Ended = "CaseEnded";

    static readonly Texts T = Texts.Of("UserTasks");

    public string Name => Skipped;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        var mail = rows[^1];
        if (await cases.Find(mail.Partition) is not { } row || StepId.Parse(row.Id, mail.Args["step"]) is not { } id || row.Find(id) is not { IsSkipped: true } step) return null;
        var words = new TaskWords(kinds[row.Kind]);
        return new(T["Skipped.subject", row.Name, words.Step(id.Step)], null,
        [
            new Paragraph(T["Skipped.text", step.ByName, words.Step(id.Step)]), new Paragraph(T["Repair.because", step.Comment]), new Paragraph(T["Skipped.asked"]),
            new Button(T["Done.case"], tools.Address($"/cases/{row.ShortId}"), IsPersonal: false),
        ]);
    }
}

/// <summary>Tells whoever was asked, or began a case, that an office has ended it.</summary>
internal sealed class CaseEndedMail(CaseStore cases, CaseKinds kinds) : IMailTemplate
{
    static readonly Texts T = Texts.Of("UserTasks");

    public string Name => RepairMail.Ended;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        if (await cases.Find(rows[^1].Partition) is not { EndedBy: { } end } row) return null;
        return new(T["CaseEnded.subject", new CaseWords(kinds[row.Kind]).Title(row.Name)], null,
        [
            new Paragraph(T["CaseEnded.text", end.Name]), new Paragraph(T["Repair.because", end.Reason]), new Paragraph(T["CaseEnded.asked"]),
            new Button(T["Done.case"], tools.Address($"/cases/{row.ShortId}"), IsPersonal: false),
        ]);
    }
}
