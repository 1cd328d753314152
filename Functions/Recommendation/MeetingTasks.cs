using System.Collections.Immutable;
using System.Text.Json;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>Who is asked for what in a branch's meeting, and what the answers bring about (RULES part 1, steps 3 to 7).</summary>
internal sealed class MeetingTasks(PeopleStore people, SchoolCalendars calendars, MeetingRegister register, MeetingCalls calls, QuotaPlaces places, TimeProvider clock) : ITasks
{
    public const string Kind = "BranchMeeting";

    public string CaseKind => Kind;

    public bool IsParty(CaseRow row, string person) => row.BodyAs<MeetingBody>().Candidates.Any(candidate => candidate.Outcome is null && candidate.Person == person);

    /// <summary>Whoever stands on the list decides nothing of the meeting, whatever office is held besides.</summary>
    public async ValueTask<TaskKind> KindOf(CaseRow row, StepId step)
    {
        var kind = await Asked(row, step);
        return step is { Unit: not null } or { Step: Step.Additions or PublicNotices.NoticeWorkflow.Hearing } ? kind with { IsOwn = true }
            : step.Step is Step.Gathering ? kind
            : kind with { Excluded = [.. row.BodyAs<MeetingBody>().Candidates.Where(candidate => candidate.Outcome is null).Select(candidate => candidate.Person)] };
    }

    async ValueTask<TaskKind> Asked(CaseRow row, StepId step)
    {
        var (policy, body, calendar) = (row.PolicyAs<RecommendationPolicy>(), row.BodyAs<MeetingBody>(), await calendars.Of(row.School));
        var college = Addressees.Holder(Role.CollegeLeagueCommittee, body.College);
        var asked = row.Find(step);
        var started = asked?.StartedAt ?? clock.GetUtcNow();
        var reviewed = new TaskKind { ContradictWithin = policy.ContradictionPeriod, RemindAfter = policy.ReminderAfter, EscalateAfter = policy.EscalationAfter, CanTakeBack = CanTakeBack(row, body) };
        return (step.Step, step.Unit) switch
        {
            // Until applications close; in a round that is always open, until the branch has gathered enough of them.
            (Step.Gathering, _) when body.Closes is { } closes => new() { Answers = [], EndsAt = closes },
            (Step.Gathering, _) => reviewed with { Addressee = asked?.Addressee ?? Addressees.Holder(Role.LeagueBranchSecretary, body.Branch), Superior = college, Answers = [Answer.Confirmed], SkipResult = Answer.Confirmed },
            (Step.Additions, _) => new() { Answers = [], EndsAt = calendar.EndOf(started, policy.ReminderAfter) },
            (Step.BranchProposal, _) => reviewed with
            {
                Addressee = asked?.Addressee ?? await Branch(row, body),
                Superior = college,
                Fields = MeetingForms.Proposal(policy, calendar, started),
                Lines = MeetingForms.ProposalLines(body),
                Filled = MeetingForms.FilledProposal(body, Beijing.DateOf(MeetingRules.EarliestMeeting(policy, calendar, started))),
                Rule = ProposalRules.Propose,
            },
            (Step.MeetingPermission, _) => reviewed with
            {
                Addressee = college,
                Superior = Addressees.Holder(Role.UniversityLeagueCommittee),
                Lines = MeetingForms.LinesOf(body, step.Step),
                AnswerBy = body.Date is { } proposed ? Beijing.Midnight(proposed) : null,   // members must hear of it before they meet
                Group = Step.MeetingPermission,
                Rule = (now, asked, submission) => ProposalRules.Permit(now, asked, submission, calendar),
            },
            (Step.BranchMeeting or Step.SecondBallot, null) => reviewed with
            {
                Addressee = asked?.Addressee ?? await Branch(row, body),
                Superior = college,
                Answers = [Answer.Submitted],
                CountsFrom = step.Step is Step.BranchMeeting && body.Date is { } day ? Beijing.Midnight(day) : null,
                Fields = MeetingForms.Ballot(body, step.Step),
                Lines = MeetingForms.BallotLines(body, step.Step),
                Filled = Entered(row, body, step.Step) is { } entered ? MeetingForms.FilledBallot(body, entered, step.Step) : [],
                DoneAtOnce = step.Step is Step.SecondBallot && !InspectionRules.NeedsBallot(body) ? Verdict.NotNeeded : null,
                Rule = (now, asked, submission) => BallotRules.Record(now, asked, submission, calendar),
                CanTakeBack = reviewed.CanTakeBack && asked?.Result is not Verdict.CalledOff,
            },
            (Step.BranchMeeting or Step.SecondBallot, _) => reviewed with
            {
                Addressee = asked is not null ? asked.Addressee : TellerOf(body, step),
                DoneAtOnce = row.Latest(step.Step) is { Result: Verdict.NotNeeded } ? Answer.Confirmed : null,
                Superior = college,
                Answers = [Answer.Confirmed, Answer.Rejected],
                RemindAfter = policy.ReminderAfter,
            },
            (Step.Inspection, _) => reviewed with
            {
                Addressee = asked?.Addressee ?? await Branch(row, body),
                Superior = college,
                Answers = [Answer.Approved, Answer.Rejected],
                Lines = MeetingForms.LinesOf(body, step.Step),
                Rule = InspectionRules.Inspect,
            },
            (PublicNotices.NoticeWorkflow.Objection, _) => new()
            {
                Addressee = college,
                Superior = Addressees.Holder(Role.UniversityLeagueCommittee),
                Answers = [Answer.Approved, Answer.Rejected],
                WithReason = [Answer.Approved, Answer.Rejected],   // upheld, it decides against a person; dismissed, its reasons are on record
                RemindAfter = policy.ReminderAfter,
                EscalateAfter = policy.ObjectionAnswer,
                CanTakeBack = false,
                Rule = ObjectionRules.Answer,
            },
            (PublicNotices.NoticeWorkflow.Hearing, _) => new()
            {
                Addressee = Addressees.Person(ObjectionRules.Named(row, step).Person),
                Answers = [Answer.Submitted],
                EndsAt = calendar.EndOf(started, policy.CorrectionPeriod),
                CanTakeBack = false,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(step), step.Step, "Nobody is asked in this step."),
        };
    }

