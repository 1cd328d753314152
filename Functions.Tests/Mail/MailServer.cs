using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using MimeKit;
using Workflows.LocalHost.Storage;

namespace Workflows.Tests.Mail;

/// <summary>npm's smtp-server as <c>server.mjs</c> starts it, once for all tests of a class. It ends with the tests' process, however that ends.</summary>
public sealed class MailServer : IAsyncLifetime
{
    readonly ConcurrentQueue<JsonElement> said = new();
    Process? process;
    JsonElement ports;
    Task listening = Task.CompletedTask;

    /// <param name="name">As in <c>server.mjs</c>.</param>
    internal int Port(string name) => ports.GetProperty(name).GetInt32();

    internal int Connections(string name) => said.Count(line => line.TryGetProperty("connected", out var connected) && connected.GetString() == name);

    /// <summary>The mails to this address, once there are as many.</summary>
    internal async Task<IReadOnlyList<ReceivedMail>> To(string address, int count = 1)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            ReceivedMail[] mails = [.. said.Where(line => line.TryGetProperty("to", out var to) && to.GetString() == address).Select(line => line.Deserialize<ReceivedMail>(JsonSerializerOptions.Web)!)];
            if (mails.Length >= count || patience.Elapsed > TimeSpan.FromSeconds(20)) return mails;
        }
    }

    public async Task InitializeAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Mail", "smtp-server");
        await new NpmPackage(folder, Path.Combine(folder, "node_modules", "smtp-server", "package.json")).Ready(_ => { }, TimeProvider.System, default);
        process = Process.Start(new ProcessStartInfo("node", "server.mjs") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder })!;
        var first = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The mail server does not start.");
        ports = JsonElement.Parse(first);
        listening = Listen(process.StandardOutput);
    }

    public async Task DisposeAsync()
    {
        process?.Kill();
        await listening;
        process?.Dispose();
    }

    async Task Listen(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line) said.Enqueue(JsonElement.Parse(line));
    }
}

/// <summary>A mail as the server got it.</summary>
internal sealed record ReceivedMail(string Connection, string To, string From, string? User, bool Secure, byte[] Message)
{
    public MimeMessage Read()
    {
        using var stream = new MemoryStream(Message);
        return MimeMessage.Load(stream);
    }
}
