using CsCheck;
using Workflows.Policies;
using Workflows.Storage;

namespace Workflows.Tests.Policies;

public sealed class ThresholdTests
{
    static readonly Gen<Threshold> Any = Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12], Gen.Bool, Gen.Enum<ThresholdBase>())
        .Where((numerator, denominator, strict, _) => numerator < denominator || (numerator == denominator && !strict))
        .Select((numerator, denominator, strict, of) => new Threshold(numerator, denominator, strict, of));

    [Theory]
    [InlineData(">1/2 of Entitled", 42, 22)]
    [InlineData(">1/2 of Entitled", 43, 22)]
    [InlineData(">=1/2 of Entitled", 42, 21)]
    [InlineData(">=1/2 of Entitled", 43, 22)]
    [InlineData(">=2/3 of Present", 38, 26)]
    [InlineData(">=2/3 of Present", 39, 26)]
    [InlineData(">2/3 of Present", 39, 27)]
    [InlineData(">=4/5 of Valid", 5, 4)]
    [InlineData(">=1/1 of Valid", 7, 7)]
    [InlineData(">1/2 of Valid", 1, 1)]
    [InlineData(">=1/3 of Valid", 0, 1)]
    [InlineData(">1/2 of Valid", int.MaxValue, 1_073_741_824)]
    public void The_number_needed_is_the_smallest_that_carries(string threshold, int count, int needed) => Assert.Equal(needed, Threshold.Parse(threshold).Needed(count));

    [Fact]
    public void A_vote_carried_by_half_of_those_present_is_not_carried()
    {
        var verdict = Threshold.Parse(">1/2 of Present").Judge(19, new BaseCounts(42, 38, 38, 38, 38, 38));
        Assert.False(verdict.Carried);
        Assert.Equal((38, 20, 19), (verdict.Base, verdict.Needed, verdict.Bound));
    }

    [Fact]
    public void The_same_vote_is_carried_on_one_base_and_lost_on_another()
    {
        var counts = new BaseCounts(Entitled: 42, Present: 38, Issued: 37, Returned: 36, Valid: 35, Voting: 30);
        Assert.False(Threshold.Parse(">1/2 of Entitled").Judge(20, counts).Carried);
        Assert.True(Threshold.Parse(">1/2 of Present").Judge(20, counts).Carried);
        Assert.Equal([42, 38, 37, 36, 35, 30], Enum.GetValues<ThresholdBase>().Select(of => counts[of]));
    }

    [Fact]
    public void Decimals_give_the_same_verdict() => Gen.Select(Any, Gen.Int[1, 100_000], Gen.Int[0, 100_000]).Sample((threshold, count, reached) =>
    {
        // 12 × 100,000 cross-multiplied in decimal is exact.
        var (left, right) = ((decimal)reached * threshold.Denominator, (decimal)count * threshold.Numerator);
        return threshold.Judge(reached, count).Carried == (threshold.Strict ? left > right : left >= right);
    });

    [Fact]
    public void One_less_than_needed_never_carries() => Gen.Select(Any, Gen.Int[0, 100_000]).Sample((threshold, count) =>
    {
        var needed = threshold.Needed(count);
        return threshold.Judge(needed, count).Carried && !threshold.Judge(needed - 1, count).Carried && (count == 0 || needed <= count);
    });

    [Fact]
    public void The_printed_sign_is_true() => Gen.Select(Any, Gen.Int[0, 50], Gen.Int[0, 50]).Sample((threshold, count, reached) =>
    {
        var verdict = threshold.Judge(reached, count);
        return verdict.Sign switch
        {
            ">" => reached > verdict.Bound,
            "≤" => reached <= verdict.Bound,
            "≥" => reached >= verdict.Bound,
            "<" => reached < verdict.Bound,
            _ => false,
        };
    });

    [Fact]
    public void A_threshold_reads_as_it_was_written() => Any.Sample(threshold =>
        Threshold.Parse(threshold.ToString()) == threshold && Json.Read<Threshold>(Json.Write(threshold)) == threshold);

    [Theory]
    [InlineData(">= 2/3 of present", ">=2/3 of Present")]
    [InlineData("≥1/2 of Entitled", ">=1/2 of Entitled")]
    public void A_threshold_may_be_written_loosely(string text, string written) => Assert.Equal(written, Threshold.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("1/2 of Entitled")]
    [InlineData(">1/2")]
    [InlineData(">1/2 of Everybody")]
    [InlineData(">1/0 of Present")]
    [InlineData(">0/2 of Present")]
    [InlineData(">2/2 of Present")]
    [InlineData(">=3/2 of Present")]
    [InlineData(">1/2 of 1")]
    [InlineData("<1/2 of Present")]
    public void What_nobody_can_reach_or_understand_is_refused(string text) =>
        Assert.Contains(">=2/3 of Present", Assert.Throws<FormatException>(() => Threshold.Parse(text)).Message, StringComparison.Ordinal);
}
