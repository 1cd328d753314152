using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>
/// Watches how long recommendations are good (RULES part 1): a reminder before the end, then <c>Lapsed</c>, or <c>Fulfilled</c> where the roster says
/// that the person has become a member of the Party. Two years are a date on a row, never an instance that stays open (law 6). May run twice at
/// once, and may have been off for a week: what is done is marked in the case, and what was missed is done then.
/// </summary>
internal sealed class LapseTimer(
    Schools schools, Tables tables, CaseStore cases, PeopleStore people, Addressees addressees, PolicyBook policies, SchoolCalendars calendars, TimeProvider clock, ILogger<LapseTimer> log)
{
    /// <summary>The values of <see cref="CaseRow.Validity"/> that this timer gives.</summary>
    public const string Lapsed = nameof(Lapsed), Fulfilled = nameof(Fulfilled), Reminded = "LapseReminded";

    /// <summary>At 18:10 UTC, which is 2:10 of the next day in Beijing: what lapses at 24:00 has lapsed then.</summary>
    [Function(nameof(LapseTimer))]
    public async Task Run([TimerTrigger("0 10 18 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient _, CancellationToken cancel)
    {
        foreach (var school in await schools.All(cancel))
        {
            try
            {
                var done = await Watch(school.Code, cancel);
                log.LogInformation("Validity in {School}: {Reminded} reminded, {Lapsed} lapsed, {Fulfilled} fulfilled.", school.Code,
                    done.GetValueOrDefault(Reminded), done.GetValueOrDefault(Lapsed), done.GetValueOrDefault(Fulfilled));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One school's trouble is not another's.
                log.LogError(e, "The recommendations of {School} that end could not be read; the next night tries again.", school.Code);
            }
        }
    }

    /// <returns>How often each thing was done.</returns>
    async Task<Dictionary<string, int>> Watch(string school, CancellationToken cancel)
    {
        var (calendar, policy) = (await calendars.Of(school), await policies.Current<RecommendationPolicy>(school));
        var last = calendar.EndOf(clock.GetUtcNow(), policy.LapseReminder).AddDays(1);
        var near = await tables.Lists.Between<CaseEntry>(CaseLists.Validity(school), "", CaseLists.Stamp(last), cancel).ToListAsync(cancel);
        var done = new Dictionary<string, int>();
        foreach (var entry in near.Select(row => row.Content).Where(entry => entry.Kind == RecommendationTasks.Kind))
        {
            try
            {
                if (await Look(CaseRow.FullId(school, entry.Case), calendar, cancel) is { } what) done[what] = done.GetValueOrDefault(what) + 1;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "The end of {Case} could not be seen to; the next night tries again.", entry.Case);
            }
        }

        return done;
    }

    /// <returns>What was done about this case; null where nothing was due.</returns>
    async Task<string?> Look(string id, WorkingDays calendar, CancellationToken cancel)
    {
        // The list may be older than the case.
        if (await cases.Find(id) is not { Validity: Acts.Valid, ValidUntil: { } until } row) return null;
        var now = clock.GetUtcNow();
        var remindAt = calendar.MorningBefore(until, row.PolicyAs<RecommendationPolicy>().LapseReminder);
        if (Beijing.DateOf(now) < Beijing.DateOf(remindAt) && now < until) return null;

        var person = await people.Find(row.School, row.BodyAs<RecommendationBody>().Person, cancel);
        var isMember = person?.PoliticalStatus is PoliticalStatus.ProbationaryPartyMember or PoliticalStatus.PartyMember;
        if (isMember || until <= now) return await End(row, isMember ? Fulfilled : Lapsed) ? isMember ? Fulfilled : Lapsed : null;
        return await Remind(row, calendar, remindAt) ? Reminded : null;
    }

    /// <summary>A recommendation that is taken up meanwhile has another end, which is told by <see cref="CaseRow.Telling"/>.</summary>
    async Task<bool> End(CaseRow before, string validity) => (await cases.Change(before.Id, $"validity-ends.{before.Telling}", row =>
        row.Validity is not Acts.Valid || row.Telling != before.Telling ? null : new(row with { Validity = validity }, new(AuditNote.Workflow, validity)))).IsDone;

    /// <summary>Tells the person, and the Party branch, which can still decide. Once for each end, also where the last days of an earlier night were missed.</summary>
    async Task<bool> Remind(CaseRow before, WorkingDays calendar, DateTimeOffset remindAt)
    {
        var operation = $"lapse-reminder.{before.Telling}";
        if (await tables.Cases.Has(before.Id, $"mark|{operation}")) return false;
        var body = before.BodyAs<RecommendationBody>();
        var branch = await addressees.Of(before, Addressees.Holder(Role.PartyBranch, body.PartyBranch ?? body.College));
        var due = Mornings.Next(calendar, clock.GetUtcNow()) is var morning && morning > remindAt ? morning : remindAt;
        var mails = branch.Select(holder => holder.Id).Prepend(body.Person).Distinct().Take(MostTold)
            .Select(to => new MailRow($"Lapse.{before.Telling}.{to}", before.Id, LapseMail.TemplateName, MailKind.Reminder, due) { To = to });
        return (await cases.Change(before.Id, operation, row => row.Validity is not Acts.Valid || row.Telling != before.Telling ? null
            : new(row, new(AuditNote.Workflow, Reminded)) { Mails = [.. mails] })).IsDone;
    }

    // What fits into one transaction beside the case's row, its entry and its mark.
    const int MostTold = 90;
}

/// <summary>When timers of the night let their mails go: they wake nobody.</summary>
internal static class Mornings
{
    static readonly Period Day = Period.Parse("P1D");

    /// <returns>8:00 of today, whatever day it is. May lie a few hours back.</returns>
    public static DateTimeOffset Of(DateTimeOffset now) => Beijing.At(Beijing.DateOf(now), new TimeOnly(8, 0));

    /// <returns>8:00 of today, or of the next working day when today is none. May lie a few hours back.</returns>
    public static DateTimeOffset Next(WorkingDays calendar, DateTimeOffset now) => calendar.Morning(now.AddDays(-1), Day);
}
