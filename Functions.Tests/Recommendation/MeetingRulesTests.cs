using System.Globalization;
using CsCheck;
using Workflows.Calendar;
using Workflows.Policies;
using Workflows.Recommendation;
using Workflows.Storage;

namespace Workflows.Tests.Recommendation;

public sealed class MeetingRulesTests
{
    static readonly RecommendationPolicy Policy = new();
    static readonly string[] Listed = ["lin", "su"];

    [Fact]
    public void A_ballot_that_adds_up_has_no_faults() => Assert.Empty(MeetingRules.Faults(ABallot(), Listed));

    public static TheoryData<string, string, string> Faulty => new()
    {
        { "a negative number", "present:Negative", "present" },
        { "more present than entitled", "present:MorePresentThanEntitled", "present>entitled" },
        { "present and on leave above entitled", "onLeave:PresentAndOnLeaveExceedEntitled", "onLeave" },
        { "more issued than present", "issued:MoreIssuedThanPresent", "issued" },
        { "more returned than issued", "returned:MoreReturnedThanIssued", "returned" },
        { "valid and void do not make returned", "valid:ValidAndVoidDifferFromReturned", "void" },
        { "marks do not make valid", "approve[su]:MarksDifferFromValid", "marks" },
        { "a person is missing", "approve[su]:PersonMissing", "missing" },
        { "a person is not on the list", "approve[han]:PersonNotListed", "stranger" },
        { "a person stands twice", "approve[lin]:PersonTwice", "twice" },
        { "nobody is entitled", "entitled:NobodyEntitled", "nobody" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Numbers_that_contradict_each_other_are_faults_at_their_field(string what, string expected, string change)
    {
        var ballot = ABallot();
        ballot = change switch
        {
            "present" => ballot with { Present = -1 },
            "present>entitled" => ballot with { Present = 43 },
            "onLeave" => ballot with { OnLeave = 5 },
            "issued" => ballot with { Issued = 39 },
            "returned" => ballot with { Issued = 37 },
            "void" => ballot with { Void = 1 },
            "marks" => ballot with { Tallies = ballot.Tallies.SetItem(1, new("su", 21, 17, 1)) },
            "missing" => ballot with { Tallies = ballot.Tallies.RemoveAt(1) },
            "stranger" => ballot with { Tallies = ballot.Tallies.Add(new("han", 38, 0, 0)) },
            "twice" => ballot with { Tallies = ballot.Tallies.Add(ballot.Tallies[0]) },
            "nobody" => new PaperBallot(0, 0, 0, 0, 0, 0, 0) { Tallies = [new("lin", 0, 0, 0), new("su", 0, 0, 0)] },
            _ => throw new ArgumentException(what),
        };
        Assert.Equal(expected, string.Join(' ', MeetingRules.Faults(ballot, Listed).Select(fault => $"{fault.Field}:{fault.Code}")));
    }

    [Fact]
    public void All_faults_are_told_at_once_with_what_was_given_and_what_it_should_be()
    {
        var faults = MeetingRules.Faults(ABallot() with { Issued = 39, Void = 1, Tallies = [new("lin", 25, 8, 4), new("su", 21, 17, 0)] }, Listed);
        Assert.Equal([[39, 38], [39, 38], [37, 38]], faults.Select(fault => fault.Numbers.ToArray()));
    }

    [Fact]
    public void The_meeting_of_the_example_is_valid_and_carries_the_one_and_not_the_other()
    {
        var verdict = MeetingRules.Judge(Policy, ABallot());
        Assert.True(verdict.IsValid);
        Assert.Equal((42, 21, 38), (verdict.Quorum.Base, verdict.Quorum.Needed, verdict.Quorum.Reached));
        Assert.Equal([("lin", true, 25), ("su", false, 21)], verdict.Persons.Select(person => (person.Person, person.IsCarried, person.Approval.Reached)));
    }

    [Theory]
    [InlineData(">1/2 of Entitled", false)]
    [InlineData(">=1/2 of Entitled", true)]
    [InlineData(">1/2 of Present", true)]
    [InlineData(">2/3 of Valid", false)]
    [InlineData(">1/2 of Voting", true)]
    public void Another_threshold_gives_another_verdict(string threshold, bool carried) =>
        Assert.Equal(carried, MeetingRules.Judge(Policy with { Approval = Threshold.Parse(threshold) }, ABallot()).Persons[1].IsCarried);

    [Theory]
    [InlineData(20, false)]
    [InlineData(21, true)]
    public void Without_half_of_the_entitled_the_meeting_is_not_valid_and_nobody_is_judged(int present, bool valid)
    {
        var verdict = MeetingRules.Judge(Policy, new(42, 2, present, present, present, present, 0) { Tallies = [new("lin", present, 0, 0)] });
        Assert.Equal((valid, valid ? 1 : 0), (verdict.IsValid, verdict.Persons.Length));
    }

    [Fact]
    public void A_ballot_with_faults_is_not_judged() => Assert.Throws<ArgumentException>(() => MeetingRules.Judge(Policy, ABallot() with { Issued = 39 }));

    [Fact]
    public void Every_ballot_that_can_happen_is_free_of_faults_and_judged_as_decimals_have_it() => Gen.Select(
        Gen.Int[1, 200], Gen.Int[0, 200], Gen.Int[0, 10], Gen.Int[0, 10], Gen.Int[0, 100], Gen.Int[0, 100]).Sample((entitled, away, kept, spoilt, for100, against100) =>
    {
        var present = Math.Max(entitled - away, 0);
        var returned = Math.Max(present - kept, 0);
        var valid = Math.Max(returned - spoilt, 0);
        var approve = valid * for100 / 100;
        var oppose = (valid - approve) * against100 / 100;
        var ballot = new PaperBallot(entitled, entitled - present, present, present, returned, valid, returned - valid)
        {
            Tallies = [new("lin", approve, oppose, valid - approve - oppose)],
        };
        if (MeetingRules.Faults(ballot, ["lin"]).Count > 0) return false;
        var verdict = MeetingRules.Judge(Policy, ballot);
        return verdict.IsValid == (present >= entitled / 2m) && verdict.Persons.All(person => person.IsCarried == (approve > entitled / 2m));
    });

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void A_meeting_without_quorum_is_called_again_twice(int held, bool again) => Assert.Equal(again, MeetingRules.IsCalledAgain(Policy, held));

    [Fact]
    public void Two_tellers_confirm_the_count_and_neither_stands_on_the_list()
    {
        Assert.Empty(MeetingRules.TellerFaults(Policy, ["meng", "jiang"], Listed));
        Assert.Equal([TellerFault.TooFew], MeetingRules.TellerFaults(Policy, ["meng", "meng"], Listed));
        Assert.Equal([TellerFault.StandsOnTheList], MeetingRules.TellerFaults(Policy, ["meng", "su"], Listed));
    }

    [Theory]
    [InlineData("2026-04-01", "BeforeLeave")]
    [InlineData("2026-04-03", "TooSoonAfterConvening")]
    [InlineData("2026-04-04", "")]
    [InlineData("2026-05-02", "")]
    [InlineData("2026-05-03", "AfterLeaveRanOut")]
    public void A_meeting_is_held_three_days_after_it_is_told_and_within_thirty_of_the_leave(string meeting, string faults)
    {
        var (convened, leave) = (At("2026-04-01T17:00"), At("2026-04-02T09:00"));
        Assert.Equal(faults, string.Join(' ', MeetingRules.DateFaults(Policy, new WorkingDays(), convened, leave, DateOnly.Parse(meeting, CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void A_recommendation_is_valid_for_two_years_with_a_reminder_sixty_days_before()
    {
        var dates = RecommendationRules.Validity(Policy, new WorkingDays(), At("2026-04-09T19:00"));
        Assert.Equal((At("2028-04-10T00:00"), At("2028-02-09T08:00")), (dates.Until, dates.RemindAt));

        var seconds = RecommendationRules.Validity(Policy with { Validity = Period.Parse("PT1M"), LapseReminder = Period.Parse("PT10S") }, new WorkingDays(), At("2026-04-09T19:00"));
        Assert.Equal((At("2026-04-09T19:01"), At("2026-04-09T19:00").AddSeconds(50)), (seconds.Until, seconds.RemindAt));
    }

    [Fact]
    public void A_verdict_survives_JSON()
    {
        var verdict = MeetingRules.Judge(Policy, ABallot());
        Assert.Equal(Json.Write(verdict), Json.Write(Json.Read<MeetingVerdict>(Json.Write(verdict))));
    }

    // The example of the case's page: 应到 42, 实到 38.
    static PaperBallot ABallot() => new(42, 4, 38, 38, 38, 38, 0) { Tallies = [new("lin", 25, 8, 5), new("su", 21, 17, 0)] };

    static DateTimeOffset At(string text) => DateTimeOffset.Parse(text + "+08:00", System.Globalization.CultureInfo.InvariantCulture);
}
