using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Workflows.Mail;
using Workflows.People;
using Workflows.Policies;

namespace Workflows.Cases;

/// <summary>
/// Removes weekly, each by its id, the instances that have been over for a week and that nothing can ask for any more: those of completed cases, and
/// those that carry no case (an import, a sign-in). What they did stands in the tables. And the rows of people's lists of mails whose time is over. May run twice
/// at once, and may be missed.
/// </summary>
internal sealed class PurgeTimer(CaseStore cases, Schools schools, PolicyBook policies, MailLists mails, TimeProvider clock, ILogger<PurgeTimer> log)
{
    static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    // What is left over is there next week; some 10,000 take a few minutes.
    const int MostAtOnce = 20_000;

    /// <summary>At 19:40 UTC on Saturday, which is 3:40 on Sunday in Beijing.</summary>
    [Function(nameof(PurgeTimer))]
    public async Task Run([TimerTrigger("0 40 19 * * 6")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancel)
    {
        var before = clock.GetUtcNow() - Kept;
        var over = client.GetAllInstancesAsync(new OrchestrationQuery { Statuses = [OrchestrationRuntimeStatus.Completed] })
            .Where(instance => instance.LastUpdatedAt < before).Select(instance => instance.InstanceId).Take(MostAtOnce);
        var (ids, closed, purged) = (await over.ToListAsync(cancel), new Dictionary<string, bool>(StringComparer.Ordinal), 0);
        foreach (var id in ids)
        {
            var @case = CaseOf(id);
            if (!closed.TryGetValue(@case, out var isClosed)) closed[@case] = isClosed = await IsClosed(@case);
            if (isClosed) purged += (await client.PurgeInstanceAsync(id, cancellation: cancel)).PurgedInstanceCount;
        }

        log.LogInformation("Of {Count} instances that are over, {Purged} are removed.", ids.Count, purged);
        await PurgeMails(cancel);
    }

    internal async Task PurgeMails(CancellationToken cancel)
    {
        foreach (var school in await schools.All(cancel))
        {
            var policy = await policies.Current<MailPolicy>(school.Code);
            if (await mails.Purge(school.Code, clock.GetUtcNow().AddMonths(-policy.ListedMonths), cancel) is > 0 and var count) log.LogInformation("{Count} mails of {School} are taken from people's lists.", count, school.Code);
        }
    }

    /// <summary>The case of an instance, whose id is the case's or goes on after it.</summary>
    static string CaseOf(string instance) => string.Join('.', instance.Split('.').Take(2));

    async Task<bool> IsClosed(string @case) => await cases.Find(@case) is null or { State: CaseState.Completed };
}
