using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace Workflows.Storage;

/// <summary>
/// The storage account of the app and of its task hub, from <c>AzureWebJobsStorage</c> (a connection string) or, for a managed identity,
/// <c>AzureWebJobsStorage__tableServiceUri</c>, <c>…blobServiceUri</c>, <c>…clientId</c>: the form that holds in every Azure cloud.
/// </summary>
internal static class StorageAccount
{
    public const string Setting = "AzureWebJobsStorage";

    public static bool IsSet(IConfiguration settings) => settings[Setting] is { Length: > 0 } || settings[$"{Setting}:tableServiceUri"] is { Length: > 0 };

    public static TableServiceClient Tables(IConfiguration settings)
    {
        var options = Watched(new TableClientOptions(), "table");
        return settings[Setting] is { Length: > 0 } account
            ? new TableServiceClient(account, options)
            : new TableServiceClient(ServiceUri(settings, "table"), Identity(settings), options);
    }

    public static BlobServiceClient Blobs(IConfiguration settings)
    {
        var options = Watched(new BlobClientOptions(), "blob");
        return settings[Setting] is { Length: > 0 } account
            ? new BlobServiceClient(account, options)
            : new BlobServiceClient(ServiceUri(settings, "blob"), Identity(settings), options);
    }

    /// <summary>The task hub's, to be looked at.</summary>
    public static QueueServiceClient Queues(IConfiguration settings) =>
        settings[Setting] is { Length: > 0 } account
            ? new QueueServiceClient(account)
            : new QueueServiceClient(ServiceUri(settings, "queue"), Identity(settings));

    /// <summary>Where exports go: the account of <c>Backup__BlobServiceUri</c>, which the same identity reaches; else the app's own.</summary>
    public static BlobServiceClient Backups(IConfiguration settings) =>
        settings["Backup:BlobServiceUri"] is { Length: > 0 } uri ? new BlobServiceClient(new Uri(uri), Identity(settings)) : Blobs(settings);

    static T Watched<T>(T options, string service)
        where T : ClientOptions
    {
        options.AddPolicy(new Telemetry.Retries(service), HttpPipelinePosition.PerRetry);
        return options;
    }

    internal static Uri ServiceUri(IConfiguration settings, string service) =>
        settings[$"{Setting}:{service}ServiceUri"] is { Length: > 0 } uri
            ? new Uri(uri)
            : throw new InvalidOperationException($"Set {Setting} (a connection string) or {Setting}__{service}ServiceUri (with a managed identity).");

    internal static TokenCredential Identity(IConfiguration settings) => settings[$"{Setting}:clientId"] is { Length: > 0 } client
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client))
        : new DefaultAzureCredential();
}
