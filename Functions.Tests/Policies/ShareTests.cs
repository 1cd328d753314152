using CsCheck;
using Workflows.Policies;
using Workflows.Storage;

namespace Workflows.Tests.Policies;

public sealed class ShareTests
{
    static readonly Gen<Share> Any = Gen.Select(Gen.Int[0, 400], Gen.Int[1, 200])
        .Where((numerator, denominator) => numerator <= denominator * 100).Select((numerator, denominator) => new Share(numerator, denominator));

    [Theory]
    [InlineData("20%", 42, "8.4", 8, 8, 9)]
    [InlineData("20%", 43, "8.6", 8, 9, 9)]
    [InlineData("20%", 40, "8", 8, 8, 8)]
    [InlineData("20%", 23, "4.6", 4, 5, 5)]
    [InlineData("50%", 5, "2.5", 2, 3, 3)]
    [InlineData("1/3", 10, "3.33", 3, 3, 4)]
    [InlineData("120%", 17, "20.4", 20, 20, 21)]
    [InlineData("20%", 0, "0", 0, 0, 0)]
    [InlineData("20%", 2, "0.4", 0, 0, 1)]
    public void A_share_is_rounded_as_the_policy_says(string share, int count, string exact, int floor, int half, int ceiling)
    {
        var value = Share.Parse(share);
        Assert.Equal((floor, half, ceiling), (value.Of(count, Rounding.Floor), value.Of(count, Rounding.HalfUp), value.Of(count, Rounding.Ceiling)));
        Assert.Equal(exact, value.Unrounded(count));
    }

    // With denominators up to 200 and 28 digits a decimal never falls on the wrong side of a half or of a whole number, but for the thirds that are whole.
    [Fact]
    public void Decimals_round_alike() => Gen.Select(Any, Gen.Int[0, 20_000]).Sample((share, count) =>
    {
        var exact = Math.Round((decimal)count * share.Numerator / share.Denominator, 20);
        return share.Of(count, Rounding.Floor) == decimal.Floor(exact) && share.Of(count, Rounding.Ceiling) == decimal.Ceiling(exact)
            && share.Of(count, Rounding.HalfUp) == Math.Round(exact, MidpointRounding.AwayFromZero);
    });

    [Fact]
    public void A_share_reads_as_it_was_written() => Any.Sample(share =>
        Share.Parse(share.ToString()) == share && Json.Read<Share>(Json.Write(share)) == share);

    [Theory]
    [InlineData("1/5", "20%")]
    [InlineData("12.5%", "12.5%")]
    [InlineData("12.34 %", "12.34%")]
    [InlineData("2/6", "1/3")]
    [InlineData("2/1", "200%")]
    [InlineData("0%", "0%")]
    public void A_share_is_written_in_one_way(string text, string written) => Assert.Equal(written, Share.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("20")]
    [InlineData("-20%")]
    [InlineData("1/0")]
    [InlineData("20.123%")]
    [InlineData("20000%")]
    public void What_is_no_share_is_refused(string text) => Assert.Throws<FormatException>(() => Share.Parse(text));
}
