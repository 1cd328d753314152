using Workflows.Cases;
using Workflows.Recommendation;
using Workflows.Tests.Testing;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.Recommendation;

/// <summary>A round of recommendations, told as (day, what happened).</summary>
public sealed class RecommendationTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task Of_two_who_apply_the_one_who_is_carried_is_recommended()
    {
        await using var it = await ARound.On(azurite);
        await it.Applies(ARound.Lin).Applies(ARound.He, 2).BranchMeets().IsReviewed(ARound.Lin).Runs();

        await it.MeetingTells("""
            1 Created
            1 Joined
            1 Gathering.1 Asked
            2 Joined
            4 Gathering.1 Expired
            4 Roll.1 Done
            4 BranchProposal.1 Asked
            4 BranchProposal.1 Approved
            4 MeetingPermission.1 Asked
            5 MeetingPermission.1 Approved
            5 Roll.2 Done
            5 BranchMeeting.1 Asked
            9 BranchMeeting.1 Submitted
            9 BranchMeeting.1.teller1 Asked
            9 BranchMeeting.1.teller2 Asked
            9 BranchMeeting.1.teller1 Confirmed
            9 BranchMeeting.1.teller2 Confirmed
            9 Count.1 Carried
            9 Inspection.1 Asked
            10 Inspection.1 Approved
            10 Places.1 Done
            10 PublicNotice.1 Published
            18 PublicNotice.1 TakenDown
            18 Held
            """);
        await it.Tells(ARound.Lin, """
            1 Application.1 Submitted
            1 EligibilityCheck.1 Met
            1 Meeting.1 Asked
            1 JoinedMeeting
            18 Meeting PutForward
            18 CollegeReview.1 Asked
            18 CollegeReview.1 Approved
            18 UniversityRecord.1 Recorded
            18 PartyBranchDecision.1 Asked
            19 PartyBranchDecision.1 Approved
            19 Archive.1 Filed
            19 Recommended
            """);
        await it.Tells(ARound.He, """
            2 Application.1 Submitted
            2 EligibilityCheck.1 Met
            2 Meeting.1 Asked
            2 JoinedMeeting
            9 Meeting NotCarried
            9 NotCarried
            """);
    }

    [Fact]
    public async Task Who_is_asked_for_more_hands_it_in_and_an_objection_dismissed_holds_nobody()
    {
        await using var it = await ARound.On(azurite);
        await it.WithEverything().Runs();

        await it.Tells(ARound.Lin, """
            1 Application.1 Submitted
            1 EligibilityCheck.1 Met
            1 Meeting.1 Asked
            1 JoinedMeeting
            4 Meeting Returned
            4 Application.2 Asked
            5 Application.2 Submitted
            5 Meeting.2 Asked
            20 Meeting PutForward
            20 CollegeReview.1 Asked
            24 CollegeReview.1 Reminded
            25 CollegeReview.1 Approved
            25 UniversityRecord.1 Recorded
            25 PartyBranchDecision.1 Asked
            26 PartyBranchDecision.1 Approved
            26 Archive.1 Filed
            26 Recommended
            """);
        await it.MeetingTells("""
            1 Created
            1 Joined
            1 Gathering.1 Asked
            2 Joined
            4 Gathering.1 Expired
            4 Roll.1 Done
            4 BranchProposal.1 Asked
            4 BranchProposal.1 Returned
            4 Additions.1 Asked
            5 Joined
            5 BranchProposal.2 Asked
            6 BranchProposal.2 Approved
            6 MeetingPermission.1 Asked
            8 MeetingPermission.1 Approved
            8 Roll.2 Done
            8 BranchMeeting.1 Asked
            9 BranchMeeting.1 Moved
            9 Told.Moved
            9 MembersTold
            11 BranchMeeting.1 Submitted
            11 BranchMeeting.1.teller1 Asked
            11 BranchMeeting.1.teller2 Asked
            11 BranchMeeting.1.teller1 Confirmed
            11 BranchMeeting.1.teller2 Confirmed
            11 Count.1 Carried
            11 Inspection.1 Asked
            12 Inspection.1 Approved
            12 Places.1 Done
            12 PublicNotice.1 Published
            14 Objection.1 Raised
            14 Objection.1 Asked
            14 Hearing.1 Asked
            15 Hearing.1 Submitted
            16 Objection.1 Dismissed
            20 PublicNotice.1 TakenDown
            20 Held
            """);
    }
}
