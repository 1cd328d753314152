using System.Text;
using Workflows.People.Roster;

namespace Workflows.Recommendation.Applicants;

/// <summary>The empty list to fill in: Chinese headings and one example line, with a byte order mark, so that Excel shows it right.</summary>
internal static class ApplicantTemplate
{
    static readonly Dictionary<string, string> Example = new(StringComparer.Ordinal)
    {
        [ApplicantColumn.Number.Name] = RosterTemplate.ExampleNumber, [ApplicantColumn.Person.Name] = "张示例", [ApplicantColumn.Statement] = "学习认真，长期参加志愿服务。", [ApplicantColumn.Applied.Name] = "2025-09-20",
        [ApplicantColumn.Talked] = "是", [ApplicantColumn.TalkedOn] = "2025-10-10", [ApplicantColumn.PartyBranch] = "计算机学院学生第一党支部",
    };

    public static byte[] File()
    {
        var headings = string.Join(',', ApplicantColumn.All.Select(column => column.Heading));
        var example = string.Join(',', ApplicantColumn.All.Select(column => Example.GetValueOrDefault(column.Name, "")));
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes($"{headings}\r\n{example}\r\n")];
    }
}
