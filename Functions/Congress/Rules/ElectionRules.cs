using System.Collections.Immutable;
using Workflows.Policies;

namespace Workflows.Congress.Rules;

/// <summary>What carries somebody in an election.</summary>
internal enum ElectedBy
{
    /// <summary>A threshold must be reached.</summary>
    Threshold,

    /// <summary>得票多的当选: whoever has most approvals, at least one.</summary>
    Plurality,
}

/// <summary>What happens to those who tie at the last seat.</summary>
internal enum ElectionTie { SecondBallot, StaysVacant }

/// <summary>What happens to seats for which too few passed.</summary>
internal enum OpenSeats { SecondBallot, StayVacant }

/// <summary>The figures of an election (RULES part 2, "How a ballot counts").</summary>
internal sealed record ElectionTerms(Threshold Quorum, Threshold Elected)
{
    public ElectedBy By { get; init; }
    public ElectionTie Tie { get; init; }
    public OpenSeats Open { get; init; }

    /// <summary>How a second ballot for open seats is carried.</summary>
    public ElectedBy SecondBy { get; init; }

    /// <summary>At most so many ballots follow the first; then what is open stays vacant.</summary>
    public int SecondBallots { get; init; } = 2;

    /// <summary>So many candidates stand for each seat of a second ballot, as far as there are any (差额).</summary>
    public Share SecondCandidates { get; init; } = new(6, 5);
}

/// <summary>What one candidate has.</summary>
/// <param name="Id">A person, or what was written in.</param>
/// <param name="Name">As printed on the ballot.</param>
internal sealed record CandidateTally(string Id, string Name, int Approve, int Oppose, int Abstain)
{
    public bool IsWrittenIn { get; init; }
}

/// <summary>The numbers of a ballot: 应到, 实到, 发出, 收回, 有效, and each candidate's.</summary>
internal sealed record ElectionCount(int Entitled, int Present, int Issued, int Returned, int Valid, ImmutableArray<CandidateTally> Candidates)
{
    public int Void => Returned - Valid;

    public BaseCounts Counts(CandidateTally candidate) => new(Entitled, Present, Issued, Returned, Valid, candidate.Approve + candidate.Oppose);
}

/// <summary>Why nobody is elected, whatever the ballots say.</summary>
internal enum ElectionVoid
{
    /// <summary>到会人数不足.</summary>
    NoQuorum,

    /// <summary>收回的选票多于发出的选票.</summary>
    MoreReturnedThanIssued,
}

/// <summary>What does not fit together in numbers that were typed in.</summary>
internal enum CountFault { Negative, MorePresentThanEntitled, MoreIssuedThanPresent, MoreValidThanReturned, MarksAreNotValid, MoreWrittenInThanValid, MoreApprovedThanPossible }

/// <summary>A fault and whose numbers it is in; null: those of the whole ballot.</summary>
internal sealed record CountFinding(CountFault Fault, string? Candidate, int Is, int Bound);

/// <summary>How it ended for one candidate.</summary>
internal enum Standing
{
    Elected,

    /// <summary>Reached what was needed, and others have more.</summary>
    Surpassed,

    /// <summary>Reached what was needed, and ties at the last seat.</summary>
    Tied,
    NotElected,
}

/// <param name="Approval">With its threshold, base, needed and reached; null where most approvals decide.</param>
internal sealed record CandidateVerdict(CandidateTally Tally, ThresholdVerdict? Approval, Standing Standing);

/// <summary>Why there is another ballot.</summary>
internal enum SecondBallotKind { Tie, OpenSeats }

/// <summary>Another ballot that follows from a verdict.</summary>
internal sealed record SecondBallot(SecondBallotKind Kind, int Seats, ImmutableArray<string> Candidates);

/// <param name="Candidates">Most approvals first; those of equal numbers as they stood on the ballot.</param>
/// <param name="Vacant">Seats that stay vacant.</param>
internal sealed record ElectionVerdict(int Seats, ThresholdVerdict Quorum, ElectionVoid? Void, ImmutableArray<CandidateVerdict> Candidates, SecondBallot? Second, int Vacant)
{
    public IEnumerable<CandidateTally> Elected => Candidates.Where(each => each.Standing is Standing.Elected).Select(each => each.Tally);
}

