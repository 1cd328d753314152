using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Workflows.People.Roster;

/// <summary>Carries a confirmed import to its end, part by part; a crash costs a part's time, and what is done twice comes to the same.</summary>
internal static class RosterImportWorkflow
{
    // Three history rows a part: the whole stays far below a thousand.
    const int PartsAnEpisode = 100;

    // Storage that is away for a while is no failure: 32 attempts within about a day.
    static readonly TaskOptions Retry = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 32, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromHours(1)));

    // A fixed id must never replace an instance, neither one that runs nor one that is over.
    static readonly string[] Any = [.. Enum.GetNames<OrchestrationRuntimeStatus>().Where(name => name is not "ContinuedAsNew")];

    /// <param name="import"><see cref="ImportId"/> as text.</param>
    [Function(nameof(RosterImportWorkflow))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, string import)
    {
        var stands = await context.CallActivityAsync<ImportProgress>(nameof(RosterImportActivities.OpenImport), import, Retry);
        for (var part = stands.Done; part < stands.Parts; part++)
        {
            if (part == stands.Done + PartsAnEpisode)
            {
                context.ContinueAsNew(import);
                return "Continued";
            }
            await context.CallActivityAsync<ImportProgress>(nameof(RosterImportActivities.ImportPart), new ImportPartOrder(import, part), Retry);
        }
        return "Completed";
    }

    /// <summary>Starts the workflow of a confirmed import. Twice is safe, also after it is over.</summary>
    public static async Task Start(DurableTaskClient client, RosterImport import)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(RosterImportWorkflow), import.Instance, new StartOrchestrationOptions(import.Instance) { DedupeStatuses = Any });
        }
        catch (Exception e) when (e is OrchestrationAlreadyExistsException or InvalidOperationException or RpcException { StatusCode: StatusCode.AlreadyExists })
        {
            // It is under way, or over.
        }
    }
}

/// <summary>Which part of which import to carry out.</summary>
internal sealed record ImportPartOrder(string Import, int Part);

/// <summary>How far an import is: parts done, parts in all.</summary>
internal sealed record ImportProgress(int Done, int Parts);
