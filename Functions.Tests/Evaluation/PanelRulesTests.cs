using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Workflows.Evaluation;
using Workflows.People;
using Workflows.Web;

namespace Workflows.Tests.Evaluation;

public sealed class PanelRulesTests
{
    static readonly EvaluationPolicy Policy = new();
    static readonly EvaluationBody Body = new(UnionPosts.University, null, "2025-2026-2");

    static readonly Gen<ImmutableArray<PoolEntry>> Pools = Gen.Int[1, 60].Select(count => Enumerable.Range(0, count).Select(n => new PoolEntry((PanelGroup)(n % 3), $"p-{n:D4}", $"人{n}", "")).ToImmutableArray());

    [Fact]
    public void A_draw_can_be_repeated_from_its_published_pool_and_seed() => Gen.Select(Pools, Gen.String[Gen.Char['0', '9'], 5, 7]).Sample((pool, seed) =>
    {
        var seats = PanelRules.Seats(Policy, pool);
        var (drawn, substitutes) = PanelRules.Draw(seed, pool, seats);
        Assert.Equal(Repeated(PanelRules.TextOf(pool), seed, seats), [.. drawn.Select(seat => $"{seat.Group} {seat.Person}")]);
        Assert.Empty(drawn.Select(seat => seat.Person).Intersect(substitutes.Select(seat => seat.Person)));
    });