    /// <summary>Whoever objected has acted, and so has the public when a notice was up for its time. A meeting that all have left has nothing to decide.</summary>
    static bool CanTakeBack(CaseRow row, MeetingBody body) =>
        !row.Steps.Any(step => (step.Name is PublicNotices.NoticeWorkflow.Objection && !step.IsVoid) || (step.Name is Step.PublicNotice && step.State is StepState.Done))
        && body.Candidates.Any(candidate => !candidate.HasLeft);

    /// <summary>The list is as it was, but for who came or left meanwhile, and what they wrote.</summary>
    public CaseRow Undo(CaseRow row, StepRow step, JsonElement before)
    {
        if (step.Name is PublicNotices.NoticeWorkflow.Objection) return ObjectionRules.SetAside(row, step);
        var (now, then) = (row.BodyAs<MeetingBody>(), before.Deserialize<MeetingBody>(Storage.Json.Options)!);
        return row.WithBody(then with
        {
            // What was typed comes back in the form, to be put right.
            Date = then.Date ?? now.Date,
            Place = then.Place ?? now.Place,
            Entered = Typed(then.SecondBallot, now.SecondBallot) ?? Typed(then.Sitting, now.Sitting) ?? now.Entered,

            Poll = now.Poll,
            Polled = now.Polled,

            // Places that the college granted meanwhile stay granted.
            Extra = now.Extra,
            Quota = then.Quota is { } quota ? quota with { Extra = now.Extra } : null,

            // What members were told they were told; a leave that is taken back calls the meeting off.
            Calls = then.Calls.Length < now.Calls.Length && now.Calls[^1].Kind is not CallKind.CalledOff ? now.Calls.Add(new(CallKind.CalledOff, now.Date, now.Place)) : now.Calls,
            Candidates = [.. now.Candidates.Select(candidate => then.Candidates.FirstOrDefault(each => each.Case == candidate.Case) is { } old && !candidate.HasLeft
                ? old with
                {
                    Wait = candidate.Wait,
                    Statement = candidate.Statement,
                    Conditions = candidate.Conditions,
                    Performance = old.Performance ?? candidate.Performance,
                    CounsellorOpinion = old.CounsellorOpinion ?? candidate.CounsellorOpinion,
                }
                : candidate)],
        });
    }

    /// <summary>
    /// The list and its leave until the branch has met; then the record of the vote and what the branch committee made of it, each for all on the list; and an objection
    /// that was upheld, for whom it was about. A meeting that was no meeting is opened again at its record and called off: the branch begins with its proposal then.
    /// </summary>
    public ImmutableArray<Reopenable> Reopenable(CaseRow row)
    {
        var body = row.BodyAs<MeetingBody>();
        var parties = body.Candidates.Select(candidate => candidate.Person).ToImmutableArray();
        var objections = row.Steps.Where(step => step is { Name: PublicNotices.NoticeWorkflow.Objection, State: StepState.Done, Result: PublicNotices.NoticeResult.Upheld }
            && body.Candidates.Any(candidate => candidate.Case == step.About && candidate.Outcome is Outcome.ObjectionUpheld));
        return
        [
            .. objections.Reverse().Select(step => Of(step) with { Of = body.Candidates.First(candidate => candidate.Case == step.About).Name, About = step.About, IsAlone = true }),
            .. new[] { Decided(Step.Inspection), Counted(), Before(Step.MeetingPermission), Before(Step.BranchProposal) }.OfType<StepRow>().Select(Of),
        ];

        Reopenable Of(StepRow step) => new(step.IdIn(row.Id), step.Name, step.Result!, Superiors.Of(step.Name, step.Addressee, body.College)) { Parties = parties, ToldOtherwise = [MeetingCallMail.TemplateName] };

        StepRow? Decided(string name) => row.Latest(name) is { State: StepState.Done, IsSkipped: false, Result: not (Answer.Returned or Verdict.CalledOff) } step ? step : null;

        // Until the tellers have confirmed it whoever typed it in may.
        StepRow? Counted() => Decided(Step.BranchMeeting) is { } meeting && row.Latest(Step.Count)?.StartedAt >= meeting.FinishedAt ? meeting : null;

        // A meeting that was called off has come to nothing, and so has its leave.
        StepRow? Before(string name) => body.Sitting is null && body.Held == 0 && row.Latest(Step.BranchMeeting) is not { State: StepState.Done } && Decided(name) is { } step && !(row.Latest(Step.BranchProposal)?.StartedAt >= step.FinishedAt) ? step : null;
    }

