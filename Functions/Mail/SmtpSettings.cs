using System.Globalization;
using System.Net;
using MailKit.Security;
using Microsoft.Extensions.Configuration;

namespace Workflows.Mail;

/// <summary>How a connection to the mail server is kept secret. <see cref="Auto"/> never sends in clear, unless the server is on this machine.</summary>
internal enum SmtpSecurity { Auto, StartTls, Tls, None }

/// <summary>
/// Where to send through, and as whom. From <c>Mail__From</c>, <c>Mail__FromName</c> and <c>Mail__Smtp__Host</c>, <c>__Port</c>, <c>__User</c>,
/// <c>__Password</c>, <c>__Security</c>, <c>__PerDomain</c>.
/// </summary>
/// <param name="User">Null: the server takes mail without.</param>
/// <param name="PerDomain">Mails a minute to one recipient domain; 0: as many as there are.</param>
internal sealed record SmtpSettings(string Host, int Port, string From, string FromName, string? User, string? Password, SmtpSecurity Security, int PerDomain)
{
    const int Submission = 587, SubmissionByTls = 465, UsualPerDomain = 60;

    /// <exception cref="InvalidOperationException">A setting is missing or cannot be understood; the message says which and what to do.</exception>
    public static SmtpSettings Read(IConfiguration settings, string from)
    {
        var smtp = settings.GetSection("Mail:Smtp");
        if (smtp["Host"] is not { } host || Uri.CheckHostName(host) == UriHostNameType.Unknown)
            throw new InvalidOperationException("Mail__Provider=Smtp needs Mail__Smtp__Host, the name of the mail server, such as smtp.example.edu.cn.");
        var (user, password) = (NullIfEmpty(smtp["User"]), NullIfEmpty(smtp["Password"]));
        if (user is null != password is null) throw new InvalidOperationException("Mail__Smtp__User and Mail__Smtp__Password are given together, or neither.");
        return new(host, Number(smtp, "Port", Submission, 1, ushort.MaxValue), from, settings["Mail:FromName"] ?? "", user, password, SecurityOf(smtp),
            Number(smtp, "PerDomain", UsualPerDomain, 0, 100_000));
    }

    /// <summary>As MailKit calls it.</summary>
    public SecureSocketOptions Options => Security switch
    {
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.None => SecureSocketOptions.None,
        _ when Port == SubmissionByTls => SecureSocketOptions.SslOnConnect,
        _ when IsHere => SecureSocketOptions.StartTlsWhenAvailable,
        _ => SecureSocketOptions.StartTls,
    };

    bool IsHere => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    static SmtpSecurity SecurityOf(IConfiguration smtp)
    {
        if (NullIfEmpty(smtp["Security"]) is not { } said) return SmtpSecurity.Auto;
        var known = Enum.GetValues<SmtpSecurity>().Where(security => security.ToString().Equals(said, StringComparison.OrdinalIgnoreCase)).ToList();
        return known is [var security] ? security : throw new InvalidOperationException($"Mail__Smtp__Security is \"{said}\"; it can be Auto, StartTls, Tls or None.");
    }

    static int Number(IConfiguration smtp, string name, int usual, int least, int most)
    {
        if (NullIfEmpty(smtp[name]) is not { } said) return usual;
        return int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Mail__Smtp__{name} is \"{said}\"; it is a number from {least} to {most}."));
    }

    static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
