using System.Collections.Immutable;
using Workflows.Web.Sheets;

namespace Workflows.People.Roster;

/// <summary>A line as read: what each column says. A column that is missing here changes nothing; null clears.</summary>
internal sealed record RosterRow(int Line, IReadOnlyDictionary<RosterColumn, string?> Values, ImmutableArray<SheetFault> Faults)
{
    /// <summary>A cell that clears what the roster has.</summary>
    const string Clear = "-";

    public static RosterRow Read(SheetLine line, SheetHeadings<RosterColumn> headings, DateOnly today)
    {
        var values = new Dictionary<RosterColumn, string?>();
        var faults = ImmutableArray.CreateBuilder<SheetFault>();
        foreach (var (at, heading, column) in headings.Columns)
        {
            var cell = at < line.Cells.Length ? line.Cells[at] : "";
            if (string.IsNullOrWhiteSpace(cell)) continue;
            if (Cells.Plain(cell) == Clear)
            {
                if (column.MayBeCleared) values[column] = null;
                else faults.Add(new(line.Number, heading, "MayNotBeCleared"));
                continue;
            }
            var read = column.Parse(cell, today);
            // Invisible characters only: as good as empty.
            if (read.Value is { Length: > 0 } value) values[column] = value;
            else if (read.Fault is { } fault) faults.Add(new(line.Number, heading, fault, read.Arguments));
        }
        for (var at = 0; at < line.Cells.Length; at++)
            if (!string.IsNullOrWhiteSpace(line.Cells[at]) && (at >= headings.Width || headings.IsUntitled(at))) faults.Add(new(line.Number, "", "NoHeading", $"{at + 1}"));
        return new(line.Number, values, faults.ToImmutable());
    }

    public string? this[RosterColumn column] => Values.GetValueOrDefault(column);
}
