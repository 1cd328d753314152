using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Workflows.LocalHost.Storage;

/// <summary>What is remembered of a running Azurite, so that the next LocalHost finds it if this one is killed.</summary>
internal sealed record AzuriteRun(AzuritePorts Ports, int Process, long StartedAt, string Fingerprint);

/// <summary>An Azurite that runs, begun by this process or by an earlier one.</summary>
internal sealed class AzuriteProcess : IDisposable
{
    const int Terminate = 15, NotFound = 127;   // SIGTERM; a shell's word for a program that is not there

    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50), PatienceAtStart = TimeSpan.FromSeconds(60), PatienceAtEnd = TimeSpan.FromSeconds(4);

    readonly Process process;

    AzuriteProcess(Process process, AzuriteRun run) => (this.process, Run) = (process, run);

    public AzuriteRun Run { get; }

    /// <summary>
    /// Starts it in a session of its own, so that neither Ctrl-C nor a closed terminal ends it before the durable worker, with every write in the
    /// journal before it is acknowledged. What it prints goes to a file: a pipe would break with this process, and it with the pipe.
    /// </summary>
    /// <returns>Once it answers.</returns>
    /// <exception cref="CannotStart">It did not, or there is no node.</exception>
    public static async Task<AzuriteProcess> Start(
        AzuritePackage package, string folder, string log, AzuritePorts ports, TimeProvider clock, CancellationToken cancel)
    {
        string[] azurite =
        [
            "node", "-r", package.Journal, "-r", package.Lookups, package.Program, "--location", folder, .. ports.Arguments,
            "--silent", "--disableTelemetry", "--skipApiVersionCheck",
        ];
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(azurite[0], azurite[1..])
            : new ProcessStartInfo("sh", ["-c", """exec "$@" >"$AZURITE_LOG" 2>&1 </dev/null""", "sh", .. OwnSession(), .. azurite]);
        start.Environment["AZ_MODULES"] = package.Modules;
        start.Environment["AZ_WAL_SYNC"] = "1";
        start.Environment["AZURITE_LOG"] = log;

        Directory.CreateDirectory(folder);
        var process = Begin(start);
        var (began, timestamp) = (process.StartTime.ToFileTimeUtc(), clock.GetTimestamp());
        try
        {
            while (!await ports.Answer(cancel))
            {
                if (process is { HasExited: true, ExitCode: NotFound }) throw new CannotStart("NodeMissing");
                if (process.HasExited || clock.GetElapsedTime(timestamp) > PatienceAtStart) throw new CannotStart("StorageDoesNotStart", log);
                await Task.Delay(Glance, clock, cancel);
            }
        }
        catch
        {
            if (!process.HasExited) process.Kill();
            process.Dispose();
            throw;
        }

        return new(process, new(ports, process.Id, began, package.Fingerprint));
    }

    /// <returns>The process of an earlier start; null when it is gone and its number perhaps another's.</returns>
    public static AzuriteProcess? Find(AzuriteRun run)
    {
        try
        {
            var process = Process.GetProcessById(run.Process);
            var apart = Math.Abs(process.StartTime.ToFileTimeUtc() - run.StartedAt);
            if (!process.HasExited && apart < TimeSpan.TicksPerSecond * 2) return new(process, run);
            process.Dispose();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // Gone.
        }

        return null;
    }

    public Task Exited(CancellationToken cancel) => process.WaitForExitAsync(cancel);

    /// <summary>Lets it save and end; ends it hard when it takes too long, which the journal makes safe.</summary>
    public async Task End(TimeProvider clock)
    {
        if (process.HasExited) return;
        if (OperatingSystem.IsWindows() || kill(process.Id, Terminate) != 0) process.Kill();
        try
        {
            await process.WaitForExitAsync().WaitAsync(PatienceAtEnd, clock);
        }
        catch (TimeoutException)
        {
            process.Kill();
        }
    }

    public void Dispose() => process.Dispose();

    static Process Begin(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new CannotStart("NodeMissing");
        }
    }

    // util-linux has setsid; macOS has Perl.
    static string[] OwnSession() =>
        OnPath("setsid") ? ["setsid"] : OnPath("perl") ? ["perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV", "--"] : [];

    static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int kill(int process, int signal);
}
