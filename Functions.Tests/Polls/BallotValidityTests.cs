using System.Collections.Immutable;
using Workflows.Polls;

namespace Workflows.Tests.Polls;

public sealed class BallotValidityTests
{
    static readonly BallotForm Election = new(BallotKind.Vote, [new("a", "林知夏"), new("b", "苏一鸣"), new("c", "韩溪")]) { Most = 2, WriteIns = 2 };

    [Theory]
    [InlineData("a=approve b=approve c=oppose", "", null)]
    [InlineData("a=approve", "", null)]
    [InlineData("", "", null)]
    [InlineData("a=abstain b=abstain c=abstain", "", null)]
    [InlineData("a=oppose b=oppose c=oppose", "", null)]
    [InlineData("a=approve b=approve c=approve", "", "TooMany")]
    [InlineData("a=approve b=approve c=oppose", "张三", "TooMany")]
    [InlineData("a=approve b=oppose c=oppose", "张三", null)]
    [InlineData("a=approve b=abstain c=abstain", "张三", "WriteInWithoutOpposing")]
    [InlineData("a=oppose b=oppose c=oppose", "张三,李四", null)]
    [InlineData("a=oppose b=oppose c=oppose", "张三, 张三 ", "SameNameTwice")]
    [InlineData("a=oppose b=oppose c=oppose", "林知夏", "SameNameTwice")]
    [InlineData("a=oppose b=oppose c=oppose", "张三,李四,王五", "TooMany")]
    [InlineData("a=maybe", "", "Illegible")]
    [InlineData("x=approve", "", "Illegible")]
    public void A_ballot_of_an_election_is_valid_or_void_as_a_whole(string marks, string writeIns, string? why) =>
        Assert.Equal(why, BallotValidity.WhyVoid(Election, ABallot.Of(marks, writeIns))?.ToString());

    [Theory]
    [InlineData("a=chosen", null)]
    [InlineData("a=chosen b=not", null)]
    [InlineData("", null)]
    [InlineData("a=chosen b=chosen", "TooMany")]
    [InlineData("a=approve", "Illegible")]
    public void At_most_n_are_chosen(string marks, string? why) =>
        Assert.Equal(why, BallotValidity.WhyVoid(Election with { Kind = BallotKind.Choose, Most = 1, WriteIns = 0 }, ABallot.Of(marks))?.ToString());

    [Theory]
    [InlineData("a.1=0 a.2=20", null)]
    [InlineData("a.1=unknown", null)]
    [InlineData("", null)]
    [InlineData("a.1=21", "Illegible")]
    [InlineData("a.1=-1", "Illegible")]
    [InlineData("a.1=07", "Illegible")]
    [InlineData("a.1=4.5", "Illegible")]
    [InlineData("a.3=4", "Illegible")]
    [InlineData("a=4", "Illegible")]
    public void A_mark_lies_within_its_dimension_or_is_unknown(string marks, string? why) =>
        Assert.Equal(why, BallotValidity.WhyVoid(new(BallotKind.Mark, [new("a", "林知夏")]) { Dimensions = ["政治态度", "道德品行"], Highest = 20 }, ABallot.Of(marks))?.ToString());

    [Theory]
    [InlineData("", true)]
    [InlineData("a=abstain b=abstain", true)]
    [InlineData("a=oppose", false)]
    public void A_blank_ballot_says_nothing_of_anybody(string marks, bool isBlank) => Assert.Equal(isBlank, BallotValidity.IsBlank(Election, ABallot.Of(marks)));

    [Fact]
    public void More_names_than_there_is_room_for_make_a_ballot_void() =>
        Assert.Equal(VoidReason.TooManyWriteIns, BallotValidity.WhyVoid(Election with { Most = 5, WriteIns = 1 }, ABallot.Of("a=oppose b=oppose", "张三,李四")));
}

internal static class ABallot
{
    public static Ballot Of(string marks, string writeIns = "") => new(
        marks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(mark => mark.Split('=')).ToImmutableSortedDictionary(mark => mark[0], mark => mark[1]))
    {
        WriteIns = [.. writeIns.Split(',', StringSplitOptions.RemoveEmptyEntries)],
    };
}
