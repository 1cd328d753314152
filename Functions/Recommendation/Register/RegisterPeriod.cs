using System.Collections.Immutable;
using System.Globalization;
using Workflows.Calendar;

namespace Workflows.Recommendation.Register;

/// <summary>A calendar year, <c>2026</c>, or an academic one, <c>2025-2026</c>, which begins with the first semester.</summary>
/// <param name="Year">In which it begins.</param>
internal readonly record struct RegisterPeriod(int Year, bool IsAcademic)
{
    const int FirstYear = 2000, LastYear = 2999, YearsOffered = 5;

    public DateOnly First => IsAcademic ? new Semester(Year, 1).First : new(Year, 1, 1);

    public DateOnly Last => IsAcademic ? new Semester(Year, 2).Last : new(Year, 12, 31);

    public bool Contains(DateOnly day) => day >= First && day <= Last;

    /// <returns>Null when it is neither.</returns>
    public static RegisterPeriod? Parse(string? text)
    {
        var parts = (text ?? "").Split('-');
        if (parts.Length > 2 || !parts.All(part => part.Length == 4 && part.All(char.IsAsciiDigit))) return null;
        var year = int.Parse(parts[0], CultureInfo.InvariantCulture);
        if (year is < FirstYear or > LastYear || (parts.Length == 2 && int.Parse(parts[1], CultureInfo.InvariantCulture) != year + 1)) return null;
        return new(year, parts.Length == 2);
    }

    /// <summary>The years to choose from, the newest first: this one and the last few, each as a calendar and as an academic year.</summary>
    public static ImmutableArray<RegisterPeriod> Offered(DateOnly today) =>
        [.. Enumerable.Range(0, YearsOffered).SelectMany(back => (RegisterPeriod[])[new(today.Year - back, false), new(Semester.Of(today).Year - back, true)])];

    public override string ToString() => IsAcademic ? $"{Year}-{Year + 1}" : $"{Year}";
}
