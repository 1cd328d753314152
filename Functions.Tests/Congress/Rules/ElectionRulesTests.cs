using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using Workflows.Congress.Rules;
using Workflows.Policies;

namespace Workflows.Tests.Congress.Rules;

public sealed class ElectionRulesTests
{
    static readonly ElectionTerms Terms = new(Threshold.Parse(">=2/3 of Entitled"), Threshold.Parse(">1/2 of Present"));

    static readonly Gen<(ElectionCount Count, int Seats)> Counts = Gen.Select(Gen.Int[1, 40], Gen.Int[0, 12], Gen.Int[1, 8], Gen.Int[1, 6], Gen.Bool).SelectMany((valid, spoilt, candidates, seats, few) =>
        Gen.Select(Gen.Int[0, few ? Math.Min(valid, 3) : valid].Array[candidates], Gen.Int[0, valid].Array[candidates]).Select((approve, oppose) => (new ElectionCount(valid + spoilt + 3, valid + spoilt, valid + spoilt, valid + spoilt, valid,
            [.. approve.Zip(oppose).Select((each, at) => new CandidateTally($"c{at}", $"候选{at}", each.First, Math.Min(each.Second, valid - each.First), valid - each.First - Math.Min(each.Second, valid - each.First)))]), seats)));

    [Theory]
    [InlineData(90, 60, 2, "a=31 b=40 c=10", "b:Elected a:Elected c:NotElected", null)]
    [InlineData(90, 60, 2, "a=30 b=40 c=10", "b:Elected a:NotElected c:NotElected", "OpenSeats 1: a c")]      // exactly half is not elected
    [InlineData(90, 60, 2, "a=50 b=40 c=35", "a:Elected b:Elected c:Surpassed", null)]                        // more pass than there are seats
    [InlineData(90, 60, 2, "a=50 b=40 c=40", "a:Elected b:Tied c:Tied", "Tie 1: b c")]                        // the tie straddles the last seat
    [InlineData(90, 60, 2, "a=40 b=40 c=35", "a:Elected b:Elected c:Surpassed", null)]                        // a tie above it does not
    [InlineData(90, 60, 3, "a=50 b=40 c=40", "a:Elected b:Elected c:Elected", null)]
    [InlineData(90, 60, 1, "a=40 b=40 c=40", "a:Tied b:Tied c:Tied", "Tie 1: a b c")]
    [InlineData(90, 60, 3, "a=50 b=20 c=20 d=20 e=5", "a:Elected b:NotElected c:NotElected d:NotElected e:NotElected", "OpenSeats 2: b c d")]
    [InlineData(90, 60, 2, "a=50 b=20 c=15 d=15 e=5", "a:Elected b:NotElected c:NotElected d:NotElected e:NotElected", "OpenSeats 1: b c d")]   // who ties with the last stands as well
    [InlineData(90, 60, 2, "a=50 b=0", "a:Elected b:NotElected", null)]                                       // nobody was wanted at all
    [InlineData(90, 60, 1, "a=10 张三=35", "张三:Elected a:NotElected", null)]                                 // who was written in may win
    public void Elected_is_who_has_more_than_half_of_those_present(int entitled, int present, int seats, string approvals, string expected, string? second)
    {
        var verdict = ElectionRules.Judge(Terms, Count(entitled, present, approvals), seats);
        Assert.Equal(expected, Written(verdict));
        Assert.Equal(second, Written(verdict.Second));
    }

    [Fact]
    public void The_arithmetic_is_printed_with_threshold_base_needed_and_reached()
    {
        var approval = ElectionRules.Judge(Terms, Count(90, 60, "a=31"), 1).Candidates[0].Approval!;
        Assert.Equal((">1/2 of Present", 60, 31, 31), ($"{approval.Threshold}", approval.Base, approval.Needed, approval.Reached));
    }

