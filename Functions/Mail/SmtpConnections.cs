using System.Collections.Concurrent;
using System.Net.Security;
using MailKit.Net.Smtp;

namespace Workflows.Mail;

/// <summary>
/// Connections to the mail server, signed in, each used by one mail at a time. A few are kept for the next mails, for shorter than servers and
/// firewalls wait, and asked whether they still live before they are used again.
/// </summary>
/// <param name="trust">Which certificates to trust; null: as this machine does.</param>
internal sealed class SmtpConnections(SmtpSettings settings, TimeProvider time, RemoteCertificateValidationCallback? trust) : IDisposable
{
    // As many as the outbox uses at once.
    const int MostKept = 4;

    static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);

    readonly ConcurrentStack<(SmtpClient Client, DateTimeOffset Since)> kept = new();

    public async Task<SmtpClient> Take(CancellationToken cancel)
    {
        while (kept.TryPop(out var last))
        {
            if (time.GetUtcNow() - last.Since < KeptFor && await Lives(last.Client, cancel)) return last.Client;
            last.Client.Dispose();
        }
        return await Open(cancel);
    }

    public void GiveBack(SmtpClient client)
    {
        if (client.IsConnected && kept.Count < MostKept) kept.Push((client, time.GetUtcNow()));
        else client.Dispose();
    }

    public void Dispose()
    {
        while (kept.TryPop(out var last)) last.Client.Dispose();
    }

    async Task<SmtpClient> Open(CancellationToken cancel)
    {
        // Where lists of revoked certificates cannot be reached, no mail would go; .NET's own clients do not ask for them either.
        var client = new SmtpClient { CheckCertificateRevocation = false, ServerCertificateValidationCallback = trust };
        try
        {
            await client.ConnectAsync(settings.Host, settings.Port, settings.Options, cancel);
            if (settings is { User: { } user, Password: { } password }) await client.AuthenticateAsync(user, password, cancel);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    static async Task<bool> Lives(SmtpClient client, CancellationToken cancel)
    {
        try
        {
            await client.NoOpAsync(cancel);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
