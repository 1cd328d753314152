using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Workflows.Cases;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Recommendation;

/// <summary>
/// Ends what is under way of whoever has left the school, and takes along what is under way of whoever has changed branch (RULES, "Moved, called off, left"). The roster says
/// who has; an import only writes it down. May run twice at once, and may have been off for a week.
/// </summary>
internal sealed class LeaverTimer(Schools schools, Tables tables, PeopleStore people, CaseLife life, Moves moves, ILogger<LeaverTimer> log)
{
    const int ReadsAtOnce = 8;

    /// <summary>At 18:25 UTC, which is 2:25 of the next day in Beijing.</summary>
    [Function(nameof(LeaverTimer))]
    public async Task Run([TimerTrigger("0 25 18 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient _, CancellationToken cancel)
    {
        foreach (var school in await schools.All(cancel))
        {
            try
            {
                var (ended, moved) = await LookAt(school.Code, cancel);
                log.LogInformation("Of {School} {Ended} recommendations ended, because their person has left, and {Moved} were compared anew with where their person belongs.", school.Code, ended, moved);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One school's trouble is not another's.
                log.LogError(e, "Who has left {School} could not be seen to; the next night tries again.", school.Code);
            }
        }
    }

    async Task<(int Ended, int Moved)> LookAt(string school, CancellationToken cancel)
    {
        var (ended, moved) = (0, 0);
        foreach (var state in (CaseState[])[CaseState.Running, CaseState.Failed])
        {
            await Parallel.ForEachAsync(tables.Lists.Query<CaseEntry>(CaseLists.ByState(school, RecommendationTasks.Kind, state), cancel: cancel),
                new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancel }, async (entry, token) =>
                {
                    if (entry.Content.Concerns is not { } person) return;
                    var id = CaseRow.FullId(school, entry.Content.Case);
                    if (await people.Find(school, person, token) is not { HasLeft: false, Status: not (EnrolmentStatus.Graduated or EnrolmentStatus.Transferred) } member)
                    {
                        if ((await life.Leave(id)).IsDone) Interlocked.Increment(ref ended);
                    }
                    else if (await moves.Look(id, member))
                    {
                        Interlocked.Increment(ref moved);
                    }
                });
        }

        return (ended, moved);
    }
}
