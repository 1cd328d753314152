using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Congress.Rules;
using Workflows.People;
using Workflows.Policies;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Congress;

/// <summary>What the answers in a congress bring about. Pure.</summary>
internal static class CongressAnswers
{
    /// <summary>With what the request begins again, where it was sent back.</summary>
    public static ImmutableArray<(string, string)> FilledRequest(CongressBody body) =>
        [("agenda", body.Agenda), ("reasons", body.Reasons), .. body.HasCharter ? [("charter", "true")] : Array.Empty<(string, string)>()];

    public static Ruling Request(CaseRow row, StepRow step, Submission submission)
    {
        var body = Requested(row.BodyAs<CongressBody>(), submission.Input);
        return new(CongressFacts.Of(row.WithBody(body)), Answer.Submitted);
    }

    /// <summary>A request as it is typed: what is left empty stays as it was.</summary>
    public static CongressBody Requested(CongressBody body, FormInput input) => body with
    {
        Date = input.Date("date") ?? body.Date,
        Place = input.Text("place") is { Length: > 0 } place ? place : body.Place,
        Seats = input.Number("seats") ?? body.Seats,
        Presidium = input.Number("presidium") ?? body.Presidium,
        Agenda = input.Text("agenda"),
        Reasons = input.Text("reasons"),
        HasCharter = input.Check("charter"),
    };

    /// <summary>The committees; warned where there is less time to the opening than the rules want.</summary>
    public static Ruling Prepare(CaseRow row, StepRow step, Submission submission, WorkingDays calendar)
    {
        var (body, policy) = (row.BodyAs<CongressBody>(), row.PolicyAs<CongressPolicy>());
        var (members, faults) = (ImmutableArray.CreateBuilder<CommitteeMember>(), new List<Fault>());
        foreach (var (field, part) in new[] { (CongressFields.Credentials, CommitteePart.Credentials), (CongressFields.Elections, CommitteePart.Elections), (CongressFields.ProposalsCommittee, CommitteePart.Proposals) })
        {
            var read = PersonsRead.Of(submission, field);
            faults.AddRange(read.Faults);
            members.AddRange(read.Persons.Select(each => new CommitteeMember(part, each.Person.Id, each.Person.Name)));
        }

        if (faults.Count > 0) return Ruling.Refuse(row, faults);
        var isLate = calendar.EndOf(submission.At, policy.PreparationTime) > Beijing.Midnight(body.Date);
        return new(row.WithBody(body with { Committee = members.ToImmutable() }), Answer.Submitted)
        {
            Sums = [.. Enum.GetValues<CommitteePart>().Select(part => Clause.Of($"Congress_Committee_{part}", members.Count(member => member.Part == part)))],
            Note = isLate ? Clause.Of("Congress_PreparedLate", policy.PreparationTime) : null,
            Foreseen = isLate ? new() { Warnings = [Clause.Of("Congress_PreparedLate", policy.PreparationTime)] } : null,
        };
    }

    /// <summary>Seats as the rule gives them, or changed by hand with a reason; each college has at least one, and together they are what there is.</summary>
    public static Ruling Apportion(CaseRow row, StepRow step, Submission submission)
    {
        var (body, typed, reasons, faults) = (row.BodyAs<CongressBody>(), submission.Input.Indexed("seats"), submission.Input.Indexed("reason"), new List<Fault>());
        foreach (var college in body.Colleges)
        {
            var seats = typed.TryGetValue(college.Unit, out var text) && int.TryParse(Reading.Plain(text), out var n) ? n : college.Computed;
            if (seats == 0 && college.Students > 0) faults.Add(new($"seats[{college.Unit}]", "none", [college.Name]));
            else if (seats != college.Computed && !reasons.ContainsKey(college.Unit) && submission.Comment.Length == 0) faults.Add(new($"reason[{college.Unit}]", "noReason", [college.Name]));
            body = body.With(college with { Seats = seats, Reason = seats == college.Computed ? null : reasons.GetValueOrDefault(college.Unit, submission.Comment) });
        }

        var (given, of) = (body.Colleges.Sum(college => college.Seats), body.Colleges.Sum(college => college.Computed));
        if (faults.Count == 0 && given > of) faults.Add(new("decision", "tooManySeats", [given, of]));
        return faults.Count > 0 ? Ruling.Refuse(row, faults) : new(row.WithBody(body), Answer.Confirmed)
        {
            Sums = [Clause.Of("Congress_SeatsGiven", body.Colleges.Length, given), .. body.Colleges.Where(college => college.Reason is not null).Select(college => Clause.Of("Congress_SeatsChanged", college.Name, college.Computed, college.Seats, college.Reason!))],
        };
    }

    /// <summary>Delegates of clubs and by office, within the seats set aside; observers have no vote.</summary>
    public static Ruling NameOthers(CaseRow row, StepRow step, Submission submission)
    {
        var body = row.BodyAs<CongressBody>();
        var (clubs, office, observers) = (PersonsRead.Of(submission, CongressFields.Clubs), PersonsRead.Of(submission, CongressFields.ExOfficio), PersonsRead.Of(submission, CongressFields.Observers));
        var faults = clubs.Faults.AddRange(office.Faults).AddRange(observers.Faults).ToBuilder();
        if (clubs.Persons.Length > body.ClubSeats) faults.Add(new(CongressFields.Clubs, "tooMany", [clubs.Persons.Length, body.ClubSeats]));
        if (office.Persons.Length > body.ExOfficio) faults.Add(new(CongressFields.ExOfficio, "tooMany", [office.Persons.Length, body.ExOfficio]));
        if (faults.Count > 0) return Ruling.Refuse(row, faults);
        return new(row.WithBody(body with
        {
            Others = [.. clubs.Persons.Select(each => new DelegateSeat(each.Person.Id, each.Person.Name, Seat.Club, ClubOf(each.Person))), .. office.Persons.Select(each => new DelegateSeat(each.Person.Id, each.Person.Name, Seat.ExOfficio, ""))],
            Observers = [.. observers.Persons.Select(each => new DelegateSeat(each.Person.Id, each.Person.Name, Seat.ExOfficio, ""))],
        }), Answer.Submitted) { Sums = [Clause.Of("Congress_Others", clubs.Persons.Length, office.Persons.Length, observers.Persons.Length)] };
    }

