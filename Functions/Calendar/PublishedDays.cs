using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Workflows.Calendar;

/// <summary>
/// Days off and make-up working days as the State Council has published them, from <c>chinese-days.json</c> beside this file
/// (npm chinese-days 1.5.7, MIT; docs/decisions/0002-calendar-data.md).
/// </summary>
internal sealed class PublishedDays
{
    static readonly Lazy<PublishedDays> Embedded = new(Load);

    readonly FrozenSet<DateOnly> off;
    readonly FrozenSet<DateOnly> on;
    readonly FrozenSet<int> years;

    PublishedDays(IEnumerable<DateOnly> off, IEnumerable<DateOnly> on)
    {
        this.off = off.ToFrozenSet();
        this.on = on.ToFrozenSet();

        // The first days of January may come with the year before them; a year is known when its October is.
        years = this.off.Where(day => day is { Month: 10, Day: 1 }).Select(day => day.Year).ToFrozenSet();
    }

    public static PublishedDays All => Embedded.Value;

    public bool HasYear(int year) => years.Contains(year);

    public bool IsOff(DateOnly date) => off.Contains(date);

    public bool IsMadeUp(DateOnly date) => on.Contains(date);

    static PublishedDays Load()
    {
        using var stream = typeof(PublishedDays).Assembly.GetManifestResourceStream("Workflows.Calendar.chinese-days.json")
            ?? throw new InvalidOperationException("The assembly was built without chinese-days.json.");
        using var json = JsonDocument.Parse(stream);
        return new(Days(json, "holidays"), Days(json, "workdays"));
    }

    static IEnumerable<DateOnly> Days(JsonDocument json, string name) => json.RootElement.GetProperty(name).EnumerateObject()
        .Select(day => DateOnly.ParseExact(day.Name, "yyyy-MM-dd", CultureInfo.InvariantCulture));
}
