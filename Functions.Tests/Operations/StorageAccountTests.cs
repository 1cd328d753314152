using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Workflows.LocalHost.Durable;
using Workflows.Storage;

namespace Workflows.Tests.Operations;

/// <summary>By which settings our own clients, the task hub and exports find their storage.</summary>
public sealed class StorageAccountTests
{
    const string Emulator = "UseDevelopmentStorage=true";

    static readonly (string Name, string Value)[] ByIdentity =
    [
        ("AzureWebJobsStorage:blobServiceUri", "https://tuan.blob.core.chinacloudapi.cn"), ("AzureWebJobsStorage:queueServiceUri", "https://tuan.queue.core.chinacloudapi.cn"),
        ("AzureWebJobsStorage:tableServiceUri", "https://tuan.table.core.chinacloudapi.cn"), ("AzureWebJobsStorage:credential", "managedidentity"),
        ("AzureWebJobsStorage:clientId", "00000000-0000-0000-0000-000000000001"),
    ];

    [Fact]
    public void A_connection_string_goes_first()
    {
        var settings = Settings([("AzureWebJobsStorage", Emulator), .. ByIdentity]);

        Assert.Equal("devstoreaccount1", StorageAccount.Tables(settings).AccountName);
        Assert.Equal("devstoreaccount1", StorageAccount.Blobs(settings).AccountName);
    }

    [Fact]
    public void The_addresses_of_the_services_are_taken_as_they_are_in_any_cloud()
    {
        var settings = Settings(ByIdentity);

        Assert.True(StorageAccount.IsSet(settings));
        Assert.Equal("https://tuan.table.core.chinacloudapi.cn/", StorageAccount.Tables(settings).Uri.ToString());
        Assert.Equal("https://tuan.blob.core.chinacloudapi.cn/", StorageAccount.Blobs(settings).Uri.ToString());
    }

    [Fact]
    public void With_a_client_id_it_is_the_managed_identity_and_else_whoever_is_signed_in()
    {
        Assert.IsType<ManagedIdentityCredential>(StorageAccount.Identity(Settings(ByIdentity)));
        Assert.IsType<DefaultAzureCredential>(StorageAccount.Identity(Settings([.. ByIdentity.Where(setting => !setting.Name.EndsWith("clientId", StringComparison.Ordinal))])));
    }

    [Fact]
    public void A_missing_address_is_named()
    {
        var settings = Settings([.. ByIdentity.Where(setting => !setting.Name.Contains("blob", StringComparison.Ordinal))]);

        Assert.Contains("AzureWebJobsStorage__blobServiceUri", Assert.Throws<InvalidOperationException>(() => StorageAccount.Blobs(settings)).Message, StringComparison.Ordinal);
        Assert.False(StorageAccount.IsSet(Settings([])));
    }

    [Fact]
    public void The_hub_of_LocalHost_is_reached_the_same_way()
    {
        var hub = HubSettings.From(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureFunctionsJobHost:extensions:durableTask:hubName"] = "Workflows", ["AzureFunctionsJobHost:extensions:durableTask:defaultVersion"] = "1.0",
        }).Build());

        Assert.NotNull(hub.Service(Settings(ByIdentity), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance).StorageAccountClientProvider);
        Assert.Throws<InvalidOperationException>(() => hub.Service(Settings([.. ByIdentity.Where(setting => !setting.Name.Contains("queue", StringComparison.Ordinal))]), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));
    }

    [Fact]
    public void Exports_go_to_the_account_that_is_named_and_else_to_the_apps_own()
    {
        Assert.Equal("devstoreaccount1", StorageAccount.Backups(Settings([("AzureWebJobsStorage", Emulator)])).AccountName);
        Assert.Equal("https://bak.blob.core.chinacloudapi.cn/", StorageAccount.Backups(Settings([.. ByIdentity, ("Backup:BlobServiceUri", "https://bak.blob.core.chinacloudapi.cn")])).Uri.ToString());
    }

    static IConfiguration Settings((string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value)).Build();
}
