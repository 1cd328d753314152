using System.Collections.Immutable;
using System.Globalization;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.PublicNotices;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Evaluation;

/// <summary>Who is asked for what in an evaluation (RULES part 3). What the answers bring about is in <see cref="EvaluationAnswers"/>.</summary>
internal sealed class EvaluationTasks(SchoolCalendars calendars, MeetingNotices notices, TimeProvider clock) : ITasks
{
    public const string Kind = "Evaluation";

    public string CaseKind => Kind;

    /// <summary>Whoever is evaluated decides nothing in it, whatever office is held besides.</summary>
    public bool IsParty(CaseRow row, string person) => row.BodyAs<EvaluationBody>().Officers.Any(officer => officer.Person == person);

    public async ValueTask<TaskKind> KindOf(CaseRow row, StepId step)
    {
        var kind = await Asked(row, step);

        // What is asked of a person alone, that person answers; everything else is nobody's who is evaluated.
        return kind.IsOwn || kind.Addressee is null ? kind : kind with { Excluded = [.. kind.Excluded, .. row.BodyAs<EvaluationBody>().Officers.Select(officer => officer.Person)] };
    }

    async ValueTask<TaskKind> Asked(CaseRow row, StepId step)
    {
        var (policy, body, calendar) = (row.PolicyAs<EvaluationPolicy>(), row.BodyAs<EvaluationBody>(), await calendars.Of(row.School));
        var started = row.Find(step)?.StartedAt ?? clock.GetUtcNow();
        var committee = CommitteeOf(body);
        var office = new TaskKind
        {
            Addressee = committee,
            Superior = Addressees.Holder(Role.UniversityLeagueCommittee),
            ContradictWithin = policy.ContradictionPeriod,
            RemindAfter = policy.ReminderAfter,
            EscalateAfter = policy.EscalationAfter,
        };
        return step.Step switch
        {
            Step.Reports => new()
            {
                Addressee = Addressees.Person(body.Of(step.Unit!).Person),
                Superior = committee,
                Answers = [Answer.Submitted],
                RemindAfter = policy.ReportReminder,
                EscalateAfter = policy.ReportSecondReminder,
                EndsAt = LateUntil(policy, body, calendar, started),
                Fields = EvaluationFields.Report,
                KeepsDraft = true,
                IsOwn = true,
                CanTakeBack = row.Latest(Step.Collection) is null,
                Rule = EvaluationAnswers.HandIn,
            },
            Step.Seed => office with
            {
                Addressee = step.Unit is Two.First ? committee : Addressees.Holder(Role.StudentAffairs),
                Answers = [Answer.Submitted],
                Fields = EvaluationFields.Seed,
                Rule = EvaluationAnswers.TypeSeed,
                CanTakeBack = false,
            },
            Step.Acceptance => body.SeatOf(step.Unit!) is { Person: { } drawn } ? new()
            {
                Addressee = Addressees.Person(drawn),
                Answers = [Answer.Confirmed, Answer.Rejected],
                EndsAt = calendar.EndOf(started, policy.AcceptancePeriod),
                IsOwn = true,
                CanTakeBack = false,
                Rule = EvaluationAnswers.Accept,
            }
            : new() { DoneAtOnce = Verdict.Vacant },
            Step.Confirmation => office with { Answers = [Answer.Confirmed], CanTakeBack = false },
            Step.MeetingNotice => office with
            {
                Answers = [Answer.Submitted],
                Fields = EvaluationFields.Meeting(calendar.LastDay(started, policy.ConveneAhead)),
                Rule = EvaluationAnswers.Convene,
                CanTakeBack = false,
            },
            Step.Questions => body.SeatOf(step.Unit!) is { Person: { } member } && row.Latest(Step.Questioning) is not { State: StepState.Done } ? new()
            {
                Addressee = Addressees.Person(member),
                Answers = [Answer.Submitted],
                IsOwn = true,
                CanTakeBack = false,
                Fields = EvaluationFields.Questions,
                Lines = EvaluationFields.QuestionLines(body, member),
                Rule = EvaluationAnswers.PutQuestions,
            }
            : new() { DoneAtOnce = Verdict.Vacant },
            Step.Questioning => office with
            {
                Answers = [Answer.Submitted],
                CountsFrom = body.Meeting is { } meeting ? Beijing.Midnight(meeting.Date) : null,
                Fields = EvaluationFields.Sitting,
                Lines = EvaluationFields.MinuteLines(body),
                Rule = EvaluationAnswers.RecordMeeting,
                CanTakeBack = false,
            },
            Step.Scoring => office with
            {
                Addressee = step.Unit is Two.First ? committee : Addressees.Holder(Role.StudentAffairs),
                Answers = [Answer.Submitted],
                Fields = EvaluationFields.Sheets,
                KeepsDraft = true,
                Filled = body.Recorded.GetValueOrDefault(step.Unit!) is { Text.Length: > 0 } typed ? [("sheets", typed.Text)] : [],
                Rule = EvaluationAnswers.RecordSheets,
                CanTakeBack = false,
            },
            Step.Review => office with
            {
                Answers = [Answer.Approved],
                Fields = EvaluationFields.Review,
                Lines = EvaluationFields.ReviewLines(body),
                Filled = EvaluationFields.FilledReview(body),
                Rule = EvaluationAnswers.Review,
                CanTakeBack = row.Latest(Step.Telling) is null,
            },

            // Each knows the own result before the public does; nobody is asked.
            Step.Ahead => new() { Answers = [], EndsAt = calendar.EndOf(started, policy.ToldAhead) },
            Step.Appeal => new()
            {
                Addressee = Addressees.Person(body.Of(step.Unit!).Person),
                Answers = [Answer.Confirmed, Answer.Submitted],
                WithReason = [Answer.Submitted],
                EndsAt = calendar.EndOf(started, policy.AppealPeriod),
                IsOwn = true,
                CanTakeBack = false,
                Rule = EvaluationAnswers.Appeal,
            },
            Step.AppealDecision => office with
            {
                Addressee = Addressees.Holder(Role.StudentAffairs),
                Answers = [Answer.Approved, Answer.Rejected],
                WithReason = [Answer.Approved, Answer.Rejected],
                EscalateAfter = policy.AppealAnswer,
                Fields = EvaluationFields.Correction(body.Of(step.Unit!)),

                // Whoever took part in the review does not decide about it.
                Excluded = [.. row.Latest(Step.Review)?.By is { } reviewer ? [reviewer] : Array.Empty<string>()],
                CanTakeBack = false,
                Rule = EvaluationAnswers.DecideAppeal,
            },
            NoticeWorkflow.Objection => office with
            {
                Answers = [Answer.Approved, Answer.Rejected],
                WithReason = [Answer.Approved, Answer.Rejected],
                EscalateAfter = policy.AppealAnswer,
                CanTakeBack = false,
                Rule = Objecting.Answer,
            },
            NoticeWorkflow.Hearing => Objecting.Hearing(EvaluationAnswers.Named(row, step).Person, calendar.EndOf(started, policy.HearingPeriod)),
            Step.Consequence => office with
            {
                Answers = EvaluationAnswers.Unqualified(body).Any() ? [Answer.Approved, Answer.Rejected] : [Answer.Confirmed],
                WithReason = [Answer.Rejected],
                Lines = EvaluationFields.ConsequenceLines(body),
                CanTakeBack = false,
                Rule = EvaluationAnswers.Conclude,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(step), step.Step, "Nobody is asked in this step."),
        };
    }

