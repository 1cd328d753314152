using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>Tells whoever decided on paper what was entered, with a link to contradict; and whoever entered it, that it is contradicted.</summary>
internal sealed class OnPaperMailTemplate(TaskDesk desk, CaseStore cases, CaseKinds kinds, Contradictions contradictions) : IMailTemplate
{
    static readonly Texts T = Texts.Of("UserTasks");

    public string Name => TaskMails.OnPaper;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        var mail = rows[0];
        if (await desk.Find(to.School, $"{mail.CaseId}.{mail.Args["step"]}") is not { Step.State: StepState.Done } task) return null;
        if (await cases.Find<TaskRecord>(task.Case.Id, TaskRecord.KeyOf(task.Id)) is not { OnPaper: { } paper } record) return null;
        var words = new TaskWords(kinds[task.Case.Kind]);
        var title = words.Title([task]);
        var facts = new Facts(new MailFact(T["Done.what"], title), new(T["Done.result"], words.Result(task.Step)), new(T["Paper.decider.label"], paper.Decider),
            new(T["Paper.documentNumber.label"], paper.DocumentNumber), new(T["Paper.paperDate.label"], Say.Full(paper.Date)));
        if (mail.Args["what"] is "Contradicted")
        {
            return await contradictions.Find(task.Id) is { } against
                ? new(T["OnPaper.contradicted.subject", task.Case.Name], null, [new Paragraph(T["OnPaper.contradicted", paper.Decider]), facts, new Paragraph(against.Text), new Button(T["Done.case"], tools.Address($"/cases/{task.Case.ShortId}"), IsPersonal: false)])
                : null;
        }

        var link = tools.NewLink(task.Case.Id, new TaskLink(to.Person!, TaskLink.HashOf(to.Address), [task.ShortId]) { Contradicts = true });
        return new(T["OnPaper.subject", task.Case.Name], null, [new Paragraph(T["OnPaper.entered", record.EnteredByName ?? ""]), facts, new Button(T["OnPaper.button"], link)]);
    }
}
