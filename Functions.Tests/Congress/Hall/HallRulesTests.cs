using Workflows.Congress.Hall;
using Workflows.Congress.Rules;

namespace Workflows.Tests.Congress.Hall;

public sealed class HallRulesTests
{
    [Fact]
    public void The_day_goes_in_the_order_of_the_rules() => Assert.Equal(
        "CredentialsReport Agenda CongressPresidium SecretaryGeneral ElectionRules Scrutineers FinalCandidates CheckIn WorkReport CharterAmendment Motion Election",
        string.Join(' ', ADay.New.Items.Select(item => item.Kind)));

    [Fact]
    public void No_required_item_is_skipped()
    {
        Assert.Equal(HallRefusal.NotNext, HallRules.Open(ADay.New, ADay.New.Of(ItemKind.Agenda).Id, VoteMeans.Hands, ADay.There, ADay.Quorum, ADay.Nine).Refusal);
        Assert.Equal(HallRefusal.NotNext, ElectionMoves.Begin(ADay.New, BallotMeans.Paper, ADay.There, ADay.Nine).Refusal);
        Assert.Equal(HallRefusal.Required, HallRules.PassOver(ADay.New, ADay.New.Of(ItemKind.Agenda).Id, "没有时间").Refusal);
        Assert.Equal(HallRefusal.ReasonMissing, HallRules.PassOver(ADay.New, ADay.New.Of(ItemKind.Motion).Id, "").Refusal);
    }

    [Fact]
    public void Below_quorum_no_vote_opens() =>
        Assert.Equal(HallRefusal.NoQuorum, HallRules.Open(ADay.New, "i1", VoteMeans.Hands, ADay.There with { Present = 59 }, ADay.Quorum, ADay.Nine).Refusal);

    [Fact]
    public void Presence_is_frozen_for_each_vote()
    {
        var day = ADay.New.Opened("i1");
        day = day.Must(HallRules.Count(day, "i1", null, 10, 20, ADay.Nine));
        Assert.Equal((60, 30, 31, false), (day.Find("i1")!.Vote!.There.Present, day.Find("i1")!.Vote!.Approve, day.Find("i1")!.Vote!.Verdict!.Needed, day.Find("i1")!.IsCarried));
    }

    [Fact]
    public void More_voices_than_persons_are_refused()
    {
        var day = ADay.New.Opened("i1");
        Assert.Equal(HallRefusal.MoreThanPresent, HallRules.Count(day, "i1", 50, 8, 3, ADay.Nine).Refusal);
        Assert.Equal(HallRefusal.MoreThanPresent, HallRules.Count(day, "i1", null, 61, 0, ADay.Nine).Refusal);
        Assert.Equal(HallRefusal.OtherIsOpen, HallRules.Open(day, "i2", VoteMeans.Hands, ADay.There, ADay.Quorum, ADay.Nine).Refusal);
    }

    [Fact]
    public void A_report_that_is_not_adopted_is_voted_on_again_before_the_day_goes_on()
    {
        var day = ADay.New.Opened("i1");
        day = day.Must(HallRules.Count(day, "i1", 30, 30, 0, ADay.Nine));
        Assert.Equal(HallRefusal.NotNext, HallRules.MayBegin(day, "i2", ADay.There, ADay.Quorum));
        day = day.Opened("i1");
        day = day.Must(HallRules.Unanimous(day, "i1", ADay.Nine));
        Assert.Equal((2, true, "i2"), (day.Find("i1")!.Votes.Length, day.Find("i1")!.IsCarried, day.Next!.Id));
    }

    [Fact]
    public void The_charter_needs_two_thirds_of_those_present()
    {
        var day = ADay.BeforeTheElection;
        var item = day.Of(ItemKind.CharterAmendment) with { State = ItemState.Pending, Votes = [] };
        day = HallRules.With(day, item).Opened(item.Id);
        Assert.False(day.Must(HallRules.Count(day, item.Id, 39, 0, 21, ADay.Nine)).Find(item.Id)!.IsCarried);
        Assert.True(day.Must(HallRules.Count(day, item.Id, 40, 20, 0, ADay.Nine)).Find(item.Id)!.IsCarried);
    }

    [Fact]
    public void A_chair_decides_otherwise_only_with_a_reason_and_both_stay_on_record()
    {
        var day = ADay.New.Opened("i1");
        day = day.Must(HallRules.Count(day, "i1", 30, 30, 0, ADay.Nine));
        Assert.Equal(HallRefusal.ReasonMissing, HallRules.Override(day, "i1", new("chair", "周明", true, "", ADay.Nine)).Refusal);
        day = day.Must(HallRules.Override(day, "i1", new("chair", "周明", true, "计票时漏计两人，现场核对", ADay.Nine)));
        Assert.Equal((true, false), (day.Find("i1")!.IsCarried, day.Find("i1")!.Vote!.Verdict!.Carried));
    }

    [Fact]
    public void A_day_without_quorum_is_adjourned_and_called_anew_in_time()
    {
        var (until, today) = (new DateOnly(2026, 6, 3), new DateOnly(2026, 5, 20));
        Assert.Equal(HallRefusal.ReasonMissing, HallRules.Adjourn(ADay.New, "", ADay.There, ADay.Nine, until).Refusal);
        var day = ADay.New.Must(HallRules.Adjourn(ADay.New, "到会人数不足", ADay.There with { Present = 40 }, ADay.Nine, until));
        Assert.Equal(HallRefusal.NotSitting, HallRules.MayBegin(day, "i1", ADay.There, ADay.Quorum));
        Assert.Equal(HallRefusal.TooLate, HallRules.CallAnew(day, until.AddDays(1), today).Refusal);
        day = day.Must(HallRules.CallAnew(day, until, today));
        day = day.Must(HallRules.Resume(day, ADay.Nine.AddDays(14)));
        Assert.Null(HallRules.MayBegin(day, "i1", ADay.There, ADay.Quorum));
        Assert.Equal(until, Assert.Single(day.Adjournments).CalledFor);
    }

    [Fact]
    public void A_motion_that_comes_up_is_voted_on_before_the_election()
    {
        var day = ADay.New.Must(HallRules.AddMotion(ADay.New, "临时动议", ADay.Half));
        Assert.Equal([ItemKind.Motion, ItemKind.Motion, ItemKind.Election], day.Items[^3..].Select(item => item.Kind));
        Assert.Equal(day.Items.Length, day.Items.Select(item => item.Id).Distinct().Count());
    }

    [Fact]
    public void The_day_closes_when_nothing_is_left() => Assert.Equal(HallRefusal.Required, HallRules.Close(ADay.BeforeTheElection).Refusal);

    [Fact]
    public void The_sitting_is_opened_by_its_headcount() => Assert.Equal((ItemState.Decided, true, 60),
        (ADay.BeforeTheElection.Of(ItemKind.CheckIn).State, ADay.BeforeTheElection.Of(ItemKind.CheckIn).IsCarried, ADay.BeforeTheElection.Of(ItemKind.CheckIn).Vote!.There.Present));
}
