using System.Text;
using Workflows.People.Roster;

namespace Workflows.Tests.People.Roster;

/// <summary>Bytes → lines of cells.</summary>
public sealed class RosterFileTests
{
    const string Csv = "学号,姓名\r\n1,林知夏\r\n";
    static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    public static TheoryData<byte[]> Encodings =>
    [
        Encoding.UTF8.GetBytes(Csv),
        [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Csv)],
        Gb18030.GetBytes(Csv),
        [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Csv.Replace(',', '\t'))],
    ];

    [Theory, MemberData(nameof(Encodings))]
    public void A_file_is_read_in_whatever_encoding_a_spreadsheet_program_saves(byte[] file)
    {
        var added = Assert.Single(ARoster.Plan(file, null).Added);
        Assert.Equal(("林知夏", "1", 2), (added.Name, added.Number, added.Line));
    }

    [Fact]
    public void Rare_characters_survive_in_GB18030() =>
        Assert.Equal("𠮷野㐀", Assert.Single(ARoster.Plan(Gb18030.GetBytes("学号,姓名\n1,𠮷野㐀"), null).Added).Name);

    [Fact]
    public void What_is_in_no_encoding_is_a_fault_at_its_line()
    {
        byte[] file = [.. Gb18030.GetBytes("学号,姓名\n1,林知夏\n2,"), 0xFF, 0xFF, .. "\n"u8];
        Assert.Equal([(3, "", "Encoding")], ARoster.Plan(file, null).Told());
    }

    [Fact]
    public void A_broken_UTF_8_file_is_told_at_the_line_where_it_breaks()
    {
        byte[] file = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("学号,姓名\n1,林知夏\n2,何"), 0xE6, 0xB8, (byte)'\n'];
        Assert.Equal([(3, "", "Encoding")], ARoster.Plan(file, null).Told());
    }

    [Fact]
    public void A_workbook_of_the_old_kind_is_refused_with_the_way_out() => Assert.Equal([(0, "", "Workbook")], ARoster.Plan([0xD0, 0xCF, 0x11, 0xE0, 1, 2, 3], null).Told());

    [Fact]
    public void A_file_with_zero_bytes_is_no_text() => Assert.Equal([(2, "", "Encoding")], ARoster.Plan("学号,姓名\n1,\0").Told());

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData(",,\n")]
    public void An_empty_file_is_told_so(string csv) => Assert.Equal([(0, "", "Empty")], ARoster.Plan(csv).Told());

    [Fact]
    public void Headings_alone_are_no_roster() => Assert.Equal([(1, "", "NoPeople")], ARoster.Plan("学号,姓名\n").Told());

    [Fact]
    public void Lines_are_counted_as_Excel_counts_them_with_blank_lines_and_cells_of_several_lines()
    {
        var plan = ARoster.Plan("学号,姓名,社团\n1,林知夏,\"合唱团\n\n棋社\"\n\n,无名,\n3,\"何,清越\",\n");
        Assert.Equal([(4, "", "NoKey")], plan.Told());
    }

    [Fact]
    public void Quotes_and_commas_in_cells_are_text()
    {
        var plan = ARoster.Plan("学号,姓名\n1,\"何\"\"小\"\", 清越\"\n2,林\"知夏\n");
        Assert.Equal(["何\"小\", 清越", "林\"知夏"], plan.Added.Select(person => person.Name));
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_a_fault_and_not_one_huge_cell() =>
        Assert.Equal([(3, "", "Quotes")], ARoster.Plan("学号,姓名\n1,林知夏\n2,\"何清越\n3,苏一鸣\n").Told());

    [Theory]
    [InlineData("学号;姓名\n1;林知夏")]
    [InlineData("学号\t姓名\n1\t林知夏")]
    [InlineData("\"学 号\",姓 名\n1,林知夏")]
    [InlineData("studentNumber,name\n1,林知夏")]
    [InlineData("Student Number,NAME\n1,林知夏")]
    [InlineData("学号（必填）,\"姓\n名\"\n1,林知夏")]
    [InlineData("\n\n学号,姓名\n\n1,林知夏")]
    public void Headings_are_understood_as_people_write_them(string csv) => Assert.Equal("林知夏", Assert.Single(ARoster.Plan(csv).Added).Name);

    [Fact]
    public void Every_column_of_the_contract_has_its_Chinese_and_its_English_heading()
    {
        string[] contract =
        [
            "studentNumber 学号", "staffNumber 工号", "name 姓名", "email 邮箱", "college 学院", "grade 年级", "level 培养层次", "major 专业", "className 班级", "leagueBranch 团支部",
            "gender 性别", "ethnicity 民族", "birthDate 出生日期", "status 学籍状态", "politicalStatus 政治面貌", "leagueMember 团籍", "leaguePost 团内职务", "leagueJoinDate 入团日期",
            "partyApplicationDate 入党申请日期", "activistSince 确定积极分子日期", "partyBranch 联系党支部", "rankPercent 专业排名百分比", "failedCourses 不及格门数", "sanctionDate 处分日期",
            "unionPost 学生会职务", "clubs 社团", "roles 角色",

            // Beyond the contract: by it the ledger's figures know the year.
            "partyAdmissionDate 接收为预备党员日期",
        ];
        Assert.All(contract, column => Assert.Equal(column, column.Split(' ') is [var name, var heading] && RosterColumns.Find(name) == RosterColumns.Find(heading)
            ? $"{RosterColumns.Find(name)!.Name} {RosterColumns.Find(heading)!.Heading}" : ""));
        Assert.Equal(contract.Length, RosterColumns.All.Length);
    }

    [Theory]
    [InlineData("姓名,学院\n林知夏,计算机学院", 1, "", "NoKeyColumn")]
    [InlineData("学号,姓名,studentNumber\n1,林知夏,1", 1, "studentNumber", "HeadingTwice")]
    [InlineData("学号,姓名\n1,林知夏,多出来的", 2, "", "NoHeading")]
    [InlineData("学号,,姓名\n1,没有标题,林知夏", 2, "", "NoHeading")]
    public void Faults_of_headings_are_told_where_they_are(string csv, int line, string column, string code) => Assert.Equal([(line, column, code)], ARoster.Plan(csv).Told());

    [Fact]
    public void Columns_that_are_not_ours_are_passed_over_and_named()
    {
        var plan = ARoster.Plan("学号,姓名,手机号\n1,林知夏,13800000000");
        Assert.Equal("手机号", Assert.Single(plan.PassedOver));
        Assert.Single(plan.Added);
    }
}
