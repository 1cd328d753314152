using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Congress.Hall;
using Workflows.Policies;
using Workflows.PublicNotices;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Congress;

/// <summary>Who is asked for what in a congress (RULES part 2). What the answers bring about is in <see cref="CongressAnswers"/>.</summary>
internal sealed class CongressTasks(CaseStore cases, SchoolCalendars calendars, TimeProvider clock) : ITasks
{
    public const string Kind = "Congress";

    public string CaseKind => Kind;

    /// <summary>Whoever stands for the presidium decides nothing about candidates; the lines of a list say so.</summary>
    public bool IsParty(CaseRow row, string person) => row.BodyAs<CongressBody>().Nominees.Any(nominee => nominee.Person == person && nominee.State is not NomineeState.Refused);

    public async ValueTask<TaskKind> KindOf(CaseRow row, StepId step)
    {
        var (policy, body, calendar) = (row.PolicyAs<CongressPolicy>(), row.BodyAs<CongressBody>(), await calendars.Of(row.School));
        var started = row.Find(step)?.StartedAt ?? clock.GetUtcNow();
        var (university, party) = (Addressees.Holder(Role.UniversityLeagueCommittee), Addressees.Holder(Role.UniversityPartyCommittee));
        var office = new TaskKind
        {
            Addressee = university,
            Superior = party,
            ContradictWithin = policy.ContradictionPeriod,
            RemindAfter = policy.ReminderAfter,
            EscalateAfter = policy.EscalationAfter,
        };
        return step.Step switch
        {
            Step.ConveneRequest => office with
            {
                Addressee = Starter(row),
                Superior = university,
                Answers = [Answer.Submitted],
                Fields = CongressFields.Request(body, policy.MostPresidium),
                Filled = CongressAnswers.FilledRequest(body),
                Rule = CongressAnswers.Request,
            },
            Step.ConveneApproval or Step.OpeningApproval => step.Unit switch
            {
                Approver.League => office,
                Approver.Party => office with { Addressee = party, Superior = university },
                _ when policy.Federation is FederationMode.Notify => new() { DoneAtOnce = Verdict.Notified },
                _ => office with { Addressee = Addressees.Holder(Role.Supervisor), Superior = university },
            },
            Step.PreparatoryCommittee => office with
            {
                Answers = [Answer.Submitted],
                Fields = CongressFields.Committee,
                PersonFields = [CongressFields.Credentials, CongressFields.Elections, CongressFields.ProposalsCommittee],
                Rule = (now, asked, submission) => CongressAnswers.Prepare(now, asked, submission, calendar),
                CanTakeBack = false,
            },
            Step.Apportionment => office with
            {
                Answers = [Answer.Confirmed],
                Fields = CongressFields.Apportion(body),
                Lines = CongressFields.SeatLines(body),
                Filled = CongressFields.FilledSeats(body),
                Rule = CongressAnswers.Apportion,
                CanTakeBack = false,
            },
            Step.OtherDelegates => office with
            {
                Answers = [Answer.Submitted],
                Fields = CongressFields.Others,
                PersonFields = [CongressFields.Clubs, CongressFields.ExOfficio, CongressFields.Observers],
                DoneAtOnce = body.ClubSeats + body.ExOfficio == 0 ? Verdict.NothingToDo : null,
                Rule = CongressAnswers.NameOthers,
                CanTakeBack = false,
            },

            // Nobody is asked: the colleges' own cases tell this one.
            Step.DelegateElection => new() { Answers = [], EndsAt = body.ListsDue ?? calendar.EndOf(started, policy.DelegatePeriod), DoneAtOnce = AreIn(body) ? Verdict.Complete : null },
            Step.LateColleges => office with { Answers = [Answer.Approved, Answer.Rejected], WithReason = [Answer.Approved, Answer.Rejected], Rule = (now, asked, submission) => CongressAnswers.Late(now, asked, submission, calendar), CanTakeBack = false },
            Step.CredentialReview => office with
            {
                Addressee = CommitteeOf(body, CommitteePart.Credentials) ?? university,
                Superior = university,
                Answers = body.Colleges.Any(college => college.IsReturned || body.Findings.IsEmpty) ? [Answer.Approved] : [Answer.Approved, Answer.Returned],
                WithReason = [],
                Rule = CongressAnswers.ReviewCredentials,
                CanTakeBack = false,
            },
            Step.Proposals => new() { Answers = [], EndsAt = calendar.EndOf(started, policy.ProposalPeriod) },
            Step.Nomination => office with
            {
                Addressee = Addressees.Holder(Role.CollegeLeagueCommittee, body.Of(step.Unit!).Name),
                Superior = university,
                Answers = [Answer.Submitted],
                Fields = CongressFields.Nomination,
                PersonFields = [CongressFields.Nominees],
                Rule = CongressAnswers.Nominate,
                CanTakeBack = false,
            },
            Step.CollegeReview => CongressFields.NomineeLines(body, step.Unit) is { IsEmpty: false } own
                ? Review(office with { Addressee = Addressees.Holder(Role.CollegePartyCommittee, body.Of(step.Unit!).Name), Superior = university }, own)
                : new() { DoneAtOnce = Verdict.NothingToDo },
            Step.JointReview => CongressFields.NomineeLines(body, null) is { IsEmpty: false } all
                ? Review(step.Unit is Joint.Affairs ? office with { Addressee = Addressees.Holder(Role.StudentAffairs), Superior = university } : office, all)
                : new() { DoneAtOnce = Verdict.NothingToDo },
            Step.PartyReview => CongressFields.NomineeLines(body, null) is { IsEmpty: false } left
                ? Review(office with { Addressee = party, Superior = university }, left)
                : new() { DoneAtOnce = Verdict.NothingToDo },
            Step.OpeningRequest => office with { Addressee = Starter(row), Superior = university, Answers = [Answer.Submitted], Fields = CongressFields.Opening, Rule = CongressAnswers.RequestOpening },

            // What happens in the hall finishes these; nobody is asked.
            Step.PreliminaryMeeting or Step.CheckIn or Step.Motions or Step.Election or Step.Scrutiny => HallTimeline.ResultOf(row.Hall(), step.Step) is { } done
                ? new() { Answers = [], DoneAtOnce = done, DoneSums = HallTimeline.Sums(row.Hall()!, step.Step) }
                : new() { Answers = [], CountsFrom = Beijing.Midnight(body.Date) },
            NoticeWorkflow.Objection => office with { Answers = [Answer.Approved, Answer.Rejected], WithReason = [Answer.Approved, Answer.Rejected], EscalateAfter = policy.ObjectionAnswer, CanTakeBack = false, Rule = Objecting.Answer },
            NoticeWorkflow.Hearing => Objecting.Hearing(Objecting.About(row, step), calendar.EndOf(started, policy.HearingPeriod)),
            Step.ResultApproval => office with { Addressee = party, Superior = university, Answers = [Answer.Approved, Answer.Rejected] },
            _ => throw new ArgumentOutOfRangeException(nameof(step), step.Step, "Nobody is asked in this step."),
        };
    }

