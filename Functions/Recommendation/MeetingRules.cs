using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Policies;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>What is wrong with the day of a meeting.</summary>
internal enum MeetingDateFault { BeforeLeave, TooSoonAfterConvening, AfterLeaveRanOut }

/// <summary>What is wrong with those who counted.</summary>
internal enum TellerFault { TooFew, StandsOnTheList }

/// <summary>The branch's meeting (RULES part 1, steps 4 and 5).</summary>
internal static class MeetingRules
{
    const int LargestNumber = 100_000;

    /// <summary>Everything that does not add up; none when the ballot can be judged.</summary>
    /// <param name="listed">The persons voted on.</param>
    public static IReadOnlyList<BallotFault> Faults(PaperBallot ballot, IReadOnlyCollection<string> listed)
    {
        var faults = new List<BallotFault>();
        var counts = new (string Field, int Number)[]
        {
            ("entitled", ballot.Entitled), ("onLeave", ballot.OnLeave), ("present", ballot.Present), ("issued", ballot.Issued),
            ("returned", ballot.Returned), ("valid", ballot.Valid), ("void", ballot.Void),
        };
        foreach (var (field, number) in counts) Limit(field, number, null);
        foreach (var tally in ballot.Tallies)
            foreach (var (field, number) in new[] { ("approve", tally.Approve), ("oppose", tally.Oppose), ("abstain", tally.Abstain) })
                Limit($"{field}[{tally.Person}]", number, tally.Person);
        if (faults.Count > 0) return faults;

        var (accounted, sorted) = (ballot.Present + ballot.OnLeave, ballot.Valid + ballot.Void);
        Unless(ballot.Entitled > 0, "entitled", BallotFaultCode.NobodyEntitled);
        if (ballot.Present > ballot.Entitled) Add("present", BallotFaultCode.MorePresentThanEntitled, ballot.Present, ballot.Entitled);
        else Unless(accounted <= ballot.Entitled, "onLeave", BallotFaultCode.PresentAndOnLeaveExceedEntitled, accounted, ballot.Entitled);
        Unless(ballot.Issued <= ballot.Present, "issued", BallotFaultCode.MoreIssuedThanPresent, ballot.Issued, ballot.Present);
        Unless(ballot.Returned <= ballot.Issued, "returned", BallotFaultCode.MoreReturnedThanIssued, ballot.Returned, ballot.Issued);
        Unless(sorted == ballot.Returned, "valid", BallotFaultCode.ValidAndVoidDifferFromReturned, sorted, ballot.Returned);
        foreach (var tally in ballot.Tallies)
        {
            var marks = tally.Approve + tally.Oppose + tally.Abstain;
            if (marks != ballot.Valid) Add($"approve[{tally.Person}]", BallotFaultCode.MarksDifferFromValid, marks, ballot.Valid, tally.Person);
            if (!listed.Contains(tally.Person)) AddPerson(BallotFaultCode.PersonNotListed, tally.Person);
        }

        foreach (var person in listed.Where(person => ballot.Tallies.All(tally => tally.Person != person))) AddPerson(BallotFaultCode.PersonMissing, person);
        foreach (var twice in ballot.Tallies.GroupBy(tally => tally.Person).Where(same => same.Count() > 1)) AddPerson(BallotFaultCode.PersonTwice, twice.Key);
        return faults;

        void Limit(string field, int number, string? person)
        {
            if (number < 0) faults.Add(new(field, BallotFaultCode.Negative, [number]) { Person = person });
            if (number > LargestNumber) faults.Add(new(field, BallotFaultCode.TooLarge, [number, LargestNumber]) { Person = person });
        }

        void Unless(bool fine, string field, BallotFaultCode code, params ImmutableArray<int> numbers)
        {
            if (!fine) faults.Add(new(field, code, numbers));
        }

        void Add(string field, BallotFaultCode code, int given, int limit, string? person = null) =>
            faults.Add(new(field, code, [given, limit]) { Person = person });

        void AddPerson(BallotFaultCode code, string person) => faults.Add(new($"approve[{person}]", code, []) { Person = person });
    }

