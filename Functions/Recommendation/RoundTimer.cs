using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Workflows.Cases;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Recommendation;

/// <summary>
/// What comes by itself in a round: it opens, it is about to close, it closes. May run twice at once, and may have been off for a week: what is done is marked
/// in the round's case, and a reminder that comes too late is left out.
/// </summary>
internal sealed class RoundTimer(Schools schools, Rounds rounds, RoundMails mails, CaseStore cases, Tables tables, TimeProvider clock, ILogger<RoundTimer> log)
{
    public const string MeetingsBegun = nameof(MeetingsBegun);

    // The meetings' own workflows see the end of applications a minute after it; this is for those that did not.
    static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    static readonly TimeSpan RemindBefore = TimeSpan.FromDays(2);

    [Function(nameof(RoundTimer))]
    public async Task Run([TimerTrigger("0 */10 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient _, CancellationToken cancel)
    {
        foreach (var school in await schools.All(cancel))
        {
            foreach (var round in await rounds.Running(school.Code))
            {
                try
                {
                    await Look(round);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // One round's trouble is not another's.
                    log.LogError(e, "The round {Round} could not be seen to; the next call tries again.", round.Id);
                }
            }
        }
    }

    async Task Look(CaseRow round)
    {
        var (body, now) = (round.BodyAs<RoundBody>(), clock.GetUtcNow());
        if (body.IsClosed || body.Closes + Grace <= now)
        {
            await Close(round, body);
            return;
        }

        if (!body.TakesApplications(now)) return;
        if (!body.IsAnnounced && await mails.Announce(round) is > 0 and var told) log.LogInformation("The round {Round} is open: {Count} persons are told.", round.Id, told);
        if (body.Closes - RemindBefore > now || body.Closes is null || await Has(round, RoundMails.ClosingSaid)) return;
        log.LogInformation("The round {Round} closes soon: {Count} owners of drafts are reminded.", round.Id, await mails.SayItCloses(round));
    }

    /// <summary>
    /// Closes it when nobody did, and lets meetings begin that did not by themselves: whoever closed it may have died before it came to them. With that the
    /// round's own case is over; its recommendations go on.
    /// </summary>
    async Task Close(CaseRow round, RoundBody body)
    {
        if (!body.IsClosed) await rounds.Close(round.School, round.ShortId, AuditNote.Workflow, null);
        else await rounds.Begin(round);
        if ((await cases.Change(round.Id, MeetingsBegun, row => new(row with { State = CaseState.Completed, Outcome = Rounds.Closed }, new(AuditNote.Workflow, MeetingsBegun)))).IsDone)
            log.LogInformation("The round {Round} takes no more applications, and its meetings have begun.", round.Id);
    }

    Task<bool> Has(CaseRow round, string operation) => tables.Cases.Has(round.Id, $"mark|{operation}");
}
