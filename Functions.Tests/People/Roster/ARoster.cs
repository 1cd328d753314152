using System.Text;
using Workflows.People;
using Workflows.People.Roster;

namespace Workflows.Tests.People.Roster;

/// <summary>A roster as it stands, and files to import into it. Today is 24 November 2026.</summary>
internal static class ARoster
{
    public static DateOnly Today { get; } = new(2026, 11, 24);

    public static Person Student(string number, string name = "林知夏") => new($"p-{number}", "demo", name) { StudentNumber = number };

    public static RosterPlan Plan(string csv, params Person[] current) => Plan(csv, null, current);

    public static RosterPlan Plan(string csv, string? complete, params Person[] current) => Plan(Encoding.UTF8.GetBytes(csv), complete, current);

    public static RosterPlan Plan(byte[] file, string? complete, params Person[] current)
    {
        var newcomers = 0;
        return new RosterPlanner("demo", new CurrentRoster(current), Today, () => $"p-new{++newcomers}").Plan(file, complete);
    }

    /// <summary>The people after the plan, as the workflow would leave them.</summary>
    public static IReadOnlyList<Person> After(this RosterPlan plan, params Person[] current)
    {
        Assert.Empty(plan.Faults);
        var people = current.ToDictionary(person => person.Id);
        foreach (var planned in plan.People)
            people[planned.Id] = planned.ApplyTo(people.GetValueOrDefault(planned.Id) ?? new Person(planned.Id, "demo", planned.Name));
        return [.. people.Values];
    }

    /// <summary>Line, column and code of each fault.</summary>
    public static IEnumerable<(int, string, string)> Told(this RosterPlan plan) => plan.Faults.Select(fault => (fault.Line, fault.Column, fault.Code));
}
