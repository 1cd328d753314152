using CsCheck;
using Workflows.People;
using Workflows.People.Roster;
using Workflows.Web;

namespace Workflows.Tests.People.Roster;

/// <summary>A file and a roster → what would change.</summary>
public sealed class RosterPlanTests
{
    [Fact]
    public void A_full_line_becomes_a_person_with_every_field()
    {
        var person = Assert.Single(ARoster.Plan("""
            学号,工号,姓名,邮箱,学院,年级,培养层次,专业,班级,性别,民族,出生日期,学籍状态,政治面貌,团籍,团内职务,入团日期,入党申请日期,确定积极分子日期,联系党支部,专业排名百分比,不及格门数,处分日期,学生会职务,社团,角色
            2023010101,,林知夏,Lin@demo.example.edu.cn,计算机学院,2023级,本科,软件工程,软件 2302,女,汉,2005年3月1日,在读,共青团员,是,组织委员,2019-5-4,2025/9/1,,学生第一党支部,12.34%,0,,,合唱团,团支部组织委员
            """).After());
        Assert.Equal(
            new Person("p-new1", "demo", "林知夏")
            {
                StudentNumber = "2023010101", Email = "lin@demo.example.edu.cn", College = "计算机学院", Grade = 2023, Level = Level.Undergraduate, Major = "软件工程",
                ClassName = "软件 2302", LeagueBranch = "软件 2302", Gender = "女", Ethnicity = "汉族", BirthDate = new(2005, 3, 1), Status = EnrolmentStatus.Enrolled,
                PoliticalStatus = PoliticalStatus.LeagueMember, LeagueMember = true, LeaguePost = "组织委员", LeagueJoinDate = new(2019, 5, 4), PartyApplicationDate = new(2025, 9, 1),
                PartyBranch = "学生第一党支部", RankPercent = 1234, FailedCourses = 0, Clubs = "合唱团", Roles = person.Roles,
            },
            person);
        Assert.Equal(new RoleHeld(Role.LeagueBranchOrganizer, "软件 2302"), Assert.Single(person.Roles));
    }

    [Fact]
    public void An_empty_cell_and_an_absent_column_change_nothing_and_a_dash_clears()
    {
        var before = ARoster.Student("1") with { College = "计算机学院", Major = "软件工程", Clubs = "合唱团" };
        var plan = ARoster.Plan("学号,姓名,学院,专业\n1,,-,\n", before);
        Assert.Equal(new FieldChange("college", "计算机学院", null), Assert.Single(Assert.Single(plan.Updated).Changes));
        Assert.Equal(before with { College = null }, Assert.Single(plan.After(before)));
    }

    [Fact]
    public void A_file_that_says_what_the_roster_has_changes_nothing()
    {
        var before = ARoster.Student("1") with { College = "计算机学院", Email = "lin@demo.example.edu.cn" };
        var plan = ARoster.Plan("学号,姓名,学院,邮箱\n1,林知夏,计算机学院,LIN@demo.example.edu.cn\n", before);
        Assert.Equal((0, 1), (plan.People.Length, plan.Unchanged));
    }

    [Theory]
    [InlineData("学号,姓名\n1,-", "姓名", "MayNotBeCleared")]
    [InlineData("学号,姓名\n2,", "姓名", "NameMissing")]
    [InlineData("学号,姓名\n1,一\n1,二", "学号", "NumberTwice")]
    [InlineData("学号,工号,姓名\n1,T1,一", "工号", "TwoPersons")]
    [InlineData("学号,姓名,邮箱\n2,二,staff@demo.example.edu.cn", "邮箱", "EmailTaken")]
    [InlineData("学号,姓名,邮箱\n2,二,a@b.cn\n3,三,A@B.cn", "邮箱", "EmailTwice")]
    [InlineData("学号,姓名,角色\n2,二,皇帝", "角色", "UnknownRole")]
    [InlineData("学号,姓名,角色\n2,二,辅导员", "角色", "RoleWithoutScope")]
    [InlineData("学号,姓名,学籍状态\n2,二,在逃", "学籍状态", "Word")]
    [InlineData("学号,姓名,政治面貌\n2,二,好人", "政治面貌", "Word")]
    [InlineData("学号,姓名,团籍\n2,二,也许", "团籍", "Word")]
    [InlineData("学号,姓名,不及格门数\n2,二,三", "不及格门数", "Whole")]
    public void A_fault_names_its_column_as_the_file_does(string csv, string column, string code)
    {
        var plan = ARoster.Plan(csv, ARoster.Student("1"), new Person("p-t", "demo", "宋知微") { StaffNumber = "T1", Email = "staff@demo.example.edu.cn" });
        Assert.Equal([(csv.Count(c => c == '\n') + 1, column, code)], plan.Told());
        Assert.Empty(plan.People);
    }