    static TaskKind Review(TaskKind office, ImmutableArray<TaskLine> lines) =>
        office with { Answers = [Answer.Approved, Answer.Rejected], Lines = lines, Rule = CongressAnswers.Review, CanTakeBack = false };

    /// <summary>Whether every college's list has come, or its seats have lapsed.</summary>
    public static bool AreIn(CongressBody body) => body.Colleges.All(college => college.Seats == 0 || college.List is not ListState.Open);

    /// <summary>The first of a committee answers for it.</summary>
    static string? CommitteeOf(CongressBody body, CommitteePart part) => body.Committee.FirstOrDefault(member => member.Part == part) is { } first ? Addressees.Person(first.Person) : null;

    /// <summary>The student union, by whoever handed in the request; the university's committee where the timer reminded.</summary>
    static string Starter(CaseRow row) => row.StartedBy is { } person ? Addressees.Person(person) : Addressees.Holder(Role.UniversityLeagueCommittee);

    /// <summary>The hall may come through with a step at the very moment when the procedure comes to it.</summary>
    public async Task Follow(CaseRow row, StepId step)
    {
        if (!HallTimeline.Steps.Contains(step.Step) || row.Find(step) is not { State: StepState.Active } || HallTimeline.ResultOf(row.Hall(), step.Step) is null) return;
        await cases.Change(row.Id, $"hall.{step.Key}.{row.AuditSeq}", now =>
        {
            var (followed, nudge) = now.IsRunning ? HallTimeline.Follow(now, clock.GetUtcNow()) : (now, []);
            return nudge.IsEmpty ? null : new(followed, new(AuditNote.Workflow, $"{step.Key} {Verdict.Held}")) { Nudge = nudge };
        });
    }

    /// <summary>Where nobody holds the office that is asked.</summary>
    public ValueTask<string?> NextInLine(CaseRow row, StepId step) => ValueTask.FromResult(step.Step switch
    {
        NoticeWorkflow.Hearing => null,
        _ => row.Find(step)?.Addressee is { } asked && asked != Addressees.Holder(Role.UniversityLeagueCommittee) && Addressees.PersonOf(asked) is not null ? Addressees.Holder(Role.UniversityLeagueCommittee) : null,
    });
}
