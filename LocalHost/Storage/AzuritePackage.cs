using System.Security.Cryptography;

namespace Workflows.LocalHost.Storage;

/// <summary>
/// Azurite as npm installs it by the committed lock file, beside this program. A mark written at the very end tells an installation that is whole
/// and of this lock file from one that is not.
/// </summary>
internal sealed class AzuritePackage
{
    // Fail within a minute when the registry is out of reach; npm's own patience is several.
    static readonly string[] Install =
    [
        "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error",
        "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000", "--fetch-timeout=30000",
    ];

    static readonly string[] NetworkFaults =
        ["ENOTFOUND", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH", "ERR_SOCKET_TIMEOUT", "network"];

    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    readonly string folder;

    AzuritePackage(string folder) => this.folder = folder;

    /// <summary>Where the build put the lock file.</summary>
    public static string DefaultFolder { get; } = Path.Combine(AppContext.BaseDirectory, "azurite");

    public string Modules => Path.Combine(folder, "node_modules", "azurite");
    public string Program => Path.Combine(Modules, "dist", "src", "azurite.js");
    public string Journal => Path.Combine(folder, "azurite-journal.cjs");

    /// <summary>Changes with the version of Azurite and with the journal.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData([.. File.ReadAllBytes(LockFile), .. File.ReadAllBytes(Journal)]))[..16];

    string LockFile => Path.Combine(folder, "package-lock.json");
    string Mark => Path.Combine(folder, "installed");
    string Wanted => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(LockFile)));
    bool IsInstalled => File.Exists(Mark) && File.ReadAllText(Mark) == Wanted && File.Exists(Program);

    /// <summary>Installs it if it is not there whole. Twice, and by several processes at once, is safe.</summary>
    /// <param name="folder">Holds <c>package.json</c>, the lock file and the journal.</param>
    /// <exception cref="CannotStart">There is no node or npm, the registry is out of reach, or npm failed otherwise.</exception>
    public static async Task<AzuritePackage> Ready(string folder, Action<string> say, TimeProvider clock, CancellationToken cancel)
    {
        var package = new AzuritePackage(folder);
        if (package.IsInstalled) return package;
        await using var turn = await Turn(Path.Combine(folder, "installing"), clock, cancel);
        if (!package.IsInstalled) await package.InstallAll(say, cancel);
        return package;
    }

    async Task InstallAll(Action<string> say, CancellationToken cancel)
    {
        if (await Command.Run("node", ["--version"], folder, cancel) is null) throw new CannotStart("NodeMissing");
        say(Texts.Say(Directory.Exists(Path.Combine(folder, "node_modules")) ? "InstallingAgain" : "Installing"));
        File.Delete(Mark);
        var (code, output) = await Command.Run(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", Install, folder, cancel) ?? throw new CannotStart("NodeMissing");
        cancel.ThrowIfCancellationRequested();   // Ctrl-C reaches npm as well
        if (code != 0 && NetworkFaults.Any(fault => output.Contains(fault, StringComparison.OrdinalIgnoreCase))) throw new CannotStart("RegistryUnreachable");
        if (code != 0 || !File.Exists(Program)) throw new CannotStart("InstallFailed", $"npm {code} {FirstLine(output)}".TrimEnd(), Path.Combine(folder, "node_modules"));
        await File.WriteAllTextAsync(Mark, Wanted, cancel);
        say(Texts.Say("Installed"));
    }

    static async Task<FileStream> Turn(string file, TimeProvider clock, CancellationToken cancel)
    {
        while (true)
        {
            if (DataFolder.TryHold(file) is { } turn) return turn;
            await Task.Delay(Glance, clock, cancel);
        }
    }

    static string FirstLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "";
}