    [Fact]
    public void Every_fault_of_a_file_is_told_at_once_in_the_order_of_its_lines()
    {
        var plan = ARoster.Plan("学号,姓名,邮箱,出生日期\n2.02E+11,一,x,2005\n2,,a@b.cn,2030-1-1\n");
        Assert.Equal(
            [(2, "学号", "NumberRounded"), (2, "邮箱", "Email"), (2, "出生日期", "Date"), (3, "出生日期", "DateInFuture"), (3, "姓名", "NameMissing")],
            plan.Told());
    }

    [Fact]
    public void An_address_may_pass_from_one_person_to_another_within_a_file()
    {
        var (one, two) = (ARoster.Student("1") with { Email = "a@b.cn" }, ARoster.Student("2") with { Email = "c@d.cn" });
        var after = ARoster.Plan("学号,邮箱\n1,c@d.cn\n2,a@b.cn\n", one, two).After(one, two);
        Assert.Equal(["c@d.cn", "a@b.cn"], after.Select(person => person.Email));
    }

    [Theory]
    [InlineData("团支部书记", "LeagueBranchSecretary@软件 2302")]
    [InlineData("LeagueBranchSecretary", "LeagueBranchSecretary@软件 2302")]
    [InlineData("leaguebranchsecretary", "LeagueBranchSecretary@软件 2302")]
    [InlineData("辅导员@软件 2301； 辅导员", "Counsellor@计算机学院|Counsellor@软件 2301")]
    [InlineData("学院团委;学生代表", "CollegeLeagueCommittee@计算机学院|Delegate")]
    [InlineData("PartyBranch", "PartyBranch@学生第一党支部")]
    [InlineData("校团委；信息管理员", "Administrator|UniversityLeagueCommittee")]
    [InlineData("承办部门＠后勤处", "Department@后勤处")]
    [InlineData("辅导员;辅导员", "Counsellor@计算机学院")]
    public void A_role_without_a_scope_is_held_where_its_holder_is(string cell, string held)
    {
        var before = ARoster.Student("1") with { College = "计算机学院", LeagueBranch = "软件 2302", PartyBranch = "学生第一党支部" };
        var after = Assert.Single(ARoster.Plan($"学号,角色\n1,{cell}\n", before).After(before));
        Assert.Equal(held, string.Join('|', after.Roles));
    }

    [Fact]
    public void The_scope_follows_what_the_same_line_changes()
    {
        var before = ARoster.Student("1") with { ClassName = "软件 2301", LeagueBranch = "软件 2301" };
        var after = Assert.Single(ARoster.Plan("角色,学号,班级\n团支部书记,1,软件 2302\n", before).After(before));
        Assert.Equal(("软件 2302", "LeagueBranchSecretary@软件 2302"), (after.LeagueBranch, after.Roles.Single().ToString()));
    }

    [Fact]
    public void A_branch_of_its_own_name_stays_when_the_class_changes()
    {
        var before = ARoster.Student("1") with { ClassName = "软件 2301", LeagueBranch = "科创团支部" };
        Assert.Equal("科创团支部", Assert.Single(ARoster.Plan("学号,班级\n1,软件 2302\n", before).After(before)).LeagueBranch);
    }

    [Fact]
    public void Who_graduates_has_left_and_whoever_is_listed_again_is_back()
    {
        var before = ARoster.Student("1");
        var graduated = Assert.Single(ARoster.Plan("学号,学籍状态\n1,毕业\n", before).After(before));
        Assert.True(graduated.HasLeft);
        Assert.False(Assert.Single(ARoster.Plan("学号,学籍状态\n1,在读\n", graduated).After(graduated)).HasLeft);
    }

