using CsCheck;
using Workflows.Calendar;
using Workflows.Policies;
using Workflows.Recommendation;

namespace Workflows.Tests.Recommendation;

public sealed class QuotaRulesTests
{
    static readonly RecommendationPolicy Policy = new();
    static readonly DateOnly Meeting = new(2026, 4, 9);
    static readonly HashSet<string> Nobody = [];

    [Theory]
    [InlineData(42, 0, 0, null, 8)]
    [InlineData(43, 0, 0, null, 9)]
    [InlineData(42, 3, 0, null, 5)]
    [InlineData(42, 3, 1, null, 6)]
    [InlineData(42, 9, 0, null, 0)]
    [InlineData(42, 3, 0, 4, 4)]
    [InlineData(42, 6, 0, 4, 2)]
    public void A_branch_has_a_fifth_of_its_members_less_those_put_forward(int members, int used, int extra, int? round, int left) =>
        Assert.Equal(left, QuotaRules.Quota(Policy, "2026", members, used, extra, round).Left);

    [Fact]
    public void The_quota_counts_by_year_or_by_semester()
    {
        Assert.Equal("2026", QuotaRules.PeriodOf(Policy, Meeting, Semester.Of(Meeting)));
        Assert.Equal("2025-2026-2", QuotaRules.PeriodOf(Policy with { QuotaPeriod = QuotaPeriod.Semester }, Meeting, Semester.Of(Meeting)));
    }

    [Fact]
    public void Twice_as_many_as_there_are_places_may_be_proposed() => Assert.Equal(16, QuotaRules.MostProposed(Policy, QuotaRules.Quota(Policy, "2026", 42, 0)));

    [Theory]
    [InlineData("a30 b28 c25", "", 3, "a b c", "", 0, "")]
    [InlineData("c25 a30 b28", "", 2, "a b", "", 0, "c")]
    [InlineData("a30 b28 c25", "a", 2, "b c", "", 0, "")]
    [InlineData("a30 b28 c28", "", 2, "a", "b c", 1, "")] // a tie straddles the last place
    [InlineData("a30 b28 c28", "", 3, "a b c", "", 0, "")] // a tie within the places is none
    [InlineData("a30 b28 c28", "", 1, "a", "", 0, "b c")] // nor beyond them
    [InlineData("a30 b28 c28 d28 e25", "", 3, "a", "b c d", 2, "e")]
    [InlineData("a28 b28", "", 1, "", "a b", 1, "")]
    [InlineData("a28 b28", "", 0, "", "", 0, "a b")]
    [InlineData("", "", 3, "", "", 0, "")]
    public void Most_approvals_first_as_far_as_there_are_places(string carried, string declined, int places, string forward, string tied, int tiedPlaces, string beyond)
    {
        var verdict = QuotaRules.Inspect(
            [.. Words(carried).Select(person => new Carried(person[..1], int.Parse(person[1..], System.Globalization.CultureInfo.InvariantCulture)))], Words(declined).ToHashSet(), places);
        Assert.Equal((forward, tied, tiedPlaces, beyond), (string.Join(' ', verdict.PutForward), string.Join(' ', verdict.Tied), verdict.TiedPlaces, string.Join(' ', verdict.BeyondQuota)));
        Assert.Equal(declined, string.Join(' ', verdict.Declined));
        Assert.Equal(tied.Length == 0, verdict.IsSettled);
    }

    [Fact]
    public void A_tie_is_settled_with_as_many_as_there_are_places()
    {
        var tie = QuotaRules.Inspect([new("a", 30), new("b", 28), new("c", 28), new("d", 28)], Nobody, 3);
        var settled = QuotaRules.Settle(tie, ["d", "b"]);
        Assert.Equal(("a d b", "c", true), (string.Join(' ', settled.PutForward), string.Join(' ', settled.BeyondQuota), settled.IsSettled));
        Assert.Throws<ArgumentException>(() => QuotaRules.Settle(tie, ["b"]));
        Assert.Throws<ArgumentException>(() => QuotaRules.Settle(tie, ["b", "b"]));
        Assert.Throws<ArgumentException>(() => QuotaRules.Settle(tie, ["b", "a"]));
    }

    [Fact]
    public void A_second_ballot_is_judged_like_the_first_and_may_tie_again()
    {
        Assert.Equal("c", Assert.Single(QuotaRules.Inspect([new("b", 17), new("c", 20)], Nobody, 1).PutForward));
        Assert.Equal("b c", string.Join(' ', QuotaRules.Inspect([new("b", 19), new("c", 19)], Nobody, 1).Tied));
    }

    [Fact]
    public void Everybody_ends_in_one_place_and_nobody_with_fewer_approvals_comes_before_one_with_more() => Gen.Select(
        Gen.Int[0, 9].Array[0, 12], Gen.Int[0, 14], Gen.Bool.Array[12]).Sample((approvals, places, declines) =>
    {
        var carried = approvals.Select((count, i) => new Carried($"p{i}", count)).ToList();
        var declined = carried.Where((_, i) => declines[i]).Select(person => person.Person).ToHashSet();
        var verdict = QuotaRules.Inspect(carried, declined, places);
        var all = verdict.PutForward.Concat(verdict.Declined).Concat(verdict.Tied).Concat(verdict.BeyondQuota).Order();
        int Count(string person) => carried.Single(other => other.Person == person).Approvals;
        return all.SequenceEqual(carried.Select(person => person.Person).Order())
            && verdict.PutForward.Length + verdict.TiedPlaces == Math.Min(places, carried.Count - declined.Count)
            && (verdict.Tied.IsEmpty || (verdict.Tied.Length > verdict.TiedPlaces && verdict.TiedPlaces > 0 && verdict.Tied.Select(Count).Distinct().Count() == 1))
            && verdict.PutForward.All(person => verdict.Tied.Concat(verdict.BeyondQuota).All(other => Count(other) < Count(person)))
            && verdict.Tied.All(person => verdict.BeyondQuota.All(other => Count(other) < Count(person)));
    });

    static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
