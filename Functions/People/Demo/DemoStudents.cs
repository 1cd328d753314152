using System.Globalization;
using Workflows.Web;

namespace Workflows.People.Demo;

/// <summary>The students of one branch: its three officers, the people of the guide in 软件 2302, and the others as they come.</summary>
internal static class DemoStudents
{
    const string GuidesBranch = "软件 2302";

    static readonly (string Post, string Role)[] Officers =
    [
        ("团支部书记", Role.LeagueBranchSecretary), ("团支部副书记", Role.LeagueBranchDeputySecretary), ("组织委员", Role.LeagueBranchOrganizer),
    ];

    static readonly string[] Clubs = ["合唱团", "棋社", "青年志愿者协会", "摄影协会", "辩论队", "羽毛球协会", "创新创业协会"];
    static readonly string[] Minorities = ["满族", "回族", "蒙古族", "维吾尔族", "壮族", "土家族", "苗族", "朝鲜族"];

    public static IEnumerable<Person> Of(DemoDraw draw, DateOnly today, (int At, string Name) college, (int At, string Name, string Major) branch)
    {
        var grade = 2000 + int.Parse(branch.Name[^4..^2], CultureInfo.InvariantCulture);
        var size = draw.Between(22, 26);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var seat = 1; seat <= size; seat++)
        {
            var name = DemoNames.One(draw);
            while (!names.Add(name)) name = DemoNames.One(draw);
            var number = $"{grade}{college.At + 1:D2}{branch.At + 1:D2}{seat:D2}";
            var person = new Person(DemoSchool.IdOf(number), DemoSchool.Code, name)
            {
                StudentNumber = number, Email = $"{number}@demo.example.edu.cn", College = college.Name, Grade = grade, Level = Level.Undergraduate, Major = branch.Major,
                ClassName = branch.Name, LeagueBranch = branch.Name, Gender = draw.Percent(52) ? "女" : "男", Ethnicity = draw.Percent(90) ? "汉族" : draw.One(Minorities),
                BirthDate = new DateOnly(grade - 19, 9, 1).AddDays(draw.Below(365)), Status = draw.Percent(98) ? EnrolmentStatus.Enrolled : draw.Percent(50) ? EnrolmentStatus.Suspended : EnrolmentStatus.Exchange,
                PartyBranch = DemoSchool.PartyBranchOf(college.Name, branch.At), RankPercent = Math.Max(1, ((seat * 10_000) - draw.Below(10_000)) / size),
                Clubs = draw.Percent(40) ? draw.One(Clubs) : null,
            };
            person = seat <= Officers.Length ? Officer(Member(draw, today, person, eligible: true), Officers[seat - 1]) : Member(draw, today, person, eligible: draw.Percent(66));
            yield return branch.Name == GuidesBranch ? Guide(today, person, seat) : InUnion(person, college.At, branch.At, seat);
        }
    }

    /// <summary>校学生会 has its people in each college's first branch, from the presidium to staff; two of each branch are delegates of the congress.</summary>
    static Person InUnion(Person person, int college, int branch, int seat) => seat switch
    {
        7 or 8 when branch == 0 => person with { UnionPost = UnionPosts[((seat - 7) * 6) + college], Status = EnrolmentStatus.Enrolled },
        9 or 10 when branch == 0 => person with { UnionPost = $"校学生会{UnionPosts[6 + ((seat - 9) * 3) + (college / 2)][4..^2]}干事", Status = EnrolmentStatus.Enrolled },
        11 or 12 => person with { Roles = [.. person.Roles, new(Role.Delegate)], Status = EnrolmentStatus.Enrolled },
        _ => person,
    };

    static readonly string[] UnionPosts =
    [
        "校学生会主席团成员", "校学生会主席团成员", "校学生会主席团成员", "校学生会办公室主任", "校学生会权益服务部部长", "校学生会学术科创部部长",
        "校学生会文体活动部部长", "校学生会志愿服务部部长", "校学生会宣传信息部部长", "校学生会办公室副主任", "校学生会权益服务部副部长", "校学生会学术科创部副部长",
    ];

    static Person Officer(Person person, (string Post, string Role) office) =>
        person with { LeaguePost = office.Post, Status = EnrolmentStatus.Enrolled, Roles = [new(office.Role, person.LeagueBranch!)] };

    /// <summary>What the conditions of a recommendation look at. Not eligible: applied too late, not at all, failed, sanctioned, no member; or the roster does not know.</summary>
    static Person Member(DemoDraw draw, DateOnly today, Person person, bool eligible)
    {
        person = person with
        {
            PoliticalStatus = PoliticalStatus.LeagueMember, LeagueMember = true, LeagueJoinDate = new DateOnly(person.Grade!.Value - draw.Between(2, 4), 5, 4),
            PartyApplicationDate = today.AddDays(-draw.Between(200, 600)), FailedCourses = 0,
        };
        return eligible ? person : draw.Below(8) switch
        {
            0 or 1 => person with { PartyApplicationDate = today.AddDays(-draw.Between(20, 150)) },
            2 => person with { PartyApplicationDate = null },
            3 => person with { FailedCourses = draw.Between(1, 3) },
            4 => person with { FailedCourses = null },
            5 => person with { SanctionDate = today.AddDays(-draw.Between(30, 300)) },
            6 => person with { ActivistSince = today.AddDays(-draw.Between(30, 700)), PartyApplicationDate = today.AddDays(-draw.Between(800, 900)) },
            _ when draw.Percent(50) => person with { PoliticalStatus = PoliticalStatus.ProbationaryPartyMember, ActivistSince = today.AddDays(-800), PartyApplicationDate = today.AddDays(-1000) },
            _ => person with { PoliticalStatus = PoliticalStatus.Masses, LeagueMember = false, LeagueJoinDate = null, PartyApplicationDate = null },
        };
    }

    /// <summary>Those whom the guide and the pages name.</summary>
    static Person Guide(DateOnly today, Person person, int seat) => seat switch
    {
        1 => person with { Name = "陈若宁", Gender = "女", Email = DemoSchool.BranchSecretary },
        4 => Eligible(today, person) with { Name = "林知夏", Gender = "女", Email = DemoSchool.Student, RankPercent = 612 },
        5 => Eligible(today, person) with { Name = "何清越", Gender = "男", Email = DemoSchool.SecondStudent, RankPercent = 1184 },
        6 => Eligible(today, person) with { Name = "苏一鸣", Gender = "男", Email = DemoSchool.NotEligible, PartyApplicationDate = today.AddMonths(-4), FailedCourses = null },
        _ => person,
    };

    static Person Eligible(DateOnly today, Person person) => person with
    {
        Status = EnrolmentStatus.Enrolled, PoliticalStatus = PoliticalStatus.LeagueMember, LeagueMember = true, LeagueJoinDate = new DateOnly(2020, 5, 4),
        PartyApplicationDate = today.AddDays(-380), FailedCourses = 0, SanctionDate = null, ActivistSince = null,
    };
}
