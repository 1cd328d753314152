using System.Net;
using Workflows.People;
using Workflows.People.Lookup;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.People.Lookup;

public sealed class PeopleFormsTests(Azurite azurite) : IClassFixture<Azurite>
{
    static readonly RoleHeld Secretary = new(Role.LeagueBranchSecretary, "软件 2302");

    [Fact]
    public async Task Somebody_is_found_by_number_and_by_the_beginning_of_the_name()
    {
        await using var it = await PeopleSite.On(azurite);
        var (student, _) = await Students(it);
        var browser = await Committee(it);
        foreach (var asked in new[] { "林知", "2023010204", " ２０２３０１０２０４ " })
            Assert.Contains($"/people/{student.Id}", await browser.Page("/people?q=" + Uri.EscapeDataString(asked)), StringComparison.Ordinal);
        Assert.DoesNotContain(student.Id, await browser.Page("/people?q=" + Uri.EscapeDataString("夏")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_is_given_and_taken_with_a_reason_and_both_stand_on_record()
    {
        await using var it = await PeopleSite.On(azurite);
        var (student, _) = await Students(it);
        var browser = await Committee(it);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post($"/people/{student.Id}/roles", ("role", Role.LeagueBranchSecretary), ("scope", "软件 2302"), ("reason", "换届选举"))).StatusCode);
        Assert.Equal([student.Id], (await it.People.Holders(it.School, Secretary)).Select(person => person.Id));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post($"/people/{student.Id}/roles", ("take", Secretary.ToString()), ("takeReason", "毕业"))).StatusCode);
        Assert.Empty(await it.People.Holders(it.School, Secretary));

        var (trail, page) = (await it.Get<SchoolTrails>().People.Read(it.School), await browser.Page($"/people/{student.Id}"));
        Assert.Null(trail.Fault);
        Assert.Equal(["换届选举", "毕业"], trail.Entries.Select(entry => Json.Read<AuditDetail>(entry.Detail!).Text!));
        Assert.Contains("换届选举", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("软件 2399", "换届", "scope")]
    [InlineData("软件 2302", "", "reason")]
    public async Task A_role_that_cannot_be_is_refused_at_its_field_with_all_that_was_typed(string scope, string reason, string field)
    {
        await using var it = await PeopleSite.On(azurite);
        var (student, _) = await Students(it);
        var browser = await Committee(it);
        var answer = await browser.Post($"/people/{student.Id}/roles", ("role", Role.LeagueBranchSecretary), ("scope", scope), ("reason", reason));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains($"{field}-fault", page, StringComparison.Ordinal);
        Assert.Contains(scope, page, StringComparison.Ordinal);
        Assert.Empty((await it.People.Find(it.School, student.Id))!.Roles);
    }

    [Fact]
    public async Task Nobody_changes_the_own_roles_and_the_last_who_may_give_them_keeps_the_office()
    {
        await using var it = await PeopleSite.On(azurite);
        await Students(it);
        var committee = await it.Add("顾清源", "gu@example.edu.cn", new RoleHeld(Role.UniversityLeagueCommittee));
        var administrator = await it.Add("管理员", "admin@example.edu.cn", new RoleHeld(Role.Administrator));
        var browser = await it.SignedIn(administrator);
        await browser.Page($"/people/{committee.Id}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Post($"/people/{committee.Id}/roles", ("take", Role.UniversityLeagueCommittee), ("takeReason", "调离"))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.Post($"/people/{administrator.Id}/roles", ("role", Role.UniversityLeagueCommittee), ("reason", "自己来"))).StatusCode);
        Assert.True((await it.People.Find(it.School, committee.Id))!.Holds(Role.UniversityLeagueCommittee));
        Assert.Equal([Role.Administrator], (await it.People.Find(it.School, administrator.Id))!.Roles.Select(held => $"{held}"));
    }

    [Fact]
    public async Task Roles_that_procedures_need_and_nobody_can_be_asked_in_are_shown_before_a_case_waits_on_them()
    {
        await using var it = await PeopleSite.On(azurite);
        var (student, other) = await Students(it);
        await it.People.Change(it.School, student.Id, person => person with { Roles = [Secretary], Email = null });
        await it.People.Change(it.School, other.Id, person => person with { Roles = [new(Role.CollegeLeagueCommittee, "计算机学院")] });
        await it.Add("顾清源", "gu@example.edu.cn", new RoleHeld(Role.UniversityLeagueCommittee));
        var gaps = (await RosterScopes.Read(it.People, it.School, new(2026, 11, 24), default)).Gaps([new RecommendationRoles()]);
        Assert.Equal(
            [("LeagueBranchSecretary@软件 2302", 1), ("PartyBranch@计算机学院教工第一党支部", 0)],
            gaps.Select(gap => (gap.Held.ToString(), gap.Who.Length)));
    }

    [Fact]
    public async Task A_student_looks_nobody_up()
    {
        await using var it = await PeopleSite.On(azurite);
        var (student, other) = await Students(it);
        var browser = await it.SignedIn(student);
        foreach (var path in new[] { "/people", "/people/roles", $"/people/{other.Id}" }) Assert.Equal(HttpStatusCode.Forbidden, (await browser.Get(path)).StatusCode);
    }

    static async Task<TestBrowser> Committee(PeopleSite it)
    {
        var browser = await it.SignedIn(await it.Add("顾清源", "gu@example.edu.cn", new RoleHeld(Role.UniversityLeagueCommittee)));
        await browser.Page("/people/p-linzhixia");   // with its form's token
        return browser;
    }

    static async Task<(Person Student, Person Other)> Students(PeopleSite it)
    {
        Person[] both =
        [
            new("p-linzhixia", it.School, "林知夏") { StudentNumber = "2023010204", Email = "lin@example.edu.cn", College = "计算机学院", LeagueBranch = "软件 2302", PartyBranch = "计算机学院教工第一党支部" },
            new("p-chensiyuan", it.School, "陈思远") { StudentNumber = "2023010205", Email = "chen@example.edu.cn", College = "计算机学院", LeagueBranch = "软件 2302" },
        ];
        await it.People.AddMany(it.School, both);
        await it.Get<PeopleNames>().Put(it.School, both);
        return (both[0], both[1]);
    }
}
