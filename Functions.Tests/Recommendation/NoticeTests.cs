using Workflows.Cases;
using Workflows.PublicNotices;
using Workflows.Recommendation;
using Workflows.Tests.Testing;
using Answer = Workflows.UserTasks.Answer;
using static Workflows.Tests.Recommendation.ARound;

namespace Workflows.Tests.Recommendation;

/// <summary>The branch's notice hangs from Wednesday, day 10, to 24:00 of day 17 (RULES part 1, step 7).</summary>
public sealed class NoticeTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task An_objection_upheld_ends_the_recommendation_at_once()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).BranchMeets(5).Objects(11, Lin).Answers(11, Lin, null, "Hearing", Answer.Submitted, hour: 12).Answers(12, Committee, null, "Objection", Answer.Approved).Runs();

        await it.Ends(Lin, Outcome.ObjectionUpheld, "12 Meeting ObjectionUpheld");
        await it.MeetingEnds(Verdict.Held, "11 Objection.1 Raised", "11 Hearing.1 Submitted", "12 Objection.1 Upheld", "12 PublicNotice.1 TakenDown");
        Assert.Equal("理由", (await it.Case(Lin)).Latest(Step.PublicNotice)!.Comment);
        Assert.DoesNotContain("Objection.1.Dismissed", await it.Mails());   // the end of the case tells
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_objection_counts_until_24_00_and_holds_the_notice_until_it_is_answered(bool early)
    {
        await using var it = await On(azurite, new() { TimersAreEarly = early }, members: 0);
        await it.Applies(Lin).BranchMeets(5).Objects(17, Lin, hour: 24 - (0.5 / 3600)).Answers(19, Committee, null, "Objection", Answer.Rejected)
            .Answers(20, Committee, Lin, Step.CollegeReview, Answer.Rejected).Runs();

        Assert.True(it.ObjectionCounts);
        await it.Ends(Lin, Outcome.Rejected, "19 Meeting PutForward");
        await it.MeetingEnds(Verdict.Held, "17 Objection.1 Raised", "19 Objection.1 Dismissed", "19 PublicNotice.1 TakenDown");
        Assert.Contains("Objection.1.Dismissed", await it.Mails());
        var told = (await it.Case(Lin)).Latest(Step.PublicNotice)!;
        Assert.Equal(("Note_NoticeDismissed", "1", "理由"), (told.Note!.Key, told.Note.Arguments[2], told.Comment));
    }

    [Fact]
    public async Task A_notice_of_two_against_one_of_whom_an_objection_was_upheld_says_so()
    {
        await using var it = await On(azurite, members: 5);   // ten members, two places
        await it.Applies(Lin).Applies(He).BranchMeets(8, 9).Objects(11, Lin).Answers(12, Lin, null, "Hearing", Answer.Submitted).Answers(13, Committee, null, "Objection", Answer.Approved)
            .IsReviewed(He, 20).Runs();

        await it.Ends(Lin, Outcome.ObjectionUpheld);
        await it.Ends(He, Outcome.Recommended);
        Assert.Equal(NoticeResult.Partly, (await it.Meeting())!.Latest(Step.PublicNotice)!.Result);
    }

    [Fact]
    public async Task A_place_taken_by_whom_an_objection_removed_is_free_for_the_next_meeting()
    {
        await using var it = await On(azurite, members: 0);   // five members, one place
        await it.Applies(Lin).BranchMeets(5).Objects(11, Lin).Answers(11, Lin, null, "Hearing", Answer.Submitted, hour: 12).Answers(12, Committee, null, "Objection", Answer.Approved)
            .Applies(He, 5).Answers(6, Secretary, Second, Step.BranchProposal, Answer.Approved).Answers(8, Committee, Second, Step.MeetingPermission, Answer.Approved)
            .Sits(13, null, [(He, 5)], of: Second).Answers(14, Secretary, Second, Step.Inspection, Answer.Approved).IsReviewed(He, 23).Runs();

        await it.Ends(Lin, Outcome.ObjectionUpheld);
        await it.Ends(He, Outcome.Recommended);
    }

    [Fact]
    public async Task A_notice_whose_last_open_person_withdraws_is_taken_down_and_not_cancelled()
    {
        await using var it = await On(azurite, members: 5);
        await it.Applies(Lin).Applies(He).BranchMeets(8, 9).Objects(12, He).Withdraws(25, He).IsReviewed(Lin, 26).Runs();

        await it.Ends(He, Outcome.Withdrawn);
        await it.Ends(Lin, Outcome.Recommended);
        await it.MeetingEnds(Verdict.Held, "25 LeftMeeting", "25 PublicNotice.1 TakenDown");
        Assert.Equal(StepState.Done, (await it.Case(Lin)).Latest(Step.PublicNotice)!.State);
    }

    [Fact]
    public async Task At_24_00_it_is_too_late_to_object()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).BranchMeets(5).Objects(18, Lin, hour: 0).Answers(19, Committee, Lin, Step.CollegeReview, Answer.Rejected).Runs();

        Assert.False(it.ObjectionCounts);
        await it.Ends(Lin, Outcome.Rejected, "18 Meeting PutForward");
        Assert.Equal("Note_Notice", (await it.Case(Lin)).Latest(Step.PublicNotice)!.Note!.Key);
    }

    /// <summary>Law 7, at its worst: each objection comes and is answered by itself.</summary>
    [Fact]
    public async Task As_many_objections_as_the_page_takes_leave_a_history_of_less_than_a_thousand_rows()
    {
        await using var it = await On(azurite, members: 0);
        it.Applies(Lin).BranchMeets(5);
        for (var n = 0; n < Objections.Most; n++)
        {
            it.Objects(11 + (n / 10), Lin, $"receipt-{n}", 1 + (n % 10 * 2), $"第{n + 1}件事");
            it.Answers(19 + (n / 10), Committee, null, "Objection", Answer.Rejected, hour: 1 + (n % 10 * 2));
        }

        await it.Answers(24, Committee, Lin, Step.CollegeReview, Answer.Rejected).Runs();
        var meeting = (await it.Meeting())!;
        Assert.Equal(Objections.Most, meeting.Steps.Count(step => step is { Name: "Objection", Result: "Dismissed" }));
        Assert.InRange(it.Hub[meeting.Latest(Step.PublicNotice)!.IdIn(meeting.Id).Instance].History.Count, 500, 1000);
    }

    [Fact]
    public async Task An_objection_sent_twice_counts_once_and_holds_only_whom_it_names()
    {
        await using var it = await On(azurite, members: 5);   // 10 members have two places
        await it.Applies(Lin).Applies(He).BranchMeets(8, 7).Objects(11, He).Objects(12, He).Answers(22, Committee, null, "Objection", Answer.Rejected)
            .Answers(19, Committee, Lin, Step.CollegeReview, Answer.Rejected).Answers(23, Committee, He, Step.CollegeReview, Answer.Rejected).Runs();

        await it.Ends(Lin, Outcome.Rejected, "18 Meeting PutForward", "19 CollegeReview.1 Rejected");
        await it.Ends(He, Outcome.Rejected, "22 Meeting PutForward", "23 CollegeReview.1 Rejected");
        Assert.Equal(1, (await it.Meeting())!.Steps.Count(step => step.Name == "Objection"));
    }
}
