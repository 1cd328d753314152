using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Workflows.People;

namespace Workflows.Recommendation.Applicants;

/// <summary>Carries a confirmed list to its end, part by part; a crash costs a part's time, and what is done twice comes to the same.</summary>
internal static class ApplicantListWorkflow
{
    // Storage that is away for a while is no failure: 32 attempts within about a day.
    static readonly TaskOptions Retry = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 32, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromHours(1)));

    // A fixed id must never replace an instance, neither one that runs nor one that is over.
    static readonly string[] Any = [.. Enum.GetNames<OrchestrationRuntimeStatus>().Where(name => name is not "ContinuedAsNew")];

    /// <param name="list"><see cref="ApplicantList.Instance"/>.</param>
    [Function(nameof(ApplicantListWorkflow))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, string list)
    {
        // At most 500 applicants in parts of 20: three history rows each.
        var parts = await context.CallActivityAsync<int>(nameof(ApplicantListActivities.OpenApplicantList), list, Retry);
        for (var part = 0; part < parts; part++) await context.CallActivityAsync<int>(nameof(ApplicantListActivities.HandInApplicants), new ApplicantPart(list, part), Retry);
        return "Completed";
    }

    /// <summary>Starts the workflow of a confirmed list. Twice is safe, also after it is over.</summary>
    public static async Task Start(DurableTaskClient client, ApplicantList list)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(ApplicantListWorkflow), list.Instance, new StartOrchestrationOptions(list.Instance) { DedupeStatuses = Any });
        }
        catch (Exception e) when (e is OrchestrationAlreadyExistsException or InvalidOperationException or RpcException { StatusCode: StatusCode.AlreadyExists })
        {
            // It is under way, or over.
        }
    }
}

/// <summary>Which part of which list to hand in.</summary>
internal sealed record ApplicantPart(string List, int Part);

/// <summary>What the list's workflow has done. Each may run twice (law 4).</summary>
internal sealed class ApplicantListActivities(ApplicantLists lists)
{
    /// <returns>How many parts it has.</returns>
    [Function(nameof(OpenApplicantList))]
    public async Task<int> OpenApplicantList([ActivityTrigger] string list)
    {
        var (school, id) = ApplicantList.Parse(list);
        return (await lists.Find(school, id) ?? throw new InvalidOperationException($"There is no list {list}.")).Parts;
    }

    /// <returns>How many parts are done.</returns>
    [Function(nameof(HandInApplicants))]
    public async Task<int> HandInApplicants([ActivityTrigger] ApplicantPart part, [DurableClient] DurableTaskClient _)
    {
        var (school, id) = ApplicantList.Parse(part.List);
        return (await lists.HandIn(school, id, part.Part)).PartsDone;
    }
}

/// <summary>Takes up lists whose workflow was never started, and deletes files that have served their time.</summary>
internal sealed class ApplicantListSweep(Schools schools, ApplicantLists lists, TimeProvider clock, ILogger<ApplicantListSweep> log)
{
    static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    /// <summary>Every ten minutes; twice at once is safe, and so is to be missed.</summary>
    [Function(nameof(ApplicantListSweep))]
    public async Task Run([TimerTrigger("0 */10 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancel)
    {
        foreach (var school in await schools.All(cancel))
        {
            var all = await lists.All(school.Code);
            await lists.DeleteOld(school.Code, all, cancel);
            foreach (var list in all.Where(list => list.FinishedAt is null && clock.GetUtcNow() - list.ConfirmedAt >= Grace))
            {
                await ApplicantListWorkflow.Start(client, list);
                log.LogInformation("The list {List} is not finished: its workflow is started if it does not run.", list.Instance);
            }
        }
    }
}
