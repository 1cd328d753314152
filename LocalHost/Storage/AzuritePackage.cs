using System.Security.Cryptography;

namespace Workflows.LocalHost.Storage;

/// <summary>Azurite as npm installs it by the committed lock file, beside this program.</summary>
internal sealed class AzuritePackage
{
    readonly string folder;
    readonly NpmPackage npm;

    AzuritePackage(string folder)
    {
        this.folder = folder;
        npm = new(folder, Program);
    }

    /// <summary>Where the build put the lock file.</summary>
    public static string DefaultFolder { get; } = Path.Combine(AppContext.BaseDirectory, "azurite");

    public string Modules => Path.Combine(folder, "node_modules", "azurite");
    public string Program => Path.Combine(Modules, "dist", "src", "azurite.js");
    public string Journal => Path.Combine(folder, "azurite-journal.cjs");
    public string Lookups => Path.Combine(folder, "azurite-lookups.cjs");

    /// <summary>Changes with the version of Azurite and with what is loaded before it.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData([.. File.ReadAllBytes(npm.LockFile), .. File.ReadAllBytes(Journal), .. File.ReadAllBytes(Lookups)]))[..16];

    /// <summary>Installs it if it is not there whole. Twice, and by several processes at once, is safe.</summary>
    /// <param name="folder">Holds <c>package.json</c>, the lock file and what is loaded before Azurite.</param>
    /// <exception cref="CannotStart">There is no node or npm, the registry is out of reach, or npm failed otherwise.</exception>
    public static async Task<AzuritePackage> Ready(string folder, Action<string> say, TimeProvider clock, CancellationToken cancel)
    {
        var package = new AzuritePackage(folder);
        await package.npm.Ready(say, clock, cancel);
        return package;
    }
}