/// <summary>Who is elected. Pure, on integers; the tests hold it against a second implementation. Which single ballots are void is decided by <see cref="Polls.BallotValidity"/>.</summary>
internal static class ElectionRules
{
    /// <summary>Whether the numbers can be: each mark of a printed candidate is on every valid ballot, and no more is approved than valid ballots allow.</summary>
    /// <remarks>That more came back than were given out is no fault of typing but makes the election void.</remarks>
    public static ImmutableArray<CountFinding> Faults(ElectionCount count, int seats)
    {
        var found = ImmutableArray.CreateBuilder<CountFinding>();
        foreach (var number in (int[])[count.Entitled, count.Present, count.Issued, count.Returned, count.Valid])
            if (number < 0) found.Add(new(CountFault.Negative, null, number, 0));
        if (count.Present > count.Entitled) found.Add(new(CountFault.MorePresentThanEntitled, null, count.Present, count.Entitled));
        if (count.Issued > count.Present) found.Add(new(CountFault.MoreIssuedThanPresent, null, count.Issued, count.Present));
        if (count.Valid > count.Returned) found.Add(new(CountFault.MoreValidThanReturned, null, count.Valid, count.Returned));
        foreach (var each in count.Candidates)
        {
            var marks = each.Approve + each.Oppose + each.Abstain;
            if (Math.Min(each.Approve, Math.Min(each.Oppose, each.Abstain)) < 0) found.Add(new(CountFault.Negative, each.Id, Math.Min(each.Approve, Math.Min(each.Oppose, each.Abstain)), 0));
            else if (each.IsWrittenIn && each.Approve > count.Valid) found.Add(new(CountFault.MoreWrittenInThanValid, each.Id, each.Approve, count.Valid));
            else if (!each.IsWrittenIn && marks != count.Valid) found.Add(new(CountFault.MarksAreNotValid, each.Id, marks, count.Valid));
        }

        var (approved, most) = (count.Candidates.Sum(each => (long)each.Approve), (long)count.Valid * seats);
        if (found.Count == 0 && approved > most) found.Add(new(CountFault.MoreApprovedThanPossible, null, (int)approved, (int)most));
        return found.ToImmutable();
    }

    /// <param name="held">How many ballots there were before this one.</param>
    /// <param name="why">What this ballot is for; null for the first.</param>
    public static ElectionVerdict Judge(ElectionTerms terms, ElectionCount count, int seats, int held = 0, SecondBallotKind? why = null)
    {
        var (quorum, by) = (terms.Quorum.Judge(count.Present, count.Counts(new("", "", 0, 0, 0))), By(terms, why));
        var ranked = count.Candidates.Select(each => (Tally: each, Approval: by is ElectedBy.Threshold ? terms.Elected.Judge(each.Approve, count.Counts(each)) : null)).OrderByDescending(each => each.Tally.Approve).ToList();
        ElectionVoid? isVoid = count.Returned > count.Issued ? ElectionVoid.MoreReturnedThanIssued : quorum.Carried ? null : ElectionVoid.NoQuorum;
        if (isVoid is not null) return new(seats, quorum, isVoid, [.. ranked.Select(each => new CandidateVerdict(each.Tally, each.Approval, Standing.NotElected))], null, seats);

        var passing = ranked.Where(each => each.Approval?.Carried ?? each.Tally.Approve > 0).Select(each => each.Tally).ToList();
        var (elected, tied) = Fill(passing, seats);
        ImmutableArray<CandidateVerdict> judged = [.. ranked.Select(each => new CandidateVerdict(each.Tally, each.Approval,
            elected.Contains(each.Tally) ? Standing.Elected : tied.Contains(each.Tally) ? Standing.Tied : passing.Contains(each.Tally) ? Standing.Surpassed : Standing.NotElected))];
        var open = seats - elected.Count;
        var second = open == 0 || held >= terms.SecondBallots ? null : tied.Count > 0 ? AmongTied(terms, tied, open) : AmongUnsuccessful(terms, judged, open);
        return new(seats, quorum, null, judged, second, second is null ? open : 0);
    }

    /// <summary>Who has more than all that are left out is elected; who has as many as somebody left out ties.</summary>
    /// <param name="passing">Most approvals first.</param>
    static (List<CandidateTally> Elected, List<CandidateTally> Tied) Fill(List<CandidateTally> passing, int seats)
    {
        if (passing.Count <= seats) return ([.. passing], []);
        var firstOut = passing[seats].Approve;
        var isTie = seats > 0 && passing[seats - 1].Approve == firstOut;
        return ([.. passing.Take(seats).Where(each => each.Approve > firstOut)], isTie ? [.. passing.Where(each => each.Approve == firstOut)] : []);
    }

    static SecondBallot? AmongTied(ElectionTerms terms, List<CandidateTally> tied, int open) =>
        terms.Tie is ElectionTie.SecondBallot ? new(SecondBallotKind.Tie, open, [.. tied.Select(each => each.Id)]) : null;

    /// <summary>The unsuccessful with most approvals, so many as there should be for the seats; whoever ties with the last of them stands as well.</summary>
    static SecondBallot? AmongUnsuccessful(ElectionTerms terms, ImmutableArray<CandidateVerdict> judged, int open)
    {
        var rest = judged.Where(each => each.Standing is Standing.NotElected && each.Tally.Approve > 0).Select(each => each.Tally).ToList();
        if (terms.Open is not OpenSeats.SecondBallot || rest.Count == 0) return null;
        var wanted = Math.Max(open + 1, terms.SecondCandidates.Of(open, Rounding.Ceiling));
        var last = rest[Math.Min(wanted, rest.Count) - 1].Approve;
        return new(SecondBallotKind.OpenSeats, open, [.. rest.TakeWhile(each => each.Approve >= last).Select(each => each.Id)]);
    }

    /// <summary>Between those who tied, all of whom had passed, most approvals decide.</summary>
    static ElectedBy By(ElectionTerms terms, SecondBallotKind? why) => why switch
    {
        SecondBallotKind.Tie => ElectedBy.Plurality,
        SecondBallotKind.OpenSeats => terms.SecondBy,
        _ => terms.By,
    };
}
