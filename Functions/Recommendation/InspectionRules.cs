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

        var now = Settle(body with { Inspection = verdict }, verdict, key, submission, _ => Arithmetic.Of(body.Quota, verdict));
        return new(row.WithBody(now), Result(verdict)) { Sums = Arithmetic.Of(body.Quota, verdict), Foreseen = Foresee(body, carried, verdict) };
    }

    /// <summary>What becomes of each, and where there are more persons than places, how it will go on.</summary>
    static Foreseen Foresee(MeetingBody body, List<Candidate> carried, InspectionVerdict verdict)
    {
        var warnings = ImmutableArray.CreateBuilder<Clause>();
        if (verdict.Tied.Length + verdict.BeyondQuota.Length > 0) warnings.Add(Clause.Of("Warning_Places", body.Quota!.Left, carried.Count - verdict.Declined.Length));
        if (!verdict.IsSettled) warnings.Add(Clause.Of("Warning_Tied", Say(verdict.Tied), verdict.TiedPlaces));
        if (verdict.BeyondQuota.Length > 0) warnings.Add(Clause.Of(verdict.IsSettled ? "Warning_Beyond" : "Warning_BeyondLater", Say(verdict.BeyondQuota)));
        return new()
        {
            Warnings = warnings.ToImmutable(),
            Sums = carried.ToImmutableDictionary(candidate => candidate.Case, candidate => ImmutableArray.Create(Clause.Of($"Follows_{Of(verdict, candidate.Person).Result}"))),
        };

        string Say(IEnumerable<string> persons) => string.Join('、', Names(body, persons));
    }

    /// <summary>The second ballot among those tied at the last place: most approvals first, for the places that are left.</summary>
    /// <param name="sitting">Null where there was no need of one.</param>
    public static (MeetingBody Body, string Result, ImmutableArray<Clause> Sums) CountSecond(MeetingBody body, Sitting? sitting, string key)
    {
        var (before, (standing, places)) = (body.Inspection!, Tie(body));
        var votes = sitting?.Ballot.Tallies.ToDictionary(tally => tally.Person, tally => tally.Approve);
        var second = QuotaRules.Inspect([.. standing.Select(candidate => new Carried(candidate.Person, votes?.GetValueOrDefault(candidate.Person) ?? 0))], new HashSet<string>(), places);
        var rest = QuotaRules.Inspect([.. Beyond(body).Select(candidate => new Carried(candidate.Person, candidate.Approvals ?? 0))], new HashSet<string>(), places - second.PutForward.Length - second.TiedPlaces);
        var verdict = before with
        {
            PutForward = [.. before.PutForward.Where(person => body.Candidates.Any(candidate => candidate.Outcome is null && candidate.Person == person)), .. second.PutForward, .. rest.PutForward],
            BeyondQuota = [.. second.BeyondQuota, .. before.BeyondQuota.Except(rest.PutForward).Except(rest.Tied)],
            Tied = [.. second.Tied, .. rest.Tied],
            TiedPlaces = second.TiedPlaces + rest.TiedPlaces,
        };
        ImmutableArray<Clause> tie = [Clause.Of("Arithmetic_Tied", before.Tied.Length, before.TiedPlaces), .. sitting is null ? [Clause.Of("Arithmetic_SecondNeedless", standing.Length, places)] : Arithmetic.Second(sitting)];
        var settled = Settle(body with { Inspection = verdict, SecondBallot = null }, verdict, key, null,
            candidate => Arithmetic.Of(body.Quota!, verdict, votes?.GetValueOrDefault(candidate.Person) is { } own ? tie.Add(Clause.Of("Arithmetic_SecondOwn", own)) : tie));
        return (settled, Result(verdict), Arithmetic.Of(body.Quota!, verdict, votes is null ? tie : tie.AddRange(standing.Select(candidate => Clause.Of("Arithmetic_SecondVote", candidate.Name, votes.GetValueOrDefault(candidate.Person))))));
    }

    /// <summary>Who of those tied still stands, and how many places are left for them by now: whoever goes makes room.</summary>
    static (ImmutableArray<Candidate> Standing, int Places) Tie(MeetingBody body) => (MeetingForms.Listed(body, Step.SecondBallot),
        Math.Max(0, body.Quota!.Left - body.Candidates.Count(candidate => candidate is { Outcome: null, State: CandidateState.PutForward })));

    /// <summary>Who came after those tied and waits, since whoever goes, or more places that the college grants, may make room.</summary>
    static IEnumerable<Candidate> Beyond(MeetingBody body) => body.Candidates.Where(candidate => candidate is { Outcome: null, State: CandidateState.Carried } && body.Inspection!.BeyondQuota.Contains(candidate.Person));

    /// <summary>Whether those tied must be voted on once more, or all of them fit the places.</summary>
    public static bool NeedsBallot(MeetingBody body) => body.Inspection is not null && Tie(body) is var (standing, places) && standing.Length > places;

    /// <summary>Whoever was put forward is to be decided about once more.</summary>
    public static MeetingBody Again(MeetingBody body) =>
        body.Each(candidate => candidate is { State: CandidateState.PutForward } ? candidate with { State = CandidateState.Carried } : candidate) with { Inspection = null };

    static string Result(InspectionVerdict verdict) => !verdict.IsSettled ? Verdict.Tied : verdict.PutForward.IsEmpty ? Outcome.Declined : Answer.Approved;

    static MeetingBody Settle(MeetingBody body, InspectionVerdict verdict, string key, Submission? submission, Func<Candidate, ImmutableArray<Clause>> sums) => body.Each(candidate =>
    {
        if (candidate is not { Outcome: null, State: CandidateState.Carried }) return candidate;
        var (result, state, outcome) = Of(verdict, candidate.Person);
        return candidate.With(key, new(result) { Comment = submission?.CommentOf(candidate.Case) ?? candidate.Results.GetValueOrDefault(key)?.Comment, Sums = sums(candidate) }) with { State = state, Outcome = outcome };
    });

    /// <summary>What a verdict makes of somebody. As long as a tie is open nobody beyond it is refused.</summary>
    static (string Result, CandidateState State, string? Outcome) Of(InspectionVerdict verdict, string person) =>
        verdict.PutForward.Contains(person) ? (Verdict.PutForward, CandidateState.PutForward, null)
        : verdict.Declined.Contains(person) ? (Outcome.Declined, CandidateState.Over, Outcome.Declined)
        : !verdict.BeyondQuota.Contains(person) ? (Verdict.Tied, CandidateState.Carried, null)
        : verdict.IsSettled ? (Outcome.BeyondQuota, CandidateState.Over, Outcome.BeyondQuota)
        : (Verdict.Undecided, CandidateState.Carried, null);

    static IEnumerable<string> Names(MeetingBody body, IEnumerable<string> persons) => persons.Select(person => body.Candidates.First(candidate => candidate.Person == person).Name);
}
