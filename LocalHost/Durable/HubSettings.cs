using DurableTask.AzureStorage;
using DurableTask.Core.Settings;
using Microsoft.DurableTask.Worker;
using Workflows.Storage;
using Strategy = DurableTask.Core.Settings.VersioningSettings;

namespace Workflows.LocalHost.Durable;

/// <summary>
/// The task hub as <c>host.json</c> describes it, so that both hosts agree on what is kept: the hub's name, the versions, how rows are written.
/// As on Azure, a setting <c>AzureFunctionsJobHost__extensions__durableTask__…</c> goes before the file. How fast things go is LocalHost's own.
/// </summary>
/// <param name="Version">What new instances get, and the newest that is worked on.</param>
internal sealed record HubSettings(
    string Name, string Version, Strategy.VersionMatchStrategy Match, Strategy.VersionFailureStrategy OnMismatch, bool UseInstanceTableEtag)
{
    /// <summary>Where <c>host.json</c> stands in the configuration.</summary>
    public const string HostJson = "AzureFunctionsJobHost";

    public static HubSettings From(IConfiguration settings)
    {
        var durable = settings.GetRequiredSection($"{HostJson}:extensions:durableTask");
        return new(
            durable["hubName"]!,
            durable["defaultVersion"]!,
            durable.GetValue<Strategy.VersionMatchStrategy>("versionMatchStrategy"),
            durable.GetValue<Strategy.VersionFailureStrategy>("versionFailureStrategy"),
            durable.GetValue<bool>("storageProvider:useInstanceTableEtag"));
    }

    /// <summary>For the worker that asks the hub for work.</summary>
    public VersioningSettings Versioning => new() { Version = Version, MatchStrategy = Match, FailureStrategy = OnMismatch };

    /// <summary>For the code that runs the orchestrators: a child without a version gets the worker's.</summary>
    public DurableTaskWorkerOptions WorkerOptions => new()
    {
        DataConverter = Converter,
        Versioning = new()
        {
            Version = Version,
            DefaultVersion = Version,
            MatchStrategy = (DurableTaskWorkerOptions.VersionMatchStrategy)Match,
            FailureStrategy = (DurableTaskWorkerOptions.VersionFailureStrategy)OnMismatch,
        },
    };

    /// <summary>As the real host is told to in <see cref="App"/>.</summary>
    public static Microsoft.DurableTask.DataConverter Converter { get; } = new Microsoft.DurableTask.Converters.JsonDataConverter(Json.Options);

    /// <summary>
    /// The figures were measured on two cores with Azurite: 23 to 28 orchestrations of three activities a second, 13 to 74 ms from an event to
    /// the next activity, and work in flight goes on 17 s after <c>kill -9</c>.
    /// </summary>
    public AzureStorageOrchestrationServiceSettings Service(IConfiguration settings, ILoggerFactory logs) => new()
    {
        TaskHubName = Name,
        UseInstanceTableEtag = UseInstanceTableEtag,
        ThrowExceptionOnInvalidDedupeStatus = true,
        StorageAccountClientProvider = Account(settings),
        LoggerFactory = logs,
        PartitionCount = 1,
        ControlQueueBufferThreshold = 1000,
        MaxConcurrentTaskActivityWorkItems = 50,
        ExtendedSessionsEnabled = true,
        MaxQueuePollingInterval = settings.GetValue("LocalHost:QueuePolling", TimeSpan.FromSeconds(1)),
        ControlQueueVisibilityTimeout = TimeSpan.FromSeconds(15),
        WorkItemQueueVisibilityTimeout = TimeSpan.FromSeconds(15),
        LeaseInterval = TimeSpan.FromSeconds(15),
        LeaseRenewInterval = TimeSpan.FromSeconds(5),
        LeaseAcquireInterval = TimeSpan.FromSeconds(2),
    };

    static StorageAccountClientProvider Account(IConfiguration settings) => settings[StorageAccount.Setting] is { Length: > 0 } connection
        ? new(connection)
        : new(Uri(settings, "blob"), Uri(settings, "queue"), Uri(settings, "table"), StorageAccount.Identity(settings));

    static Uri Uri(IConfiguration settings, string service) => StorageAccount.ServiceUri(settings, service);
}
