using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;
using Workflows.PublicNotices;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Congress;

/// <summary>Who is asked for what in a college's election of delegates (RULES part 2, steps 5 and 6).</summary>
internal sealed class CollegeTasks(PeopleStore people, CollegeRegister register, SchoolCalendars calendars, TimeProvider clock) : ITasks
{
    public const string Kind = "DelegateElection";

    public string CaseKind => Kind;

    public bool IsParty(CaseRow row, string person) => false;   // a delegate decides nothing about the own seat alone: the lines of the list say so

    public async ValueTask<TaskKind> KindOf(CaseRow row, StepId step)
    {
        var (policy, body, calendar) = (row.PolicyAs<CongressPolicy>(), row.BodyAs<CollegeBody>(), await calendars.Of(row.School));
        var started = row.Find(step)?.StartedAt ?? clock.GetUtcNow();
        var (college, university) = (Addressees.Holder(Role.CollegeLeagueCommittee, body.College), Addressees.Holder(Role.UniversityLeagueCommittee));
        var office = new TaskKind
        {
            Addressee = college,
            Superior = university,
            ContradictWithin = policy.ContradictionPeriod,
            RemindAfter = policy.ReminderAfter,
            EscalateAfter = policy.EscalationAfter,
            CanTakeBack = false,
        };
        switch (step.Step)
        {
            case Step.DelegateList:
                var known = await Known(row, body);
                return office with
                {
                    Answers = [Answer.Submitted],
                    Fields = CongressFields.List(LeastCandidates(policy, body.Seats)),
                    PersonFields = [CongressFields.Delegates],
                    Filled = [(CongressFields.Delegates, string.Join('\n', known.Select(person => person.Number)))],
                    Rule = (now, asked, submission) => CollegeAnswers.HandIn(now, asked, submission, known),
                };
            case Step.ListReview when CongressFields.DelegateLines(body).IsEmpty:
                return new() { DoneAtOnce = Verdict.NothingToDo };
            case Step.ListReview:
                return office with
                {
                    Addressee = Addressees.Holder(Role.CollegePartyCommittee, body.College),
                    Answers = [Answer.Approved, Answer.Returned, Answer.Rejected],
                    Lines = CongressFields.DelegateLines(body),
                    Rule = CollegeAnswers.Review,
                };
            case Step.Examination:
                return new() { Answers = [] };   // the congress's own case answers it
            case NoticeWorkflow.Objection:
                return office with { Addressee = university, Superior = Addressees.Holder(Role.UniversityPartyCommittee), Answers = [Answer.Approved, Answer.Rejected], WithReason = [Answer.Approved, Answer.Rejected], EscalateAfter = policy.ObjectionAnswer, Rule = Objecting.Answer };
            case NoticeWorkflow.Hearing:
                return Objecting.Hearing(Objecting.About(row, step), calendar.EndOf(started, policy.HearingPeriod));
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step.Step, "Nobody is asked in this step.");
        }
    }

    /// <summary>应有候选人: seats × 1.2, rounded as policy says.</summary>
    public static int LeastCandidates(CongressPolicy policy, int seats) => policy.DelegateCandidates.Of(seats, policy.DelegateCandidateRounding);

    /// <summary>With whom the list begins: those on it already, or whoever the roster calls 学生代表 of this college, up to its seats.</summary>
    async Task<ImmutableArray<Person>> Known(CaseRow row, CollegeBody body)
    {
        if (!body.Delegates.IsEmpty) return [.. (await Task.WhenAll(body.Delegates.Select(each => people.Find(row.School, each.Person)))).OfType<Person>()];
        var held = await Task.WhenAll(people.Holders(row.School, new(Role.Delegate, body.College)), people.Holders(row.School, new(Role.Delegate)));
        return [.. held.SelectMany(each => each).Where(person => person.College == body.College && !person.HasLeft).DistinctBy(person => person.Id).OrderBy(person => person.Number, StringComparer.Ordinal).Take(body.Seats)];
    }

    /// <summary>A list that has come to its end here lies before the congress.</summary>
    public Task Follow(CaseRow row, StepId step) => step.Step is Step.Examination && row.IsRunning && row.Find(step) is { State: StepState.Active } ? register.HandIn(row) : Task.CompletedTask;
}

/// <summary>What the answers in a college's election bring about. Pure.</summary>
internal static class CollegeAnswers
{
    /// <summary>The elected delegates, each with the approvals where they are known; nobody from elsewhere, and no more than there are seats.</summary>
    /// <param name="known">Whom an empty list means.</param>
    public static Ruling HandIn(CaseRow row, StepRow step, Submission submission, ImmutableArray<Person> known)
    {
        var (body, policy, read) = (row.BodyAs<CollegeBody>(), row.PolicyAs<CongressPolicy>(), PersonsRead.Of(submission, CongressFields.Delegates));
        var persons = read.Persons.IsEmpty && read.Faults.IsEmpty ? [.. known.Select(person => (Person: person, Number: (int?)null))] : read.Persons;
        var faults = read.Faults.ToBuilder();
        if (persons.IsEmpty && faults.Count == 0) faults.Add(new(CongressFields.Delegates, "missing", []));
        foreach (var (person, _) in persons.Where(each => each.Person.College != body.College)) faults.Add(new(CongressFields.Delegates, "elsewhere", [person.Name, person.College ?? ""]));
        foreach (var (person, _) in persons.Where(each => each.Person.Status is not (null or EnrolmentStatus.Enrolled))) faults.Add(new(CongressFields.Delegates, "notEnrolled", [person.Name]));
        if (persons.Length > body.Seats) faults.Add(new(CongressFields.Delegates, "tooMany", [persons.Length, body.Seats]));
        var (candidates, least) = (submission.Input.Number(CongressFields.CandidateCount) ?? CollegeTasks.LeastCandidates(policy, body.Seats), CollegeTasks.LeastCandidates(policy, persons.Length));
        if (faults.Count == 0 && candidates < least) faults.Add(new(CongressFields.CandidateCount, "tooFew", [candidates, least]));
        if (faults.Count > 0) return Ruling.Refuse(row, faults);

        // Whoever stood on the list when it was published need not be published again.
        var now = persons.Select(each => new ListedDelegate(each.Person.Id, each.Person.Name, each.Person.ClassName ?? "", each.Number)
        {
            Noticed = body.Delegates.FirstOrDefault(before => before.Person == each.Person.Id)?.Noticed is NoticeResult.Undisturbed ? NoticeResult.Undisturbed : null,
        });
        return new(row.WithBody(body with { Delegates = [.. now], CandidateCount = candidates }), Answer.Submitted)
        {
            Sums = [Clause.Of("Congress_List", body.Seats, candidates, least, persons.Length)],
        };
    }

    /// <summary>Whoever the Party organisation refuses leaves the list; where nobody is left it goes back.</summary>
    public static Ruling Review(CaseRow row, StepRow step, Submission submission)
    {
        var body = row.BodyAs<CollegeBody>();
        var asked = CongressFields.DelegateLines(body).Select(line => line.Id).ToHashSet(StringComparer.Ordinal);
        if (asked.Any(person => submission.AnswerOf(person) is Answer.Returned)) return new(row, Answer.Returned);
        var left = body.Delegates.RemoveAll(each => asked.Contains(each.Person) && submission.AnswerOf(each.Person) is Answer.Rejected);
        return new(row.WithBody(body with { Delegates = left }), left.IsEmpty ? Answer.Returned : Answer.Approved)
        {
            Sums = [Clause.Of("Congress_Reviewed", left.Length, body.Delegates.Length - left.Length)],
        };
    }
}
