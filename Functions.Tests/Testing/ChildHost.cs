using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Workflows.LocalHost.Storage;
using Workflows.Storage;

namespace Workflows.Tests.Testing;

/// <summary>LocalHost as a process of its own, on a data folder of its own, to be stopped and killed.</summary>
internal sealed class ChildHost : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly Process process;
    readonly StringBuilder output = new();

    ChildHost(Process process, string folder, Uri address)
    {
        (this.process, Folder) = (process, folder);
        Http = new HttpClient { BaseAddress = address };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Folder { get; }
    public HttpClient Http { get; }

    /// <summary>All that it has said so far, on both streams.</summary>
    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    public static string NewFolder() => Path.Combine(Path.GetTempPath(), SharedAzurite.NewPrefix());

    /// <summary>A port that stays free until a process listens on it: the system gives those above 32768 to whoever connects to somewhere.</summary>
    public static int FreePort()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(20_000, 32_000));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Somebody has it; there are many.
            }
        }
    }

    /// <summary>Starts it, and does not wait.</summary>
    /// <param name="settings">Environment variables that go before the defaults of tests.</param>
    public static ChildHost Launch(string folder, IReadOnlyDictionary<string, string?>? settings = null, params string[] arguments)
    {
        var address = settings?.GetValueOrDefault("ASPNETCORE_URLS") ?? $"http://127.0.0.1:{FreePort()}";
        string In(string file) => Path.Combine(AppContext.BaseDirectory, file);
        var start = new ProcessStartInfo("dotnet",
            ["exec", "--runtimeconfig", In("Functions.Tests.runtimeconfig.json"), "--depsfile", In("Functions.Tests.deps.json"), In("LocalHost.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = address;
        start.Environment["LocalHost__DataPath"] = folder;
        start.Environment["LocalHost__QueuePolling"] = "00:00:00.100";
        start.Environment["LocalHost__DemoEvaluation"] = "false";   // what a test counts in the demo school is its own
        start.Environment.Remove("AzureWebJobsStorage");
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        return new(Process.Start(start)!, folder, new(address));
    }

    /// <returns>Once it says that it is well.</returns>
    public static async Task<ChildHost> Start(string folder, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var host = Launch(folder, settings);
        for (var patience = Stopwatch.StartNew(); !await host.IsWell(); await Task.Delay(100))
        {
            if (!host.process.HasExited && patience.Elapsed < Patience) continue;
            await host.DisposeAsync();
            throw new InvalidOperationException($"LocalHost does not start: {host.Output}");
        }

        return host;
    }

    /// <summary>As a power cut for this process; its Azurite lives on.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>As a power cut for it and its Azurite.</summary>
    public async Task KillAll()
    {
        using var azurite = Process.GetProcessById(AzuriteId());
        process.Kill();
        azurite.Kill();
        await process.WaitForExitAsync();
        await azurite.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>As a power cut for its Azurite alone.</summary>
    /// <returns>Once it is well again, with another Azurite.</returns>
    public async Task KillAzurite()
    {
        using var azurite = Process.GetProcessById(AzuriteId());
        azurite.Kill();
        await azurite.WaitForExitAsync().WaitAsync(Patience);
        for (var waited = Stopwatch.StartNew(); AzuriteId() == azurite.Id || !await IsWell(); await Task.Delay(50))
            if (waited.Elapsed > Patience) throw new TimeoutException($"Its storage is not started again: {Output}");
    }

    /// <summary>As Ctrl-C.</summary>
    /// <returns>The exit code, or null when it took longer.</returns>
    public async Task<int?> Interrupt(TimeSpan within)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        return await Exit(within);
    }

    public async Task<int?> Exit(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The most memory that it has ever held, in MB; Linux only.</summary>
    public int PeakMemory() =>
        int.Parse(File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    /// <summary>The number of the process of its Azurite.</summary>
    public int AzuriteId() => Json.Read<AzuriteRun>(File.ReadAllText(Path.Combine(Folder, "azurite.json"))).Process;

    public static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited && await Interrupt(TimeSpan.FromSeconds(15)) is null) process.Kill();
        process.Dispose();
        Http.Dispose();
    }

    async Task<bool> IsWell()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("/healthz", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    void Keep(string? line)
    {
        lock (output) output.AppendLine(line);
    }
}
