using Workflows.Web;

namespace Workflows.People.Demo;

/// <summary>Teachers and offices: of each college two counsellors, its League and Party committees and two Party branches; of the school the others.</summary>
internal static class DemoStaff
{
    public static IEnumerable<Person> People()
    {
        var draw = new DemoDraw(20140528);
        foreach (var (college, at) in DemoSchool.Colleges.Select((college, at) => (college.College, at)))
        {
            var seat = 0;
            foreach (var (post, role, scope) in PostsOf(college))
            {
                seat++;
                var known = at == 0 ? Known(role, seat) : null;
                var number = $"T{at + 1:D2}{seat:D2}";
                yield return Person(number, known?.Name ?? DemoNames.One(draw), known?.Email ?? $"{number.ToLowerInvariant()}@demo.example.edu.cn", college, draw, new(role, scope)) with { LeaguePost = post };
            }
        }
        yield return Person("T9001", "许言川", DemoSchool.UniversityCommittee, null, draw, new(Role.UniversityLeagueCommittee)) with { LeaguePost = "校团委书记" };
        yield return Person("T9002", DemoNames.One(draw), "tuanwei2@demo.example.edu.cn", null, draw, new(Role.UniversityLeagueCommittee)) with { LeaguePost = "校团委副书记" };
        yield return Person("T9003", DemoNames.One(draw), "dangwei@demo.example.edu.cn", null, draw, new(Role.UniversityPartyCommittee));
        yield return Person("T9004", DemoNames.One(draw), "xuegong@demo.example.edu.cn", null, draw, new(Role.StudentAffairs));
        yield return Person("T9005", DemoNames.One(draw), DemoSchool.Administrator, null, draw, new(Role.Administrator));
        yield return Person("T9006", DemoNames.One(draw), "ducha@demo.example.edu.cn", null, draw, new(Role.Inspector) { Until = new(2030, 12, 31) });
    }

    static IEnumerable<(string? Post, string Role, string Scope)> PostsOf(string college) =>
    [
        (null, Role.Counsellor, college),
        (null, Role.Counsellor, college),
        ("学院团委书记", Role.CollegeLeagueCommittee, college),
        ("学院团委副书记", Role.CollegeLeagueCommittee, college),
        (null, Role.CollegePartyCommittee, college),
        (null, Role.PartyBranch, DemoSchool.PartyBranchOf(college, 0)),
        (null, Role.PartyBranch, DemoSchool.PartyBranchOf(college, 1)),
    ];

    static (string Name, string Email)? Known(string role, int seat) => (role, seat) switch
    {
        (Role.Counsellor, 1) => ("宋知微", DemoSchool.Counsellor),
        (Role.CollegeLeagueCommittee, 3) => ("周予安", DemoSchool.CollegeCommittee),
        (Role.PartyBranch, 7) => ("郑怀谨", DemoSchool.PartyBranchSecretary),
        _ => null,
    };

    static Person Person(string number, string name, string email, string? college, DemoDraw draw, RoleHeld held) => new(DemoSchool.IdOf(number), DemoSchool.Code, name)
    {
        StaffNumber = number, Email = email, College = college, Gender = draw.Percent(50) ? "女" : "男", Ethnicity = "汉族", PoliticalStatus = PoliticalStatus.PartyMember,
        PartyBranch = held.Role == Role.PartyBranch ? held.Scope : null, Roles = [held],
    };
}
