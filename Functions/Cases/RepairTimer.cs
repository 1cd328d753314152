using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Cases;

/// <summary>
/// Compares open cases with the instances that should carry them: one that is missing is started, one that failed makes its case <c>Failed</c>. Looks at a
/// bounded number of cases each time and goes on after them the next. May run twice at once, and may have been off for a week. A decision that no
/// instance has read needs no help: the workflow looks at its next reminder.
/// </summary>
internal sealed class RepairTimer(Schools schools, CaseKinds kinds, CaseStore cases, Tables tables, IHub hub, ILogger<RepairTimer> log)
{
    /// <summary>Of one kind and state of a school, each time.</summary>
    internal const int MostAtOnce = 100;

    const int ReadsAtOnce = 8;

    [Function(nameof(RepairTimer))]
    public async Task Run([TimerTrigger("30 */10 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancel)
    {
        foreach (var school in await schools.All(cancel))
        {
            var (looked, repaired) = (0, 0);
            foreach (var kind in kinds.All.Where(kind => kind.Workflow is not null))
            {
                foreach (var state in (CaseState[])[CaseState.Running, CaseState.Ending])
                {
                    var part = await Next(school.Code, kind, state, cancel);
                    looked += part.Count;
                    await Parallel.ForEachAsync(part, new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancel },
                        async (id, token) => { if (await Outlived(id, kind, client, token)) Interlocked.Increment(ref repaired); });
                }
            }

            if (repaired > 0) log.LogWarning("Of {Looked} open cases of {School} looked at, {Repaired} had no instance that could carry them.", looked, school.Code, repaired);
        }
    }

    async Task<bool> Outlived(string id, CaseKind kind, DurableTaskClient client, CancellationToken cancel)
    {
        try
        {
            return await Look(id, kind, client, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One case's trouble is not another's.
            log.LogError(e, "Case {Case} could not be compared with its instance; a later call tries again.", id);
            return false;
        }
    }

    /// <returns>Whether something had to be done.</returns>
    async Task<bool> Look(string id, CaseKind kind, DurableTaskClient client, CancellationToken cancel)
    {
        // First the instance: a case that is open after its instance was over will not be closed by it.
        var instance = await client.GetInstanceAsync(id, getInputsAndOutputs: false, cancel);
        if (instance is { IsCompleted: false }) return false;
        if (await cases.Find(id) is not { State: CaseState.Running or CaseState.Ending } row) return false;
        if (instance is null or { RuntimeStatus: OrchestrationRuntimeStatus.Completed })
        {
            if (!await hub.Start(new(kind.Workflow!, id), again: instance is not null)) return false;
            log.LogWarning("Case {Case} is {State}, and its instance is {Status}: it is started.", id, row.State, instance is null ? "missing" : "over");
            return true;
        }

        // Its id must be new each time, or a second failure would find the first one's mark.
        var (_, isDone) = await cases.Change(id, $"fail.{Guid.NewGuid():N}", now => now.State is CaseState.Running or CaseState.Ending
            ? new(now with { State = CaseState.Failed }, new(AuditNote.Workflow, nameof(CaseState.Failed))) : null);
        if (isDone) log.LogError("The instance of case {Case} is {Status}: the case is Failed until it is driven again.", id, instance.RuntimeStatus);
        return isDone;
    }

    /// <summary>The next part of a list; from the beginning again once it is through.</summary>
    async Task<List<string>> Next(string school, CaseKind kind, CaseState state, CancellationToken cancel)
    {
        var (list, place) = (CaseLists.ByState(school, kind.Code, state), $"{kind.Code}.{state}");
        var after = (await tables.Lists.Find<string>(CaseLists.Repair(school), place, cancel))?.Content ?? "";
        var part = await tables.Lists.Between<CaseEntry>(list, after.Length == 0 ? "" : after + " ", $"{Rows.Last}", cancel).Take(MostAtOnce).ToListAsync(cancel);
        var next = part.Count < MostAtOnce ? "" : part[^1].Key;
        if (next != after) await tables.Lists.Put(CaseLists.Repair(school), place, next);
        return [.. part.Select(row => CaseRow.FullId(school, row.Content.Case))];
    }
}