    [Theory]
    [InlineData(90, 59, 59, 59, "NoQuorum")]
    [InlineData(90, 60, 60, 61, "MoreReturnedThanIssued")]
    [InlineData(90, 60, 60, 60, null)]
    [InlineData(90, 60, 58, 55, null)]       // fewer came back than were given out
    public void An_election_is_void_as_a_whole(int entitled, int present, int issued, int returned, string? why)
    {
        var count = new ElectionCount(entitled, present, issued, returned, 50, [new("a", "a", 45, 5, 0)]);
        var verdict = ElectionRules.Judge(Terms, count, 1);
        Assert.Equal(why, verdict.Void?.ToString());
        Assert.Equal(why is null ? ["a"] : [], verdict.Elected.Select(each => each.Id));
        Assert.Equal(why is null ? 0 : 1, verdict.Vacant);
    }

    [Fact]
    public void By_policy_seats_stay_vacant()
    {
        Assert.Equal((null, 1), Left(Terms with { Tie = ElectionTie.StaysVacant }, "a=50 b=40 c=40", 2));
        Assert.Equal((null, 1), Left(Terms with { Open = OpenSeats.StayVacant }, "a=50 b=20 c=20", 2));
        Assert.Equal((null, 1), Left(Terms with { SecondBallots = 0 }, "a=50 b=20 c=20", 2));

        static (SecondBallot?, int) Left(ElectionTerms terms, string approvals, int seats) => ElectionRules.Judge(terms, Count(90, 60, approvals), seats) is var verdict ? (verdict.Second, verdict.Vacant) : default;
    }

    [Fact]
    public void Half_of_the_valid_ballots_is_another_bound_than_half_of_those_present()
    {
        var count = new ElectionCount(90, 60, 60, 60, 40, [new("a", "a", 25, 10, 5)]);
        Assert.Empty(ElectionRules.Judge(Terms, count, 1).Elected);
        Assert.Single(ElectionRules.Judge(Terms with { Elected = Threshold.Parse(">1/2 of Valid") }, count, 1).Elected);
        Assert.Single(ElectionRules.Judge(Terms with { By = ElectedBy.Plurality }, count, 1).Elected);
    }

    [Fact]
    public void Between_those_who_tied_most_approvals_decide()
    {
        var count = Count(90, 60, "b=25 c=20");
        Assert.Equal("b:Elected c:Surpassed", Written(ElectionRules.Judge(Terms, count, 1, 1, SecondBallotKind.Tie)));
        Assert.Equal("b:NotElected c:NotElected", Written(ElectionRules.Judge(Terms, count, 1, 1, SecondBallotKind.OpenSeats)));
        Assert.Equal("b:Elected c:Surpassed", Written(ElectionRules.Judge(Terms with { SecondBy = ElectedBy.Plurality }, count, 1, 1, SecondBallotKind.OpenSeats)));
    }

    [Theory]
    [InlineData(90, 60, 60, 60, 60, "40 15 5", "")]
    [InlineData(90, 91, 60, 60, 60, "40 15 5", "MorePresentThanEntitled 91>90")]
    [InlineData(90, 60, 61, 60, 60, "40 15 5", "MoreIssuedThanPresent 61>60")]
    [InlineData(90, 60, 60, 59, 60, "40 15 5", "MoreValidThanReturned 60>59")]
    [InlineData(90, 60, 60, 60, 60, "40 15 6", "MarksAreNotValid a 61>60")]
    [InlineData(90, 60, 60, 60, 60, "61 -1 0", "Negative a -1>0")]
    [InlineData(90, 60, 60, 60, -1, "0 0 0", "Negative -1>0; MarksAreNotValid a 0>-1")]
    [InlineData(90, 60, 50, 60, 60, "40 15 5", "")]                 // more returned than issued is for the rules, not for the typist
    public void Numbers_that_cannot_be_are_named(int entitled, int present, int issued, int returned, int valid, string marks, string faults)
    {
        var numbers = marks.Split(' ').Select(each => int.Parse(each, CultureInfo.InvariantCulture)).ToArray();
        var found = ElectionRules.Faults(new(entitled, present, issued, returned, valid, [new("a", "a", numbers[0], numbers[1], numbers[2])]), 1);
        Assert.Equal(faults, string.Join("; ", found.Select(each => string.Join(' ', ((string?[])[$"{each.Fault}", each.Candidate, $"{each.Is}>{each.Bound}"]).OfType<string>()))));
    }

