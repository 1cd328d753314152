using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>What the branch's proposal and the college's leave make of the list (RULES part 1, steps 3 and 4).</summary>
internal static class ProposalRules
{
    /// <summary>
    /// Each name is proposed, refused or sent back for additions. Whoever is proposed with a condition that was not known is so by the word of whoever proposes.
    /// </summary>
    public static Ruling Propose(CaseRow row, StepRow step, Submission submission)
    {
        var (body, policy, key) = (row.BodyAs<MeetingBody>(), row.PolicyAs<RecommendationPolicy>(), step.IdIn(row.Id).Key);
        var listed = body.Candidates.Where(candidate => candidate is { Outcome: null, State: CandidateState.Joined or CandidateState.Returned }).ToList();
        var proposed = listed.Count(candidate => submission.AnswerOf(candidate.Case) is Answer.Approved) + body.Candidates.Count(candidate => candidate is { Outcome: null, State: CandidateState.Proposed });
        if (body.Quota is { } quota && proposed > QuotaRules.MostProposed(policy, quota))
            return Ruling.Refuse(row, new Fault("", "tooManyProposed", [proposed, QuotaRules.MostProposed(policy, quota)]));

        var (performances, opinions) = (submission.Input.Indexed("performance"), submission.Input.Indexed("opinion"));
        var now = listed.Aggregate(body, (meeting, candidate) => meeting.With(Proposed(candidate, submission, key) with
        {
            Performance = performances.GetValueOrDefault(candidate.Case) ?? candidate.Performance ?? candidate.Statement,
            CounsellorOpinion = opinions.GetValueOrDefault(candidate.Case) ?? candidate.CounsellorOpinion,
        }));
        now = now with { Date = submission.Input.Date("date") ?? now.Date, Place = submission.Input.Text("place") is { Length: > 0 } place ? place : now.Place };
        return new(MeetingRegister.Named(row.WithBody(now)), Result(now))
        {
            Sums = Counts("Proposed", listed, submission),
            Foreseen = new(now.Candidates.Where(candidate => listed.Exists(each => each.Case == candidate.Case))
                .SelectMany(candidate => ((string, string)[])[($"performance[{candidate.Case}]", candidate.Performance ?? ""), ($"opinion[{candidate.Case}]", candidate.CounsellorOpinion ?? "")]))
            {
                Warnings = [.. listed.Where(candidate => submission.AnswerOf(candidate.Case) is Answer.Approved && Unsettled(candidate) > 0).Select(candidate => Clause.Of("Warning_Confirms", candidate.Name, Unsettled(candidate)))],
            },
        };
    }

    /// <summary>提名 5 人；不提名 1 人: nothing where all are decided alike.</summary>
    static ImmutableArray<Clause> Counts(string step, List<Candidate> listed, Submission submission)
    {
        var answers = listed.Select(candidate => submission.AnswerOf(candidate.Case)!).ToList();
        return answers.Distinct().Count() < 2 ? []
            : [.. ((string[])[Answer.Approved, Answer.Returned, Answer.Rejected]).Where(answers.Contains).Select(answer => Clause.Of($"Counts_{step}_{answer}", answers.Count(each => each == answer)))];
    }

    static Candidate Proposed(Candidate candidate, Submission submission, string key)
    {
        var answer = submission.AnswerOf(candidate.Case)!;
        var result = candidate.With(key, new(answer) { Comment = submission.CommentOf(candidate.Case) });
        return answer switch
        {
            Answer.Approved => Confirmed(result, key, answer, submission) with { State = CandidateState.Proposed },
            Answer.Returned => result with { State = CandidateState.Returned },
            _ => result with { State = CandidateState.Over, Outcome = Outcome.Rejected },
        };
    }

    /// <summary>Whoever proposes confirms what the applicant states; the record says whose word it is.</summary>
    static Candidate Confirmed(Candidate candidate, string key, string answer, Submission submission)
    {
        if (Unsettled(candidate) is not (> 0 and var stated)) return candidate;
        return candidate.With(key, new(answer) { Comment = submission.CommentOf(candidate.Case), Note = Clause.Of("Note_Confirmed", stated) }) with
        {
            Conditions = [.. candidate.Conditions.Select(condition => condition is { State: ConditionState.Unknown, Word: { } word }
                ? condition with { State = condition.IfConfirmed ?? condition.State, Word = word with { ConfirmedBy = submission.Actor.Person } } : condition)],
        };
    }

    /// <summary>How many conditions rest on the applicant's word alone.</summary>
    static int Unsettled(Candidate candidate) => candidate.Conditions.Count(condition => condition is { State: ConditionState.Unknown, Word: not null });

    static string Result(MeetingBody body) =>
        body.Candidates.Any(candidate => candidate is { Outcome: null, State: CandidateState.Returned }) ? Answer.Returned
        : body.Candidates.Any(candidate => candidate is { Outcome: null, State: CandidateState.Proposed }) ? Answer.Approved
        : Answer.Rejected;

    /// <summary>The college's committee gives leave for the meeting; names it refuses leave the list, and a list it sends back goes to the branch again.</summary>
    public static Ruling Permit(CaseRow row, StepRow step, Submission submission, WorkingDays calendar)
    {
        var (body, policy, key) = (row.BodyAs<MeetingBody>(), row.PolicyAs<RecommendationPolicy>(), step.IdIn(row.Id).Key);
        var listed = body.Candidates.Where(candidate => candidate is { Outcome: null, State: CandidateState.Proposed }).ToList();
        if (listed.Exists(candidate => submission.AnswerOf(candidate.Case) is Answer.Returned))
        {
            var back = body.Each(candidate => listed.Contains(candidate)
                ? candidate.With(key, new(Answer.Returned) { Comment = submission.CommentOf(candidate.Case) }) with { State = CandidateState.Joined }
                : candidate);
            return new(row.WithBody(back), Answer.Returned)
            {
                Foreseen = new() { Warnings = Counts("Permitted", listed, submission) is { IsEmpty: false } counts ? [.. counts, Clause.Of("Warning_AllReturned")] : [] },
            };
        }

        var now = listed.Aggregate(body, (meeting, candidate) => meeting.With(submission.AnswerOf(candidate.Case) is Answer.Approved
            ? candidate.With(key, new(Answer.Approved) { Comment = submission.CommentOf(candidate.Case) })
            : candidate.With(key, new(Answer.Rejected) { Comment = submission.CommentOf(candidate.Case) }) with { State = CandidateState.Over, Outcome = Outcome.Rejected }));
        if (now.Candidates.All(candidate => candidate.Outcome is not null)) return new(row.WithBody(now), Answer.Rejected);

        // Members are convened in time also where the leave came late.
        var earliest = Beijing.DateOf(MeetingRules.EarliestMeeting(policy, calendar, submission.At));
        now = now with { Date = now.Date > earliest ? now.Date : earliest };
        return new(row.WithBody(now with { Calls = now.Calls.Add(new(CallKind.Convened, now.Date, now.Place)) }), Answer.Approved) { Note = MeetingRules.When(now), Sums = Counts("Permitted", listed, submission) };
    }
}