    [Theory]
    [InlineData("school", "p-2,p-3")]
    [InlineData("college:计算机学院", "p-2")]
    [InlineData("branch:软件 2302", "p-2")]
    [InlineData("branch:软件 2309", "")]
    [InlineData("", "")]
    public void Who_is_missing_from_a_complete_file_has_left(string complete, string left)
    {
        Person[] current =
        [
            ARoster.Student("1") with { College = "计算机学院", LeagueBranch = "软件 2302" },
            ARoster.Student("2") with { College = "计算机学院", LeagueBranch = "软件 2302" },
            ARoster.Student("3") with { College = "外国语学院", LeagueBranch = "英语 2301" },
            ARoster.Student("4") with { College = "计算机学院", LeagueBranch = "软件 2302", HasLeft = true },
            new Person("p-t", "demo", "宋知微") { StaffNumber = "T1", College = "计算机学院" },
            new Person("p-first", "demo", "第一位管理员") { College = "计算机学院" },
        ];
        var plan = ARoster.Plan("学号,姓名\n1,林知夏\n", complete, current);
        Assert.Equal(left, string.Join(',', plan.Left.Select(person => person.Id)));
        Assert.All(plan.Left, person => Assert.True(plan.After(current).Single(after => after.Id == person.Id).HasLeft));
    }

    [Theory]
    [InlineData("galaxy")]
    [InlineData("college:")]
    [InlineData("college")]
    public void A_scope_that_is_none_is_a_fault(string complete) => Assert.Equal([(0, "complete", "CompleteScope")], ARoster.Plan("学号,姓名\n1,一", complete).Told());

    [Theory]
    [InlineData("学号,姓名\n1,一", "school")]
    [InlineData("学号,角色\n9,-", null)]
    [InlineData("学号,邮箱\n9,-", null)]
    [InlineData("学号,学籍状态\n9,毕业", null)]
    public void An_import_never_locks_everybody_out(string csv, string? complete)
    {
        var keeper = ARoster.Student("9") with { Email = "a@b.cn", Roles = [new(Role.Administrator)] };
        Assert.Equal("NobodyLeftToRunIt", Assert.Single(ARoster.Plan(csv, complete, keeper, ARoster.Student("1")).Faults).Code);
    }

    [Fact]
    public void A_person_may_have_both_numbers_and_be_found_by_either()
    {
        var before = ARoster.Student("1");
        var after = Assert.Single(ARoster.Plan("学号,工号\n1,T1\n", before).After(before));
        Assert.Equal(("1", "T1"), (after.StudentNumber, after.StaffNumber));
        var graduate = Assert.Single(ARoster.Plan("学号,工号\n-,T1\n", after).After(after));
        Assert.Equal((null, "T1"), (graduate.StudentNumber, graduate.StaffNumber));
    }

    [Fact]
    public void Two_lines_must_not_mean_one_person_by_different_numbers()
    {
        var both = ARoster.Student("1") with { StaffNumber = "T1" };
        Assert.Equal([(3, "工号", "NumberTwice")], ARoster.Plan("学号,工号,专业\n1,,软件\n,T1,英语\n", both).Told());
    }

    [Fact]
    public void An_import_done_twice_finds_nothing_left_to_do() => Gen.Select(Gen.Int[1, 8], Gen.String[Gen.Char["一二三甲乙- "], 0, 3], Gen.Int[0, 2]).List[1, 12].Sample(lines =>
    {
        var csv = "学号,姓名,学院,班级,不及格门数\n" + string.Join('\n', lines.DistinctBy(line => line.Item1)
            .Select(line => $"{line.Item1},名{line.Item1},{line.Item2},{line.Item2}班,{(line.Item3 == 2 ? "-" : line.Item3)}"));
        Person[] before = [ARoster.Student("1"), ARoster.Student("2") with { College = "一", FailedCourses = 1 }];
        Person[] after = [.. ARoster.Plan(csv, before).After(before)];
        return ARoster.Plan(csv, after).People.IsEmpty;
    });
}
