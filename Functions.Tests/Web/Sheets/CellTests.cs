using CsCheck;
using Workflows.People;
using Workflows.People.Roster;
using Workflows.Tests.People.Roster;
using Workflows.Web;
using Workflows.Web.Sheets;

namespace Workflows.Tests.Web.Sheets;

public sealed class CellTests
{
    [Theory]
    [InlineData("2005-3-1")]
    [InlineData("2005/03/01")]
    [InlineData("2005.3.1")]
    [InlineData("2005年3月1日")]
    [InlineData("2005年03月01号")]
    [InlineData("20050301")]
    [InlineData("２００５年３月１日")]
    [InlineData(" 2005－3－1 ")]
    [InlineData("2005/3/1 0:00")]
    [InlineData("2005-03-01T00:00:00")]
    [InlineData("'2005-03-01")]
    public void A_date_is_understood_in_every_usual_notation(string cell) => Assert.Equal("2005-03-01", Cells.Date(cell, ARoster.Today).Value);

    [Theory]
    [InlineData("2005-02-29", "NoSuchDate")]
    [InlineData("2005-13-01", "NoSuchDate")]
    [InlineData("2005年3月", "Date")]
    [InlineData("05-3-1", "Date")]
    [InlineData("3/1/2005", "Date")]
    [InlineData("1877-01-01", "Date")]
    [InlineData("38412", "Date")]
    [InlineData("2005-3-1 8:30", "Date")]
    [InlineData("2026-11-25", "DateInFuture")]
    [InlineData("明天", "Date")]
    public void What_is_no_date_of_the_past_is_a_fault(string cell, string fault) => Assert.Equal(fault, Cells.Date(cell, ARoster.Today).Fault);

    [Theory]
    [InlineData("12.34", "1234")]
    [InlineData("12.34%", "1234")]
    [InlineData("１２．３４％", "1234")]
    [InlineData("12.3", "1230")]
    [InlineData("12", "1200")]
    [InlineData("12.3400", "1234")]
    [InlineData("0.01", "1")]
    [InlineData("100", "10000")]
    public void A_rank_is_kept_in_hundredths_of_a_per_cent(string cell, string hundredths) => Assert.Equal(hundredths, Cells.Percent(cell).Value);

    [Theory]
    [InlineData("12.345", "PercentDecimals")]
    [InlineData("0", "Percent")]
    [InlineData("100.01", "Percent")]
    [InlineData("-3", "Percent")]
    [InlineData("5/120", "Percent")]
    [InlineData("1.2.3", "Percent")]
    [InlineData("%", "Percent")]
    public void A_rank_is_never_rounded_silently(string cell, string fault) => Assert.Equal(fault, Cells.Percent(cell).Fault);

    [Theory]
    [InlineData("2023010101", "2023010101")]
    [InlineData(" ２０２３０１０１０１ ", "2023010101")]
    [InlineData("=\"0023\"", "0023")]
    [InlineData("'0023", "0023")]
    [InlineData("B2023-01_2.3", "B2023-01_2.3")]
    public void A_number_keeps_its_zeros(string cell, string number) => Assert.Equal(number, Cells.Number(cell).Value);

    [Theory]
    [InlineData("2.0230101E+11", "NumberRounded")]
    [InlineData("2E+11", "NumberRounded")]
    [InlineData("=cmd|'/c calc'!A1", "Number")]
    [InlineData("2023/01", "Number")]
    [InlineData("12 34", "Number")]
    [InlineData("--", "Number")]
    [InlineData("123456789012345678901234567890123", "Number")]
    public void What_is_no_number_is_a_fault(string cell, string fault) => Assert.Equal(fault, Cells.Number(cell).Fault);

    [Theory]
    [InlineData("Lin@Demo.Example.edu.cn", "lin@demo.example.edu.cn")]
    [InlineData(" ｌｉｎ＠demo.example.edu.cn", "lin@demo.example.edu.cn")]
    public void Addresses_are_compared_in_lower_case(string cell, string address) => Assert.Equal(address, RosterColumns.Email.Parse(cell, ARoster.Today).Value);

    [Theory]
    [InlineData("lin")]
    [InlineData("lin@demo")]
    [InlineData("lin@@demo.cn")]
    [InlineData("a@b.cn;c@d.cn")]
    [InlineData("Lin <a@b.cn>")]
    [InlineData("lin xia@b.cn")]
    [InlineData("a@.cn")]
    public void What_mail_could_not_reach_is_a_fault(string cell) => Assert.Equal("Email", RosterColumns.Email.Parse(cell, ARoster.Today).Fault);

