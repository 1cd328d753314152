using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>The paper ballot as it is typed in, and what it decides (RULES part 1, step 5).</summary>
internal static class BallotRules
{
    /// <summary>Takes the numbers down, if they add up. A number left empty has the default that its hint names.</summary>
    public static Ruling Record(CaseRow row, StepRow step, Submission submission, WorkingDays calendar)
    {
        var (body, policy, input) = (row.BodyAs<MeetingBody>(), row.PolicyAs<RecommendationPolicy>(), submission.Input);
        var listed = MeetingForms.Listed(body, step.Name);
        var (ballot, unread) = Read(body, listed, input);
        if (!unread.IsEmpty) return Ruling.Refuse(row, unread);
        var faults = MeetingRules.Faults(ballot, [.. listed.Select(candidate => candidate.Person)]).Select(fault => At(fault, listed)).ToList();
        var (first, second) = (input.Choice("teller1") ?? "", input.Choice("teller2") ?? "");
        if (MeetingRules.TellerFaults(policy, [first, second], [.. listed.Select(candidate => candidate.Person)]) is [var teller, ..]) faults.Add(new("teller2", $"{teller}", []));
        var date = input.Date("heldOn") ?? Beijing.DateOf(submission.At);
        var when = Dates(row, policy, calendar, date);
        if (when.Fault is { } fault) faults.Add(fault);
        if (faults.Count == 0 && body.Polled is { } polled && polled.Step == step.IdIn(row.Id).Key && !polled.IsSameAs(ballot)) faults.Add(new("", "differsFromPoll", []));
        if (faults.Count > 0) return Ruling.Refuse(row, faults);

        var sitting = new Sitting(date, ballot, first, second, submission.File?.Sha256);
        body = body with { Entered = null };
        return new(row.WithBody(step.Name is Step.SecondBallot ? body with { SecondBallot = sitting } : body with { Sitting = sitting }), Answer.Submitted)
        {
            Note = Noted(body, step, date, when.IsLate ? policy.ConveneAhead : null),
            Foreseen = new Foreseen(Values(sitting, listed)) with { Sums = step.Name is Step.SecondBallot ? ImmutableDictionary<string, ImmutableArray<Clause>>.Empty : Sums(MeetingRules.Judge(policy, ballot), listed) },
        };
    }

    /// <summary>No meeting before its leave, or after that has run out; one that was convened late is noted.</summary>
    static (Fault? Fault, bool IsLate) Dates(CaseRow row, RecommendationPolicy policy, WorkingDays calendar, DateOnly date)
    {
        if (row.Latest(Step.MeetingPermission)?.FinishedAt is not { } leave) return default;
        var faults = MeetingRules.DateFaults(policy, calendar, leave, leave, date);
        return faults.Contains(MeetingDateFault.BeforeLeave) ? (new("heldOn", "beforeLeave", [Say.Full(Beijing.DateOf(leave))]), false)
            : faults.Contains(MeetingDateFault.AfterLeaveRanOut) ? (new("heldOn", "leaveRanOut", [Say.Full(MeetingRules.LeaveEnds(policy, calendar, leave))]), false)
            : (null, faults.Contains(MeetingDateFault.TooSoonAfterConvening));
    }

    /// <summary>Held on another day than members were called for, or too soon after they were: both stand in the minutes. A sitting that is called again has no day until it is moved.</summary>
    static Clause? Noted(MeetingBody body, StepRow step, DateOnly held, Period? tooLateFor)
    {
        var convened = step.Name is Step.BranchMeeting && (body.Held == 0 || step.Note is not null) && body.Date != held ? body.Date : null;
        return (convened, tooLateFor) switch
        {
            ({ } day, { } ahead) => Clause.Of("Note_HeldOnLate", day, held, ahead),
            ({ } day, null) => Clause.Of("Note_HeldOn", day, held),
            (null, { } ahead) => Clause.Of("Note_ConvenedLate", ahead),
            _ => null,
        };
    }

    /// <summary>The numbers as they count, typed or by default.</summary>
    static IEnumerable<(string Field, string Value)> Values(Sitting sitting, ImmutableArray<Candidate> listed)
    {
        var ballot = sitting.Ballot;
        yield return ("heldOn", Say.Full(sitting.Date));
        foreach (var (field, number) in ((string, int)[])[("onLeave", ballot.OnLeave), ("present", ballot.Present), ("issued", ballot.Issued), ("returned", ballot.Returned), ("valid", ballot.Valid)]) yield return (field, $"{number}");
        foreach (var (candidate, tally) in listed.Zip(ballot.Tallies))
            foreach (var (mark, number) in ((string, int)[])[("approve", tally.Approve), ("oppose", tally.Oppose), ("abstain", tally.Abstain)]) yield return ($"{mark}[{candidate.Case}]", $"{number}");
    }

