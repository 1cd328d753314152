using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Cases;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Operations;

internal static class OperationsServices
{
    const int UsualDays = 400;

    /// <exception cref="InvalidOperationException">A setting cannot be understood; the message says which.</exception>
    public static IServiceCollection AddOperations(this IServiceCollection services, IConfiguration settings) => services
        .AddSingleton(new BackupSettings(Days(settings)))
        .AddSingleton<IBackupPlace>(_ => new BackupContainer(StorageAccount.Backups(settings)))
        .AddSingleton(_ => StorageAccount.Queues(settings))
        .AddSingleton(new HubName(Hub(settings)))
        .AddSingleton<HubQueues>()
        .AddSingleton<Backups>()
        .AddSingleton<BackupExport>()
        .AddSingleton<BackupImport>()
        .AddSingleton<IRestored, RestoredLists>()
        .AddSingleton(new HomeLink("/settings", "Operations", "Home", visitor => visitor.Roles.Any(held => held.For is null && (held.Role is Role.UniversityLeagueCommittee or Role.Administrator))) { Manages = true });

    /// <summary>As on Azure, a setting goes before the file.</summary>
    static string Hub(IConfiguration settings) => settings["AzureFunctionsJobHost:extensions:durableTask:hubName"]
        ?? new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "host.json")).Build()["extensions:durableTask:hubName"]!;

    static int Days(IConfiguration settings) => settings["Backup:Days"] is not { Length: > 0 } said ? UsualDays
        : int.TryParse(said, out var days) && days > 0 ? days : throw new InvalidOperationException($"Backup__Days is \"{said}\"; it is a number of days, such as 400.");
}

/// <summary>Lists and what waits follow from the cases: rows that came into the export a moment earlier or later than their case are put right.</summary>
internal sealed class RestoredLists(ListRebuild lists) : IRestored
{
    public Task Restored(string school, CancellationToken cancel) => lists.Run(school, cancel);
}
