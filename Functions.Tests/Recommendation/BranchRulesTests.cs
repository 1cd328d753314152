using Workflows.People;
using Workflows.Recommendation;
using Workflows.Web;

namespace Workflows.Tests.Recommendation;

public sealed class BranchRulesTests
{
    static readonly RecommendationPolicy Policy = new();

    [Fact]
    public void Holders_of_membership_vote_and_everybody_else_is_named_with_the_reason()
    {
        Person[] roster =
        [
            A("lin"), A("su") with { Status = EnrolmentStatus.Suspended }, A("meng") with { Status = EnrolmentStatus.Exchange }, A("jiang"), A("han"),
            A("zhou") with { PoliticalStatus = PoliticalStatus.Masses }, A("wu") with { PoliticalStatus = PoliticalStatus.PartyMember },
            A("zheng") with { PoliticalStatus = PoliticalStatus.ProbationaryPartyMember, LeagueMember = true }, A("wang") with { HasLeft = true },
            A("feng") with { Status = EnrolmentStatus.Graduated }, A("chen") with { LeagueBranch = "软件 2301 团支部" },
        ];
        var electorate = BranchRules.Electorate(Policy, "软件 2302 团支部", roster, onProbation: new HashSet<string> { "jiang" }, abroad: new HashSet<string> { "han" });

        Assert.Equal("lin zheng", string.Join(' ', electorate.Entitled));
        Assert.Equal(
            [
                ("su", NoVote.Suspended), ("meng", NoVote.Abroad), ("jiang", NoVote.OnProbation), ("han", NoVote.Abroad), ("zhou", NoVote.NotAMember),
                ("wu", NoVote.MembershipUnknown), ("wang", NoVote.Left), ("feng", NoVote.Left),
            ],
            electorate.Others.Select(other => (other.Person, other.Reason)));
        Assert.Equal(6, electorate.Members);
        Assert.Equal(["su", "meng", "jiang", "han"], electorate.Others.Where(other => other.IsMember).Select(other => other.Person));
    }

    [Fact]
    public void A_school_may_count_them_all()
    {
        var policy = Policy with { SuspendedStudentsCount = true, MembersAbroadCount = true, MembersOnProbationCount = true };
        Person[] roster = [A("su") with { Status = EnrolmentStatus.Suspended }, A("meng") with { Status = EnrolmentStatus.Exchange }, A("jiang")];
        var electorate = BranchRules.Electorate(policy, "软件 2302 团支部", roster, onProbation: new HashSet<string> { "jiang" });
        Assert.Equal("su meng jiang", string.Join(' ', electorate.Entitled));
        Assert.Empty(electorate.Others);
    }

    [Fact]
    public void The_branch_is_the_class_where_the_roster_names_none() =>
        Assert.Equal("lin", Assert.Single(BranchRules.Electorate(Policy, "软件 2302", [A("lin") with { LeagueBranch = null, ClassName = "软件 2302" }]).Entitled));

    [Theory]
    [InlineData("", Role.LeagueBranchSecretary, "chen")]
    [InlineData("lin", Role.LeagueBranchSecretary, "chen")]
    [InlineData("chen", Role.LeagueBranchDeputySecretary, "gu qian")]
    [InlineData("chen gu", Role.LeagueBranchDeputySecretary, "qian")]
    [InlineData("chen gu qian", Role.LeagueBranchOrganizer, "sun")]
    [InlineData("chen gu qian sun", Role.CollegeLeagueCommittee, "")]
    public void Who_stands_on_the_list_passes_the_whole_list_on(string listed, string role, string persons)
    {
        var asked = BranchRules.WhoIsAsked(new(["chen"], ["gu", "qian"], ["sun"]), listed.Split(' ').ToHashSet());
        Assert.Equal((role, persons), (asked.Role, string.Join(' ', asked.Persons)));
    }

    [Fact]
    public void A_post_nobody_holds_is_passed_over()
    {
        Assert.Equal(Role.LeagueBranchOrganizer, BranchRules.WhoIsAsked(new(["chen"], [], ["sun"]), new HashSet<string> { "chen" }).Role);
        Assert.Equal(Role.CollegeLeagueCommittee, BranchRules.WhoIsAsked(new([], [], []), new HashSet<string>()).Role);
    }

    static Person A(string id) => new(id, "demo", id) { LeagueBranch = "软件 2302 团支部", PoliticalStatus = PoliticalStatus.LeagueMember, Status = EnrolmentStatus.Enrolled };
}