    static string ClubOf(Person person) => person.Clubs?.Split(';', '；', '、', ',')[0].Trim() ?? "";

    /// <summary>Colleges that are late have more time, or lose their seats.</summary>
    public static Ruling Late(CaseRow row, StepRow step, Submission submission, WorkingDays calendar)
    {
        var body = row.BodyAs<CongressBody>();
        ImmutableArray<Clause> late = [Clause.Of("Congress_Late", string.Join('、', body.Colleges.Where(college => college is { Seats: > 0, List: ListState.Open }).Select(college => college.Name)))];
        if (submission.Answer is Answer.Approved) return new(row.WithBody(body with { ListsDue = calendar.EndOf(submission.At, row.PolicyAs<CongressPolicy>().LateDelegatePeriod) }), Answer.Approved) { Sums = late };
        return new(row.WithBody(body with { Colleges = [.. body.Colleges.Select(college => college.List is ListState.Open ? college with { List = ListState.Lapsed } : college)] }), Answer.Rejected) { Sums = late };
    }

    /// <summary>Lists go back to the colleges with their faults, once; after that whoever fails is not replaced.</summary>
    public static Ruling ReviewCredentials(CaseRow row, StepRow step, Submission submission) => new(row, submission.Answer!);

    /// <summary>Nominees of a college: nobody of the preparatory committees, and nobody twice.</summary>
    public static Ruling Nominate(CaseRow row, StepRow step, Submission submission)
    {
        var (body, read) = (row.BodyAs<CongressBody>(), PersonsRead.Of(submission, CongressFields.Nominees));
        var faults = read.Faults.ToBuilder();
        foreach (var (person, _) in read.Persons)
        {
            if (body.Committee.Any(member => member.Person == person.Id)) faults.Add(new(CongressFields.Nominees, "committee", [person.Name]));
            else if (body.Nominees.FirstOrDefault(nominee => nominee.Person == person.Id) is { } known) faults.Add(new(CongressFields.Nominees, known.State is NomineeState.Refused ? "refused" : "nominated", [person.Name]));
            else if (person.StudentNumber is null) faults.Add(new(CongressFields.Nominees, "noStudent", [person.Name]));
        }

        if (faults.Count > 0) return Ruling.Refuse(row, faults);
        var added = read.Persons.Select(each => new Nominee(step.Unit!, each.Person.Id, each.Person.Name, each.Person.ClassName ?? each.Person.College ?? ""));
        return new(row.WithBody(body with { Nominees = [.. body.Nominees, .. added] }), Answer.Submitted) { Sums = [Clause.Of("Congress_Nominated", read.Persons.Length)] };
    }

    /// <summary>Whoever a reviewer refuses stands no more; the last review makes candidates of those who are left.</summary>
    public static Ruling Review(CaseRow row, StepRow step, Submission submission)
    {
        var body = row.BodyAs<CongressBody>();
        var mine = body.Nominees.Where(nominee => nominee.State is NomineeState.Nominated && (step.Name is not Step.CollegeReview || nominee.Unit == step.Unit)).Select(nominee => nominee.Person).ToHashSet(StringComparer.Ordinal);
        var now = body with
        {
            Nominees = [.. body.Nominees.Select(nominee => !mine.Contains(nominee.Person) ? nominee
                : submission.AnswerOf(nominee.Person) is Answer.Rejected ? nominee with { State = NomineeState.Refused, RefusedIn = step.Name, Reason = submission.CommentOf(nominee.Person) }
                : step.Name is Step.PartyReview ? nominee with { State = NomineeState.Candidate } : nominee)],
        };
        var refused = now.Nominees.Count(nominee => mine.Contains(nominee.Person) && nominee.State is NomineeState.Refused);
        return new(row.WithBody(now), refused == mine.Count ? Answer.Rejected : Answer.Approved) { Sums = [Clause.Of("Congress_Reviewed", mine.Count - refused, refused)] };
    }

    public static Ruling RequestOpening(CaseRow row, StepRow step, Submission submission) =>
        new(row.WithBody(row.BodyAs<CongressBody>() with { Progress = submission.Input.Text("progress") }), Answer.Submitted);
}

/// <summary>What stands on a congress's page. Pure.</summary>
internal static class CongressFacts
{
    public static CaseRow Of(CaseRow row)
    {
        var body = row.BodyAs<CongressBody>();
        return row with
        {
            Facts =
            [
                new("body", body.Body), new("date", Say.Machine(body.Date)), .. body.Place.Length > 0 ? [new CaseFact("place", body.Place)] : Array.Empty<CaseFact>(),
                new("seats", CongressFields.Typed(body.Seats)), new("presidium", CongressFields.Typed(body.Presidium)),
                .. body.Entitled is { } entitled ? [new CaseFact("entitled", CongressFields.Typed(entitled))] : Array.Empty<CaseFact>(),
            ],
        };
    }
}
