using System.Globalization;
using Microsoft.Extensions.Logging;
using Workflows.People.SignIn;
using Workflows.Web;

namespace Workflows.Mail;

/// <summary>Sends sign-in mails past the outbox: what is in them must lie nowhere, and is of no use ten minutes later.</summary>
internal sealed class SignInSender(IMailProvider provider, ISchools schools, TimeProvider time, ILogger<SignInSender> log) : ISignInMail
{
    static readonly Texts T = Texts.Of("Mail");

    /// <summary>Sends once. Where nobody knows whether it was taken it counts as sent: the link may be in the mailbox already, and one can ask for another.</summary>
    /// <exception cref="InvalidOperationException">The provider did not take it; the message names its reason, never an address.</exception>
    public async Task Send(SignInMail mail, CancellationToken cancel)
    {
        Languages.Use(mail.Language);
        var school = await schools.Find(mail.School) ?? throw new InvalidOperationException($"There is no school {mail.School}.");
        var to = new MailRecipient(mail.School, null, mail.Name, mail.Address, CultureInfo.CurrentUICulture);
        var letter = MailLayout.Render(Compose(mail, school), to, school, "SignIn", caseId: null);
        switch (await provider.Send(letter, cancel))
        {
            case Delivery.Accepted:
                break;
            case Delivery.Doubtful doubtful:
                log.LogWarning("Nobody knows whether a sign-in mail was taken: {Error}.", doubtful.Error);
                break;
            case Delivery.Refused { Error: var error }:
                throw new InvalidOperationException($"A sign-in mail was refused: {error}.");
            case Delivery.NotYet { Error: var error }:
                throw new InvalidOperationException($"A sign-in mail was not taken for now: {error}.");
            case Delivery.Queued:
                throw new InvalidOperationException("A sign-in mail was put into the queue.");
        }
    }

    Composed Compose(SignInMail mail, SchoolInfo school) => new(T["SignIn.subject", school.Name], T["SignIn.preheader"],
    [
        new Paragraph(T["SignIn.link"], Say.Moment(mail.ExpiresAt, Say.Today(time))),
        new Button(T["SignIn.button"], mail.Link.AbsoluteUri, IsPersonal: false),
        new Paragraph(T["SignIn.code"]),
        new Code(mail.Code),
        new Small(T["SignIn.care"]),
    ])
    {
        Why = T["SignIn.why"],
    };
}
