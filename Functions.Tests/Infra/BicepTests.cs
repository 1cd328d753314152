using System.Text.Json;
using System.Text.RegularExpressions;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Infra;

/// <summary>What the Bicep compiler says to <c>infra/</c>.</summary>
public sealed partial class BicepTests
{
    // Contracts (DESIGN) which no code reads yet, or which only the host does.
    static readonly string[] OfTheHost = ["AzureWebJobsStorage__credential", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING"];
    static readonly string[] ServiceUriForm = ["blobServiceUri", "queueServiceUri", "tableServiceUri", "clientId"];
    static readonly string[] Ahead = ["Polls__Key"];

    [Fact]
    public async Task It_compiles_without_a_word() => Assert.Equal((0, ""), await Said("build", Bicep.PathOf("main.bicep"), "--stdout"));

    [Fact]
    public async Task Each_rule_is_an_error_and_none_is_broken()
    {
        var rules = JsonDocument.Parse(await File.ReadAllTextAsync(Bicep.PathOf("bicepconfig.json"))).RootElement.GetProperty("analyzers").GetProperty("core").GetProperty("rules");

        // The one that is off asks today's date: a build would fail one morning without a change.
        Assert.Equal(["use-recent-api-versions"], rules.EnumerateObject().Where(rule => rule.Value.GetProperty("level").GetString() is not "error").Select(rule => rule.Name));
        Assert.Equal((0, ""), await Said("lint", Bicep.PathOf("main.bicep")));
    }

    [Fact]
    public async Task It_is_formatted_as_the_compiler_does_it()
    {
        foreach (var file in Bicep.Files) Assert.Equal((await Bicep.Run("format", Bicep.PathOf(file), "--stdout")).Output, await File.ReadAllTextAsync(Bicep.PathOf(file)));
    }

    [Fact]
    public async Task The_example_school_gives_what_must_be_given() => Assert.Equal((0, ""), await Said("build-params", Bicep.PathOf("main.bicepparam"), "--stdout"));

    [Fact]
    public async Task The_snapshot_is_that_of_the_example_school()
    {
        var (code, output, complaints) = await Bicep.Snapshot(Bicep.PathOf("main.bicepparam"), "validate");

        Assert.True(code == 0, $"If the change is meant, make infra/main.snapshot.json again (infra/README.md says how).\n{output}{complaints}");
    }

    [Fact]
    public async Task Every_setting_that_the_app_reads_is_set_and_no_other()
    {
        var template = (await Bicep.Run("build", Bicep.PathOf("main.bicep"), "--stdout")).Output;

        var set = Settings().Matches(template).Select(match => match.Value).Distinct().Except(OfTheHost).Order(StringComparer.Ordinal);
        Assert.Equal(Read().Concat(Ahead).Distinct().Order(StringComparer.Ordinal), set.Where(name => !name.StartsWith("Policy__", StringComparison.Ordinal)));
    }

    /// <summary>The names of settings in the code, as an environment writes them. LocalHost's own are not Azure's, nor is the connection string.</summary>
    static IEnumerable<string> Read()
    {
        var code = string.Join('\n', Directory.GetFiles(Path.Combine(Repository.Root, "Functions"), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText));
        var named = Named().Matches(code).Select(match => match.Groups[1].Value.Replace(":", "__", StringComparison.Ordinal));
        var smtp = OfSmtp().Matches(code).Select(match => $"Mail__Smtp__{match.Groups[1].Value}");
        return [.. named, .. smtp, .. ServiceUriForm.Select(part => $"AzureWebJobsStorage__{part}")];
    }

    static async Task<(int, string)> Said(params string[] arguments)
    {
        var (code, _, complaints) = await Bicep.Run(arguments);
        return (code, complaints);
    }

    [GeneratedRegex("""(?:AzureWebJobsStorage|Backup|Mail|Policy|Polls|School|Site)(?:__\w+)+""")]
    private static partial Regex Settings();

    [GeneratedRegex("""settings\["((?:Backup|Mail|Polls|School|Site)(?::\w+)+)"\]""")]
    private static partial Regex Named();

    [GeneratedRegex(@"smtp(?:\[|, )""(\w+)""")]
    private static partial Regex OfSmtp();
}
