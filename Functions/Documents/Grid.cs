using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Workflows.Documents;

internal enum Place { Top, Middle, Bottom }

/// <summary>Whether a cell is one with that above: the first of several in a column, or a later one.</summary>
internal enum Merge { None, First, Rest }

/// <summary>A cell of a ruled table.</summary>
/// <param name="Content">None is an empty line.</param>
internal sealed record Cell(params IReadOnlyList<Para> Content)
{
    /// <summary>How many columns it takes.</summary>
    public int Span { get; init; } = 1;
    public Merge Merge { get; init; }
    public Place Place { get; init; } = Place.Middle;

    /// <summary>Without a rule towards the cell above, of which it then looks a part.</summary>
    public bool OpenAbove { get; init; }
    public bool OpenBelow { get; init; }

    public TableCell Element(int twips)
    {
        var properties = new TableCellProperties
        {
            TableCellWidth = new TableCellWidth { Width = twips.ToString(CultureInfo.InvariantCulture), Type = TableWidthUnitValues.Dxa },
            TableCellVerticalAlignment = new TableCellVerticalAlignment
            {
                Val = Place switch { Place.Top => TableVerticalAlignmentValues.Top, Place.Bottom => TableVerticalAlignmentValues.Bottom, _ => TableVerticalAlignmentValues.Center },
            },
        };
        if (Span > 1) properties.GridSpan = new GridSpan { Val = Span };
        if (Merge is not Merge.None) properties.VerticalMerge = new VerticalMerge { Val = Merge is Merge.First ? MergedCellValues.Restart : MergedCellValues.Continue };
        if (OpenAbove || OpenBelow) properties.TableCellBorders = Rules();
        return new TableCell([properties, .. (Content.Count == 0 ? [new Para("")] : Content).Select(para => para.Element())]);
    }

    TableCellBorders Rules()
    {
        var rules = new TableCellBorders();
        if (OpenAbove) rules.TopBorder = new TopBorder { Val = BorderValues.Nil };
        if (OpenBelow) rules.BottomBorder = new BottomBorder { Val = BorderValues.Nil };
        return rules;
    }
}

/// <summary>A row of a ruled table, never broken over two pages unless <paramref name="MayBreak"/>.</summary>
/// <param name="Height">In millimetres.</param>
/// <param name="Exact">Else it grows with what stands in it.</param>
internal sealed record Line(decimal Height, params IReadOnlyList<Cell> Cells)
{
    public bool Exact { get; init; }
    public bool MayBreak { get; init; }

    /// <summary>Printed again at the top of each page.</summary>
    public bool Heads { get; init; }
}

/// <summary>A ruled table as official forms have them: thin rules, a stronger frame.</summary>
/// <param name="Columns">Widths in millimetres; every line takes up all of them.</param>
internal sealed record Grid(IReadOnlyList<decimal> Columns, IReadOnlyList<Line> Lines)
{
    const uint Thin = 4, Strong = 8;   // eighths of a point

    /// <exception cref="InvalidOperationException">A line does not take up all columns.</exception>
    public Table Element() => new(
    [
        new TableProperties
        {
            TableWidth = new TableWidth { Width = Width(0, Columns.Count).ToString(CultureInfo.InvariantCulture), Type = TableWidthUnitValues.Dxa },
            TableJustification = new TableJustification { Val = TableRowAlignmentValues.Center },
            TableBorders = new TableBorders(
                new TopBorder { Val = BorderValues.Single, Size = Strong },
                new LeftBorder { Val = BorderValues.Single, Size = Strong },
                new BottomBorder { Val = BorderValues.Single, Size = Strong },
                new RightBorder { Val = BorderValues.Single, Size = Strong },
                new InsideHorizontalBorder { Val = BorderValues.Single, Size = Thin },
                new InsideVerticalBorder { Val = BorderValues.Single, Size = Thin }),
            TableLayout = new TableLayout { Type = TableLayoutValues.Fixed },
            TableCellMarginDefault = new TableCellMarginDefault(
                new TableCellLeftMargin { Width = Margin, Type = TableWidthValues.Dxa },
                new TableCellRightMargin { Width = Margin, Type = TableWidthValues.Dxa }),
        },
        new TableGrid(Columns.Select((_, column) => new GridColumn { Width = Width(column, 1).ToString(CultureInfo.InvariantCulture) })),
        .. Lines.Select(Row),
    ]);

    static short Margin => (short)Units.Millimetres(1.5m);

    TableRow Row(Line line)
    {
        if (line.Cells.Sum(cell => cell.Span) != Columns.Count) throw new InvalidOperationException("Every line of a table takes up all its columns.");
        var properties = new TableRowProperties();
        if (!line.MayBreak) properties.Append(new CantSplit());
        properties.Append(new TableRowHeight { Val = (uint)Units.Millimetres(line.Height), HeightType = line.Exact ? HeightRuleValues.Exact : HeightRuleValues.AtLeast });
        if (line.Heads) properties.Append(new TableHeader());
        var (row, column) = (new TableRow(properties), 0);
        foreach (var cell in line.Cells)
        {
            row.Append(cell.Element(Width(column, cell.Span)));
            column += cell.Span;
        }

        return row;
    }

    int Width(int column, int span) => Columns.Skip(column).Take(span).Sum(Units.Millimetres);
}