    /// <summary>校团委 for the school's bodies; a college's committee for its union.</summary>
    public static string CommitteeOf(EvaluationBody body) => body.College is { } college ? Addressees.Holder(Role.CollegeLeagueCommittee, college) : Addressees.Holder(Role.UniversityLeagueCommittee);

    static DateTimeOffset LateUntil(EvaluationPolicy policy, EvaluationBody body, WorkingDays calendar, DateTimeOffset started) =>
        calendar.EndOf((body.ReportsDue ?? calendar.EndOf(started, policy.ReportPeriod)).AddTicks(-1), policy.LatePeriod);

    /// <summary>Where nobody holds the office that is asked, or all who do are evaluated or took part.</summary>
    public ValueTask<string?> NextInLine(CaseRow row, StepId step)
    {
        var university = Addressees.Holder(Role.UniversityLeagueCommittee);
        return ValueTask.FromResult(step.Step switch
        {
            Step.Seed or Step.Scoring => university,
            Step.AppealDecision => Addressees.Holder(Role.UniversityPartyCommittee),
            Step.Acceptance or Step.Reports or Step.Questions or Step.Appeal or NoticeWorkflow.Hearing or Step.Ahead => null,
            _ => row.Find(step)?.Addressee == university ? null : university,
        });
    }

    /// <summary>The panel and the officers are told when the meeting is.</summary>
    public Task Follow(CaseRow row, StepId step) => step.Step is Step.MeetingNotice ? notices.Tell(row) : Task.CompletedTask;
}