    /// <summary>The verdict that the count will come to, once the tellers confirm it.</summary>
    static ImmutableDictionary<string, ImmutableArray<Clause>> Sums(MeetingVerdict verdict, ImmutableArray<Candidate> listed) => listed.ToImmutableDictionary(candidate => candidate.Case,
        candidate => verdict.Persons.FirstOrDefault(person => person.Person == candidate.Person) is { } person ? Arithmetic.Of(verdict, person) : Arithmetic.Of(verdict));

    /// <summary>Judges the sitting: whether it was valid, and who is carried.</summary>
    public static (MeetingBody Body, string Result, ImmutableArray<Clause> Sums) Count(RecommendationPolicy policy, MeetingBody body, string key)
    {
        var verdict = MeetingRules.Judge(policy, body.Sitting!.Ballot);
        var held = body with { Held = body.Held + 1 };
        if (!verdict.IsValid)
        {
            var again = MeetingRules.IsCalledAgain(policy, held.Held);
            var missed = held.Each(candidate => candidate is { Outcome: null, State: CandidateState.Proposed }
                ? candidate.With(key, new(Outcome.NoQuorum) { Sums = Arithmetic.Of(verdict) }) with { Outcome = again ? null : Outcome.NoQuorum }
                : candidate);
            return (missed, again ? Verdict.CalledAgain : Outcome.NoQuorum, Arithmetic.Of(verdict));
        }

        var now = verdict.Persons.Aggregate(held, (meeting, person) =>
        {
            // Whoever has withdrawn since the ballot is counted no more.
            if (meeting.Candidates.FirstOrDefault(each => each.Person == person.Person && each is { Outcome: null, State: CandidateState.Proposed }) is not { } candidate) return meeting;
            var result = new CandidateResult(person.IsCarried ? Verdict.Carried : Outcome.NotCarried)
            {
                Sums = Arithmetic.Of(verdict, person),
                Note = Arithmetic.Numbers(verdict.Ballot, person.Tally) is [var first, ..] ? first : null,
            };
            return meeting.With(candidate.With(key, result) with
            {
                Approvals = person.Tally.Approve,
                State = person.IsCarried ? CandidateState.Carried : CandidateState.Over,
                Outcome = person.IsCarried ? null : Outcome.NotCarried,
            });
        });
        return (now, now.Candidates.Any(candidate => candidate is { Outcome: null, State: CandidateState.Carried }) ? Verdict.Carried : Outcome.NotCarried, Arithmetic.Of(verdict));
    }

    static (PaperBallot Ballot, ImmutableArray<Fault> Faults) Read(MeetingBody body, ImmutableArray<Candidate> listed, FormInput input)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        var entitled = body.Electorate?.Entitled.Length ?? 0;
        var onLeave = input.Number("onLeave") ?? 0;
        var present = input.Number("present") ?? entitled - onLeave;
        var issued = input.Number("issued") ?? present;
        var returned = input.Number("returned") ?? issued;
        var valid = input.Number("valid") ?? returned;
        var marks = MeetingForms.Marks.ToDictionary(mark => mark.Name, mark => input.Indexed(mark.Name));
        var tallies = listed.Select(candidate =>
        {
            var (oppose, abstain) = (Mark("oppose", candidate) ?? 0, Mark("abstain", candidate) ?? 0);
            return new Tally(candidate.Person, Mark("approve", candidate) ?? valid - oppose - abstain, oppose, abstain);
        }).ToImmutableArray();
        return (new(entitled, onLeave, present, issued, returned, valid, returned - valid) { Tallies = tallies }, faults.ToImmutable());

        int? Mark(string mark, Candidate candidate)
        {
            if (!marks[mark].TryGetValue(candidate.Case, out var typed)) return null;
            if (Reading.Number(typed) is { } number) return number;
            faults.Add(new($"{mark}[{candidate.Case}]", "number", []));
            return null;
        }
    }

    // The rule knows persons, the form has a line for each case; nobody types in how many are void.
    static Fault At(BallotFault fault, ImmutableArray<Candidate> listed) => new(
        fault.Person is { } person && listed.FirstOrDefault(candidate => candidate.Person == person) is { } candidate
            ? fault.Field.Replace($"[{person}]", $"[{candidate.Case}]", StringComparison.Ordinal)
            : fault.Field is "void" ? "valid" : fault.Field is "entitled" ? "" : fault.Field,
        $"{fault.Code}", [.. fault.Numbers.Cast<object>()]);
}
