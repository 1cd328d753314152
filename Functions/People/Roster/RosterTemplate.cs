using System.Text;

namespace Workflows.People.Roster;

/// <summary>The empty roster to fill in: Chinese headings and one example line, with a byte order mark, so that Excel shows it right.</summary>
internal static class RosterTemplate
{
    /// <summary>Nobody's: an import refuses the line that bears it, so that the example is never taken for a person.</summary>
    public const string ExampleNumber = "EXAMPLE-0001";

    static readonly Dictionary<string, string> Example = new(StringComparer.Ordinal)
    {
        ["studentNumber"] = ExampleNumber, ["name"] = "张示例", ["email"] = "zhang@example.edu.cn", ["college"] = "计算机学院", ["grade"] = "2023", ["level"] = "本科",
        ["major"] = "软件工程", ["className"] = "软件 2301", ["leagueBranch"] = "软件 2301", ["gender"] = "女", ["ethnicity"] = "汉族", ["birthDate"] = "2005-03-01",
        ["status"] = "在读", ["politicalStatus"] = "共青团员", ["leagueMember"] = "是", ["leaguePost"] = "团支部书记", ["leagueJoinDate"] = "2019-05-04",
        ["partyApplicationDate"] = "2024-09-20", ["partyBranch"] = "计算机学院学生第一党支部", ["rankPercent"] = "12.34", ["failedCourses"] = "0", ["clubs"] = "合唱团",
        ["roles"] = "团支部书记",
    };

    public static byte[] File()
    {
        var headings = string.Join(',', RosterColumns.All.Select(column => column.Heading));
        var example = string.Join(',', RosterColumns.All.Select(column => Example.GetValueOrDefault(column.Name, "")));
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes($"{headings}\r\n{example}\r\n")];
    }
}
