using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Workflows.Tests.Testing;

/// <summary>
/// Real storage for the tests: one Azurite in memory on free loopback ports, shared by the classes that run at the time, gone with the last.
/// It is the one that LocalHost installs; the variable AZURITE may name another.
/// </summary>
public sealed class Azurite : IAsyncLifetime
{
    static readonly SemaphoreSlim Door = new(1);
    static int users;
    static Process? process;
    static int blobs, queues, tables;

    /// <summary>The account as <c>AzureWebJobsStorage</c> takes it.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={WellKnownKey};BlobEndpoint={Address(blobs)};QueueEndpoint={Address(queues)};TableEndpoint={Address(tables)};";

    public async Task InitializeAsync()
    {
        await Door.WaitAsync();
        try
        {
            if (users == 0) await Start();
            users++;
        }
        finally
        {
            Door.Release();
        }
    }

    public async Task DisposeAsync()
    {
        await Door.WaitAsync();
        try
        {
            if (--users > 0 || process is null) return;
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            process = null;
        }
        finally
        {
            Door.Release();
        }
    }

    /// <summary>Tables of its own for each run, so that runs never meet, and small ones, which Azurite scans quickly.</summary>
    /// <param name="watch">Sees every request of theirs, but not their creation.</param>
    internal async Task<Storage.Tables> NewTables(StorageWatch? watch = null)
    {
        var prefix = $"t{Guid.NewGuid():N}";
        await new Storage.Tables(new TableServiceClient(ConnectionString), prefix).Create();
        return new Storage.Tables(new TableServiceClient(ConnectionString, Watched(new TableClientOptions(), watch)), prefix);
    }

    internal BlobServiceClient Blobs(StorageWatch? watch = null) => new(ConnectionString, Watched(new BlobClientOptions(), watch));

    /// <summary>What the watch refuses is tried again as often as by default, but at once.</summary>
    static T Watched<T>(T options, StorageWatch? watch) where T : ClientOptions
    {
        if (watch is null) return options;
        options.AddPolicy(watch, HttpPipelinePosition.PerRetry);
        options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.Zero;
        return options;
    }

    // Azurite's public account key, the same everywhere.
    const string WellKnownKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    static string Address(int port) => $"http://127.0.0.1:{port}/devstoreaccount1";

    static async Task Start()
    {
        (blobs, queues, tables) = (FreePort(), FreePort(), FreePort());
        process = Process.Start(new ProcessStartInfo(await Program(),
            ["--silent", "--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck", "--blobPort", $"{blobs}", "--queuePort", $"{queues}", "--tablePort", $"{tables}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        foreach (var port in (int[])[blobs, queues, tables]) await Listening(port);
    }

    static async Task Listening(int port)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (!process!.HasExited && patience.Elapsed < TimeSpan.FromSeconds(60))
            {
                // Not listening yet.
            }
        }
    }

    static async Task<string> Program()
    {
        if (Environment.GetEnvironmentVariable("AZURITE") is { Length: > 0 } named) return named;
        var folder = Path.Combine(Repository.Root, "LocalHost", "azurite");
        var program = Path.Combine(folder, "node_modules", ".bin", "azurite");
        if (File.Exists(program)) return program;
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        await npm.StandardOutput.ReadToEndAsync();
        await npm.WaitForExitAsync();
        return npm.ExitCode == 0 ? program : throw new InvalidOperationException($"npm could not install Azurite: exit code {npm.ExitCode}.");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
