using System.IO.Compression;
using Workflows.Cases;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.UserTasks;
using Workflows.Web;
using static Workflows.Tests.Recommendation.ARound;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.Recommendation;

/// <summary>What becomes of a round in which an office passes over a step, or ends a case.</summary>
public sealed class SkippedAndEndedTests(Azurite azurite) : IClassFixture<Azurite>
{
    const string Reason = "学院团委换届，两周没有人办理，校团委研究决定。";

    static readonly Visitor Office = new(School, University, "许言", [new(Role.UniversityLeagueCommittee, "")], "");

    [Fact]
    public async Task A_recommendation_goes_on_after_steps_that_were_passed_over_and_its_form_claims_no_opinion()
    {
        await using var it = await ARound.On(azurite);
        await it.Applies(Lin).BranchMeets().Does(20, 10, () => Skips(it, Step.CollegeReview)).Does(21, 10, () => Skips(it, Step.PartyBranchDecision)).Runs();
        var row = await it.Case(Lin);
        Assert.Equal((Outcome.Recommended, "Valid"), (row.Outcome, row.Validity));
        Assert.Equal(["20 CollegeReview.1 Skipped", "21 PartyBranchDecision.1 Skipped"], (await it.Story(row)).Where(line => line.EndsWith("Skipped", StringComparison.Ordinal)));
        using var form = new ZipArchive(new MemoryStream((await it.Get<FileStore>().Find(row.Id, row.Documents.Single().Sha256))!.ToArray()));
        using var text = new StreamReader(await form.GetEntry("word/document.xml")!.OpenAsync());
        var written = await text.ReadToEndAsync();
        Assert.DoesNotContain("同意推荐", written, StringComparison.Ordinal);
        Assert.DoesNotContain("暂缓", written, StringComparison.Ordinal);
        Assert.Contains("此步经校团委决定略过", written, StringComparison.Ordinal);
        Assert.Empty((await it.Get<AuditCheck>().Of(School)).Faults);
    }

    [Fact]
    public async Task A_meeting_that_is_ended_ends_what_waits_for_it_and_calls_off_whom_it_convened()
    {
        await using var it = await ARound.On(azurite);
        await it.Applies(Lin).Applies(He)
            .Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved).Answers(5, Committee, null, Step.MeetingPermission, Answer.Approved)
            .Does(6, 10, async () => Assert.True((await it.Get<Skipping>().End((await it.Meeting())!, Office, Reason)).IsDone)).Runs();
        var meeting = (await it.Meeting())!;
        Assert.Equal((CaseState.Completed, Outcome.Ended), (meeting.State, meeting.Outcome));
        foreach (var person in (string[])[Lin, He]) Assert.Equal((CaseState.Completed, Outcome.Ended), ((await it.Case(person)).State, (await it.Case(person)).Outcome));
        Assert.Contains((await it.Mails()), mail => mail.StartsWith("CalledOff.", StringComparison.Ordinal));
        Assert.Contains((await it.Mails()), mail => mail.StartsWith("CaseEnded.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recommendation_that_is_ended_leaves_its_meeting_to_the_others()
    {
        await using var it = await ARound.On(azurite);
        await it.Applies(Lin).Applies(He).Does(2, 10, async () => Assert.True((await it.Get<Skipping>().End(await it.Case(He), Office, Reason)).IsDone)).BranchMeets().IsReviewed(Lin).Runs();
        Assert.Equal((Outcome.Ended, new CaseEnd("许言", Reason)), ((await it.Case(He)).Outcome, (await it.Case(He)).EndedBy));
        Assert.Equal(Outcome.Recommended, (await it.Case(Lin)).Outcome);
        Assert.Equal(Outcome.Withdrawn, (await it.Meeting())!.BodyAs<MeetingBody>().Candidates.Single(candidate => candidate.Person == He).Outcome);
    }

    static async Task Skips(ARound it, string step)
    {
        var row = await it.Case(Lin);
        Assert.True((await it.Get<Skipping>().Skip((await it.Get<Skipping>().Find(row, $"{step}.1"))!, Office, Reason)).IsDone);
    }
}
