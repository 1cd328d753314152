using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;
using Workflows.Storage;

namespace Workflows.Recommendation;

/// <summary>What is done in a recommendation without asking anybody. Each activity may run twice.</summary>
internal sealed class RecommendationActivities(CaseStore cases, PeopleStore people, SchoolCalendars calendars, RegisterForms forms, TimeProvider clock)
{
    /// <summary>Judges the conditions of eligibility by the roster and what the applicant states.</summary>
    [Function(nameof(CheckEligibility))]
    public async Task<string> CheckEligibility([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var before = await cases.Read(id.Case);
        var person = await people.Find(before.School, before.BodyAs<RecommendationBody>().Person) ?? throw new InvalidOperationException($"The applicant of {id.Case} is not in the roster.");
        return await Do(id, row =>
        {
            var body = row.BodyAs<RecommendationBody>();
            var verdict = EligibilityRules.Check(row.PolicyAs<RecommendationPolicy>(), body.Stage, Eligibility.Facts(person, body), Beijing.Today(clock));
            var result = !verdict.IsEligible ? Verdict.NotMet : verdict.Unknown.Any() ? Verdict.Unknown : Verdict.Met;
            return (row.WithBody(body with { Conditions = verdict.Conditions }), result, Eligibility.Summary(verdict.Conditions));
        });
    }

    /// <summary>The documents are made, the recommendation is valid from now on, and an activist's date goes to the roster.</summary>
    [Function(nameof(ArchiveRecommendation))]
    public async Task<string> ArchiveRecommendation([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var before = await cases.Read(id.Case);
        var (body, policy) = (before.BodyAs<RecommendationBody>(), before.PolicyAs<RecommendationPolicy>());
        var accepted = before.Latest(Step.PartyBranchDecision)?.Result is UserTasks.Answer.Approved;
        var written = accepted && body is { Stage: Stage.Activist, DecidedOn: { } since } ? await Write(before.School, body.Person, since) : null;
        var document = await forms.Make(before);
        var until = RecommendationRules.Validity(policy, await calendars.Of(before.School), Beijing.Midnight(body.MeetingDate ?? Beijing.Today(clock))).Until;
        return await Do(id, row => (row.WithBody(row.BodyAs<RecommendationBody>() with { Rostered = written }) with
        {
            Documents = [.. row.Documents, document],
            Validity = "Valid",
            ValidUntil = until,
        }, Filed, Clause.Of("Note_ValidUntil", Beijing.DateOf(until.AddTicks(-1)))));
    }

    public const string Filed = nameof(Filed);

    /// <returns>What the roster said before; nothing where it said so already, as after a call that died.</returns>
    async Task<RosterDate> Write(string school, string person, DateOnly since)
    {
        DateOnly? was = null;
        await people.Change(school, person, now =>
        {
            was = now.ActivistSince;
            return was == since ? null : now with { ActivistSince = since };
        });
        return new(since, was == since ? null : was);
    }

    async Task<string> Do(StepId id, Func<CaseRow, (CaseRow Row, string Result, Clause Note)> judge)
    {
        var (after, _) = await cases.Change(id.Case, $"do.{id.Key}", row =>
        {
            if (!row.IsRunning || row.Telling != id.Telling || row.Find(id) is not null) return null;
            var (now, (changed, result, note)) = (clock.GetUtcNow(), judge(row));
            return new(changed.With(new StepRow(id.Step, id.Attempt, StepState.Active, now).Finish(result, AuditNote.Workflow, now) with { Note = note }), new(AuditNote.Workflow, $"{id.Key} {result}"));
        });
        return after.Find(id)?.Result ?? (after.Telling != id.Telling ? StepRow.Superseded : StepRow.Cancelled);
    }
}
