using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>What is done in a branch's meeting without asking anybody. Each activity may run twice.</summary>
internal sealed class MeetingActivities(CaseStore cases, PeopleStore people, QuotaPlaces places, MeetingRegister register, SchoolCalendars calendars, TimeProvider clock)
{
    const string Done = nameof(Done);

    /// <summary>Takes down who votes, by the roster of the day, and how many places the branch has.</summary>
    [Function(nameof(TakeRoll))]
    public async Task<string> TakeRoll([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var before = await cases.Read(id.Case);
        var (body, policy, today) = (before.BodyAs<MeetingBody>(), before.PolicyAs<RecommendationPolicy>(), Beijing.Today(clock));
        var members = await people.MembersOf(before.School, body.Branch);
        var names = members.ToDictionary(member => member.Id, member => Namesakes.Tell(member, members));
        var electorate = BranchRules.Electorate(policy, body.Branch, members);
        electorate = electorate with { Others = [.. electorate.Others.Select(other => other with { Name = names[other.Person] })] };
        var officers = members.Where(member => member.Roles.Any(held => held.Scope == body.Branch && held.Role is Role.LeagueBranchDeputySecretary or Role.LeagueBranchOrganizer));
        var round = (await cases.Read(CaseRow.FullId(before.School, body.Round))).BodyAs<RoundBody>();
        var period = QuotaRules.PeriodOf(policy, today, (await calendars.Of(before.School)).SemesterOf(today));
        var used = await places.Used(before.School, body, period);
        var quota = QuotaRules.Quota(policy, period, electorate.Members, used, extra: body.Extra, roundPlaces: round.Places);
        return await Do(id, row => (row.WithBody(row.BodyAs<MeetingBody>() with
        {
            Electorate = electorate,
            Names = members.Where(member => electorate.Entitled.Contains(member.Id)).ToImmutableSortedDictionary(member => member.Id, member => names[member.Id]),
            Officers = [.. officers.Select(officer => officer.Id)],
            Quota = quota with { Extra = row.BodyAs<MeetingBody>().Extra },
        }), Done, []));
    }

    [Function(nameof(CountVotes))]
    public async Task<string> CountVotes([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var quota = await Renewed(await cases.Read(id.Case));
        return await Do(id, row =>
        {
            var ballot = row.Latest(Step.BranchMeeting)!;
            var (body, result, sums) = BallotRules.Count(row.PolicyAs<RecommendationPolicy>(), Granted(row.BodyAs<MeetingBody>(), quota), ballot.IdIn(row.Id).Key);
            return (row.With(ballot with { Sums = sums }).WithBody(body), result, sums);
        });
    }

    [Function(nameof(CountSecondBallot))]
    public Task<string> CountSecondBallot([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _) => Do(id, row =>
    {
        var (inspection, meeting) = (row.Latest(Step.Inspection)!, row.BodyAs<MeetingBody>());
        var sitting = row.Latest(Step.SecondBallot) is { Result: Verdict.NotNeeded } ? null : meeting.SecondBallot;
        var (body, result, sums) = InspectionRules.CountSecond(meeting, sitting, inspection.IdIn(row.Id).Key);
        return (row.With(inspection with { Sums = sums }).WithBody(body), result, sums);
    });

    /// <summary>
    /// Puts those put forward on record for the branch's quota of the period. Where another meeting of the branch was faster and too few places are left, the
    /// branch committee decides again.
    /// </summary>
    [Function(nameof(TakePlaces))]
    public async Task<string> TakePlaces([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var before = await cases.Read(id.Case);
        if (await places.Take(before.School, before.BodyAs<MeetingBody>())) return await Do(id, row => (row, Done, []));
        var quota = await Renewed(before);
        return await Do(id, row => (row.WithBody(Granted(InspectionRules.Again(row.BodyAs<MeetingBody>()), quota)), Verdict.PlacesGone, Arithmetic.Of(quota)));
    }

    // The college may grant places at any moment.
    static MeetingBody Granted(MeetingBody body, QuotaVerdict quota) => body with { Quota = quota with { Extra = body.Extra } };

    /// <summary>The quota with what other meetings have taken of it by now.</summary>
    async Task<QuotaVerdict> Renewed(CaseRow meeting)
    {
        var body = meeting.BodyAs<MeetingBody>();
        return body.Quota! with { Used = await places.Used(meeting.School, body, body.Quota!.Period) };
    }

    /// <summary>Finishes a step in which nobody is asked, and tells the applicants' cases.</summary>
    async Task<string> Do(StepId id, Func<CaseRow, (CaseRow Row, string Result, ImmutableArray<Clause> Sums)> judge)
    {
        var (after, _) = await cases.Change(id.Case, $"do.{id.Key}", row =>
        {
            if (!row.IsRunning || row.Telling != id.Telling || row.Find(id) is not null) return null;
            var (now, (changed, result, sums)) = (clock.GetUtcNow(), judge(row));
            return new(changed.With(new StepRow(id.Step, id.Attempt, StepState.Active, now).Finish(result, AuditNote.Workflow, now) with { Sums = sums }), new(AuditNote.Workflow, $"{id.Key} {result}"));
        });
        await register.Mirror(after);
        return Result(after, id);
    }

    static string Result(CaseRow row, StepId id) => row.Find(id)?.Result ?? (row.Telling != id.Telling ? StepRow.Superseded : StepRow.Cancelled);
}
