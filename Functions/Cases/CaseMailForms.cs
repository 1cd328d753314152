using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Cases.Pages;
using Workflows.Mail;
using Workflows.Web;

namespace Workflows.Cases;

/// <summary>What the page of a case's mails shows.</summary>
/// <param name="Count">How many there are; not all need be shown.</param>
internal sealed record CaseMailsView(CaseRow Row, CaseWords Words, ImmutableArray<CaseMail> Mails, int Count, bool MaySend, bool SeesAddresses);

/// <summary>The mails of a case: to whom, what, when, and how they fared; and sending one once more.</summary>
internal sealed class CaseMailForms(CaseStore cases, CaseKinds kinds, CaseMails mails, Outbox outbox)
{
    /// <summary>The mail to send again.</summary>
    public const string MailField = "mail";

    static readonly FieldSet Again = new("Cases", "SendAgain") { new Field(MailField, FieldKind.Text) { MaxLength = 500 } };

    [Function("CaseMails"), SignedIn]
    public Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/mails")] HttpRequest request, string id) =>
        Show(request.HttpContext, id, CaseMails.MaySee, async (http, row) =>
        {
            var view = await View(row, http.Visitor());
            return await Page.Answer<CaseMailsPage>(http, Json(view), new { View = view, Input = FormInput.Of(Again) });
        });

    [Function("CaseMailsPost"), SignedIn]
    public Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/mails")] HttpRequest request, string id, CancellationToken cancel) =>
        Show(request.HttpContext, id, CaseMails.MaySend, async (http, row) =>
        {
            var visitor = http.Visitor();
            var input = await Form.Read(http, Again);
            if (input.IsValid)
            {
                switch (await mails.SendAgain(row, input.Text(MailField), visitor))
                {
                    case SentAgain.TooSoon: input.Add("", "sentJustNow"); break;
                    case SentAgain.NotThere: input.Add("", "notToSendAgain"); break;
                    default: await outbox.HandOver(visitor.School, cancel); break;
                }
            }

            if (!input.IsValid) return await Page.Again<CaseMailsPage>(http, input, new { View = await View(row, visitor), Input = input });
            return Page.WantsJson(http) ? Page.Write(Json(await View(row, visitor))) : Page.SeeOther(CaseMails.PathOf(row));
        });

    async Task<CaseMailsView> View(CaseRow row, Visitor visitor)
    {
        var (all, count) = await mails.All(row);
        return new(row, new(kinds[row.Kind]), all, count, CaseMails.MaySend(row, visitor), CaseMails.SeesAddresses(visitor));
    }

    static object Json(CaseMailsView view) => new
    {
        id = view.Row.ShortId, count = view.Count,
        mails = view.Mails.Select(mail => new
        {
            id = mail.Row.Id, to = mail.To?.Name, address = view.SeesAddresses ? mail.To?.Email : null, template = mail.Row.Template, writtenAt = mail.Row.WrittenAt, handedOverAt = mail.Row.HandedAt,
            state = $"{mail.Standing}", reason = MailStandings.ReasonOf(mail.Row, mail.Fate), deliveredAt = mail.Fate?.DeliveredAt, canSendAgain = view.MaySend && mail.CanSendAgain,
        }),
    };

    async Task<IResult> Show(HttpContext http, string id, Func<CaseRow, Visitor, bool> may, Func<HttpContext, CaseRow, Task<IResult>> page)
    {
        var visitor = http.Visitor();
        if (!id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') || await cases.Find(CaseRow.FullId(visitor.School, id)) is not { } row) return await Page.NotFound(http);
        return may(row, visitor) ? await page(http, row) : await Page.Forbidden(http);
    }
}
