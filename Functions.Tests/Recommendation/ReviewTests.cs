using Workflows.Cases;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Tests.Testing;
using Answer = Workflows.UserTasks.Answer;
using static Workflows.Tests.Recommendation.ARound;

namespace Workflows.Tests.Recommendation;

/// <summary>The check before the branch, and what offices decide after it (RULES part 1, steps 2 and 8 to 11).</summary>
public sealed class ReviewTests(Azurite azurite) : IClassFixture<Azurite>
{
    static Workflows.People.Person Failed(Workflows.People.Person person) => person.Id == Lin ? person with { FailedCourses = 2 } : person;

    [Fact]
    public async Task Who_is_not_eligible_may_ask_for_a_correction_for_five_working_days()
    {
        await using var it = await On(azurite, members: 0, change: Failed);
        await it.Applies(Lin).Runs();

        await it.Ends(Lin, Outcome.NotEligible, "1 EligibilityCheck.1 NotMet", "1 Correction.1 Asked", "9 Correction.1 Expired", "9 NotEligible");
        Assert.Null(await it.Meeting());
    }

    [Fact]
    public async Task Who_disputes_the_roster_goes_on_with_the_condition_unknown()
    {
        await using var it = await On(azurite, members: 0, change: Failed);
        await it.Applies(Lin).Answers(2, Lin, Lin, Step.Correction, Answer.Submitted, fields: [("failedCourses", "0"), ("reason", "补考已通过。")])
            .Answers(4, Secretary, null, Step.BranchProposal, Answer.Rejected).Runs();

        await it.Ends(Lin, Outcome.Rejected, "2 Correction.1 Submitted", "2 EligibilityCheck.2 Unknown", "2 Meeting.1 Asked", "4 Rejected");
    }

    [Fact]
    public async Task The_college_reminded_after_three_and_told_on_after_five_working_days_returns_and_then_approves()
    {
        await using var it = await On(azurite, members: 0, policy: ("UniversityRecord", "Approve"));
        await it.Applies(Lin).BranchMeets(5)
            .Answers(36, Committee, Lin, Step.CollegeReview, Answer.Returned)
            .Answers(37, Lin, Lin, Step.Application, Answer.Submitted, fields: ("statement", "补充。"))
            .Answers(38, Committee, Lin, Step.CollegeReview, Answer.Approved)
            .Answers(39, University, Lin, Step.UniversityRecord, Answer.Rejected).Runs();

        await it.Ends(Lin, Outcome.Rejected, "18 CollegeReview.1 Asked", "23 CollegeReview.1 Reminded", "25 CollegeReview.1 Escalated", "32 CollegeReview.1 Escalated", "36 CollegeReview.1 Returned",
            "37 Application.2 Submitted", "38 CollegeReview.2 Approved", "39 UniversityRecord.1 Rejected", "39 Rejected");
    }

    [Fact]
    public async Task What_the_party_branch_puts_off_stays_valid()
    {
        await using var it = await On(azurite, members: 0, policy: ("UniversityRecord", "Approve"));
        await it.Applies(Lin).BranchMeets(5)
            .Answers(18, Committee, Lin, Step.CollegeReview, Answer.Approved)
            .Answers(19, University, Lin, Step.UniversityRecord, Answer.Approved)
            .Answers(20, PartySecretary, Lin, Step.PartyBranchDecision, Answer.Later).Runs();

        await it.Ends(Lin, Outcome.Recommended, "19 UniversityRecord.1 Approved", "20 PartyBranchDecision.1 Later", "20 Archive.1 Filed");
        Assert.Equal("Valid", (await it.Case(Lin)).Validity);
        Assert.Null((await it.Get<Workflows.People.PeopleStore>().Find(School, Lin))!.ActivistSince);
    }

