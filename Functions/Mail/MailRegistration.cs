using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.People.SignIn;

namespace Workflows.Mail;

/// <summary>Mail's place in the container.</summary>
internal static class MailRegistration
{
    /// <summary>
    /// Outbox and provider, by <c>Mail__Provider</c>. Needs Tables, Site, ISchools, <see cref="DigestsOf"/>, TimeProvider and logging. Every <see cref="IMailTemplate"/> is registered by the slice it speaks for.
    /// </summary>
    /// <exception cref="InvalidOperationException">A setting is missing or cannot be understood; the message says which and what to do.</exception>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton<OutboxStore>();
        services.AddSingleton<MailDispatch>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<ISignInMail, SignInSender>();
        switch (settings["Mail:Provider"])
        {
            case "Local":
                services.AddSingleton<LocalMailbox>();
                services.AddSingleton<IMailProvider>(provider => provider.GetRequiredService<LocalMailbox>());
                break;
            case "SendGrid":
                var sendGrid = SendGrid(settings);
                services.AddSingleton<IMailProvider>(provider => new SendGridProvider(sendGrid, SendGridProvider.NewHttpClient(), provider.GetRequiredService<TimeProvider>()));
                break;
            case "Smtp":
                throw new InvalidOperationException("Mail__Provider=Smtp is not there yet: it comes with a later release. Use SendGrid, or Local to try things out.");
            case null or "":
                throw new InvalidOperationException("Set Mail__Provider: SendGrid, or Local to keep mails in a mailbox page that everybody can read, for trying things out.");
            case var other:
                throw new InvalidOperationException($"Mail__Provider is \"{other}\"; it can be Local, Smtp or SendGrid.");
        }
        return services;
    }

    static SendGridSettings SendGrid(IConfiguration settings)
    {
        var (key, from) = (settings["Mail:SendGrid:ApiKey"], settings["Mail:From"]);
        if (string.IsNullOrWhiteSpace(key)) throw new InvalidOperationException("Mail__Provider=SendGrid needs Mail__SendGrid__ApiKey.");
        if (string.IsNullOrWhiteSpace(from) || !System.Net.Mail.MailAddress.TryCreate(from, out _))
            throw new InvalidOperationException("Mail__Provider=SendGrid needs Mail__From, an address that SendGrid knows as a sender.");
        var sendGrid = new SendGridSettings(key, from, settings["Mail:FromName"] ?? "");
        if (settings["Mail:SendGrid:BaseUrl"] is not { Length: > 0 } url) return sendGrid;
        return Uri.TryCreate(url, UriKind.Absolute, out _) ? sendGrid with { BaseUrl = url.TrimEnd('/') } : throw new InvalidOperationException("Mail__SendGrid__BaseUrl is no address.");
    }
}
