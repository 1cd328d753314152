using System.Globalization;
using System.Text;
using Workflows.People.Roster;
using Workflows.Web.Sheets;

namespace Workflows.People.Demo;

/// <summary>The demo school as a file to import: <c>samples/demo-roster.csv</c>.</summary>
internal static class DemoRoster
{
    public static string Csv(IEnumerable<Person> people)
    {
        var csv = new StringBuilder();
        csv.AppendJoin(',', RosterColumns.All.Select(column => column.Heading)).Append("\r\n");
        foreach (var person in people) csv.AppendJoin(',', RosterColumns.All.Select(column => Cell(column, person))).Append("\r\n");
        return csv.ToString();
    }

    static string Cell(RosterColumn column, Person person) => (column.Name, column.Read(person)) switch
    {
        (_, null) => "",
        ("status" or "politicalStatus" or "level" or "leagueMember", var value) => RosterWords.Written(value),
        ("rankPercent", var value) => $"{int.Parse(value, CultureInfo.InvariantCulture) / 100}.{int.Parse(value, CultureInfo.InvariantCulture) % 100:D2}",
        ("roles", var value) => value.Replace('\n', ';'),
        (_, var value) => value,
    };
}
