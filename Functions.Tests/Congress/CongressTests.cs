using Workflows.Cases;
using Workflows.Congress;
using Workflows.Tests.Testing;
using Workflows.Web;
using Answer = Workflows.UserTasks.Answer;
using static Workflows.Tests.Congress.ACongress;

namespace Workflows.Tests.Congress;

/// <summary>A congress, told as (day, what happened).</summary>
public sealed class CongressTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task From_the_request_to_the_filing()
    {
        await using var it = await On(azurite);
        await it.Requests().IsApproved(2).IsPrepared().Elects(7, Computing).Elects(8, Maths).IsExamined().Nominates().AsksToConvene().Sits(50, 7, 3, 6).IsPublished().Runs();

        var body = await it.Ends(Outcome.Convened, "1 ConveneRequest.1 Submitted");
        Assert.Equal([("计算1", 7), ("数学1", 6)], body.Elected.Select(each => (each.Name, each.Approvals)));
        Assert.Equal(8, body.Entitled);

        var (row, papers) = ((await it.Find(null))!, it.Get<CasePapers>());
        var committee = new Visitor(School, University, "许言川", [new(Role.UniversityLeagueCommittee)], "");
        var made = await Task.WhenAll(papers.Of(row, committee).Select(async paper => (paper.Name, File: await papers.Make(row, paper, committee))));
        Assert.Equal(["CongressRequest", "CongressSeats", "CongressDelegates", "CongressCredentials", "CongressOpening", "CongressResult"], made.Select(paper => paper.Name));
        Assert.All(made, paper => Assert.NotEmpty(paper.File!));
    }

    [Fact]
    public async Task A_college_that_is_late_loses_its_seats()
    {
        await using var it = await On(azurite);
        await it.Requests().IsApproved(2).IsPrepared().Elects(7, Computing)
            .Answers(20, University, Workflows.Congress.Step.LateColleges, Answer.Rejected)
            .IsExamined(25).Nominates(26).AsksToConvene(60).Sits(80, 4, 3, 1).IsPublished(85).Runs();

        var body = await it.Ends(Outcome.Convened, "5 DelegateElection.1 Asked", "11 ListIn", "21 DelegateElection.1 Expired", "21 LateColleges.1 Rejected");
        Assert.Equal(4, body.Entitled);
        await it.Tells((await it.Find(Maths))!, Outcome.Lapsed);
    }

    [Fact]
    public async Task A_request_that_is_refused_ends_the_congress_and_makes_room_for_another()
    {
        await using var it = await On(azurite);
        await it.Requests().Answers(2, University, Workflows.Congress.Step.ConveneApproval, Answer.Approved, Approver.League).Answers(3, Party, Workflows.Congress.Step.ConveneApproval, Answer.Rejected, Approver.Party).Runs();
        await it.Ends(Outcome.NotApproved, "3 ConveneApproval.1.party Rejected");
    }

    [Fact]
    public async Task A_request_that_is_sent_back_is_made_and_approved_anew()
    {
        await using var it = await On(azurite);
        await it.Requests().Answers(2, University, Workflows.Congress.Step.ConveneApproval, Answer.Returned, Approver.League)
            .Answers(3, Officer, Workflows.Congress.Step.ConveneRequest, Answer.Submitted, fields: ("place", "体育馆")).IsApproved(4)
            .IsPrepared(8).Elects(9, Computing).Elects(9, Maths).IsExamined().Nominates().AsksToConvene().Sits(50, 7, 3, 6).IsPublished().Runs();
        Assert.Equal("体育馆", (await it.Ends(Outcome.Convened, "2 ConveneApproval.1.league Returned", "3 ConveneRequest.2 Submitted", "4 ConveneApproval.2.league Approved")).Place);
    }
}
