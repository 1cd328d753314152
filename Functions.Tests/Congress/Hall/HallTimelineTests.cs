using Workflows.Cases;
using Workflows.Congress.Hall;

namespace Workflows.Tests.Congress.Hall;

public sealed class HallTimelineTests
{
    static readonly CaseRow Row = new("demo.cgr-26-aaaaaa", "Congress")
    {
        Steps = [.. new[] { HallTimeline.PreliminaryMeeting, HallTimeline.CheckIn, HallTimeline.Motions, HallTimeline.Election, HallTimeline.Scrutiny }.Select(step => new StepRow(step, 1, StepState.Active, ADay.Nine))],
    };

    [Fact]
    public void A_step_is_done_when_all_that_belongs_to_it_is_and_the_procedure_is_woken()
    {
        var (row, nudge) = HallTimeline.Follow(Row.WithHall(ADay.BeforeTheElection), ADay.Nine);
        Assert.Equal(["demo.cgr-26-aaaaaa.PreliminaryMeeting.1", "demo.cgr-26-aaaaaa.CheckIn.1"], nudge.ToArray());
        Assert.Equal(7, row.Latest(HallTimeline.PreliminaryMeeting)!.Sums.Length);
        Assert.True(row.Latest(HallTimeline.Motions)!.IsOpen);     // until ballots are out, motions may come up
    }

    [Fact]
    public void An_election_ends_with_the_arithmetic_of_every_ballot()
    {
        var day = ADay.BeforeTheElection.Must(ElectionMoves.Begin(ADay.BeforeTheElection, BallotMeans.Paper, ADay.There, ADay.Nine));
        Assert.Equal(["demo.cgr-26-aaaaaa.PreliminaryMeeting.1", "demo.cgr-26-aaaaaa.CheckIn.1", "demo.cgr-26-aaaaaa.Motions.1"], HallTimeline.Follow(Row.WithHall(day), ADay.Nine).Nudge.ToArray());
        day = day.Must(ElectionMoves.TakeCount(day, ADay.Count(day.Election!.Round!, 45, 40, 20))).Scrutinised("chief", "s1", "s2");
        var row = HallTimeline.Follow(Row.WithHall(day), ADay.Nine).Case;
        Assert.Equal(HallTimeline.Elected, row.Latest(HallTimeline.Election)!.Result);
        Assert.Equal(["Hall_Ballots", "Hall_Candidate", "Hall_Candidate", "Hall_Candidate"], row.Latest(HallTimeline.Election)!.Sums.Select(sum => sum.Key));
        Assert.Equal(["林知夏", "45", ">", "30", "@Standing_Elected"], row.Latest(HallTimeline.Election)!.Sums[1].Arguments.ToArray());
        Assert.Equal(["1", "1", "3", "0"], row.Latest(HallTimeline.Scrutiny)!.Sums[0].Arguments.ToArray());
    }

    [Fact]
    public void A_motion_that_comes_up_afterwards_stands_in_the_arithmetic_as_well()
    {
        var day = ADay.BeforeTheElection.Must(ElectionMoves.Begin(ADay.BeforeTheElection, BallotMeans.Paper, ADay.There, ADay.Nine));
        var before = HallTimeline.Follow(Row.WithHall(day), ADay.Nine).Case;
        day = day.Must(ElectionMoves.TakeCount(day, ADay.Count(day.Election!.Round!, 45, 40, 20)));
        day = day.Must(HallRules.AddMotion(day, "闭幕前动议", ADay.Half));
        day = day.Opened(day.Items[^1].Id);
        day = day.Must(HallRules.Unanimous(day, day.Items[^1].Id, ADay.Nine));
        var after = HallTimeline.Follow(before.WithHall(day), ADay.Nine).Case;
        Assert.Equal(before.Latest(HallTimeline.Motions)!.Sums.Length + 1, after.Latest(HallTimeline.Motions)!.Sums.Length);
        Assert.Equal(["闭幕前动议", "60"], after.Latest(HallTimeline.Motions)!.Sums[^1].Arguments.ToArray());
    }
}
