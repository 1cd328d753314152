using Workflows.Cases;
using Workflows.Mail;
using Workflows.Web;

namespace Workflows.Congress;

internal static class CongressMails
{
    public const string Delegate = "CongressDelegate";
}

/// <summary>Whoever is a delegate hears so: when and where the congress is.</summary>
internal sealed class CongressDelegateMail(CaseStore cases) : IMailTemplate
{
    static readonly Texts T = Texts.Of("Congress");

    public string Name => CongressMails.Delegate;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        if (await cases.Find(rows[^1].Partition) is not { IsRunning: true } row) return null;
        var body = row.BodyAs<CongressBody>();
        return new(T["Delegate.mail.subject", row.Name], null,
        [
            new Paragraph(T["Delegate.mail", row.Name]),
            new Facts([new(T["Fact.date"], Say.Full(body.Date)), .. body.Place.Length > 0 ? [new MailFact(T["Fact.place"], body.Place)] : Array.Empty<MailFact>()]),
        ]);
    }
}
