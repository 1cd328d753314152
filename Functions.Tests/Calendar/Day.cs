using System.Globalization;

namespace Workflows.Tests.Calendar;

internal static class Day
{
    public static DateOnly Of(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
