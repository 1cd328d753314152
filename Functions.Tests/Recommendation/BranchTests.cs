using Workflows.Cases;
using Workflows.Policies;
using Workflows.Recommendation;
using Workflows.Tests.Testing;
using Workflows.UserTasks;
using Answer = Workflows.UserTasks.Answer;
using static Workflows.Tests.Recommendation.ARound;

namespace Workflows.Tests.Recommendation;

/// <summary>From the branch's proposal to its inspection (RULES part 1, steps 3 to 6).</summary>
public sealed class BranchTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task Who_hands_in_no_additions_goes_on_the_list_without_them_after_three_working_days()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin)
            .Answers(4, Secretary, null, Step.BranchProposal, Answer.Returned)
            .Answers(5, Secretary, null, Step.BranchProposal, Answer.Rejected).Runs();

        await it.Ends(Lin, Outcome.Rejected, "4 Application.2 Asked", "9 Application.2 Reminded", "10 Application.2 Expired", "10 Meeting Rejected", "10 Rejected");
        await it.MeetingEnds(Outcome.Rejected, "4 Additions.1 Asked", "10 BranchProposal.2 Asked", "10 BranchProposal.2 Rejected");
    }

    [Fact]
    public async Task Whom_the_branch_or_the_college_refuses_leaves_the_list_and_the_other_goes_on_to_the_meeting()
    {
        await using var it = await On(azurite, members: 5);
        await it.Applies(Lin).Applies(He).Applies(Organizer)
            .Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved, lines: But(Lin, Answer.Rejected))
            .Answers(5, Committee, null, Step.MeetingPermission, Answer.Returned)
            .Answers(6, Secretary, null, Step.BranchProposal, Answer.Approved)
            .Answers(8, Committee, null, Step.MeetingPermission, Answer.Approved, lines: But(He, Answer.Rejected))
            .Withdraws(9, Organizer).Runs();

        await it.Ends(Lin, Outcome.Rejected, "4 Meeting Rejected", "4 Rejected");
        await it.Ends(He, Outcome.Rejected, "8 Meeting Rejected", "8 Rejected");
        await it.Ends(Organizer, Outcome.Withdrawn, "9 Withdrawn");
        await it.MeetingEnds(Outcome.Ended, "5 MeetingPermission.1 Returned", "6 BranchProposal.2 Approved", "8 MeetingPermission.2 Approved", "9 LeftMeeting");
    }

    [Fact]
    public async Task A_proposal_taken_back_brings_back_whom_it_refused_or_returned_and_tells_them()
    {
        await using var it = await On(azurite, members: 5);
        await it.Applies(Lin).Applies(He).Applies(Third)
            .Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved, lines: new Dictionary<string, string> { [He] = Answer.Rejected })
            .TakesBack(4, Secretary, null, Step.BranchProposal)
            .Answers(5, Secretary, null, Step.BranchProposal, Answer.Approved, lines: new Dictionary<string, string> { [Third] = Answer.Returned })
            .TakesBack(5, Secretary, null, Step.BranchProposal)
            .Answers(6, Secretary, null, Step.BranchProposal, Answer.Approved)
            .Answers(8, Committee, null, Step.MeetingPermission, Answer.Approved, lines: But(Third, Answer.Rejected)).TakesBack(8, Committee, null, Step.MeetingPermission)
            .Answers(9, Committee, null, Step.MeetingPermission, Answer.Approved)
            .Records(11, (Lin, 6), (He, 7), (Third, 1)).Answers(12, Secretary, null, Step.Inspection, Answer.Rejected).TakesBack(12, Secretary, null, Step.Inspection)
            .Answers(15, Secretary, null, Step.Inspection, Answer.Approved)
            .IsReviewed(Lin, 23).IsReviewed(He, 23).Runs();

        await it.Ends(Lin, Outcome.Recommended, "12 Meeting Declined", "12 Declined", "12 Meeting.1 TakenBack", "23 CollegeReview.1 Approved");
        await it.Ends(He, Outcome.Recommended, "4 Meeting Rejected", "4 Rejected", "4 Meeting.1 TakenBack", "12 Meeting Declined", "12 Meeting.2 TakenBack");
        await it.Ends(Third, Outcome.NotCarried, "5 Meeting Returned", "5 Meeting.1 TakenBack", "8 Meeting Rejected", "8 Meeting.2 TakenBack", "11 Meeting NotCarried");
        await it.MeetingEnds(Verdict.Held, "4 BranchProposal.1 TakenBack", "5 BranchProposal.2 TakenBack", "8 MeetingPermission.2 TakenBack", "12 Inspection.1 TakenBack", "15 Inspection.2 Approved");
        Assert.Contains(await it.Mails(), mail => mail.StartsWith("Meeting.1.TakenBack." + He, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_notice_has_shown_for_its_time_is_not_taken_back()
    {
        await using var it = await On(azurite, members: 5);
        await it.Applies(Lin).BranchMeets(8).TakesBack(19, Secretary, null, Step.Inspection).IsReviewed(Lin, 20).Runs();

        Assert.False(it.TakenBack);
        await it.Ends(Lin, Outcome.Recommended);
    }

    [Fact]
    public async Task A_meeting_that_lacks_its_quorum_three_times_ends_without_one()
    {
        await using var it = await On(azurite, members: 1);   // 6 are entitled, 3 are needed
        await Permitted(it.Applies(Lin)).Sits(8, 2, [(Lin, 2)]).Sits(9, 2, [(Lin, 2)]).Sits(10, 2, [(Lin, 2)]).Runs();

        await it.Ends(Lin, Outcome.NoQuorum, "10 NoQuorum");
        await it.MeetingEnds(Outcome.NoQuorum, "8 Count.1 CalledAgain", "9 Count.2 CalledAgain", "10 Count.3 NoQuorum");
    }

    [Fact]
    public async Task A_meeting_called_again_with_half_of_the_branch_is_valid_and_half_of_the_votes_carry_nobody()
    {
        await using var it = await On(azurite, members: 1);
        await Permitted(it.Applies(Lin)).Sits(8, 2, [(Lin, 2)]).Sits(9, 3, [(Lin, 3)]).Runs();

        await it.Ends(Lin, Outcome.NotCarried, "9 NotCarried");
        await it.MeetingEnds(Outcome.NotCarried, "8 Count.1 CalledAgain", "9 Count.2 NotCarried");
    }

    [Fact]
    public async Task Whom_the_committee_declines_is_not_put_forward_though_carried()
    {
        await using var it = await On(azurite, members: 0);
        await Permitted(it.Applies(Lin)).Records(8, (Lin, 5)).Answers(9, Secretary, null, Step.Inspection, Answer.Rejected).Runs();

        await it.Ends(Lin, Outcome.Declined, "9 Meeting Declined");
    }

    [Fact]
    public async Task Who_is_carried_beyond_the_places_is_beyond_the_quota()
    {
        await using var it = await On(azurite, members: 0);   // 5 members have one place
        await Permitted(it.Applies(Lin).Applies(He)).Records(8, (Lin, 5), (He, 4)).Answers(9, Secretary, null, Step.Inspection, Answer.Approved).Withdraws(10, Lin).Runs();

        await it.Ends(He, Outcome.BeyondQuota, "9 Meeting BeyondQuota");
        await it.Ends(Lin, Outcome.Withdrawn, "10 Withdrawn");
        await it.MeetingEnds(Outcome.Ended, "9 PublicNotice.1 Published", "10 LeftMeeting");
    }

    [Fact]
    public async Task A_tie_at_the_last_place_is_decided_by_a_second_ballot()
    {
        await using var it = await On(azurite, members: 0);
        await Permitted(it.Applies(Lin).Applies(He)).Records(8, (Lin, 4), (He, 4)).Answers(9, Secretary, null, Step.Inspection, Answer.Approved)
            .Sits(10, null, [(Lin, 2), (He, 3)], Step.SecondBallot).Withdraws(11, He).Runs();

        await it.Ends(Lin, Outcome.BeyondQuota, "10 Meeting BeyondQuota");
        var meeting = (await it.Meeting())!;
        var sums = meeting.Latest(Step.Inspection)!.Sums;
        Assert.Equal(["林知夏,2", "何清越,3"], sums.Where(clause => clause.Key is "Arithmetic_SecondVote").Select(clause => string.Join(',', clause.Arguments)));
        Assert.Contains(Clause.Of("Arithmetic_SecondBallot", new DateOnly(2026, 3, 11)), sums);
        Assert.Equal("Arithmetic_PutForward", sums[^1].Key);
        var own = (await it.Case(Lin)).Latest(Step.Inspection)!.Sums;
        Assert.Contains(Clause.Of("Arithmetic_SecondOwn", 2), own);
        Assert.DoesNotContain(own, clause => clause.Key is "Arithmetic_SecondVote");   // how many were for another is in the meeting's record
        Assert.NotNull(await it.Get<TaskDesk>().Find(School, $"{meeting.ShortId}.SecondBallot.1.teller1"));   // a teller who opens the old link later finds the page
        await it.MeetingEnds(Outcome.Ended, "9 Inspection.1 Tied", "9 SecondBallot.1 Asked", "10 SecondCount.1 Approved", "10 Places.1 Done");
    }

    [Fact]
    public async Task Who_comes_after_a_tie_at_the_last_place_hears_nothing_before_it_is_broken()
    {
        await using var it = await On(azurite, members: 5);   // ten members have two places
        await Tied(it).Sits(11, null, [(He, 4), (Third, 6)], Step.SecondBallot).Withdraws(12, Lin).Withdraws(12, Third).Runs();

        await it.Ends(Fourth, Outcome.BeyondQuota, "11 Meeting BeyondQuota", "11 BeyondQuota");
        await it.Ends(He, Outcome.BeyondQuota, "11 Meeting BeyondQuota");
        await it.MeetingEnds(Outcome.Ended, "9 Inspection.1 Tied", "11 SecondCount.1 Approved");
    }

    [Fact]
    public async Task Places_granted_while_a_tie_is_open_go_to_those_tied_and_then_to_who_comes_after_them()
    {
        await using var it = await On(azurite, members: 5);
        await Tied(it).Acts(10, Committee, (acts, row, who) => acts.Grant(row, who, 2, "四位同学同获省级表彰"))
            .IsReviewed(Lin).IsReviewed(He).IsReviewed(Third).IsReviewed(Fourth).Runs();

        foreach (var person in (string[])[Lin, He, Third, Fourth]) await it.Ends(person, Outcome.Recommended);
        await it.MeetingEnds(Verdict.Held, "9 SecondBallot.1 Asked", "10 PlacesGranted", "10 SecondCount.1 Approved");
        var facts = (await it.Meeting())!.Facts.Where(fact => fact.Code.StartsWith("extra", StringComparison.Ordinal));
        Assert.Equal([("extraPlaces", "2"), ("extraBy", "周予安"), ("extra", "四位同学同获省级表彰")], facts.Select(fact => (fact.Code, fact.Value)));
        Assert.Contains(await it.Mails(), mail => mail.StartsWith("PlacesGranted.", StringComparison.Ordinal) && mail.EndsWith(Secretary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_of_which_not_all_are_nominated_says_how_many_are()
    {
        await using var it = await On(azurite, members: 5);
        await it.Applies(Lin).Applies(He).Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved, lines: But(Lin, Answer.Rejected)).Withdraws(5, He).Runs();

        var sums = (await it.Meeting())!.Latest(Step.BranchProposal)!.Sums;
        Assert.True(sums.SequenceEqual([Clause.Of("Counts_Proposed_Approved", 1), Clause.Of("Counts_Proposed_Rejected", 1)]));
    }

    [Fact]
    public async Task Who_is_applied_for_by_the_branch_is_told_what_was_entered_and_how_to_withdraw_it()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin, by: Secretary, with: application => application with { Talked = true, TalkedOn = new(2026, 2, 20), Statements = [new(Fact.LeagueJoinDate, "2019-05-04", Secretary, "登记漏了")] }).Withdraws(2, Lin).Runs();

        var mail = Assert.Single(await it.Get<Workflows.Mail.LocalMailbox>().Mails($"{Lin}@example.edu.cn", CancellationToken.None), mail => mail.Subject.Contains("以您的名义", StringComparison.Ordinal));
        foreach (var said in (string[])["陈若宁", "踏实。", "2019年5月4日", "登记漏了", "2026年2月20日", "撤回申请", "/cases/rec-"]) Assert.Contains(said, mail.Text, StringComparison.Ordinal);
        var row = await it.Case(Lin);
        Assert.Equal(Clause.Of("Note_TalkLate", new DateOnly(2026, 2, 20), 1), row.Steps[0].Note);   // the application to the Party is of June
    }

    [Fact]
    public async Task What_a_teller_does_not_confirm_is_recorded_again()
    {
        await using var it = await On(azurite, members: 0);
        await Permitted(it.Applies(Lin)).Sits(8, null, [(Lin, 3)], first: Answer.Rejected).Sits(9, null, [(Lin, 2)]).Runs();

        await it.Ends(Lin, Outcome.NotCarried);
        await it.MeetingEnds(Outcome.NotCarried, "8 BranchMeeting.1.teller1 Rejected", "8 BranchMeeting.1.teller2 Confirmed", "8 BranchMeeting.2 Asked", "9 BranchMeeting.2 Submitted", "9 Count.1 NotCarried");
    }

    [Fact]
    public async Task When_the_secretary_stands_on_the_list_the_deputy_is_asked()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Secretary).Answers(4, Deputy, null, Step.BranchProposal, Answer.Rejected).Runs();

        await it.Ends(Secretary, Outcome.Rejected);
        Assert.Equal("r:LeagueBranchDeputySecretary@" + Branch, (await it.Meeting())!.Latest(Step.BranchProposal)!.Addressee);
    }

    [Fact]
    public async Task When_the_secretary_applies_while_the_list_is_before_her_it_goes_to_the_deputy()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).Applies(Secretary, 5).Answers(6, Deputy, null, Step.BranchProposal, Answer.Rejected).Runs();

        await it.Ends(Lin, Outcome.Rejected);
        await it.Ends(Secretary, Outcome.Rejected);
        await it.MeetingEnds(Outcome.Rejected, "4 BranchProposal.1 Asked", "5 Joined", "5 BranchProposal.1 HandedOn", "6 BranchProposal.1 Rejected");
        Assert.Contains($"BranchProposal.1.Asked.{Deputy}", await it.Mails());
    }

    [Fact]
    public async Task When_all_officers_stand_on_the_list_the_colleges_committee_is_asked()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Secretary).Applies(Deputy).Applies(Organizer).Answers(4, Committee, null, Step.BranchProposal, Answer.Rejected).Runs();

        foreach (var officer in (string[])[Secretary, Deputy, Organizer]) await it.Ends(officer, Outcome.Rejected);
    }

    [Fact]
    public async Task Who_comes_after_the_list_is_closed_has_a_second_meeting()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).Answers(4, Secretary, null, Step.BranchProposal, Answer.Rejected)
            .Applies(He, 5).Answers(6, Secretary, Second, Step.BranchProposal, Answer.Rejected).Runs();

        await it.Ends(Lin, Outcome.Rejected, "4 Rejected");
        await it.Ends(He, Outcome.Rejected, "6 Rejected");
        Assert.Equal(Outcome.Rejected, (await it.Meeting(Second))!.Outcome);
    }

    [Fact]
    public async Task Who_applied_again_after_a_refusal_is_not_brought_back_when_that_is_taken_back()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).Applies(He).Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved, lines: But(He, Answer.Rejected))
            .Applies(He, 5).TakesBack(5, Secretary, null, Step.BranchProposal)
            .Answers(6, Secretary, null, Step.BranchProposal, Answer.Rejected)
            .Answers(6, Secretary, Second, Step.BranchProposal, Answer.Rejected).Runs();

        Assert.True(it.TakenBack);
        await it.Ends(Lin, Outcome.Rejected, "6 Rejected");
        var cases = (await it.All()).Where(row => row.Concerns == He).ToList();
        Assert.Equal([Outcome.Rejected, Outcome.Rejected], cases.Select(row => row.Outcome));
        Assert.DoesNotContain(cases.SelectMany(row => row.Steps), step => step.State is StepState.TakenBack);
        Assert.Equal(Outcome.Withdrawn, (await it.Meeting())!.BodyAs<MeetingBody>().Candidates.Single(candidate => candidate.Person == He).Outcome);
    }

    [Fact]
    public async Task A_meeting_is_moved_and_called_off_and_each_time_every_member_is_told()
    {
        await using var it = await On(azurite, members: 0, policy: (nameof(RecommendationPolicy.ConveneByMail), "true"));
        await Permitted(it.Applies(Lin))
            .Acts(6, Secretary, (acts, row, who) => acts.Move(row, who, new(2026, 3, 10), "教三 302", "教室有课"))
            .Acts(7, Committee, (acts, row, who) => acts.CallOff(row, who, "停电"))
            .Answers(8, Secretary, null, Step.BranchProposal, Answer.Approved)
            .Answers(9, Committee, null, Step.MeetingPermission, Answer.Approved)
            .Records(12, (Lin, 1)).Runs();

        await it.Ends(Lin, Outcome.NotCarried);
        await it.MeetingEnds(Outcome.NotCarried, "5 MeetingPermission.1 Approved", "5 Told.Convened", "5 BranchMeeting.1 Asked", "6 BranchMeeting.1 Moved", "6 Told.Moved",
            "7 BranchMeeting.1 CalledOff", "7 Told.CalledOff", "7 BranchProposal.2 Asked", "9 MeetingPermission.2 Approved", "9 Told.Convened", "12 BranchMeeting.2 Submitted");
        Assert.Equal(new DateOnly(2026, 3, 9), (await it.Meeting())!.BodyAs<MeetingBody>().Calls[0].Date);   // day 8: three days after leave, though the proposal said day 7
        var told = (await it.Mails()).Where(mail => mail.Split('.')[0] is "Convened" or "Moved" or "CalledOff").GroupBy(mail => string.Join('.', mail.Split('.').Take(2)));
        Assert.Equal([("CalledOff.3", 6), ("Convened.1", 5), ("Convened.4", 5), ("Moved.2", 6)], told.Select(each => (each.Key, each.Count())));   // five members; who gave leave hears of each change
        Assert.Equal([Verdict.CalledOff, Outcome.NotCarried], (await it.Case(Lin)).Steps.Where(step => step.Name is Step.BranchMeeting).Select(step => step.Result));
    }

    [Fact]
    public async Task A_leave_taken_back_calls_the_meeting_off_and_a_new_one_convenes_it_anew()
    {
        await using var it = await On(azurite, members: 0, policy: (nameof(RecommendationPolicy.ConveneByMail), "true"));
        await Permitted(it.Applies(Lin))
            .Acts(6, Secretary, (acts, row, who) => acts.Move(row, who, new(2026, 3, 10), "教三 302", "教室有课"))
            .TakesBack(7, Committee, null, Step.MeetingPermission)
            .Answers(8, Committee, null, Step.MeetingPermission, Answer.Approved).Records(12, (Lin, 1)).Runs();

        await it.MeetingEnds(Outcome.NotCarried, "5 Told.Convened", "6 Told.Moved", "7 MeetingPermission.1 TakenBack", "7 Told.CalledOff", "8 MeetingPermission.2 Approved", "8 Told.Convened");
    }

    [Fact]
    public async Task A_meeting_whose_last_candidate_leaves_is_called_off_to_its_members()
    {
        await using var it = await On(azurite, members: 0, policy: (nameof(RecommendationPolicy.ConveneByMail), "true"));
        await Permitted(it.Applies(Lin)).Withdraws(6, Lin).Runs();

        await it.MeetingEnds(Outcome.Ended, "5 Told.Convened", "6 LeftMeeting", "6 Told.CalledOff");
    }

    [Fact]
    public async Task The_college_may_grant_places_beyond_the_quota()
    {
        await using var it = await On(azurite, members: 0);   // 5 members, one place
        await Permitted(it.Applies(Lin).Applies(He)).Acts(6, Committee, (acts, row, who) => acts.Grant(row, who, 1, "两位同学同获省级表彰"))
            .Records(9, (Lin, 5), (He, 4)).Answers(10, Secretary, null, Step.Inspection, Answer.Approved).IsReviewed(Lin).IsReviewed(He).Runs();

        await it.Ends(Lin, Outcome.Recommended);
        await it.Ends(He, Outcome.Recommended);
        await it.MeetingEnds(Verdict.Held, "6 PlacesGranted");
    }

    [Fact]
    public async Task A_teller_who_leaves_the_school_is_replaced_by_another()
    {
        await using var it = await On(azurite, members: 2);
        await Permitted(it.Applies(Lin)).Answers(9, Secretary, null, Step.BranchMeeting, Answer.Submitted)
            .Does(9, 11, () => it.Get<Workflows.People.PeopleStore>().Change(School, Deputy, person => person with { HasLeft = true })).Withdraws(20, Lin).Runs();

        await it.MeetingEnds(Outcome.Ended, "9 BranchMeeting.1.teller1 Asked", "12 BranchMeeting.1.teller1 HandedOn");
    }

    [Fact]
    public async Task Two_meetings_of_a_branch_do_not_put_forward_more_than_its_quota()
    {
        await using var it = await On(azurite, members: 0);   // 5 members, one place
        await Permitted(it.Applies(Lin).Applies(He, 5))
            .Answers(5, Secretary, Second, Step.BranchProposal, Answer.Approved).Answers(6, Committee, Second, Step.MeetingPermission, Answer.Approved)
            .Records(9, (Lin, 5)).Sits(9, null, [(He, 5)], of: Second)
            .Answers(10, Secretary, null, Step.Inspection, Answer.Approved)
            .Answers(11, Secretary, Second, Step.Inspection, Answer.Approved, hour: 10)
            .Answers(12, Secretary, Second, Step.Inspection, Answer.Approved).IsReviewed(Lin).Runs();

        await it.Ends(Lin, Outcome.Recommended);
        await it.Ends(He, Outcome.BeyondQuota);
        Assert.Equal([Answer.Approved, Outcome.Declined], (await it.Meeting(Second))!.Steps.Where(step => step.Name is Step.Inspection).Select(step => step.Result));
    }

    [Fact]
    public async Task Who_withdraws_while_applicants_gather_is_proposed_by_nobody()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).Applies(He).Withdraws(2, Lin).Answers(4, Secretary, null, Step.BranchProposal, Answer.Rejected).Runs();

        await it.Ends(Lin, Outcome.Withdrawn, "2 Withdrawn");
        await it.Ends(He, Outcome.Rejected, "4 Rejected");
        Assert.Empty((await it.Meeting())!.BodyAs<MeetingBody>().Candidates.Single(candidate => candidate.Person == Lin).Results);
    }

    [Fact]
    public async Task Who_withdraws_between_the_ballot_and_its_count_is_not_counted()
    {
        await using var it = await On(azurite, members: 0);
        await Permitted(it.Applies(Lin).Applies(He)).Records(8, (Lin, 5), (He, 2)).Withdraws(8, Lin, hour: 20.5).Runs();

        await it.Ends(Lin, Outcome.Withdrawn, "8 Withdrawn");
        await it.Ends(He, Outcome.NotCarried, "8 NotCarried");
    }

    const string Third = "p-member01", Fourth = "p-member02";

    /// <summary>One is put forward, two are tied at the last place, and one comes after them.</summary>
    static ARound Tied(ARound it) => Permitted(it.Applies(Lin).Applies(He).Applies(Third).Applies(Fourth))
        .Records(8, (Lin, 10), (He, 9), (Third, 9), (Fourth, 8)).Answers(9, Secretary, null, Step.Inspection, Answer.Approved);

    internal static ARound Permitted(ARound it) => it
        .Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved)
        .Answers(5, Committee, null, Step.MeetingPermission, Answer.Approved);
}
