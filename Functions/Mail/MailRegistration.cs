using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;
using Workflows.People.SignIn;

namespace Workflows.Mail;

/// <summary>How mail is set up, as far as people may see it: no keys, no passwords.</summary>
/// <param name="Provider">As in <c>Mail__Provider</c>.</param>
/// <param name="HasWebhook">Whether SendGrid tells what becomes of mails.</param>
internal sealed record MailSetup(string Provider, string? From, string? FromName, bool HasWebhook);

/// <summary>Mail's place in the container.</summary>
internal static class MailRegistration
{
    /// <summary>
    /// Outbox and provider, by <c>Mail__Provider</c>. Needs Tables, Site, ISchools, <see cref="DigestsOf"/>, <see cref="IMailedCases"/>, TimeProvider and logging. Every <see cref="IMailTemplate"/> is registered by the slice it speaks for.
    /// </summary>
    /// <exception cref="InvalidOperationException">A setting is missing or cannot be understood; the message says which and what to do.</exception>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration settings)
    {
        var (provider, webhookKey) = (settings["Mail:Provider"], SendGridSignature.Read(settings));
        services.AddSingleton<OutboxStore>().AddSingleton<MailLists>().AddSingleton<MailOutcomes>().AddSingleton<MailTrial>();
        services.AddSingleton(container => new SendGridSignature(webhookKey, container.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new MailSetup(provider ?? "", settings["Mail:From"], settings["Mail:FromName"], webhookKey is not null));
        services.AddSingleton<MailDispatch>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<ISignInMail, SignInSender>();
        switch (provider)
        {
            case "Local":
                services.AddSingleton<LocalMailbox>();
                services.AddSingleton<IMailProvider>(container => container.GetRequiredService<LocalMailbox>());
                break;
            case "SendGrid":
                var sendGrid = SendGrid(settings);
                services.AddSingleton<IMailProvider>(container => new SendGridProvider(sendGrid, SendGridProvider.NewHttpClient(), container.GetRequiredService<TimeProvider>()));
                break;
            case "Smtp":
                var smtp = SmtpSettings.Read(settings, Sender(settings, "Smtp", "the mail server"));
                services.AddSingleton<IMailProvider>(container => new SmtpProvider(smtp, container.GetRequiredService<TimeProvider>(), container.GetRequiredService<ILogger<SmtpProvider>>()));
                break;
            case null or "":
                throw new InvalidOperationException("Set Mail__Provider: SendGrid, Smtp, or Local to keep mails in a mailbox page that everybody can read, for trying things out.");
            case var other:
                throw new InvalidOperationException($"Mail__Provider is \"{other}\"; it can be Local, Smtp or SendGrid.");
        }
        return services;
    }

    static SendGridSettings SendGrid(IConfiguration settings)
    {
        var key = settings["Mail:SendGrid:ApiKey"];
        if (string.IsNullOrWhiteSpace(key)) throw new InvalidOperationException("Mail__Provider=SendGrid needs Mail__SendGrid__ApiKey.");
        var sendGrid = new SendGridSettings(key, Sender(settings, "SendGrid", "SendGrid"), settings["Mail:FromName"] ?? "");
        if (settings["Mail:SendGrid:BaseUrl"] is not { Length: > 0 } url) return sendGrid;
        return Uri.TryCreate(url, UriKind.Absolute, out _) ? sendGrid with { BaseUrl = url.TrimEnd('/') } : throw new InvalidOperationException("Mail__SendGrid__BaseUrl is no address.");
    }

    static string Sender(IConfiguration settings, string provider, string knows) =>
        MailboxAddress.TryParse(settings["Mail:From"] ?? "", out var from) && from.Address == settings["Mail:From"] && from.Domain.Length > 0
            ? from.Address
            : throw new InvalidOperationException($"Mail__Provider={provider} needs Mail__From, an address that {knows} knows as a sender.");
}
