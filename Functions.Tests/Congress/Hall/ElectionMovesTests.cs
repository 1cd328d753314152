using System.Collections.Immutable;
using Workflows.Congress.Hall;
using Workflows.Congress.Rules;

namespace Workflows.Tests.Congress.Hall;

public sealed class ElectionMovesTests
{
    [Fact]
    public void All_confirm_and_the_count_stands()
    {
        var day = Counted(45, 40, 20).Scrutinised("chief", "s1", "s2");
        Assert.Equal((RoundState.Settled, true, ItemState.Decided), (day.Election!.Round!.State, day.Election.IsOver, day.Of(ItemKind.Election).State));
        Assert.Equal(["林知夏", "苏一鸣"], day.Election.Elected.Select(each => each.Name));
        Assert.Null(HallRules.Close(day).Refusal);
    }

    [Fact]
    public void A_refusal_means_a_recount_by_all_and_another_one_is_for_the_presidium()
    {
        var day = Refused(Counted(45, 40, 20).Scrutinised("chief"), "s1");
        Assert.Equal(RoundState.Recount, day.Election!.Round!.State);
        day = day.Must(ElectionMoves.TakeCount(day, ADay.Count(day.Election.Round!, 45, 39, 20)));
        Assert.Empty(day.Election!.Round!.Said);                       // nobody has said anything of the new count
        day = Refused(day.Scrutinised("chief", "s1"), "s2");
        Assert.Equal(RoundState.Disputed, day.Election!.Round!.State);
        Assert.Equal(HallRefusal.ReasonMissing, ElectionMoves.Decide(day, new(true, "", "周明", ADay.Nine)).Refusal);
        day = day.Must(ElectionMoves.Decide(day, new(true, "差异不影响结果", "周明", ADay.Nine)));
        Assert.Equal(["林知夏", "苏一鸣"], day.Election!.Elected.Select(each => each.Name));
        Assert.Equal(2, day.Election.Round!.Counts.Length);             // both counts stay on record
    }

    [Fact]
    public void A_count_that_the_presidium_holds_void_is_held_again()
    {
        var day = Refused(Counted(45, 40, 20), "s1");
        day = Refused(day.Must(ElectionMoves.TakeCount(day, ADay.Count(day.Election!.Round!, 45, 40, 20))), "s1");
        day = day.Must(ElectionMoves.Decide(day, new(false, "票箱曾离开视线", "周明", ADay.Nine)));
        Assert.Null(day.Election!.Round);
        day = day.Must(ElectionMoves.Begin(day, BallotMeans.Paper, ADay.There, ADay.Nine.AddHours(1)));
        Assert.Equal((1, 3), (day.Election!.Round!.Number, day.Election.Round.Candidates.Length));
    }

    [Fact]
    public void More_ballots_back_than_out_are_a_void_election()
    {
        var day = Begun();
        var round = day.Election!.Round!;
        day = day.Must(ElectionMoves.TakeCount(day, ADay.Count(round, 45, 40, 20) with { Issued = 59 })).Scrutinised("chief", "s1", "s2");
        Assert.Equal(RoundState.Void, day.Election!.Rounds[^1].State);
        Assert.NotNull(day.Election.Due);
    }

    [Fact]
    public void A_seat_left_open_goes_to_a_second_ballot_among_the_unsuccessful()
    {
        var day = Counted(45, 30, 20).Scrutinised("chief", "s1", "s2");
        Assert.Equal((SecondBallotKind.OpenSeats, 1), (day.Election!.Due!.Kind, day.Election.Due.Seats));
        day = day.Must(ElectionMoves.Begin(day, BallotMeans.Paper, ADay.There, ADay.Nine));
        Assert.Equal(["b", "c"], day.Election!.Round!.Candidates.Select(each => each.Person));
        day = day.Must(ElectionMoves.TakeCount(day, ADay.Count(day.Election.Round!, 35, 20))).Scrutinised("chief", "s1", "s2");
        Assert.Equal(["林知夏", "苏一鸣"], day.Election!.Elected.Select(each => each.Name));
        Assert.True(day.Election.IsOver);
    }

    [Fact]
    public void After_two_second_ballots_what_is_open_stays_vacant()
    {
        var day = Counted(45, 20, 20).Scrutinised("chief", "s1", "s2");
        for (var again = 0; again < 2; again++)
        {
            day = day.Must(ElectionMoves.Begin(day, BallotMeans.Paper, ADay.There, ADay.Nine));
            day = day.Must(ElectionMoves.TakeCount(day, ADay.Count(day.Election!.Round!, 20, 20))).Scrutinised("chief", "s1", "s2");
        }
        Assert.Equal((true, 1), (day.Election!.IsOver, day.Election.Vacant));
    }

