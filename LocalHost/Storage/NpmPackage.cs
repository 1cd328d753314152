using System.Security.Cryptography;

namespace Workflows.LocalHost.Storage;

/// <summary>
/// A program as npm installs it by a committed lock file. A mark written at the very end tells an installation that is whole and of this lock file
/// from one that is not.
/// </summary>
/// <param name="folder">Holds <c>package.json</c> and the lock file.</param>
/// <param name="program">A file that is there once it is installed.</param>
internal sealed class NpmPackage(string folder, string program)
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

    public string LockFile => Path.Combine(folder, "package-lock.json");

    string Mark => Path.Combine(folder, "installed");
    string Wanted => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(LockFile)));
    bool IsInstalled => File.Exists(Mark) && File.ReadAllText(Mark) == Wanted && File.Exists(program);

    /// <summary>Installs it if it is not there whole. Twice, and by several processes at once, is safe.</summary>
    /// <param name="say">Is told in the words of local storage, which is what people wait for.</param>
    /// <exception cref="CannotStart">There is no node or npm, the registry is out of reach, or npm failed otherwise.</exception>
    public async Task Ready(Action<string> say, TimeProvider clock, CancellationToken cancel)
    {
        if (IsInstalled) return;
        await using var turn = await Turn(Path.Combine(folder, "installing"), clock, cancel);
        if (!IsInstalled) await InstallAll(say, cancel);
    }

    async Task InstallAll(Action<string> say, CancellationToken cancel)
    {
        if (await Command.Run("node", ["--version"], folder, cancel) is null) throw new CannotStart("NodeMissing");
        say(Texts.Say(Directory.Exists(Path.Combine(folder, "node_modules")) ? "InstallingAgain" : "Installing"));
        File.Delete(Mark);
        var (code, output) = await Command.Run(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", Install, folder, cancel) ?? throw new CannotStart("NodeMissing");
        cancel.ThrowIfCancellationRequested();   // Ctrl-C reaches npm as well
        if (code != 0 && NetworkFaults.Any(fault => output.Contains(fault, StringComparison.OrdinalIgnoreCase))) throw new CannotStart("RegistryUnreachable");
        if (code != 0 || !File.Exists(program)) throw new CannotStart("InstallFailed", $"npm {code} {FirstLine(output)}".TrimEnd(), Path.Combine(folder, "node_modules"));
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
