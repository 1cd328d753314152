using System.Text.Json;
using System.Text.RegularExpressions;

namespace Workflows.Tests.Infra;

/// <summary>What an installation promises, read from what the example school's would be.</summary>
public sealed partial class SnapshotTests
{
    static readonly JsonElement Snapshot = Bicep.ReadSnapshot();

    [Fact]
    public void No_storage_takes_keys_or_is_public_and_all_goes_by_https()
    {
        var accounts = Of("Microsoft.Storage/storageAccounts").Select(account => account.GetProperty("properties")).ToList();

        Assert.Equal(2, accounts.Count);
        Assert.All(accounts, account =>
        {
            Assert.False(account.GetProperty("allowSharedKeyAccess").GetBoolean());
            Assert.False(account.GetProperty("allowBlobPublicAccess").GetBoolean());
            Assert.True(account.GetProperty("supportsHttpsTrafficOnly").GetBoolean());
            Assert.Equal("TLS1_2", account.GetProperty("minimumTlsVersion").GetString());
        });
        Assert.True(Only("Microsoft.Web/sites").GetProperty("properties").GetProperty("httpsOnly").GetBoolean());
        Assert.False(Only("Microsoft.Web/sites/basicPublishingCredentialsPolicies").GetProperty("properties").GetProperty("allow").GetBoolean());
        Assert.True(Only("Microsoft.Insights/components").GetProperty("properties").GetProperty("DisableLocalAuth").GetBoolean());
        Assert.True(Only("Microsoft.OperationalInsights/workspaces").GetProperty("properties").GetProperty("features").GetProperty("disableLocalAuth").GetBoolean());
        var vault = Only("Microsoft.KeyVault/vaults").GetProperty("properties");
        Assert.True(vault.GetProperty("enableRbacAuthorization").GetBoolean() && vault.GetProperty("enablePurgeProtection").GetBoolean());
    }