    static Sitting? Typed(Sitting? then, Sitting? now) => Storage.Json.Write(then) == Storage.Json.Write(now) ? null : now;

    /// <summary>The ballot with which its form begins: taken back, or not confirmed by the tellers. One that was counted is no model for the next sitting.</summary>
    static Sitting? Entered(CaseRow row, MeetingBody body, string step)
    {
        if (step is Step.SecondBallot) return body.Entered ?? body.SecondBallot;
        var isCounted = row.Latest(Step.Count) is { } count && !row.Steps.Any(each => each is { Name: Step.BranchMeeting, Unit: null, State: StepState.Done } && each.FinishedAt > count.StartedAt);
        return body.Entered ?? (isCounted ? null : body.Sitting);
    }

    /// <summary>An officer may have applied since the list was laid before them, or no longer hold the post.</summary>
    public async ValueTask<string?> NextInLine(CaseRow row, StepId step) => step switch
    {
        { Unit: null, Step: Step.Gathering or Step.BranchProposal or Step.BranchMeeting or Step.SecondBallot or Step.Inspection } => await Branch(row, row.BodyAs<MeetingBody>()),
        { Unit: not null, Step: Step.BranchMeeting or Step.SecondBallot } => await OtherTeller(row, step),
        _ => null,
    };

    /// <summary>In place of a teller who has left.</summary>
    async Task<string?> OtherTeller(CaseRow row, StepId step)
    {
        var body = row.BodyAs<MeetingBody>();
        var (sitting, asked) = (Ballot(body, step)!, row.Steps.Where(part => part.Name == step.Step && part.Unit is not null).Select(part => part.Addressee).ToList());
        foreach (var person in MeetingForms.FreeTellers(body, MeetingForms.Listed(body, step.Step)).Except([sitting.Teller1, sitting.Teller2]))
            if (!asked.Contains(Addressees.Person(person)) && await people.Find(row.School, person) is { HasLeft: false }) return Addressees.Person(person);
        return null;
    }

    /// <summary>Passes on to every applicant's own case how the meeting stands, and to the members when it is.</summary>
    public async Task Follow(CaseRow row, StepId step)
    {
        await register.Mirror(row);
        await calls.Tell(row);
        if (step.Step is Step.PublicNotice) await places.Settle(row.School, row.BodyAs<MeetingBody>());
    }

    static Sitting? Ballot(MeetingBody body, StepId step) => step.Step is Step.BranchMeeting ? body.Sitting : body.SecondBallot;

    static string? TellerOf(MeetingBody body, StepId step) =>
        Ballot(body, step) is { } sitting ? Addressees.Person(step.Unit is Teller.First ? sitting.Teller1 : sitting.Teller2) : null;

    /// <summary>The branch secretary; if an officer stands on the list, the whole list goes to the next (RULES, "Conflict of interest").</summary>
    async Task<string> Branch(CaseRow row, MeetingBody body)
    {
        var listed = body.Candidates.Where(candidate => candidate.Outcome is null).Select(candidate => candidate.Person).ToHashSet();
        var asked = BranchRules.WhoIsAsked(new(await Officers(Role.LeagueBranchSecretary), await Officers(Role.LeagueBranchDeputySecretary), await Officers(Role.LeagueBranchOrganizer)), listed);
        return asked.Role is Role.CollegeLeagueCommittee ? Addressees.Holder(asked.Role, body.College)
            : asked.Persons.Length == (await Officers(asked.Role)).Length ? Addressees.Holder(asked.Role, body.Branch)
            : Addressees.Person(asked.Persons[0]);

        async Task<ImmutableArray<string>> Officers(string role) => [.. (await people.Holders(row.School, new(role, body.Branch))).Select(person => person.Id)];
    }
}
