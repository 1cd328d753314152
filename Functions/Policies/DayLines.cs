using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.Calendar;
using Workflows.Web;

namespace Workflows.Policies;

/// <summary>Days and spans of days, one a line: 2027年1月18日 至 2027年2月26日. Nothing typed means none.</summary>
internal static partial class DayLines
{
    public static string Write(DayList days) => string.Join('\n', days.Spans.Select(Write));

    public static string Write(DaySpan span) => span.First == span.Last ? Day(span.First) : Texts.Of("Policies")["Policy.span", Day(span.First), Day(span.Last)];

    /// <returns>As a setting has it; null with a fault that quotes the first line that is not understood.</returns>
    public static string? Read(FormInput input, string field)
    {
        var spans = new List<string>();
        foreach (var line in Lines().Split(input.Text(field)).Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            var ends = Ends().Split(line);
            var read = ends.Select(end => Reading.Date(end, out _)).ToList();
            var text = string.Join("..", read.OfType<DateOnly>().Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
            if (read.Count > 2 || read.Contains(null) || !DayList.TryParse(text, out _))
            {
                input.Add(field, "days", line);
                return null;
            }

            spans.Add(text);
        }

        return spans.Count == 0 ? $"{DayList.None}" : string.Join(',', spans);
    }

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[\n;；]|(?<=\d|日),|，|、", RegexOptions.CultureInvariant)]
    private static partial Regex Lines();

    [GeneratedRegex(@"\s*(?:至|到|\.\.|~|～|—+|–| to )\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Ends();
}
