using CsCheck;
using Workflows.Congress.Rules;
using Workflows.Policies;

namespace Workflows.Tests.Congress.Rules;

public sealed class AttendanceRulesTests
{
    static readonly Threshold Quorum = Threshold.Parse(">=2/3 of Entitled");
    static readonly DateTimeOffset Nine = new(2026, 5, 20, 9, 0, 0, TimeSpan.FromHours(8));

    static readonly Gen<PresenceEntry[]> Logs = Gen.Select(Gen.Int[1, 30], Gen.Enum<Presence>(), Gen.Int[0, 240]).Select((number, to, minute) => new PresenceEntry(number, to, CheckedBy.List, "steward", Nine.AddMinutes(minute)))
        .Array[0, 80].Select(entries => entries.DistinctBy(entry => entry.At).OrderBy(entry => entry.At).ToArray());

    [Theory]
    [InlineData(90, 60, true)]
    [InlineData(90, 59, false)]
    [InlineData(91, 60, false)]
    [InlineData(91, 61, true)]
    [InlineData(1, 1, true)]
    [InlineData(0, 0, false)]
    public void Two_thirds_of_those_entitled_are_a_quorum(int entitled, int present, bool isQuorum) => Assert.Equal(isQuorum, new Headcount(entitled, present, 0).Quorum(Quorum).Carried);

    [Fact]
    public void Who_is_on_leave_counts_among_those_entitled_and_not_among_those_present()
    {
        var count = AttendanceRules.Count([Presence.Present, Presence.Present, Presence.OnLeave, Presence.Departed, Presence.Expected]);
        Assert.Equal(new Headcount(5, 2, 1), count);
    }

    [Fact]
    public void A_delegate_counts_once_however_often_checked_in() => Logs.Sample(log =>
        Assert.Equal([.. AttendanceRules.At(30, log, Nine.AddDays(1))], AttendanceRules.At(30, log.SelectMany(entry => new[] { entry, entry }), Nine.AddDays(1)).ToArray()));

    [Fact]
    public void The_log_tells_who_was_there_at_any_instant() => Gen.Select(Logs, Gen.Int[0, 240]).Sample((log, minute) =>
    {
        var (at, where) = (Nine.AddMinutes(minute), AttendanceRules.At(30, log, Nine.AddMinutes(minute)));
        for (var number = 1; number <= 30; number++)
            Assert.Equal(log.LastOrDefault(entry => entry.Number == number && entry.At <= at)?.To ?? Presence.Expected, where[number - 1]);
    });

    [Theory]
    [InlineData("Expected", "Present", true)]
    [InlineData("Present", "Present", false)]
    [InlineData("Present", "Departed", true)]
    [InlineData("Departed", "Present", true)]
    [InlineData("OnLeave", "Present", true)]
    [InlineData("Expected", "Departed", false)]
    [InlineData("OnLeave", "Departed", false)]
    public void Only_who_is_there_leaves(string from, string to, bool may) => Assert.Equal(may, AttendanceRules.MayBecome(Enum.Parse<Presence>(from), Enum.Parse<Presence>(to)));
}
