using System.Collections.Immutable;
using System.Text.Json;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>Who is asked for what in a recommendation's own case; between check and review its branch's meeting asks (<see cref="MeetingTasks"/>).</summary>
internal sealed class RecommendationTasks(CaseStore cases, MeetingRegister register, Applications applications, PeopleStore people, SchoolCalendars calendars, TimeProvider clock) : ITasks
{
    public const string Kind = "Recommendation";

    public static readonly FieldSet AdditionsFields = new("Recommendation", "Additions")
    {
        new Field("statement", FieldKind.LongText) { MaxLength = 800 },
    };

    /// <summary>Whose opinions were heard is asked of candidates alone (RULES part 1, step 10).</summary>
    public static FieldSet PartyBranchFields(Stage stage)
    {
        var fields = new FieldSet("Recommendation", "PartyBranch") { new Field("decidedOn", FieldKind.Date) { Latest = DateLimit.Today }, new Field("filedOn", FieldKind.Date) { Latest = DateLimit.Today } };
        if (stage is Stage.Candidate) fields.Add(new Field("heard", FieldKind.LongText) { MaxLength = 500, Rows = 3 });
        return fields;
    }

    public string CaseKind => Kind;

    public async ValueTask<TaskKind> KindOf(CaseRow row, StepId step)
    {
        var (policy, body) = (row.PolicyAs<RecommendationPolicy>(), row.BodyAs<RecommendationBody>());
        var (student, college) = (Addressees.Person(body.Person), Addressees.Holder(Role.CollegeLeagueCommittee, body.College));
        var university = Addressees.Holder(Role.UniversityLeagueCommittee);
        var mayTakeBack = row.Latest(Step.Archive) is null;   // what is archived is valid, and told to all
        var reviewed = new TaskKind { ContradictWithin = policy.ContradictionPeriod, RemindAfter = policy.ReminderAfter, EscalateAfter = policy.EscalationAfter, CanTakeBack = mayTakeBack };
        return step.Step switch
        {
            // Waits for what the branch's meeting sends here; nobody is asked.
            Step.Meeting => new() { Answers = [] },
            Step.Correction => new()
            {
                Addressee = student,
                Answers = [Answer.Submitted, Answer.Confirmed],
                EndsAt = RecommendationRules.CorrectionUntil(policy, await calendars.Of(row.School), row.Find(step)?.StartedAt ?? clock.GetUtcNow()),
                Fields = StatedFacts.Fields("Correction", body.Conditions.Where(condition => condition.State is ConditionState.NotMet)),
                Rule = Correct,
            },
            Step.Application => reviewed with
            {
                Addressee = student,
                Superior = Addressees.Holder(Role.LeagueBranchSecretary, body.Branch),
                Answers = [Answer.Submitted],
                SkipResult = Answer.Submitted,

                // The branch's meeting goes on without the additions it asked for; the college waits for those that it wants.
                EndsAt = row.Latest(Step.CollegeReview) is null ? (await calendars.Of(row.School)).EndOf(row.Find(step)?.StartedAt ?? clock.GetUtcNow(), policy.ReminderAfter) : null,
                Fields = AdditionsFields,
                TakesEnclosure = true,
                Rule = Add,
            },
            Step.CollegeReview => reviewed with { Addressee = college, Superior = university, Group = Step.CollegeReview, SkipResult = Answer.Approved },
            Step.UniversityRecord => reviewed with
            {
                Addressee = university,
                Answers = [Answer.Approved, Answer.Rejected],
                Group = Step.UniversityRecord,
                SkipResult = Recorded,
                DoneAtOnce = policy.UniversityRecord is UniversityRecordMode.Record ? Recorded : null,
            },
            Step.PartyBranchDecision => reviewed with
            {
                Addressee = Addressees.Holder(Role.PartyBranch, body.PartyBranch ?? body.College),
                Superior = college,
                Answers = [Answer.Approved, Answer.Later, Answer.Rejected],
                RemindAfter = policy.PartyBranchReminder,
                EscalateAfter = policy.PartyBranchReminder,
                Fields = PartyBranchFields(body.Stage),
                Group = Step.PartyBranchDecision,
                SkipResult = Answer.Later,   // the recommendation stays valid, and the Party branch may take it up
                Rule = DecideInPartyBranch,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(step), step.Step, "Nobody is asked in this step."),
        };
    }

    /// <summary>The result of a recommendation that the university's committee files without deciding.</summary>
    public const string Recorded = nameof(Recorded);

    /// <summary>Once a case has come to its branch's meeting it takes its place on the list there. What accepting wrote to the roster is undone where that counts no more.</summary>
    public async Task Follow(CaseRow row, StepId step)
    {
        if (row.BodyAs<RecommendationBody>().Rostered is { } written && row.Latest(Step.Archive) is null) await Undo(row, written);
        if (step.Step is Step.Meeting && row.IsRunning && row.Find(step) is { State: StepState.Active }) await register.Join(row, step.Attempt);
    }

