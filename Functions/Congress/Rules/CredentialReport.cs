using System.Collections.Immutable;
using System.Globalization;
using Workflows.People;

namespace Workflows.Congress.Rules;

/// <summary>By what the report of credentials counts delegates.</summary>
internal enum ReportTable { Unit, Gender, Grade, Political, Ethnic, Office }

/// <summary>A line of it: how many delegates, and how many of a hundred in hundredths.</summary>
/// <param name="Key">A name, or a code of the texts; empty where the roster is silent.</param>
internal sealed record ReportLine(string Key, int Count, int Hundredths)
{
    /// <summary>「33.34%」</summary>
    public string Percent => string.Create(CultureInfo.InvariantCulture, $"{Hundredths / 100}.{Hundredths % 100:D2}%");
}

/// <summary>代表资格审查报告: n and % of every kind of delegates. The percentages of a table add up to 100.00. Pure.</summary>
internal static class CredentialReport
{
    const int Whole = 100_00;

    public const string Minority = "minority", Han = "han", Office = "office", NoOffice = "noOffice";

    /// <summary>Shares of a hundred in hundredths, by largest remainder, so that they add up; all 0 where there is nobody.</summary>
    public static ImmutableArray<int> Percentages(IReadOnlyList<int> counts) => counts.Any(count => count > 0) ? Hamilton.Split(Whole, counts) : [.. counts.Select(_ => 0)];

    public static ImmutableArray<ReportLine> Of(ReportTable table, IReadOnlyCollection<DelegateFacts> delegates)
    {
        var groups = delegates.GroupBy(each => KeyOf(table, each), StringComparer.Ordinal).Select(group => (group.Key, Count: group.Count()))
            .OrderBy(group => group.Key.Length == 0).ThenBy(group => group.Key, StringComparer.Ordinal).ToList();
        return [.. groups.Zip(Percentages([.. groups.Select(group => group.Count)]), (group, percent) => new ReportLine(group.Key, group.Count, percent))];
    }

    static string KeyOf(ReportTable table, DelegateFacts each) => table switch
    {
        ReportTable.Unit => each.Unit,
        ReportTable.Gender => each.Gender ?? "",
        ReportTable.Grade => each.Grade is { } grade ? grade.ToString(CultureInfo.InvariantCulture) : "",
        ReportTable.Political => each.PoliticalStatus is { } status ? $"{status}" : "",
        ReportTable.Ethnic => each.Ethnicity is not { Length: > 0 } ? "" : each.IsMinority ? Minority : Han,
        ReportTable.Office => each.HoldsOffice ? Office : NoOffice,
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "No such table."),
    };
}