    [Fact]
    public async Task Whom_the_party_branch_does_not_accept_is_told_so()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).BranchMeets(5)
            .Answers(18, Committee, Lin, Step.CollegeReview, Answer.Approved)
            .Answers(26, PartySecretary, Lin, Step.PartyBranchDecision, Answer.Rejected).Runs();

        await it.Ends(Lin, Outcome.NotAccepted, "25 PartyBranchDecision.1 Reminded", "26 PartyBranchDecision.1 Rejected", "26 NotAccepted");
        Assert.Contains(await it.Mails(), mail => mail.StartsWith("Ended.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_approval_is_taken_back_before_the_party_branch_acts_and_a_rejection_after_the_case_had_ended()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).BranchMeets(5)
            .Answers(18, Committee, Lin, Step.CollegeReview, Answer.Approved)
            .TakesBack(18, Committee, Lin, Step.CollegeReview)
            .Answers(19, Committee, Lin, Step.CollegeReview, Answer.Rejected)
            .TakesBack(19, Committee, Lin, Step.CollegeReview)
            .IsReviewed(Lin, 20).Runs();

        Assert.True(it.TakenBack);
        await it.Ends(Lin, Outcome.Recommended, "18 CollegeReview.1 Approved", "18 PartyBranchDecision.1 Asked", "18 CollegeReview.1 TakenBack", "18 CollegeReview.2 Asked",
            "19 CollegeReview.2 Rejected", "19 Rejected", "19 CollegeReview.2 TakenBack", "19 CollegeReview.3 Asked", "20 CollegeReview.3 Approved", "21 PartyBranchDecision.2 Approved", "21 Recommended");
    }

    [Fact]
    public async Task A_rejection_is_not_taken_back_once_the_student_has_applied_again()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).BranchMeets(5).Answers(18, Committee, Lin, Step.CollegeReview, Answer.Rejected).Runs();
        var first = await it.Case(Lin);
        await it.Applies(Lin, 19).Does(20, 10, async () => Assert.False(await it.Get<TaskDesk>().TakeBack(await it.Get<TaskDesk>().Open(first, first.Latest(Step.CollegeReview)!), Committee, Committee, [])))
            .Withdraws(21, Lin).Runs();

        Assert.Equal([Outcome.Rejected, Outcome.Withdrawn], (await it.All()).Where(row => row.Concerns == Lin).OrderBy(row => row.CreatedAt).Select(row => row.Outcome));
    }

    [Fact]
    public async Task Who_has_a_valid_recommendation_has_no_second_one()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).BranchMeets(5).IsReviewed(Lin).Applies(Lin, 40).Runs();

        await it.Ends(Lin, Outcome.Recommended);
        Assert.Single(await it.All(), row => row.Concerns == Lin);
    }

    [Fact]
    public async Task The_register_form_says_each_opinion_once_with_who_answers_for_it()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).BranchMeets(5)
            .Does(18, 9, async () => await it.Get<CaseStore>().Change((await it.Case(Lin)).Id, "opinion", row => new(row.WithBody(row.BodyAs<RecommendationBody>() with { CounsellorOpinion = "学习踏实。" }), new(AuditNote.Workflow, "Changed"))))
            .Answers(18, Committee, Lin, Step.CollegeReview, Answer.Approved, comment: "同意推荐")
            .Answers(19, PartySecretary, Lin, Step.PartyBranchDecision, Answer.Approved).Runs();

        var row = await it.Case(Lin);
        var content = (await it.Get<Workflows.Storage.FileStore>().Find(row.Id, row.Documents.Single().Sha256, CancellationToken.None))!;
        using var document = DocumentFormat.OpenXml.Packaging.WordprocessingDocument.Open(new MemoryStream(content.ToArray()), isEditable: false);
        var text = string.Concat(document.MainDocumentPart!.Document.Body!.Descendants<DocumentFormat.OpenXml.Wordprocessing.Text>().Select(part => part.Text));
        Assert.Equal(2, text.Split("同意推荐").Length);
        foreach (var said in (string[])["辅导员意见（由团支部转录）：学习踏实。", "团支部书记　陈若宁（签名）：　", "负责人　周予安（签名）：　", "已由共青团示例大学委员会备案。", "负责人（签名）：　"]) Assert.Contains(said, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_withdrawn_while_the_college_is_asked_ends_there()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).BranchMeets(5).Withdraws(19, Lin).Runs();

        await it.Ends(Lin, Outcome.Withdrawn, "18 CollegeReview.1 Asked", "19 Withdrawn");
    }

    [Fact]
    public async Task A_case_that_breaks_fails_and_goes_on_when_it_is_driven_again()
    {
        await using var it = await On(azurite, new() { Broken = nameof(RecommendationActivities.ArchiveRecommendation), RepairedOnDay = 24 }, members: 0);
        await it.Applies(Lin).BranchMeets(5).IsReviewed(Lin).IsDrivenAgain(24, Lin).Runs();

        await it.Ends(Lin, Outcome.Recommended, "19 PartyBranchDecision.1 Approved", "20 Failed", "24 DrivenAgain", "24 Archive.1 Filed", "24 Recommended");
    }

    [Fact]
    public async Task An_activist_is_recommended_as_a_candidate()
    {
        await using var it = await On(azurite, members: 0, change: person => person.Id == Lin ? person with { ActivistSince = new(2024, 12, 1) } : person);
        await it.OfCandidates().Applies(Lin).BranchMeets(5).IsReviewed(Lin).Runs();

        await it.Ends(Lin, Outcome.Recommended, "18 Meeting PutForward", "19 Recommended");
        Assert.Equal(new(2024, 12, 1), (await it.Get<Workflows.People.PeopleStore>().Find(School, Lin))!.ActivistSince);
    }
}
