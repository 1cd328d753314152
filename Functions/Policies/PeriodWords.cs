using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Workflows.Calendar;
using Workflows.Web;

namespace Workflows.Policies;

/// <summary>Periods as people type them: 5 个工作日, 2年, 1 year 6 months, 30 天; and as a setting has them.</summary>
internal static partial class PeriodWords
{
    /// <returns>Null when it is no period.</returns>
    public static Period? Read(string typed)
    {
        var text = Reading.Plain(typed);
        if (Period.TryParse(text, out var period)) return period;
        if (text is "立即" or "atonce") return default(Period);
        if (Written().Match(text) is not { Success: true } match) return null;
        var parts = match.Groups["part"].Captures.Select(part => Part().Match(part.Value)).Select(part => (Number: part.Groups[1].Value, Unit: UnitOf(part.Groups[2].Value))).ToList();
        return Period.TryParse(parts is [var (days, unit)] && unit == 'B' ? $"{days}wd" : Iso(parts), out period) ? period : null;
    }

    /// <summary>Empty where a unit stands twice, or working days beside others.</summary>
    static string Iso(List<(string Number, char Unit)> parts)
    {
        if (parts.Any(part => part.Unit is 'B') || parts.DistinctBy(part => part.Unit).Count() < parts.Count) return "";
        var iso = new StringBuilder("P");
        Add("YMWD");
        if (parts.Any(part => char.IsAsciiLetterLower(part.Unit)))
        {
            iso.Append('T');
            Add("hms");
        }

        return iso.ToString();

        void Add(string units)
        {
            foreach (var unit in units)
                foreach (var (number, _) in parts.Where(part => part.Unit == unit)) iso.Append(number).Append(char.ToUpper(unit, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Of dates in capitals, of the clock in small letters; B of working days.</summary>
    static char UnitOf(string unit) => unit.TrimStart('个') switch
    {
        "工作日" or "workingday" or "workingdays" or "wd" => 'B',
        "年" or "year" or "years" => 'Y',
        "月" or "month" or "months" => 'M',
        "周" or "星期" or "week" or "weeks" => 'W',
        "天" or "日" or "day" or "days" => 'D',
        "小时" or "hour" or "hours" => 'h',
        "分" or "分钟" or "minute" or "minutes" => 'm',
        _ => 's',
    };

    [GeneratedRegex("^(?<part>[0-9.]+个?(?:工作日|workingdays?|wd|年|years?|月|months?|周|星期|weeks?|天|日|days?|小时|hours?|分钟?|minutes?|秒|seconds?))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Written();

    [GeneratedRegex("^([0-9.]+)(.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
