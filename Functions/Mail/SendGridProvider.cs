using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SendGrid;
using SendGrid.Helpers.Mail;
using Workflows.Documents;

namespace Workflows.Mail;

/// <summary>Where to send through, and as whom. From <c>Mail__From</c>, <c>Mail__FromName</c>, <c>Mail__SendGrid__ApiKey</c>, <c>Mail__SendGrid__BaseUrl</c>.</summary>
/// <param name="BaseUrl">Of the API; another than SendGrid's own only for its EU region and in tests.</param>
internal sealed record SendGridSettings(string ApiKey, string From, string FromName, string BaseUrl = "https://api.sendgrid.com");

/// <summary>
/// Sends by SendGrid's API v3. It knows no idempotency key, so each mail is posted once; whether a post that got no answer was taken, nobody knows.
/// </summary>
internal sealed class SendGridProvider(SendGridSettings settings, HttpClient http, TimeProvider time) : IMailProvider
{
    static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(10);
    static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    static readonly SocketsHttpHandler Connections = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectCallback = Connect };

    readonly ProviderDoor door = new(time);
    readonly SendGridClient client = new(http, new SendGridClientOptions { ApiKey = settings.ApiKey, Host = settings.BaseUrl });

    /// <summary>A client that tells "not connected" (surely not taken) from "no answer" (perhaps taken).</summary>
    /// <param name="answerWithin">Null: half a minute.</param>
    public static HttpClient NewHttpClient(TimeSpan? answerWithin = null) => new(Connections, disposeHandler: false) { Timeout = answerWithin ?? AnswerWithin };

    public async Task<Delivery> Send(OutgoingMail mail, CancellationToken cancel)
    {
        // Somebody waits for a mail that is about no case: it signs them in.
        if (mail.CaseId is not null && door.Closed is { } closed) return closed;
        try
        {
            var response = await client.SendEmailAsync(Message(mail), cancel);
            door.Answered();
            return await Read(response);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            var error = $"SendGrid {e.HttpRequestError}";
            door.Close(error);
            return new Delivery.NotYet(error);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            var error = $"SendGrid {(e is HttpRequestException { HttpRequestError: var known } ? known : "Timeout")}";
            door.WasSilent(error);
            return new Delivery.Doubtful(error);
        }
    }

    SendGridMessage Message(OutgoingMail mail)
    {
        var message = new SendGridMessage
        {
            From = new(settings.From, settings.FromName),
            Subject = mail.Subject,
            PlainTextContent = mail.Text,
            HtmlContent = mail.Html,
        };
        message.AddTo(mail.ToAddress, mail.ToName);
        if (mail.Event is { } happens)
        {
            var file = CalendarFile.Write(happens, settings.From, mail.ToAddress, time.GetUtcNow());
            message.AddAttachment(CalendarFile.FileName, Convert.ToBase64String(Encoding.UTF8.GetBytes(file)), $"{CalendarFile.ContentType}; charset=utf-8; method={happens.Method}");
        }

        message.AddCategory(mail.Category);
        if (mail.CaseId is { } id) message.AddCustomArg(SendGridEvents.Case, id);
        if (mail.MailId is { } row)
        {
            message.AddCustomArg(SendGridEvents.School, mail.School);
            message.AddCustomArg(SendGridEvents.Mail, row);
        }
        // Tracking rewrites links and would hand their tokens to a third party; the subscription footer would unsubscribe people from their duties.
        message.SetClickTracking(false, false);
        message.SetOpenTracking(false, null);
        message.SetSubscriptionTracking(false);
        message.SetGoogleAnalytics(false);
        return message;
    }

    async Task<Delivery> Read(Response response) => response.StatusCode switch
    {
        HttpStatusCode.Accepted or HttpStatusCode.OK => new Delivery.Accepted(response.Headers.TryGetValues("X-Message-Id", out var ids) ? ids.FirstOrDefault() : null),
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => new Delivery.NotYet(Code(response), RetryAfter(response)),
        // A wrong or locked key is for the operator to mend; the mails are as good as before.
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new Delivery.NotYet(Code(response)),
        >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => new Delivery.Refused($"{Code(response)}{await FieldsOf(response)}"),
        _ => new Delivery.Doubtful(Code(response)),
    };

    static string Code(Response response) => $"SendGrid {(int)response.StatusCode}";

    TimeSpan? RetryAfter(Response response)
    {
        var after = response.Headers.RetryAfter;
        if (after is not null) return after.Delta ?? after.Date - time.GetUtcNow();
        return response.Headers.TryGetValues("X-RateLimit-Reset", out var values) && long.TryParse(values.FirstOrDefault(), out var reset) && reset is > 0 and < uint.MaxValue
            ? DateTimeOffset.FromUnixTimeSeconds(reset) - time.GetUtcNow()
            : null;
    }

    /// <summary>Which fields were at fault. SendGrid's sentences may quote an address and are left out.</summary>
    static async Task<string> FieldsOf(Response response)
    {
        try
        {
            using var body = JsonDocument.Parse(await response.Body.ReadAsStringAsync());
            string[] fields = [.. body.RootElement.GetProperty("errors").EnumerateArray().Select(error => error.TryGetProperty("field", out var field) ? field.GetString() : null)
                .OfType<string>().Where(field => field.Length <= 60 && !field.Contains('@', StringComparison.Ordinal)).Take(3)];
            return fields is [] ? "" : $" ({string.Join(", ", fields)})";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>The handler's own time limit for connecting looks like one for answering; this one is an error of the connection.</summary>
    static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ConnectWithin);
        Socket? socket = null;
        try
        {
            socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, limit.Token);
            var stream = new NetworkStream(socket, ownsSocket: true);
            socket = null;
            return stream;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
        finally
        {
            socket?.Dispose();
        }
    }
}
