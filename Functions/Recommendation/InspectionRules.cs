using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>What the branch committee makes of those carried (RULES part 1, step 6): 考察不唯票, and at most the quota.</summary>
internal static class InspectionRules
{
    public static Ruling Inspect(CaseRow row, StepRow step, Submission submission)
    {
        var (body, policy, key) = (row.BodyAs<MeetingBody>(), row.PolicyAs<RecommendationPolicy>(), step.IdIn(row.Id).Key);
        var carried = body.Candidates.Where(candidate => candidate is { Outcome: null, State: CandidateState.Carried }).ToList();
        var declined = carried.Where(candidate => submission.AnswerOf(candidate.Case) is not Answer.Approved).Select(candidate => candidate.Person).ToHashSet();
        var verdict = QuotaRules.Inspect([.. carried.Select(candidate => new Carried(candidate.Person, candidate.Approvals ?? 0))], declined, body.Quota!.Left);
        if (!verdict.IsSettled && policy.TieRule is TieRule.CommitteeDecides)
            return Ruling.Refuse(row, new Fault("", "tied", [verdict.Tied.Length, verdict.TiedPlaces, string.Join('、', Names(body, verdict.Tied))]));

        var now = Settle(body with { Inspection = verdict }, verdict, key, submission);
        return new(row.WithBody(now), Result(verdict)) { Sums = Arithmetic.Of(body.Quota, verdict) };
    }

    /// <summary>The second ballot among those tied at the last place: most approvals first, for the places that are left.</summary>
    public static (MeetingBody Body, string Result, ImmutableArray<Clause> Sums) CountSecond(MeetingBody body, string key)
    {
        var before = body.Inspection!;
        var open = body.Candidates.Where(candidate => candidate.Outcome is null).Select(candidate => candidate.Person).ToHashSet();
        var second = QuotaRules.Inspect([.. body.SecondBallot!.Ballot.Tallies.Where(tally => open.Contains(tally.Person)).Select(tally => new Carried(tally.Person, tally.Approve))], new HashSet<string>(), before.TiedPlaces);
        var verdict = before with
        {
            PutForward = [.. before.PutForward, .. second.PutForward],
            BeyondQuota = [.. second.BeyondQuota, .. before.BeyondQuota],
            Tied = second.Tied,
            TiedPlaces = second.TiedPlaces,
        };
        return (Settle(body with { Inspection = verdict, SecondBallot = null }, verdict, key, null), Result(verdict), Arithmetic.Of(body.Quota!, verdict));
    }

    /// <summary>Whoever was put forward is to be decided about once more.</summary>
    public static MeetingBody Again(MeetingBody body) =>
        body.Each(candidate => candidate is { State: CandidateState.PutForward } ? candidate with { State = CandidateState.Carried } : candidate) with { Inspection = null };

    static string Result(InspectionVerdict verdict) => !verdict.IsSettled ? Verdict.Tied : verdict.PutForward.IsEmpty ? Outcome.Declined : Answer.Approved;

    static MeetingBody Settle(MeetingBody body, InspectionVerdict verdict, string key, Submission? submission) => body.Each(candidate =>
    {
        if (candidate is not { Outcome: null, State: CandidateState.Carried }) return candidate;
        var (result, state, outcome) =
            verdict.PutForward.Contains(candidate.Person) ? (Verdict.PutForward, CandidateState.PutForward, (string?)null)
            : verdict.Declined.Contains(candidate.Person) ? (Outcome.Declined, CandidateState.Over, Outcome.Declined)
            : verdict.BeyondQuota.Contains(candidate.Person) ? (Outcome.BeyondQuota, CandidateState.Over, Outcome.BeyondQuota)
            : (Verdict.Tied, CandidateState.Carried, null);
        return candidate.With(key, new(result) { Comment = submission?.CommentOf(candidate.Case), Sums = Arithmetic.Of(body.Quota!, verdict) }) with { State = state, Outcome = outcome };
    });

    static IEnumerable<string> Names(MeetingBody body, IEnumerable<string> persons) => persons.Select(person => body.Candidates.First(candidate => candidate.Person == person).Name);
}