    /// <summary>Whether the meeting is valid and who is carried.</summary>
    /// <exception cref="ArgumentException">The ballot has faults.</exception>
    public static MeetingVerdict Judge(RecommendationPolicy policy, PaperBallot ballot)
    {
        if (Faults(ballot, [.. ballot.Tallies.Select(tally => tally.Person)]) is [var fault, ..])
            throw new ArgumentException($"The ballot does not add up: {fault.Field} {fault.Code}.", nameof(ballot));
        var quorum = policy.Quorum.Judge(ballot.Present, ballot.Counts(new("", 0, 0, 0)));
        return new(ballot, quorum, quorum.Carried
            ? [.. ballot.Tallies.Select(tally => new PersonVerdict(tally, policy.Approval.Judge(tally.Approve, ballot.Counts(tally))))]
            : []);
    }

    /// <summary>Whether a meeting without quorum is called again, after <paramref name="held"/> meetings.</summary>
    public static bool IsCalledAgain(RecommendationPolicy policy, int held) => held <= policy.MostFurtherMeetings;

    /// <param name="listed">The persons voted on: nobody counts the own votes.</param>
    public static IReadOnlyList<TellerFault> TellerFaults(RecommendationPolicy policy, IReadOnlyCollection<string> tellers, IReadOnlyCollection<string> listed)
    {
        var faults = new List<TellerFault>();
        if (tellers.Distinct().Count() < policy.Tellers) faults.Add(TellerFault.TooFew);
        if (tellers.Any(listed.Contains)) faults.Add(TellerFault.StandsOnTheList);
        return faults;
    }

    /// <param name="convened">When members were told.</param>
    /// <param name="leave">When the college's committee gave leave.</param>
    public static IReadOnlyList<MeetingDateFault> DateFaults(
        RecommendationPolicy policy, WorkingDays calendar, DateTimeOffset convened, DateTimeOffset leave, DateOnly meeting)
    {
        var faults = new List<MeetingDateFault>();
        if (meeting < Beijing.DateOf(leave)) faults.Add(MeetingDateFault.BeforeLeave);
        else if (meeting < Beijing.DateOf(EarliestMeeting(policy, calendar, convened))) faults.Add(MeetingDateFault.TooSoonAfterConvening);
        if (meeting > LeaveEnds(policy, calendar, leave)) faults.Add(MeetingDateFault.AfterLeaveRanOut);
        return faults;
    }

    /// <summary>The last day on which a meeting may be held by a leave.</summary>
    public static DateOnly LeaveEnds(RecommendationPolicy policy, WorkingDays calendar, DateTimeOffset leave) => Beijing.DateOf(calendar.EndOf(leave, policy.LeaveValidity).AddTicks(-1));

    /// <summary>大会 2026年4月9日，教三 302.</summary>
    public static Clause When(MeetingBody body) => body.Place is { Length: > 0 } place ? Clause.Of("Note_Meeting", body.Date!.Value, place) : Clause.Of("Note_MeetingDay", body.Date!.Value);

    /// <summary>改期至 2026年4月9日，教三 302。原因：教室有课.</summary>
    public static Clause MovedTo(MeetingBody body, string reason) => body.Place is { Length: > 0 } place ? Clause.Of("Note_Moved", body.Date!.Value, place, reason) : Clause.Of("Note_MovedDay", body.Date!.Value, reason);

    /// <summary>Day and place for the record, in no language: 2026-04-09, 教三 302.</summary>
    public static string Written(MeetingBody body) => string.Join(", ", new[] { body.Date is { } date ? Say.Machine(date) : null, body.Place }.Where(part => part is { Length: > 0 }));

    /// <summary>The first instant at which a meeting may be held: 3 days ahead is any hour of the third day after.</summary>
    public static DateTimeOffset EarliestMeeting(RecommendationPolicy policy, WorkingDays calendar, DateTimeOffset convened) => policy.ConveneAhead.IsExact
        ? calendar.EndOf(convened, policy.ConveneAhead)
        : Beijing.Midnight(calendar.LastDay(convened, policy.ConveneAhead));
}
