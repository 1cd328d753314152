using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using Workflows.Documents;

namespace Workflows.Mail;

/// <summary>
/// Sends by a mail server, each mail once. It was surely not taken until its last line is on the way; from there until the answer nobody knows.
/// Safe for several mails at once.
/// </summary>
/// <param name="within">How long connecting may take, and then again handing over; null: half a minute.</param>
internal sealed class SmtpProvider(
    SmtpSettings settings, TimeProvider time, ILogger<SmtpProvider> log, RemoteCertificateValidationCallback? trust = null, TimeSpan? within = null) : IMailProvider, IDisposable
{
    readonly TimeSpan within = within ?? TimeSpan.FromSeconds(30);
    readonly SmtpConnections connections = new(settings, time, trust);
    readonly DomainRate rate = new(settings.PerDomain, time);
    readonly ProviderDoor door = new(time);

    public async Task<Delivery> Send(OutgoingMail mail, CancellationToken cancel)
    {
        if (!MailboxAddress.TryParse(mail.ToAddress, out var to) || to.Domain.Length == 0) return new Delivery.Refused("SMTP Address");
        if (door.Closed is { } closed) return closed;
        // Somebody waits for a mail that is about no case: it signs them in.
        if (rate.Take(to.Domain, isUrgent: mail.CaseId is null) is { } wait) return new Delivery.Queued(wait);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(within);
        SmtpClient client;
        try
        {
            client = await connections.Take(limit.Token);
        }
        catch (Exception e)
        {
            return NotConnected(e);
        }
        var handing = new Handing();
        try
        {
            limit.CancelAfter(within);
            using var message = Message(mail, to.Address);
            await client.SendAsync(message, limit.Token, handing);
            door.Answered();
            return new Delivery.Accepted(message.MessageId);
        }
        catch (Exception e)
        {
            return NotAccepted(e, handing.IsWhole);
        }
        finally
        {
            connections.GiveBack(client);
        }
    }

    public void Dispose() => connections.Dispose();

    MimeMessage Message(OutgoingMail mail, string to)
    {
        var from = new MailboxAddress(settings.FromName, settings.From);
        var message = new MimeMessage
        {
            From = { from },
            To = { new MailboxAddress(mail.ToName ?? "", to) },
            Subject = mail.Subject,
            Date = time.GetUtcNow(),
            MessageId = $"{RandomNumberGenerator.GetHexString(32, lowercase: true)}@{from.Domain}",
            Body = Body(mail, to),
        };
        // Holiday replies to a robot reach nobody.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return message;
    }

    /// <summary>A calendar file is one more way to say the same: mail programs offer it as an invitation.</summary>
    MultipartAlternative Body(OutgoingMail mail, string to)
    {
        var body = new MultipartAlternative { Part("plain", mail.Text), Part("html", mail.Html) };
        if (mail.Event is not { } happens) return body;
        var calendar = Part("calendar", CalendarFile.Write(happens, settings.From, to, time.GetUtcNow()));
        calendar.ContentType.Parameters.Add("method", happens.Method);
        body.Add(calendar);
        return body;
    }

    // Every server carries it unchanged, and Chinese in it is half as long as in quoted-printable.
    static MimeKit.TextPart Part(string kind, string text) => new(kind) { Text = text, ContentTransferEncoding = ContentEncoding.Base64 };

    Delivery.NotYet NotConnected(Exception e)
    {
        var notYet = new Delivery.NotYet($"SMTP {Code(e)}");
        var isConfiguration = e is AuthenticationException or SslHandshakeException or NotSupportedException or SmtpCommandException { StatusCode: >= (SmtpStatusCode)500 };
        if (isConfiguration) log.LogError(e, "The mail server {Host}:{Port} does not let this site in: {Error}. Mails wait until Mail__Smtp__… is mended.", settings.Host, settings.Port, notYet.Error);
        if (isConfiguration || e is SocketException or OperationCanceledException or TimeoutException) door.Close(notYet.Error);
        return notYet;
    }

    Delivery NotAccepted(Exception e, bool isWhole)
    {
        var error = $"SMTP {Code(e)}";
        if (e is SmtpCommandException or ServiceNotAuthenticatedException or NotSupportedException) door.Answered();
        else door.WasSilent(error);
        switch (e)
        {
            case ServiceNotAuthenticatedException or SmtpCommandException { StatusCode: (SmtpStatusCode)530 or (SmtpStatusCode)534 or (SmtpStatusCode)535 or (SmtpStatusCode)538 }:
            case SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted, StatusCode: >= (SmtpStatusCode)500 and not SmtpStatusCode.ExceededStorageAllocation }:
                // The server's sentence is left out from here on: it may quote an address.
                log.LogError("The mail server {Host}:{Port} does not let this site send: {Error}. Mails wait until Mail__Smtp__… or Mail__From is mended.", settings.Host, settings.Port, error);
                return new Delivery.NotYet(error);
            case SmtpCommandException { StatusCode: >= (SmtpStatusCode)400 and < (SmtpStatusCode)500 }:
                return new Delivery.NotYet(error);
            case SmtpCommandException { StatusCode: >= (SmtpStatusCode)500 } or NotSupportedException:
                return new Delivery.Refused(error);
            default:
                return isWhole ? new Delivery.Doubtful(error) : new Delivery.NotYet(error);
        }
    }

    static string Code(Exception e) => e switch
    {
        SmtpCommandException { StatusCode: var code } => $"{(int)code}",
        ServiceNotAuthenticatedException => $"{(int)SmtpStatusCode.AuthenticationRequired}",
        AuthenticationException => "Authentication",
        SslHandshakeException => "Tls",
        // STARTTLS, a way to sign in, or addresses beyond ASCII.
        NotSupportedException => "Unsupported",
        OperationCanceledException or TimeoutException => "Timeout",
        SocketException { SocketErrorCode: var error } => $"{error}",
        _ => "Disconnected",
    };

    /// <summary>How much of a mail is on the way. MailKit tells before it sends the line that ends it.</summary>
    sealed class Handing : ITransferProgress
    {
        public bool IsWhole { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => IsWhole = bytesTransferred >= totalSize;

        public void Report(long bytesTransferred) => IsWhole = true;
    }
}
