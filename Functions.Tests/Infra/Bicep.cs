using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Infra;

/// <summary>The Bicep compiler as NuGet brings it. It asks nobody: everything here works without a network.</summary>
internal static class Bicep
{
    static readonly string Compiler = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Bicep").Value!;

    // Invented, and the same wherever the snapshot is made, or every name in it would be another.
    static readonly string[] Where =
    [
        "--subscription-id", "00000000-0000-0000-0000-0000000000aa", "--tenant-id", "00000000-0000-0000-0000-0000000000bb",
        "--resource-group", "tuan", "--location", "chinanorth3",
    ];

    /// <summary>Every file that the compiler reads.</summary>
    public static IEnumerable<string> Files => ["main.bicep", "main.bicepparam", "modules/alerts.bicep", "modules/network.bicep"];

    public static string PathOf(string file) => Path.Combine([Repository.Root, "infra", .. file.Split('/')]);

    public static async Task<(int Code, string Output, string Complaints)> Run(params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(Compiler, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complaints = run.StandardError.ReadToEndAsync();
        var output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        return (run.ExitCode, output, await complaints);
    }

    public static Task<(int Code, string Output, string Complaints)> Snapshot(string parameters, string mode) => Run(["snapshot", parameters, "--mode", mode, .. Where]);

    public static JsonElement ReadSnapshot() => JsonDocument.Parse(File.ReadAllText(PathOf("main.snapshot.json"))).RootElement;
}
