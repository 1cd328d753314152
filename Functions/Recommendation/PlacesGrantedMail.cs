using System.Collections.Immutable;
using System.Globalization;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>The branch's secretary learns how many places the college has granted, and why.</summary>
internal sealed class PlacesGrantedMail(CaseStore cases) : IMailTemplate
{
    public const string TemplateName = "PlacesGranted";

    static readonly Texts T = Texts.Of("Recommendation");

    public string Name => TemplateName;

    public static MailRow To(string person, CaseRow meeting, DateTimeOffset now) => new($"{TemplateName}.{meeting.AuditSeq}.{person}", meeting.Id, TemplateName, MailKind.Told, now) { To = person };

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        if (await cases.Find(rows[^1].Partition) is not { IsRunning: true } row || row.BodyAs<MeetingBody>() is not { Extra: > 0 } body) return null;
        MailFact[] facts =
        [
            .. ((string[])["extraPlaces", "extraBy", "extra"]).SelectMany(code => row.Facts.Where(fact => fact.Code == code)).Select(fact => new MailFact(T[$"Fact.{fact.Code}"], fact.Value)),
            .. body.Quota is { } quota ? [new MailFact(T["Fact.quota"], Arithmetic.Line(Arithmetic.Of(quota), CultureInfo.CurrentUICulture))] : Array.Empty<MailFact>(),
        ];
        return new(T["PlacesGranted.subject", body.Branch, body.Extra], null,
        [
            new Paragraph(T["PlacesGranted.what", body.Branch]), new Facts([.. facts]), new Button(T["Ended.button"], tools.Address($"/cases/{row.ShortId}"), IsPersonal: false),
        ]);
    }
}