    [Fact]
    public void More_approvals_than_valid_ballots_allow_cannot_be()
    {
        var count = new ElectionCount(9, 9, 9, 9, 9, [new("a", "a", 9, 0, 0), new("b", "b", 1, 8, 0)]);
        Assert.Equal(CountFault.MoreApprovedThanPossible, Assert.Single(ElectionRules.Faults(count, 1)).Fault);
        Assert.Empty(ElectionRules.Faults(count, 2));
        Assert.Equal(CountFault.MoreWrittenInThanValid, Assert.Single(ElectionRules.Faults(new(9, 9, 9, 9, 3, [new("a", "a", 4, 0, 0) { IsWrittenIn = true }]), 2)).Fault);
    }

    [Fact]
    public void Nobody_without_what_is_needed_is_elected_and_never_more_than_there_are_seats() => Counts.Sample((count, seats) =>
    {
        var verdict = ElectionRules.Judge(Terms, count, seats);
        var elected = verdict.Elected.ToList();
        Assert.True(elected.Count <= seats);
        Assert.All(elected, each => Assert.True(each.Approve * 2 > count.Present));
        if (verdict.Void is null) Assert.Equal(seats, elected.Count + verdict.Vacant + (verdict.Second?.Seats ?? 0));
    });

    [Fact]
    public void Whoever_is_elected_has_more_than_anybody_who_is_not() => Counts.Sample((count, seats) =>
    {
        var verdict = ElectionRules.Judge(Terms, count, seats);
        foreach (var elected in verdict.Elected)
            Assert.All(verdict.Candidates.Where(each => each.Standing is not Standing.Elected), other => Assert.True(elected.Approve > other.Tally.Approve));
    });

    [Fact]
    public void The_order_on_the_ballot_does_not_matter() => Counts.Sample((count, seats) =>
    {
        var turned = count with { Candidates = [.. count.Candidates.Reverse()] };
        Assert.Equal(Sorted(ElectionRules.Judge(Terms, count, seats)), Sorted(ElectionRules.Judge(Terms, turned, seats)));
    });

    [Fact]
    public void A_second_naive_judge_comes_to_the_same() => Gen.Select(Counts, Gen.Enum<ElectedBy>(), Gen.Enum<ElectionTie>()).Sample((given, by, tie) =>
    {
        var (count, seats) = given;
        Assert.Equal(Naive(count, seats, by), Sorted(ElectionRules.Judge(Terms with { By = by, Tie = tie }, count, seats)));
    });

    /// <summary>Candidate by candidate: who is better, who is as good, and how many places are left.</summary>
    static string Naive(ElectionCount count, int seats, ElectedBy by)
    {
        var isValid = count.Present * 3 >= count.Entitled * 2 && count.Returned <= count.Issued;
        bool Passes(CandidateTally each) => by is ElectedBy.Threshold ? each.Approve * 2 > count.Present : each.Approve > 0;
        return string.Join(' ', count.Candidates.Select(each =>
        {
            var better = count.Candidates.Count(other => Passes(other) && other.Approve > each.Approve);
            var alike = count.Candidates.Count(other => Passes(other) && other.Approve == each.Approve);
            var standing = !isValid || !Passes(each) ? "NotElected" : better + alike <= seats ? "Elected" : better < seats ? "Tied" : "Surpassed";
            return $"{each.Id}:{standing}";
        }).Order(StringComparer.Ordinal));
    }

    /// <summary>All ballots valid, nobody opposing.</summary>
    static ElectionCount Count(int entitled, int present, string approvals) => new(entitled, present, present, present, present,
        [.. approvals.Split(' ').Select(each => each.Split('=')).Select(each => (Id: each[0], Approve: int.Parse(each[1], CultureInfo.InvariantCulture)))
            .Select(each => new CandidateTally(each.Id, each.Id, each.Approve, 0, present - each.Approve) { IsWrittenIn = each.Id.Length > 1 })]);

    static string Written(ElectionVerdict verdict) => string.Join(' ', verdict.Candidates.Select(each => $"{each.Tally.Id}:{each.Standing}"));

    static string Sorted(ElectionVerdict verdict) => string.Join(' ', verdict.Candidates.Select(each => $"{each.Tally.Id}:{each.Standing}").Order(StringComparer.Ordinal));

    static string? Written(SecondBallot? second) => second is null ? null : $"{second.Kind} {second.Seats}: {string.Join(' ', second.Candidates)}";
}
