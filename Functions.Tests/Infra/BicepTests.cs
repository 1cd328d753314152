using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Infra;

/// <summary>What the Bicep compiler makes of <c>infra/main.bicep</c>.</summary>
public sealed class BicepTests(BicepTests.Compiled compiled) : IClassFixture<BicepTests.Compiled>
{
    [Fact]
    public void The_compiler_finds_no_fault_and_nothing_to_warn_of() => Assert.Equal((0, ""), (compiled.ExitCode, compiled.Complaints));

    [Fact]
    public void Storage_takes_no_keys_and_https_only()
    {
        var storage = Only("Microsoft.Storage/storageAccounts").GetProperty("properties");

        Assert.False(storage.GetProperty("allowSharedKeyAccess").GetBoolean());
        Assert.False(storage.GetProperty("allowBlobPublicAccess").GetBoolean());
        Assert.True(storage.GetProperty("supportsHttpsTrafficOnly").GetBoolean());
        Assert.Equal("TLS1_2", storage.GetProperty("minimumTlsVersion").GetString());
        Assert.True(Only("Microsoft.Web/sites").GetProperty("properties").GetProperty("httpsOnly").GetBoolean());
    }

    [Fact]
    public void The_app_may_write_blobs_queues_and_tables_and_no_more_of_its_storage()
    {
        var roles = compiled.Template.GetProperty("variables").GetProperty("dataRoles").EnumerateArray().Select(role => role.GetString());

        Assert.Equal(["ba92f5b4-2d11-453d-a403-e96b0029c9fe", "974c5e8b-45b9-4653-ba55-5f855dd0fb88", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"], roles);
        var grants = Of("Microsoft.Authorization/roleAssignments").ToList();
        Assert.Equal(2, grants.Count);   // the three, in a loop; and the publisher of metrics
        Assert.All(grants, grant => Assert.True(grant.TryGetProperty("scope", out _)));
    }

    [Fact]
    public void The_app_is_dotnet_10_isolated_on_flex_consumption()
    {
        var runtime = Only("Microsoft.Web/sites").GetProperty("properties").GetProperty("functionAppConfig").GetProperty("runtime");

        Assert.Equal(("dotnet-isolated", "10.0"), (runtime.GetProperty("name").GetString(), runtime.GetProperty("version").GetString()));
        Assert.Equal("FC1", Only("Microsoft.Web/serverfarms").GetProperty("sku").GetProperty("name").GetString());
    }

    [Fact]
    public void Storage_is_named_by_the_addresses_of_its_services()
    {
        var settings = Only("Microsoft.Web/sites/config").GetProperty("properties").GetString()!;

        foreach (var name in (string[])["blobServiceUri", "queueServiceUri", "tableServiceUri", "credential", "clientId"])
            Assert.Contains($"AzureWebJobsStorage__{name}", settings, StringComparison.Ordinal);
        foreach (var name in (string[])["Site__BaseUrl", "Mail__From", "School__Code", "School__Name", "School__AdminEmail"])
            Assert.Contains($"'{name}'", settings, StringComparison.Ordinal);
        Assert.DoesNotContain("'AzureWebJobsStorage'", settings, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sendGridSettings", "Mail__Provider", "Mail__SendGrid__ApiKey"), InlineData("smtpSettings", "Mail__Provider", "Mail__Smtp__Host", "Mail__Smtp__User", "Mail__Smtp__Password")]
    public void Mail_goes_by_SendGrid_or_by_the_schools_own_server(string way, params string[] names)
    {
        Assert.Contains("variables('mailSettings')", Only("Microsoft.Web/sites/config").GetProperty("properties").GetString(), StringComparison.Ordinal);
        Assert.Equal(names, compiled.Template.GetProperty("variables").GetProperty(way).EnumerateObject().Select(setting => setting.Name));
    }

    [Fact]
    public void No_key_stands_in_it_and_none_is_asked_for()
    {
        foreach (var forbidden in (string[])["AccountKey", "listKeys", "SharedAccessKey", "SG.", "securestring"])
            Assert.DoesNotContain(forbidden, compiled.Text, StringComparison.OrdinalIgnoreCase);
    }

    JsonElement Only(string type) => Assert.Single(Of(type));

    IEnumerable<JsonElement> Of(string type) => compiled.Resources.Where(resource => resource.GetProperty("type").GetString() == type);

    /// <summary>The template, compiled once.</summary>
    public sealed class Compiled : IAsyncLifetime
    {
        public int ExitCode { get; private set; }
        public string Complaints { get; private set; } = "";
        public string Text { get; private set; } = "";
        public JsonElement Template { get; private set; }

        /// <summary>A list, or an object by symbolic name, as the language version has it.</summary>
        public IEnumerable<JsonElement> Resources => Template.GetProperty("resources") is { ValueKind: JsonValueKind.Object } named
            ? named.EnumerateObject().Select(resource => resource.Value)
            : Template.GetProperty("resources").EnumerateArray();

        public async Task InitializeAsync()
        {
            var compiler = typeof(BicepTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Bicep").Value!;
            using var run = Process.Start(new ProcessStartInfo(compiler, ["build", Path.Combine(Repository.Root, "infra", "main.bicep"), "--stdout"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var complaints = run.StandardError.ReadToEndAsync();
            Text = await run.StandardOutput.ReadToEndAsync();
            Complaints = await complaints;
            await run.WaitForExitAsync();
            ExitCode = run.ExitCode;
            if (ExitCode == 0) Template = JsonDocument.Parse(Text).RootElement;
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
