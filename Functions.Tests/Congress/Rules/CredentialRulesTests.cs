using System.Collections.Immutable;
using CsCheck;
using Workflows.Congress.Rules;
using Workflows.People;
using Workflows.Policies;

namespace Workflows.Tests.Congress.Rules;

public sealed class CredentialRulesTests
{
    static readonly CredentialTerms Terms = new(Threshold.Parse(">=3/5 of Entitled"), Threshold.Parse(">=1/100 of Entitled"));
    static readonly Representation Both = new(300, [new("计算机学院", 2, HasMinority: true, HasNonParty: true, HasDoctoral: false), new("数学学院", 1, false, false, false)], [2022, 2023], ["合唱团"]);

    [Fact]
    public void Lists_that_meet_every_rule_have_no_findings() => Assert.Equal("", Check());

    [Theory]
    [InlineData("stranger", "NotOnRoster 计算机学院 0/1 甲")]
    [InlineData("graduated", "NotEnrolled 计算机学院 0/1 甲")]
    [InlineData("elsewhere", "OtherCollege 计算机学院 0/1 甲")]
    [InlineData("twice", "Twice 2/1 甲,丙")]
    [InlineData("officers", "WithoutOffice 1/3 甲,乙,丙")]
    [InlineData("third", "TooMany 计算机学院 3/2 甲,乙,戊")]
    [InlineData("noMathematician", "College 数学学院 0/1")]
    [InlineData("noFreshman", "Grade 2023 0/1")]
    [InlineData("noClub", "Club 合唱团 0/1")]
    [InlineData("noWoman", "Woman 计算机学院 0/1 (warning)")]
    [InlineData("noMinority", "Minority 计算机学院 0/1 (warning)")]
    [InlineData("partyOnly", "NonParty 计算机学院 0/1 (warning)")]
    public void What_is_not_met_is_named_with_rule_figure_and_persons(string change, string finding)
    {
        var (a, b, c, d) = (Delegates[0], Delegates[1], Delegates[2], Delegates[3]);
        Assert.Equal(finding, Check(change switch
        {
            "stranger" => [a with { Person = null }, b, c, d],
            "graduated" => [a with { Status = EnrolmentStatus.Graduated }, b, c, d],
            "elsewhere" => [a with { College = "数学学院" }, b, c, d],
            "twice" => [a, b, c with { Person = a.Person }, d],
            "officers" => [a with { HoldsOffice = true }, b with { HoldsOffice = true }, c, d],
            "third" => [a, b, a with { Line = "计算机学院.3", Person = "p5", Name = "戊" }, c, d],
            "noMathematician" => [a, b, c with { Seat = Seat.ExOfficio, Unit = "校学生会" }, d],
            "noFreshman" => [a, b with { Grade = 2022 }, c, d with { Grade = 2022 }],
            "noClub" => [a, b, c, d with { Seat = Seat.ExOfficio }],
            "noWoman" => [a with { Gender = "男" }, b, c, d],
            "noMinority" => [a, b with { Ethnicity = "汉族" }, c, d],
            "partyOnly" => [a with { PoliticalStatus = PoliticalStatus.PartyMember }, b with { PoliticalStatus = PoliticalStatus.ProbationaryPartyMember }, c, d],
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        }));
    }

    [Fact]
    public void Fewer_delegates_than_one_in_a_hundred_students_are_too_few() =>
        Assert.Equal("OfStudents 4/5", Check(Both with { Students = 401 }, Delegates));

    [Fact]
    public void A_college_with_doctoral_students_is_told_when_none_is_a_delegate() =>
        Assert.Equal("Doctoral 数学学院 0/1 (warning)", Check(Both with { Colleges = [Both.Colleges[0], Both.Colleges[1] with { HasDoctoral = true }] }, Delegates));

    [Fact]
    public void Percentages_of_a_report_add_up_to_a_hundred() => Gen.Int[0, 3000].Array[1, 40].Where(counts => counts.Any(count => count > 0)).Sample(counts =>
    {
        var percents = CredentialReport.Percentages(counts);
        Assert.Equal(100_00, percents.Sum());
        Assert.All(counts.Zip(percents), each => Assert.InRange(each.Second, 100_00L * each.First / counts.Sum(), (100_00L * each.First / counts.Sum()) + 1));
        Assert.All(counts.Zip(percents), each => Assert.True(each.First > 0 || each.Second == 0));
    });

    [Fact]
    public void A_third_each_is_33_34_and_twice_33_33() => Assert.Equal([33_34, 33_33, 33_33], CredentialReport.Percentages([1, 1, 1]).ToArray());

    [Theory]
    [InlineData("Unit", "合唱团 1 25.00%; 数学学院 1 25.00%; 计算机学院 2 50.00%")]
    [InlineData("Gender", "女 2 50.00%; 男 1 25.00%;  1 25.00%")]
    [InlineData("Grade", "2022 2 50.00%; 2023 2 50.00%")]
    [InlineData("Ethnic", "han 1 25.00%; minority 1 25.00%;  2 50.00%")]
    [InlineData("Office", "noOffice 3 75.00%; office 1 25.00%")]
    public void A_report_counts_by_table(string table, string lines) => Assert.Equal(lines, string.Join("; ", CredentialReport.Of(Enum.Parse<ReportTable>(table), Delegates).Select(line => $"{line.Key} {line.Count} {line.Percent}")));

    [Fact]
    public void No_delegates_are_a_report_of_no_lines() => Assert.Empty(CredentialReport.Of(ReportTable.Gender, []));

    static readonly ImmutableArray<DelegateFacts> Delegates =
    [
        new("计算机学院.1", "p1", "甲", Seat.College, "计算机学院") { College = "计算机学院", Grade = 2022, Status = EnrolmentStatus.Enrolled, Gender = "女", Ethnicity = "汉", PoliticalStatus = PoliticalStatus.LeagueMember },
        new("计算机学院.2", "p2", "乙", Seat.College, "计算机学院") { College = "计算机学院", Grade = 2023, Gender = "男", Ethnicity = "回族", PoliticalStatus = PoliticalStatus.PartyMember },
        new("数学学院.1", "p3", "丙", Seat.College, "数学学院") { College = "数学学院", Grade = 2022, Gender = "女", HoldsOffice = true },
        new("合唱团.1", "p4", "丁", Seat.Club, "合唱团") { College = "数学学院", Grade = 2023 },
    ];

    static string Check(ImmutableArray<DelegateFacts>? delegates = null) => Check(Both, delegates ?? Delegates);

    static string Check(Representation of, ImmutableArray<DelegateFacts> delegates) => string.Join("; ", CredentialRules.Check(Terms, of, delegates)
        .Select(found => string.Join(' ', ((string?[])[$"{found.Rule}", found.Unit, $"{found.Reached}/{found.Needed}", found.Persons.IsEmpty ? null : string.Join(',', found.Persons), found.IsWarning ? "(warning)" : null]).OfType<string>())));
}
