using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Workflows.Web;

namespace Workflows.Mail;

/// <summary>
/// Where SendGrid tells what became of mails. Only with its signature; what it tells may come twice and in any order. An answer other than 2xx makes SendGrid
/// tell again, for a day.
/// </summary>
internal sealed class SendGridWebhook(SendGridSignature signature, MailOutcomes outcomes, ILogger<SendGridWebhook> log)
{
    /// <summary>SendGrid sends at most 768 KB at once.</summary>
    internal const int MostBytes = 1024 * 1024;

    const int MailsAtOnce = 8;

    [Function("SendGridEvents"), Public(ForMachines = true)]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "mail/events/sendgrid")] HttpRequest request, CancellationToken cancel)
    {
        var http = request.HttpContext;
        if (!signature.IsSet) return await Page.NotFound(http);
        if (await Body(request, cancel) is not { } body) return await Page.Error(http, StatusCodes.Status413PayloadTooLarge);
        if (!signature.IsGood(request.Headers["X-Twilio-Email-Event-Webhook-Signature"], request.Headers["X-Twilio-Email-Event-Webhook-Timestamp"], body.Span))
        {
            log.LogWarning("A call to the mail events was not signed with Mail__SendGrid__WebhookKey, or is too old; nothing in it was read.");
            return await Page.Forbidden(http);
        }

        try
        {
            var told = SendGridEvents.Read(body);
            await Parallel.ForEachAsync(told, new ParallelOptions { MaxDegreeOfParallelism = MailsAtOnce, CancellationToken = cancel },
                async (each, token) => await outcomes.Hear(each.Mail, each.News, token));
            return Results.NoContent();
        }
        catch (JsonException)
        {
            return await Page.Error(http, StatusCodes.Status400BadRequest);
        }
    }

    /// <returns>Null when there is more than anybody may send.</returns>
    static async Task<ReadOnlyMemory<byte>?> Body(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > MostBytes) return null;
        using var body = new MemoryStream();
        var part = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(part, cancel)) > 0;)
        {
            if (body.Length + read > MostBytes) return null;
            await body.WriteAsync(part.AsMemory(0, read), cancel);
        }

        return body.ToArray();
    }
}
