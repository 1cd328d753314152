namespace Workflows.Calendar;

/// <summary>
/// A semester, written as schools write it: <c>2025-2026-2</c> is the second of the academic year 2025–2026. The first runs from August to
/// January, the second from February to July [M]: the dates of teaching differ, but a case of August concerns the year that begins.
/// </summary>
/// <param name="Year">In which the academic year begins.</param>
/// <param name="Number">1 or 2.</param>
internal readonly record struct Semester(int Year, int Number)
{
    public static Semester Of(DateOnly date) => date.Month switch
    {
        >= 8 => new(date.Year, 1),
        1 => new(date.Year - 1, 1),
        _ => new(date.Year - 1, 2),
    };

    public DateOnly First => Number == 1 ? new(Year, 8, 1) : new(Year + 1, 2, 1);

    public DateOnly Last => Number == 1 ? new(Year + 1, 1, 31) : new(Year + 1, 7, 31);

    public override string ToString() => $"{Year}-{Year + 1}-{Number}";
}