    [Fact]
    public void The_app_has_three_roles_on_its_data_and_one_on_exports_secrets_and_metrics()
    {
        var grants = Of("Microsoft.Authorization/roleAssignments").Select(grant => (Id: grant.GetProperty("id").GetString()!, Properties: grant.GetProperty("properties")))
            .Where(grant => grant.Properties.GetProperty("principalType").GetString() is "ServicePrincipal")
            .Select(grant => (Provider().Matches(grant.Id)[^2].Groups[1].Value, Role: grant.Properties.GetProperty("roleDefinitionId").GetString()![^36..])).ToList();

        Assert.Equal(
            [
                ("components/tuan-insights", "3913510d-42f4-4e42-8a64-420c390055eb"),              // Monitoring Metrics Publisher
                ("storageAccounts/tuan", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"),                  // Storage Table Data Contributor
                ("storageAccounts/tuan", "974c5e8b-45b9-4653-ba55-5f855dd0fb88"),                  // Storage Queue Data Contributor
                ("storageAccounts/tuan", "ba92f5b4-2d11-453d-a403-e96b0029c9fe"),                  // Storage Blob Data Contributor
                ("storageAccounts/tuanbak", "ba92f5b4-2d11-453d-a403-e96b0029c9fe"),
                ("vaults/tuan-", "4633458b-17de-408a-b874-0445c86b69e6"),                          // Key Vault Secrets User
            ],
            grants.Select(grant => (WithoutSuffix(grant.Item1), grant.Role)).Order());
    }

    [Fact]
    public void It_is_dotnet_10_isolated_on_flex_consumption_with_one_instance_ready_for_pages_and_one_for_workflows()
    {
        var config = Only("Microsoft.Web/sites").GetProperty("properties").GetProperty("functionAppConfig");

        var runtime = config.GetProperty("runtime");
        Assert.Equal(("dotnet-isolated", "10.0"), (runtime.GetProperty("name").GetString(), runtime.GetProperty("version").GetString()));
        Assert.Equal("FC1", Only("Microsoft.Web/serverfarms").GetProperty("sku").GetProperty("name").GetString());
        Assert.Equal([("http", 1), ("durable", 1)], config.GetProperty("scaleAndConcurrency").GetProperty("alwaysReady").EnumerateArray()
            .Select(ready => (ready.GetProperty("name").GetString()!, ready.GetProperty("instanceCount").GetInt32())));
        Assert.Equal("UserAssignedIdentity", config.GetProperty("deployment").GetProperty("storage").GetProperty("authentication").GetProperty("type").GetString());
    }

    [Fact]
    public void Storage_is_named_by_the_addresses_of_its_services()
    {
        foreach (var service in (string[])["blob", "queue", "table"])
            Assert.Matches($@"'AzureWebJobsStorage__{service}ServiceUri', format\('https://\{{0\}}\.{service}\.\{{1\}}'", Settings);
        Assert.Contains("'AzureWebJobsStorage__credential', 'managedidentity'", Settings, StringComparison.Ordinal);
        Assert.DoesNotContain("'AzureWebJobsStorage'", Settings, StringComparison.Ordinal);
        Assert.DoesNotContain("AzureWebJobsStorage__accountName", Settings, StringComparison.Ordinal);
    }

    [Fact]
    public void No_key_stands_in_it()
    {
        var text = Snapshot.GetRawText();

        foreach (var forbidden in (string[])["AccountKey", "listKeys", "SharedAccessKey", "SG."]) Assert.DoesNotContain(forbidden, text, StringComparison.OrdinalIgnoreCase);
        var secret = SecretSettings().Matches(Settings);
        Assert.Equal(["Mail__Smtp__Password", "Polls__Key"], secret.Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.All(secret, match => Assert.StartsWith("format('@Microsoft.KeyVault(SecretUri=", match.Groups[2].Value, StringComparison.Ordinal));
    }

    [Fact]
    public void What_must_not_be_lost_cannot_be_deleted_by_mistake()
    {
        Assert.Equal(["storageAccounts/tuan", "storageAccounts/tuanbak", "vaults/tuan-"], Of("Microsoft.Authorization/locks")
            .Where(keep => keep.GetProperty("properties").GetProperty("level").GetString() is "CanNotDelete")
            .Select(keep => WithoutSuffix(Provider().Matches(keep.GetProperty("id").GetString()!)[^2].Groups[1].Value)).Order(StringComparer.Ordinal));
        Assert.True(Of("Microsoft.Storage/storageAccounts/blobServices").Last().GetProperty("properties").GetProperty("isVersioningEnabled").GetBoolean());
        var rule = Only("Microsoft.Storage/storageAccounts/managementPolicies").GetProperty("properties").GetProperty("policy").GetProperty("rules")[0].GetProperty("definition");
        Assert.Equal("backups/nightly/", rule.GetProperty("filters").GetProperty("prefixMatch")[0].GetString());
        Assert.Equal(400, rule.GetProperty("actions").GetProperty("baseBlob").GetProperty("delete").GetProperty("daysAfterModificationGreaterThan").GetInt32());
    }

    [Fact]
    public void A_network_of_its_own_reaches_blobs_queues_and_tables_alike()
    {
        Assert.Equal(["blob", "queue", "table"], Of("Microsoft.Network/privateEndpoints")
            .Select(endpoint => endpoint.GetProperty("properties").GetProperty("privateLinkServiceConnections")[0].GetProperty("properties").GetProperty("groupIds")[0].GetString()));
        Assert.Equal(3, Of("Microsoft.Network/privateDnsZones").Count());
        Assert.Equal("Disabled", Of("Microsoft.Storage/storageAccounts").First().GetProperty("properties").GetProperty("publicNetworkAccess").GetString());
        Assert.Contains("Microsoft.App/environments", Only("Microsoft.Network/virtualNetworks").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Storage_requests_which_name_persons_are_not_logged() =>
        Assert.All(Of("Microsoft.Insights/diagnosticSettings"), settings => Assert.DoesNotMatch("Storage(Read|Write|Delete)", settings.GetRawText()));

    [Fact]
    public void It_rings_for_failed_cases_for_mail_and_queues_that_stand_for_missing_backups_and_for_silence()
    {
        var rules = Of("Microsoft.Insights/scheduledQueryRules").ToList();

        Assert.Equal(["tuan-backup", "tuan-failed", "tuan-outbox", "tuan-queue", "tuan-silence"], rules.Select(rule => rule.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(["tuan-health", "tuan-storage"], Of("Microsoft.Insights/metricAlerts").Select(rule => rule.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
    }

    static string Settings => Only("Microsoft.Web/sites/config").GetProperty("properties").GetString()!;

    static JsonElement Only(string type) => Assert.Single(Of(type));

    static IEnumerable<JsonElement> Of(string type) => Snapshot.GetProperty("predictedResources").EnumerateArray().Where(resource => resource.GetProperty("type").GetString() == type);

    /// <summary>Names end with 10 or 13 characters that make them unique.</summary>
    static string WithoutSuffix(string resource) => Suffix().Replace(resource, "");

    [GeneratedRegex(@"/providers/[^/]+/([^/]+/[^/]+)")]
    private static partial Regex Provider();

    [GeneratedRegex("(?<=/tuan(?:bak|-)?)sykmz[a-z0-9]{5,8}$")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"'(?:key', ')?(\w+__(?:Password|ApiKey|Key))', (?:'value', )?([^,]+)")]
    private static partial Regex SecretSettings();
}