    [Fact]
    public void An_electronic_ballot_is_given_up_for_paper_by_the_chair_and_the_chief_scrutineer_together()
    {
        var day = ADay.BeforeTheElection.Must(ElectionMoves.Begin(ADay.BeforeTheElection, BallotMeans.Electronic, ADay.There, ADay.Nine, "poll-26-aaaaaa"));
        Assert.Equal(HallRefusal.NotOpen, ElectionMoves.Abandon(day, "chief").Refusal);
        day = day.Must(ElectionMoves.AskToAbandon(day, new("chair", "周明", "会场断网", ADay.Nine)));
        Assert.Equal(HallRefusal.NotYours, ElectionMoves.Abandon(day, "chair").Refusal);
        Assert.Equal(HallRefusal.NotYours, ElectionMoves.Abandon(day, "s1").Refusal);
        day = day.Must(ElectionMoves.Abandon(day, "chief"));
        Assert.Equal((BallotMeans.Paper, RoundState.Casting), (day.Election!.Round!.Means, day.Election.Round.State));
    }

    [Fact]
    public void Ballots_go_out_only_once_a_chief_and_two_scrutineers_are_named_and_none_of_them_stands()
    {
        var few = ADay.BeforeTheElection with { Officers = ADay.New.Officers[..^1] };
        Assert.Equal(HallRefusal.NoScrutineers, ElectionMoves.Begin(few, BallotMeans.Paper, ADay.There, ADay.Nine).Refusal);
        var own = ADay.BeforeTheElection with { Officers = [.. ADay.New.Officers[..^1], new(HallOffice.Scrutineer, "a", "林知夏")] };
        Assert.Equal(HallRefusal.CandidateScrutinises, ElectionMoves.Begin(own, BallotMeans.Paper, ADay.There, ADay.Nine).Refusal);
    }

    [Fact]
    public void Nobody_else_scrutinises_and_nobody_twice()
    {
        var day = Counted(45, 40, 20).Scrutinised("chief");
        Assert.Equal(HallRefusal.NotYours, ElectionMoves.Scrutinise(day, new(1, "chief", "总监", true, null, ADay.Nine)).Refusal);
        Assert.Equal(HallRefusal.NotYours, ElectionMoves.Scrutinise(day, new(1, "chair", "周明", true, null, ADay.Nine)).Refusal);
        Assert.Equal(HallRefusal.ReasonMissing, ElectionMoves.Scrutinise(day, new(1, "s1", "监一", false, null, ADay.Nine)).Refusal);
        Assert.Equal(HallRefusal.NotOpen, ElectionMoves.Scrutinise(day, new(2, "s1", "监一", true, null, ADay.Nine)).Refusal);   // of a count that is not there
    }

    [Fact]
    public void Numbers_that_cannot_be_do_not_reach_the_scrutineers()
    {
        var day = Begun();
        Assert.Equal(HallRefusal.Count, ElectionMoves.TakeCount(day, ADay.Count(day.Election!.Round!, 45, 40, 20) with { Valid = 59 }).Refusal);
    }

    [Fact]
    public void Who_was_written_in_under_two_spellings_is_one_person_and_may_win()
    {
        var day = Begun();
        day = day.Must(ElectionMoves.TakeCount(day, ADay.Count(day.Election!.Round!, 20, 20, 20), new Dictionary<string, int> { ["张三"] = 20, ["张 三"] = 15, ["看不清"] = 2, ["林知夏 "] = 1 }.ToImmutableSortedDictionary()));
        Assert.Equal(HallRefusal.NotYours, ElectionMoves.Assign(day, "s1", new Dictionary<string, string>()).Refusal);
        day = day.Must(ElectionMoves.Assign(day, "chief", new Dictionary<string, string> { ["张三"] = "张三", ["张 三"] = "张三", ["看不清"] = "", ["林知夏 "] = "林知夏" })).Scrutinised("chief", "s1", "s2");
        Assert.Equal([("张三", 35)], day.Election!.Elected.Select(each => (each.Name, each.Approve)));
    }

    [Fact]
    public void The_agenda_goes_on_while_it_is_counted()
    {
        var day = Begun().Must(HallRules.AddMotion(Begun(), "闭幕前动议", ADay.Half));
        Assert.Equal(HallRefusal.OtherIsOpen, HallRules.MayBegin(day, day.Items[^1].Id, ADay.There, ADay.Quorum));
        day = day.Must(ElectionMoves.TakeCount(day, ADay.Count(day.Election!.Round!, 45, 40, 20)));
        Assert.Null(HallRules.MayBegin(day, day.Items[^1].Id, ADay.There, ADay.Quorum));
    }

    static HallDay Begun() => ADay.BeforeTheElection.Must(ElectionMoves.Begin(ADay.BeforeTheElection, BallotMeans.Paper, ADay.There, ADay.Nine));

    static HallDay Counted(params int[] approve)
    {
        var day = Begun();
        return day.Must(ElectionMoves.TakeCount(day, ADay.Count(day.Election!.Round!, approve)));
    }

    static HallDay Refused(HallDay day, string person) => day.Must(ElectionMoves.Scrutinise(day, new(day.Election!.Round!.Counts.Length, person, person, false, "两张票有疑问", ADay.Nine)));
}
