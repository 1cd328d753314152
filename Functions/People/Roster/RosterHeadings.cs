using System.Collections.Immutable;

namespace Workflows.People.Roster;

/// <summary>Which cell of a line is which column.</summary>
internal sealed record RosterHeadings(ImmutableArray<(int At, string Heading, RosterColumn Column)> Columns, ImmutableArray<string> PassedOver, ImmutableArray<RosterFault> Faults)
{
    public static RosterHeadings Read(RosterLine line)
    {
        var columns = ImmutableArray.CreateBuilder<(int At, string Heading, RosterColumn Column)>();
        var (passedOver, untitled, faults) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<int>(), ImmutableArray.CreateBuilder<RosterFault>());
        for (var at = 0; at < line.Cells.Length; at++)
        {
            var heading = string.Join("", line.Cells[at].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (heading.Length == 0)
            {
                untitled.Add(at);
                continue;
            }
            if (RosterColumns.Find(heading) is not { } column) passedOver.Add(Shorten(heading));
            else if (columns.Any(known => known.Column == column)) faults.Add(new(line.Number, Shorten(heading), "HeadingTwice"));
            else columns.Add((at, Shorten(heading), column));
        }
        if (!columns.Any(known => known.Column == RosterColumns.StudentNumber || known.Column == RosterColumns.StaffNumber)) faults.Add(new(line.Number, "", "NoKeyColumn"));
        return new(columns.ToImmutable(), passedOver.ToImmutable(), faults.ToImmutable()) { Width = line.Cells.Length, Untitled = untitled.ToImmutable() };
    }

    /// <summary>Cells of the heading line; a line may not say more.</summary>
    public int Width { get; private init; }

    ImmutableArray<int> Untitled { get; init; } = [];

    public bool IsUntitled(int at) => Untitled.Contains(at);

    public string HeadingOf(RosterColumn column) => Columns.FirstOrDefault(known => known.Column == column).Heading ?? column.Heading;

    static string Shorten(string heading) => heading.Length > 40 ? heading[..40] : heading;
}

/// <summary>A line as read: what each column says. A column that is missing here changes nothing; null clears.</summary>
internal sealed record RosterRow(int Line, IReadOnlyDictionary<RosterColumn, string?> Values, ImmutableArray<RosterFault> Faults)
{
    /// <summary>A cell that clears what the roster has.</summary>
    const string Clear = "-";

    public static RosterRow Read(RosterLine line, RosterHeadings headings, DateOnly today)
    {
        var values = new Dictionary<RosterColumn, string?>();
        var faults = ImmutableArray.CreateBuilder<RosterFault>();
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
