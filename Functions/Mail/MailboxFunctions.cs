using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Documents;
using Workflows.Mail.Pages;
using Workflows.Web;

namespace Workflows.Mail;

/// <summary>The local mailbox as a page, for trying out. Anybody reads everybody's mail here, so it is only there with <c>Mail__Provider=Local</c>.</summary>
public sealed class MailboxFunctions
{
    /// <summary>What the frame of a mail may do: a person's click on a link leads the whole window, or a new tab, there.</summary>
    internal const string Sandbox = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

    [Function("Mailbox"), Public]
    public Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "dev/mailbox")] HttpRequest request) =>
        Answer(request, async (mailbox, http) =>
        {
            var to = request.Query["to"] is [{ Length: > 0 } address] && !string.IsNullOrWhiteSpace(address) ? address.Trim() : null;
            return Page.WantsJson(http)
                ? Page.Write(await mailbox.Mails(to, http.RequestAborted))
                : await Page.Show<MailboxPage>(http, new { Mails = await mailbox.Lines(to, http.RequestAborted), To = to });
        });

    [Function("MailboxMail"), Public]
    public Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "dev/mailbox/{id}")] HttpRequest request, string id) =>
        Answer(request, async (mailbox, http) =>
        {
            if (await mailbox.Find(id, http.RequestAborted) is not { } mail) return await Page.NotFound(http);
            http.Response.Headers.ContentSecurityPolicy += "; frame-src 'self'";
            return await Page.Answer<MailPage>(http, mail, new { Mail = mail });
        });

    [Function("MailboxHtml"), Public]
    public Task<IResult> Html([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "dev/mailbox/{id}/html")] HttpRequest request, string id) =>
        Answer(request, async (mailbox, http) =>
        {
            if (await mailbox.Find(id, http.RequestAborted) is not { } mail) return await Page.NotFound(http);
            http.Response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox {Sandbox}";
            return Results.Content(mail.Html.Replace("<head>", "<head>\n<base target=\"_top\">", StringComparison.Ordinal), "text/html; charset=utf-8");
        });

    [Function("MailboxCalendar"), Public]
    public Task<IResult> Calendar([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "dev/mailbox/{id}/calendar")] HttpRequest request, string id) =>
        Answer(request, async (mailbox, http) => await mailbox.Find(id, http.RequestAborted) is { Calendar: { } calendar }
            ? Files.Download(Encoding.UTF8.GetBytes(calendar), $"{CalendarFile.ContentType}; charset=utf-8", CalendarFile.FileName)
            : await Page.NotFound(http));

    static async Task<IResult> Answer(HttpRequest request, Func<LocalMailbox, HttpContext, Task<IResult>> answer)
    {
        var http = request.HttpContext;
        return http.RequestServices.GetService<LocalMailbox>() is { } mailbox ? await answer(mailbox, http) : await Page.NotFound(http);
    }
}
