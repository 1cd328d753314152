using System.Text;
using Workflows.People;
using Workflows.People.Demo;
using Workflows.People.Roster;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.People;

public sealed class DemoSchoolTests(Azurite azurite) : IClassFixture<Azurite>
{
    static readonly DateOnly Today = new(2026, 9, 1);
    static readonly IReadOnlyList<Person> Everybody = DemoSchool.People(Today);

    [Fact]
    public void It_has_six_colleges_24_branches_and_about_600_people_with_numbers_and_addresses_of_their_own()
    {
        Assert.Equal(6, DemoSchool.Colleges.Length);
        Assert.Equal(24, Everybody.Where(person => person.LeagueBranch is not null).Select(person => person.LeagueBranch).Distinct().Count());
        Assert.InRange(Everybody.Count, 570, 680);
        Assert.Equal(Everybody.Count, Everybody.Select(person => person.Number).Distinct().Count());
        Assert.Equal(Everybody.Count, Everybody.Select(person => person.Email).Distinct().Count());
        Assert.Equal(Everybody.Count, Everybody.Select(person => person.Id).Distinct().Count());
        Assert.All(Everybody, person => Assert.EndsWith("@demo.example.edu.cn", person.Email, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_office_is_held()
    {
        int Holders(string role, string scope) => Everybody.Count(person => person.Holds(role, scope));
        foreach (var (college, branches) in DemoSchool.Colleges)
        {
            foreach (var (branch, _) in branches)
                foreach (var role in (string[])[Role.LeagueBranchSecretary, Role.LeagueBranchDeputySecretary, Role.LeagueBranchOrganizer]) Assert.Equal(1, Holders(role, branch));
            Assert.Equal((2, 2, 1), (Holders(Role.Counsellor, college), Holders(Role.CollegeLeagueCommittee, college), Holders(Role.CollegePartyCommittee, college)));
        }
        Assert.All(Everybody.Where(person => person.StudentNumber is not null), student => Assert.Equal(1, Holders(Role.PartyBranch, student.PartyBranch!)));
        foreach (var role in (string[])[Role.UniversityPartyCommittee, Role.StudentAffairs, Role.Administrator, Role.Inspector]) Assert.Equal(1, Holders(role, ""));
        Assert.Equal(2, Holders(Role.UniversityLeagueCommittee, ""));
    }

    [Fact]
    public void The_people_of_the_guide_are_who_they_should_be()
    {
        Person By(string email) => Everybody.Single(person => person.Email == email);
        Assert.Equal(["林知夏", "何清越", "苏一鸣", "陈若宁", "宋知微", "周予安", "郑怀谨"], new[]
        {
            DemoSchool.Student, DemoSchool.SecondStudent, DemoSchool.NotEligible, DemoSchool.BranchSecretary, DemoSchool.Counsellor, DemoSchool.CollegeCommittee, DemoSchool.PartyBranchSecretary,
        }.Select(email => By(email).Name));
        Assert.True(By(DemoSchool.BranchSecretary).Holds(Role.LeagueBranchSecretary, "软件 2302"));
        Assert.True(By(DemoSchool.PartyBranchSecretary).Holds(Role.PartyBranch, By(DemoSchool.Student).PartyBranch));
        Assert.True(IsEligible(By(DemoSchool.Student)) && IsEligible(By(DemoSchool.SecondStudent)) && !IsEligible(By(DemoSchool.NotEligible)));
        Assert.True(By(DemoSchool.UniversityCommittee).Holds(Role.UniversityLeagueCommittee) && By(DemoSchool.Administrator).Holds(Role.Administrator));
    }

    [Fact]
    public void Most_students_meet_the_requirements_some_do_not_and_of_some_the_roster_does_not_know()
    {
        var students = Everybody.Where(person => person.StudentNumber is not null).ToList();
        Assert.InRange(students.Count(IsEligible) * 100 / students.Count, 60, 85);
        Assert.Contains(students, student => student.FailedCourses is null);
        Assert.Contains(students, student => student.SanctionDate is not null);
        Assert.Contains(students, student => student.PoliticalStatus is PoliticalStatus.Masses);
    }

    static bool IsEligible(Person person) => person is { LeagueMember: true, FailedCourses: 0, SanctionDate: null, PartyApplicationDate: { } applied, BirthDate: { } born, LeagueJoinDate: { } joined }
        && applied <= Today.AddMonths(-6) && born <= Today.AddYears(-18) && joined <= Today.AddYears(-1);

    [Fact]
    public void The_sample_file_is_this_school_and_importing_it_gives_these_people()
    {
        var sample = File.ReadAllBytes(Path.Combine(Repository.Root, "samples", "demo-roster.csv"));
        Assert.Equal(DemoRoster.Csv(Everybody), Encoding.UTF8.GetString(sample).TrimStart('\uFEFF').ReplaceLineEndings("\r\n"));
        var plan = new RosterPlanner(DemoSchool.Code, new CurrentRoster([]), Today, () => "p").Plan(sample, "school");
        Assert.Empty(plan.Faults);
        var byNumber = Everybody.ToDictionary(person => person.Number!);
        Assert.Equal(Everybody.Count, plan.People.Length);
        Assert.All(plan.People, planned =>
        {
            var (wanted, got) = (byNumber[planned.Number], planned.ApplyTo(new Person("p", DemoSchool.Code, planned.Name)));
            Assert.All(RosterColumns.All, column => Assert.Equal(column.Read(wanted), column.Read(got)));
        });
    }

    [Fact]
    public async Task Seeding_fills_an_empty_store_once()
    {
        var tables = await azurite.NewTables();
        var (people, schools) = (new PeopleStore(tables), new Schools(tables, TimeProvider.System));
        Assert.True(await DemoSchool.Seed(people, new PeopleNames(tables, people), schools, TimeProvider.System));
        Assert.False(await DemoSchool.Seed(people, new PeopleNames(tables, people), schools, TimeProvider.System));
        Assert.Equal(Everybody.Count, (await people.All(DemoSchool.Code).Gathered()).Count);
        Assert.InRange((await people.MembersOf(DemoSchool.Code, "软件 2302")).Count, 22, 26);
        Assert.Equal(7, (await schools.Offices(DemoSchool.Code)).Count);
    }
}