    /// <summary>The roster says again what it said before, unless somebody has changed it since. Twice is safe.</summary>
    async Task Undo(CaseRow row, RosterDate written)
    {
        var person = row.BodyAs<RecommendationBody>().Person;
        await people.Change(row.School, person, now => now.ActivistSince == written.Since ? now with { ActivistSince = written.Before } : null);
        await cases.Change(row.Id, $"roster-undone.{row.Telling}", now => now.BodyAs<RecommendationBody>() is { Rostered: not null } body && now.Latest(Step.Archive) is null
            ? new(now.WithBody(body with { Rostered = null }), new(AuditNote.Workflow, "RosterUndone")) : null);
    }

    /// <summary>Nothing of what the Party branch decided counts after an earlier decision, or its own, counts no more. Whoever was not put on the branch's list, or was taken off it, goes on its next.</summary>
    public CaseRow Undo(CaseRow row, StepRow step, JsonElement before) => step.Name is Step.Meeting ? MeetingRegister.OffTheList(Undecided(row)) : Undecided(row);

    public static CaseRow Undecided(CaseRow row) => row.WithBody(row.BodyAs<RecommendationBody>() with { DecidedOn = null, FiledOn = null, OpinionsHeard = null });

    /// <summary>What was decided about this person alone; what the branch's meeting decided is opened again there, for all on its list.</summary>
    public ImmutableArray<Reopenable> Reopenable(CaseRow row)
    {
        var college = row.BodyAs<RecommendationBody>().College;
        return [.. new[] { Own(Step.PartyBranchDecision), Own(Step.UniversityRecord), Own(Step.CollegeReview), OfTheMeeting(), Own(Step.EligibilityCheck) }.OfType<Reopenable>()];

        Reopenable? Own(string name) => row.Latest(name) is { State: StepState.Done, Result: not Answer.Returned } step
            ? new(step.IdIn(row.Id), name, step.Result!, Superiors.Of(name, step.Addressee, college)) : null;

        Reopenable? OfTheMeeting()
        {
            if (row.Latest(Step.Meeting) is not { State: StepState.Done, Result: not Answer.Returned } wait || Ending.InTheMeeting(row, wait) is not { } decided) return null;
            var bodies = Superiors.Of(decided.Name, decided.Addressee, college);
            return wait.Result is Outcome.Rejected ? new(wait.IdIn(row.Id), decided.Name, wait.Result!, bodies) : new(decided.IdIn(decided.From!), decided.Name, wait.Result!, bodies);
        }
    }

    public Task<bool> MayGoOn(CaseRow row) => applications.MayGoOn(row);

    static Ruling Correct(CaseRow row, StepRow step, Submission submission)
    {
        if (submission.Answer is not Answer.Submitted) return new(row, submission.Answer!);
        var body = row.BodyAs<RecommendationBody>();
        var stated = StatedFacts.Read(submission.Input, body.Conditions.Where(condition => condition.State is ConditionState.NotMet), submission.Actor.Person);
        if (!stated.IsEmpty && submission.Input.Text(StatedFacts.Reason).Length == 0) return Ruling.Refuse(row, new Fault(StatedFacts.Reason, "missing", []));
        return stated.IsEmpty
            ? Ruling.Refuse(row, new Fault("", "nothingStated", []))
            : new(row.WithBody(body with { Statements = StatedFacts.Join(body.Statements, stated) }), Answer.Submitted);
    }

    static Ruling Add(CaseRow row, StepRow step, Submission submission)
    {
        var body = row.BodyAs<RecommendationBody>();
        var statement = submission.Input.Text("statement");
        return new(row.WithBody(body with { Statement = statement.Length > 0 ? statement : body.Statement }), Answer.Submitted);
    }

    static Ruling DecideInPartyBranch(CaseRow row, StepRow step, Submission submission)
    {
        var (body, input) = (row.BodyAs<RecommendationBody>(), submission.Input);
        var decided = body with
        {
            DecidedOn = input.Date("decidedOn") ?? Beijing.DateOf(submission.At),
            FiledOn = input.Date("filedOn"),
            OpinionsHeard = body.Stage is Stage.Candidate && input.Text("heard") is { Length: > 0 } heard ? heard : null,
        };
        if (decided.DecidedOn < body.MeetingDate) return Ruling.Refuse(row, new Fault("decidedOn", "beforeMeeting", [Say.Full(body.MeetingDate!.Value)]));
        if (decided.FiledOn < decided.DecidedOn) return Ruling.Refuse(row, new Fault("filedOn", "beforeDecided", [Say.Full(decided.DecidedOn!.Value)]));
        return new(row.WithBody(decided), submission.Answer!)
        {
            Note = Clause.Of("Note_PartyBranch", decided.DecidedOn.Value),
            Foreseen = new(("decidedOn", Say.Full(decided.DecidedOn.Value))),
        };
    }
}
