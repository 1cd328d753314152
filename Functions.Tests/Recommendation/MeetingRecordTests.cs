using Workflows.Cases;
using Workflows.Policies;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.UserTasks;
using Answer = Workflows.UserTasks.Answer;
using static Workflows.Tests.Recommendation.ARound;
using static Workflows.Tests.Recommendation.BranchTests;

namespace Workflows.Tests.Recommendation;

/// <summary>What stands in the record of a branch's meeting, and what its forms keep.</summary>
public sealed class MeetingRecordTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task There_is_no_second_ballot_once_whoever_still_stands_fits_the_places()
    {
        await using var it = await On(azurite, members: 0);
        await Permitted(it.Applies(Lin).Applies(He)).Records(8, (Lin, 4), (He, 4)).Answers(9, Secretary, null, Step.Inspection, Answer.Approved).Withdraws(9, He, hour: 15).IsReviewed(Lin).Runs();

        await it.Ends(Lin, Outcome.Recommended);
        await it.MeetingEnds(Verdict.Held, "9 Inspection.1 Tied", "9 SecondBallot.1 Asked", "9 LeftMeeting", "9 SecondBallot.1.teller1 Confirmed", "9 SecondCount.1 Approved");
        var meeting = (await it.Meeting())!;
        Assert.Equal((Verdict.NotNeeded, AuditNote.Workflow), (meeting.Latest(Step.SecondBallot)!.Result, meeting.Latest(Step.SecondBallot)!.By));
        Assert.Contains(Clause.Of("Arithmetic_SecondNeedless", 1, 1), meeting.Latest(Step.Inspection)!.Sums);
        Assert.DoesNotContain(await it.Mails(), mail => mail.StartsWith("SecondBallot.1.teller", StringComparison.Ordinal));
    }

    [Fact]
    public void A_tie_is_not_voted_on_when_a_place_became_free()
    {
        static Candidate Standing(string person, CandidateState state) => new(person, person, person, Branch, 1) { State = state };
        var tie = new InspectionVerdict(["a"], [], ["b", "c"], 1, []);
        var body = new MeetingBody(Stage.Activist, Branch, College, "rnd")
        {
            Candidates = [Standing("a", CandidateState.PutForward), Standing("b", CandidateState.Carried), Standing("c", CandidateState.Carried)],
            Quota = new("2026", 10, new(1, 5), Workflows.Policies.Rounding.HalfUp, 2, 0, 0, null),
            Inspection = tie,
        };
        Assert.True(InspectionRules.NeedsBallot(body));
        var left = body.With(body.Candidates[0] with { State = CandidateState.Over, Outcome = Outcome.Withdrawn });
        Assert.False(InspectionRules.NeedsBallot(left));
        var (settled, result, _) = InspectionRules.CountSecond(left, null, "Inspection.1");
        Assert.Equal((Answer.Approved, "b,c"), (result, string.Join(',', settled.Inspection!.PutForward)));
    }

    [Fact]
    public async Task A_meeting_held_on_another_day_than_members_were_called_for_says_so()
    {
        await using var it = await On(azurite, members: 0);
        await Permitted(it.Applies(Lin)).Records(9, (Lin, 1)).Runs();

        var note = (await it.Meeting())!.Latest(Step.BranchMeeting)!.Note!;
        Assert.Equal(Clause.Of("Note_HeldOn", new DateOnly(2026, 3, 9), new DateOnly(2026, 3, 10)), note);   // called for day 8, held on day 9
    }

    [Fact]
    public async Task A_meeting_held_on_its_day_has_nothing_to_note()
    {
        await using var it = await On(azurite, members: 0);
        await Permitted(it.Applies(Lin)).Records(8, (Lin, 1)).Runs();

        Assert.Null((await it.Meeting())!.Latest(Step.BranchMeeting)!.Note);
    }

    [Fact]
    public async Task What_was_typed_for_a_proposal_or_a_ballot_that_did_not_come_to_count_is_in_the_form_again()
    {
        await using var it = await On(azurite, members: 0);
        var filled = new List<string>();
        Task Look(string step) => LookAt(it, step, filled);
        await it.Applies(Lin)
            .Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved, fields: ("place", "教三 302")).TakesBack(4, Secretary, null, Step.BranchProposal)
            .Does(4, 13, () => Look(Step.BranchProposal))
            .Answers(5, Secretary, null, Step.BranchProposal, Answer.Approved).Answers(5, Committee, null, Step.MeetingPermission, Answer.Approved, hour: 11)
            .Acts(6, Committee, (acts, row, who) => acts.CallOff(row, who, "停电"))
            .Does(6, 13, () => Look(Step.BranchProposal))
            .Answers(7, Secretary, null, Step.BranchProposal, Answer.Approved).Answers(7, Committee, null, Step.MeetingPermission, Answer.Approved, hour: 11)
            .Does(8, 9, () => Look(Step.BranchMeeting))
            .Sits(11, null, [(Lin, 3)], first: Answer.Rejected).Does(11, 22, () => Look(Step.BranchMeeting))
            .Sits(12, null, [(Lin, 1)]).Runs();

        await it.Ends(Lin, Outcome.NotCarried);
        Assert.Equal(["performance 踏实。 date 2026-3-8 place 教三 302", "performance 踏实。 place 教三 302", "", "approve 3 oppose 2 abstain 0 present 5"], filled);   // a day on which members can no longer be told in time is left out
    }

    static async Task LookAt(ARound it, string step, List<string> filled)
    {
        var meeting = (await it.Meeting())!;
        var kind = (await it.Get<TaskDesk>().Open(meeting, meeting.Steps.Last(each => each.Name == step && each.State is StepState.Active && each.Unit is null))).Kind;
        var said = kind.Filled.ToLookup(field => field.Field.Split('[')[0], field => field.Typed);
        filled.Add(string.Join(' ', ((string[])["performance", "date", "place", "approve", "oppose", "abstain", "present"]).Where(said.Contains).Select(name => $"{name} {said[name].Single()}")));
    }

    [Fact]
    public async Task Namesakes_of_a_class_are_told_apart_by_the_last_digits_of_their_numbers_on_every_sheet()
    {
        await using var it = await On(azurite, members: 2, change: person => person.Id switch
        {
            Lin => person with { StudentNumber = "2023010123" },
            He => person with { Name = "林知夏", StudentNumber = "2023010167" },
            "p-member01" => person with { Name = "陈若宁", ClassName = "软件 2301" },
            _ => person,
        });
        await Permitted(it.Applies(Lin).Applies(He)).Records(8, (Lin, 7), (He, 2)).Answers(9, Secretary, null, Step.Inspection, Answer.Approved).Withdraws(12, Lin).Runs();

        var (meeting, body) = ((await it.Meeting())!, (await it.Meeting())!.BodyAs<MeetingBody>());
        Assert.Equal(["林知夏（软件 2302，学号尾号 23）", "林知夏（软件 2302，学号尾号 67）"], body.Candidates.Select(candidate => candidate.Name).Order(StringComparer.Ordinal));
        Assert.Equal("林知夏（软件 2302，学号尾号 67）", (await it.Case(He)).Name);
        Assert.Equal(("陈若宁（软件 2302）", "陈若宁（软件 2301）", "孟昭"), (body.Names[Secretary], body.Names["p-member01"], body.Names[Deputy]));
        var notice = await it.Get<CaseStore>().Find<Workflows.PublicNotices.NoticeContent>(meeting.Id, "notice|PublicNotice.1");
        Assert.Equal("林知夏（软件 2302，学号尾号 23）", Assert.Single(notice!.Entries).Name);
    }
}
