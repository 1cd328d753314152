using System.Collections.Immutable;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.People.Demo;

/// <summary>
/// 示例大学, to try things in: 6 colleges, 24 League branches, about 600 invented people, every role held. The same each time but for dates, which are counted back
/// from today: most students meet the requirements, some do not, of some the roster does not know.
/// </summary>
internal static class DemoSchool
{
    public const string Code = "demo";

    /// <summary>People a guide can name, and the addresses to sign in with.</summary>
    public const string Student = "linzhixia@demo.example.edu.cn", SecondStudent = "heqingyue@demo.example.edu.cn", NotEligible = "suyiming@demo.example.edu.cn";
    public const string BranchSecretary = "chenruoning@demo.example.edu.cn", Counsellor = "songzhiwei@demo.example.edu.cn";
    public const string CollegeCommittee = "zhouyuan@demo.example.edu.cn", PartyBranchSecretary = "zhenghuaijin@demo.example.edu.cn";
    public const string UniversityCommittee = "tuanwei@demo.example.edu.cn", Administrator = "admin@demo.example.edu.cn";

    public static School School { get; } = new(Code, "示例大学") { Telephone = "(010) 5555 0100", Hours = "工作日 8:30–17:00", IsDemo = true };

    /// <summary>Each college with its four branches; the digits are year of entry and class.</summary>
    public static ImmutableArray<(string College, ImmutableArray<(string Branch, string Major)> Branches)> Colleges { get; } =
    [
        ("计算机学院", [("软件 2301", "软件工程"), ("软件 2302", "软件工程"), ("计科 2401", "计算机科学与技术"), ("智能 2401", "人工智能")]),
        ("机械工程学院", [("机械 2301", "机械工程"), ("机械 2302", "机械工程"), ("车辆 2401", "车辆工程"), ("机器人 2401", "机器人工程")]),
        ("经济管理学院", [("会计 2301", "会计学"), ("金融 2301", "金融学"), ("工商 2401", "工商管理"), ("金融 2401", "金融学")]),
        ("外国语学院", [("英语 2301", "英语"), ("日语 2301", "日语"), ("英语 2401", "英语"), ("翻译 2401", "翻译")]),
        ("数学与统计学院", [("数学 2301", "数学与应用数学"), ("统计 2301", "统计学"), ("数学 2401", "数学与应用数学"), ("统计 2401", "统计学")]),
        ("医学院", [("临床 2301", "临床医学"), ("临床 2302", "临床医学"), ("护理 2401", "护理学"), ("药学 2401", "药学")]),
    ];

    public static IEnumerable<Office> Offices => Colleges.Select((college, at) =>
        new Office(college.College, $"{college.College}团委", $"(010) 5555 {128 + at:D4}", $"{college.College} {305 + at} 室")).Prepend(new Office("", School.LeagueCommittee, School.Telephone, "行政楼 210 室"));

    /// <param name="today">From which dates are counted back.</param>
    public static ImmutableArray<Person> People(DateOnly today)
    {
        var draw = new DemoDraw(20190509);
        var students = Colleges.SelectMany((college, at) => college.Branches.SelectMany((branch, number) => DemoStudents.Of(draw, today, (at, college.College), (number, branch.Branch, branch.Major))));
        return [.. students, .. DemoStaff.People()];
    }

    /// <summary>The second half of the branches of a college, by turns, are looked after by its second Party branch.</summary>
    public static string PartyBranchOf(string college, int branch) => $"{college}教工第{(branch % 2 == 0 ? '一' : '二')}党支部";

    public static string IdOf(string number) => $"p-{Secrets.Hash($"{Code}|{number}")[..8]}";

    /// <summary>
    /// Fills an empty store, in about a second. The school's row comes last: a seed that was interrupted is known by its absence, and seeding again mends it. Twice is safe.
    /// </summary>
    /// <returns>False when the school is there already.</returns>
    public static async Task<bool> Seed(PeopleStore people, PeopleNames names, Schools schools, TimeProvider time, CancellationToken cancel = default)
    {
        if (await schools.FindSchool(Code, cancel) is not null) return false;
        var everybody = People(Say.Today(time));
        await people.AddMany(Code, everybody, cancel);
        await names.Put(Code, everybody, cancel);
        foreach (var office in Offices) await schools.PutOffice(Code, office);
        return await schools.TryAdd(School);
    }
}
