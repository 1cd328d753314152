using Workflows.Calendar;
using Workflows.Evaluation;
using Workflows.People;
using Workflows.Policies;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Evaluation;

public sealed class EvaluationTimerTests(Azurite azurite) : IClassFixture<Azurite>
{
    const string Semesters = "Calendar:Semesters", Spring = "2026-02-23..2026-07-10";

    static readonly DateTimeOffset Before = new(2026, 5, 29, 8, 0, 0, TimeSpan.FromHours(8)), After = new(2026, 5, 29, 8, 30, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task Six_weeks_before_the_last_teaching_day_it_opens_once_for_each_school_and_body_however_often_it_fires()
    {
        await using var it = await AnEvaluation.On(azurite, start: After, policy: (Semesters, Spring));
        for (var n = 1; n <= 70; n++)
        {
            await it.Get<Schools>().TryAdd(new School($"s{n}", $"大学{n}"));
            await it.Get<PeopleStore>().AddMany($"s{n}", [new Person("p-1", $"s{n}", "主席") { StudentNumber = "1", UnionPost = "校学生会主席、校研究生会主席" }]);
        }

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Fire(it)));
        await Fire(it);

        var cases = await it.All();
        Assert.Equal(141, cases.Count);
        Assert.Equal(141, cases.Select(row => (row.School, row.BodyAs<EvaluationBody>().Body)).Distinct().Count());
        Assert.All(cases, row => Assert.Equal("2025-2026-2", row.BodyAs<EvaluationBody>().Semester));
    }

    [Fact]
    public async Task Before_its_day_nothing_opens_and_a_semester_that_is_over_is_not_made_up_for()
    {
        await using var early = await AnEvaluation.On(azurite, start: Before.AddDays(-1), policy: (Semesters, Spring));
        await using var late = await AnEvaluation.On(azurite, start: new(2026, 7, 11, 0, 0, 1, TimeSpan.FromHours(8)), policy: (Semesters, Spring));
        await using var missed = await AnEvaluation.On(azurite, start: new(2026, 7, 10, 23, 0, 0, TimeSpan.FromHours(8)), policy: (Semesters, Spring));
        await using var none = await AnEvaluation.On(azurite, start: After);
        foreach (var it in (AnEvaluation[])[early, late, missed, none]) await Fire(it);

        Assert.Empty(await early.All());
        Assert.Empty(await late.All());
        Assert.Single(await missed.All());   // off for weeks, but the semester is not over
        Assert.Empty(await none.All());   // no calendar, no timer
    }

    [Fact]
    public void A_year_without_holiday_data_has_its_runs_all_the_same()
    {
        Assert.False(WorkingDays.HasData(2031));
        var run = Assert.Single(EvaluationTimer.Runs(new CalendarPolicy { Semesters = DayList.Parse("2031-02-24..2031-07-11") }, new()));
        Assert.Equal((new Semester(2030, 2), new DateOnly(2031, 5, 30)), (run.Semester, Beijing.DateOf(run.Opens)));
    }

    [Fact]
    public async Task Colleges_unions_open_where_policy_says_so()
    {
        IEnumerable<Person> WithCollege(IEnumerable<Person> people) => people.Append(new Person("p-college", AnEvaluation.School, "院主席") { StudentNumber = "9", College = "计算机学院", UnionPost = "学院学生会主席" });
        await using var without = await AnEvaluation.On(azurite, roster: WithCollege, start: After, policy: (Semesters, Spring));
        await using var with = await AnEvaluation.On(azurite, roster: WithCollege, start: After, policy: [(Semesters, Spring), (nameof(EvaluationPolicy.CollegeUnions), "true")]);
        await Fire(without);
        await Fire(with);

        Assert.Equal(["校学生会"], (await without.All()).Select(row => row.BodyAs<EvaluationBody>().Body));
        Assert.Equal(["校学生会", "计算机学院学生会"], (await with.All()).Select(row => row.BodyAs<EvaluationBody>().Body).Order(StringComparer.Ordinal));
    }

    static Task Fire(AnEvaluation it) => DurableFunctions.OfTheApp.RunTimer(nameof(EvaluationTimer), it.Services);
}
