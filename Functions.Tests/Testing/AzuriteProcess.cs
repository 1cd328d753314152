using System.Diagnostics;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Workflows.LocalHost.Storage;
using Workflows.Storage;

namespace Workflows.Tests.Testing;

/// <summary>One real Azurite for all tests of a run, in memory, on free ports. It is started when a test first asks and ends with the run, however that ends.</summary>
internal static class SharedAzurite
{
    // It reads from the tests' process, and ends when that is gone.
    const string EndsWithItsParent = "data:text/javascript,process.stdin.on('close',()=>process.exit()).resume()";

    static readonly Lazy<Task<string>> Started = new(Start);

    // Held, or the collector would close what it reads from.
    static Process? process;

    /// <summary>Of the account whose tables, queues and blobs all tests share: use names of your own.</summary>
    public static Task<string> ConnectionString() => Started.Value;

    /// <summary>Tables that nobody else has, and that are there.</summary>
    public static async Task<Tables> NewTables()
    {
        var tables = new Tables(new TableServiceClient(await ConnectionString()), NewPrefix());
        await tables.Create();
        return tables;
    }

    /// <summary>Such as <c>t7k3q9mx2vb4n</c>: good for tables, queues and task hubs.</summary>
    public static string NewPrefix() => "t" + RandomNumberGenerator.GetString("23456789bcdfghjkmnpqrstvwxyz", 12);

    static async Task<string> Start()
    {
        var (package, ports) = (await AzuritePackage.Ready(AzuritePackage.DefaultFolder, Console.WriteLine, TimeProvider.System, default), AzuritePorts.Free());
        string[] arguments =
        [
            "--import", EndsWithItsParent, package.Program, "--inMemoryPersistence", .. ports.Arguments,
            "--silent", "--disableTelemetry", "--skipApiVersionCheck",
        ];
        process = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardInput = true, WorkingDirectory = Path.GetTempPath() })!;
        for (var patience = Stopwatch.StartNew(); !await ports.Answer(default); await Task.Delay(50))
            if (process.HasExited || patience.Elapsed > TimeSpan.FromSeconds(60)) throw new InvalidOperationException("Azurite does not start.");
        return ports.ConnectionString;
    }
}