    /// <summary>As somebody would who has only the published text, sha256sum and sort.</summary>
    static List<string> Repeated(string text, string seed, ImmutableArray<int> seats)
    {
        static string Sha(string what) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)));
        var hash = Sha(text);
        var keyed = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (Key: Sha(hash + " " + seed + " " + line), Line: line)).OrderBy(each => each.Key, StringComparer.Ordinal).ToList();
        return [.. new[] { "Delegates", "Committee", "Peers" }.SelectMany((group, at) => keyed.Where(each => each.Line.StartsWith(group + " ", StringComparison.Ordinal)).Take(seats[at]).Select(each => each.Line))];
    }

    [Fact]
    public void The_pool_does_not_depend_on_the_order_of_the_roster() => Pools.Sample(pool => Assert.Equal(PanelRules.HashOf(pool), PanelRules.HashOf(pool.Reverse())));

    [Fact]
    public void At_least_half_of_every_panel_are_delegates() => Pools.Sample(pool =>
    {
        var seats = PanelRules.Seats(Policy, pool);
        Assert.True(seats[0] * 2 >= seats.Sum());
        Assert.True(seats.Zip(Enum.GetValues<PanelGroup>()).All(each => each.First <= pool.Count(entry => entry.Group == each.Second)));
    });

    [Theory]
    [InlineData("2026137", "03 08 12 17 25 31 + 09", "2026137:03-08-12-17-25-31+09")]
    [InlineData("第２０２６１３７期", "31,3,8,12,17,25|9", "2026137:03-08-12-17-25-31+09")]
    [InlineData("2026137", "03 08 12 17 25 34 + 09", null)] // no ball has 34
    [InlineData("2026137", "03 03 12 17 25 31 + 09", null)] // twice
    [InlineData("2026137", "03 08 12 17 25 31 + 17", null)] // no blue one
    [InlineData("2026137", "03 08 12 17 25 31", null)]
    [InlineData("", "03 08 12 17 25 31 + 09", null)]
    public void A_seed_is_an_issue_and_its_seven_numbers(string issue, string numbers, string? seed) => Assert.Equal(seed, PanelRules.Seed(issue, numbers));

    [Fact]
    public void Delegates_hold_no_post_in_a_union_are_at_the_school_and_are_in_one_group_only()
    {
        var pool = PanelRules.Pool(Policy with { DelegateSeats = 1 }, Body,
        [
            Student("good", delegates: true), Student("officer", delegates: true, post: "校学生会办公室主任"), Student("away", delegates: true) with { Status = EnrolmentStatus.Suspended },
            Student("gone", delegates: true) with { HasLeft = true }, Student("none"), Student("master", delegates: true) with { Level = Level.Master },
            Staff("committee", Role.UniversityLeagueCommittee), Staff("college", Role.CollegeLeagueCommittee, "计算机学院"), Student("elsewhere", post: "计算机学院学生会主席"),
        ]);

        Assert.Equal(["good"], Of(pool, PanelGroup.Delegates));
        Assert.Equal(["college", "committee"], Of(pool, PanelGroup.Committee));
        Assert.Equal(["officer"], Of(pool, PanelGroup.Peers));
    }

    [Fact]
    public void Where_there_are_few_delegates_class_representatives_join_them()
    {
        Person[] roster = [Student("delegate", delegates: true), Student("secretary") with { Roles = [new(Role.LeagueBranchSecretary, "软件 2302")] }, Student("member")];

        Assert.Equal(["delegate"], Of(PanelRules.Pool(Policy with { DelegateSeats = 1 }, Body, roster), PanelGroup.Delegates));
        Assert.Equal(["delegate", "secretary"], Of(PanelRules.Pool(Policy, Body, roster), PanelGroup.Delegates));
    }

    [Fact]
    public void The_union_of_a_college_is_judged_by_its_own()
    {
        var pool = PanelRules.Pool(Policy, new("计算机学院学生会", "计算机学院", "2025-2026-2"),
        [
            Student("own", delegates: true), Student("other", delegates: true) with { College = "数学学院" }, Staff("college", Role.CollegeLeagueCommittee, "计算机学院"),
            Staff("foreign", Role.CollegeLeagueCommittee, "数学学院"), Student("peer", post: "计算机学院学生会干事"), Student("school", post: "校学生会干事"),
        ]);

        Assert.Equal(["own"], Of(pool, PanelGroup.Delegates));
        Assert.Equal(["college"], Of(pool, PanelGroup.Committee));
        Assert.Equal(["peer"], Of(pool, PanelGroup.Peers));
    }

    [Theory]
    [InlineData("校学生会主席团成员", "校学生会", OfficerRank.Presidium)]
    [InlineData("校研究生会副主席", "校研究生会", OfficerRank.Presidium)]
    [InlineData("研究生会办公室主任", "校研究生会", OfficerRank.Head)]
    [InlineData("学生会宣传部副部长", "校学生会", OfficerRank.Head)]
    [InlineData("办公室干事", "校学生会", OfficerRank.Staff)]
    [InlineData("学院学生会主席", "计算机学院学生会", OfficerRank.Presidium)]
    [InlineData("计算机学院学生会文体部部长", "计算机学院学生会", OfficerRank.Head)]
    [InlineData("计算机学生会干事", "计算机学院学生会", OfficerRank.Staff)]
    public void A_post_tells_its_union_and_its_rank(string text, string body, object rank)
    {
        var post = Assert.Single(UnionPosts.Read(text, "计算机学院"));
        Assert.Equal((body, (OfficerRank)rank), (post.Body, post.Rank));
    }

    [Fact]
    public void Somebody_may_hold_posts_in_two_unions() =>
        Assert.Equal(["校学生会", "计算机学院学生会"], UnionPosts.Read("校学生会办公室主任、学院学生会主席", "计算机学院").Select(post => post.Body));

    static IEnumerable<string> Of(IEnumerable<PoolEntry> pool, PanelGroup group) => pool.Where(entry => entry.Group == group).Select(entry => entry.Person);

    static Person Student(string id, bool delegates = false, string? post = null) => new(id, "test", id)
    {
        StudentNumber = id, College = "计算机学院", Level = Level.Undergraduate, Status = EnrolmentStatus.Enrolled, UnionPost = post, Roles = delegates ? [new(Role.Delegate)] : [],
    };

    static Person Staff(string id, string role, string scope = "") => new(id, "test", id) { StaffNumber = id, Roles = [new(role, scope)] };
}