    [Theory]
    [InlineData("  软件　２３０２ ", "软件 2302")]
    [InlineData("计算机学院（软件学院）", "计算机学院（软件学院）")]
    [InlineData("阿依古丽·买买提", "阿依古丽·买买提")]
    [InlineData("张\r\n三", "张 三")]
    [InlineData("=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1")]
    [InlineData("\u200B林\uFEFF知夏", "林知夏")]
    [InlineData("𠮷野", "𠮷野")]
    public void Text_stays_as_it_is_but_for_spaces_and_width(string cell, string text) => Assert.Equal(text, Cells.Text(cell, 60).Value);

    [Fact]
    public void Text_that_no_page_could_show_is_a_fault() =>
        Assert.Equal(["ControlCharacter", "ControlCharacter", "TooLong"], new[] { "张\u0007三", "张\ud800三", "这个名字太长了" }.Select(cell => Cells.Text(cell, 5).Fault));

    [Theory]
    [InlineData("2023", "2023")]
    [InlineData("2023级", "2023")]
    [InlineData("23", null)]
    [InlineData("大二", null)]
    public void A_grade_is_the_year_of_entry(string cell, string? year) => Assert.Equal(year, Cells.Year(cell).Value);

    [Theory]
    [InlineData("督查~2026-12-31", "Inspector*~2026-12-31")]
    [InlineData("Inspector ～ 2026年12月31日", "Inspector*~2026-12-31")]
    [InlineData("辅导员@计算机学院~2027/7/1；审计~2026-12-31", "Counsellor@计算机学院~2027-07-01\nInspector*~2026-12-31")]
    public void A_role_may_have_an_end(string cell, string roles) => Assert.Equal(roles, RosterRoles.Parse(cell, ARoster.Today).Value);

    [Theory]
    [InlineData("督查", "RoleWithoutEnd"), InlineData("Inspector@", "RoleWithoutEnd"), InlineData("督查~明年", "RoleEnd"), InlineData("辅导员@计算机学院~", "RoleEnd"), InlineData("督查~2026-13-31", "RoleEnd")]
    public void An_inspector_needs_one_and_it_must_be_a_day(string cell, string fault) => Assert.Equal(fault, RosterRoles.Parse(cell, ARoster.Today).Fault);

    [Fact]
    public void The_end_of_a_role_is_kept_and_read_back()
    {
        var plan = ARoster.Plan("工号,姓名,角色\nT9,秦望,督查~2026-12-31\n");
        var person = Assert.Single(plan.After());
        Assert.Equal((new RoleHeld(Role.Inspector), new DateOnly(2026, 12, 31)), (person.Roles[0], person.Roles[0].Until));
        Assert.Empty(ARoster.Plan("工号,姓名,角色\nT9,秦望,督查~2026-12-31\n", person).Updated);
        Assert.Equal(new DateOnly(2027, 1, 31), Assert.Single(ARoster.Plan("工号,姓名,角色\nT9,秦望,督查~2027-1-31\n", person).After(person)).Roles[0].Until);
        Languages.Use(Languages.Chinese);
        Assert.Equal("督查、审计人员，到2026年12月31日为止", RosterSaid.Value("roles", RosterRoles.Read(person)));
    }

    [Fact]
    public void Any_cell_whatever_gives_a_value_or_a_fault_in_every_column() => Gen.String.Sample(cell =>
        RosterColumns.All.All(column => column.Parse(cell, ARoster.Today) is { } read && read.Value is null != read.Fault is null));

    [Fact]
    public void A_value_in_its_notation_is_read_back_as_it_was() => Gen.Select(
        Gen.Int[0, 45_000].Select(days => new DateOnly(1901, 1, 1).AddDays(days)), Gen.Int[1, 10000], Gen.Int[0, 99], Gen.Enum<PoliticalStatus>()).Sample((date, rank, failed, status) =>
    {
        var person = ARoster.Student("1") with { BirthDate = date, RankPercent = rank, FailedCourses = failed, PoliticalStatus = status, LeagueMember = rank % 2 == 0 };
        var copy = RosterColumns.All.Aggregate(new Person(person.Id, person.School, ""), (copy, column) => column.Write(copy, column.Read(person)));
        return copy with { Roles = person.Roles } == person;
    });
}
