using System.Collections.Immutable;
using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using SheetCell = DocumentFormat.OpenXml.Spreadsheet.Cell;

namespace Workflows.Documents;

/// <summary>A column of a workbook's table.</summary>
/// <param name="Width">In characters; a Chinese one takes two.</param>
internal sealed record WorkbookColumn(string Heading, int Width);

/// <summary>A table as a workbook of one sheet, printed on A4 across.</summary>
/// <param name="Columns">Of which the headings are printed again on each page, and stay in sight.</param>
/// <param name="Lines">Cells by column: a <see cref="string"/>, an <see cref="int"/>, a <see cref="DateOnly"/>, or null for none.</param>
internal sealed record WorkbookTable(string Sheet, ImmutableArray<WorkbookColumn> Columns, IReadOnlyList<ImmutableArray<object?>> Lines)
{
    /// <summary>A line above the headings, over all columns; null: the headings come first, as programs that read it want it.</summary>
    public string? Title { get; init; }

    /// <summary>Lines below, such as the case's number and the head of its record.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>
/// Writes workbooks. Nothing in one is a formula: a text is a text, and one that begins like a formula (<c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>) is also marked as
/// such, so that it stays one when somebody edits the cell or saves the sheet as CSV.
/// </summary>
internal static class Workbook
{
    const uint Plain = 0, Head = 1, Body = 2, Quoted = 3, Day = 4, Large = 5;

    // By the specification no sheet has a name of more than 31 characters.
    const int LongestName = 31;

    static readonly DateOnly FirstDay = new(1899, 12, 30);

    /// <summary>The same table gives the same bytes.</summary>
    /// <exception cref="InvalidOperationException">A line has another number of cells than there are columns, or a cell is neither text, number nor day.</exception>
    public static byte[] Write(About about, WorkbookTable table)
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            document.ChangeIdOfPart(book, "workbook");
            book.AddNewPart<WorkbookStylesPart>("styles").Stylesheet = Styles();
            var sheet = book.AddNewPart<WorksheetPart>("sheet");
            using (var writer = OpenXmlWriter.Create(sheet)) Write(writer, table);
            book.Workbook = new(
                new BookViews(new WorkbookView()),
                new Sheets(new Sheet { Name = NameOf(table.Sheet), SheetId = 1, Id = "sheet" }),
                new DefinedNames(new DefinedName($"'{NameOf(table.Sheet).Replace("'", "''", StringComparison.Ordinal)}'!${HeadRow(table)}:${HeadRow(table)}") { Name = "_xlnm.Print_Titles", LocalSheetId = 0 }));
            Package.Describe(document, document.AddCoreFilePropertiesPart(), about);
        }

        return Package.Settled(file.ToArray());
    }

    static int HeadRow(WorkbookTable table) => table.Title is null ? 1 : 2;

    static string NameOf(string name)
    {
        var plain = string.Concat(Package.Clean(name).Where(character => character is not ('[' or ']' or ':' or '*' or '?' or '/' or '\\' or '\'')));
        return plain.Length > LongestName ? plain[..LongestName] : plain;
    }

    // Row by row: a year of a large university is some thousand lines.
    static void Write(OpenXmlWriter writer, WorkbookTable table)
    {
        var row = 0;
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetProperties(new PageSetupProperties { FitToPage = true }));
        writer.WriteElement(new SheetViews(new SheetView(new Pane { VerticalSplit = HeadRow(table), TopLeftCell = $"A{HeadRow(table) + 1}", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0 }));
        writer.WriteElement(new Columns(table.Columns.Select((column, index) => new Column { Min = (uint)index + 1, Max = (uint)index + 1, Width = column.Width, CustomWidth = true })));
        writer.WriteStartElement(new SheetData());
        if (table.Title is { } title) Add([title], Large);
        Add(table.Columns.Select(column => (object?)column.Heading), Head);
        foreach (var line in table.Lines) Add(line.Length == table.Columns.Length ? line : throw new InvalidOperationException("Every line of a table has a cell for each column."), Body);
        foreach (var note in table.Notes) Add([note], Plain);
        writer.WriteEndElement();
        if (table.Title is not null) writer.WriteElement(new MergeCells(new MergeCell { Reference = $"A1:{Letters(table.Columns.Length)}1" }));
        writer.WriteElement(new PageMargins { Left = 0.5, Right = 0.5, Top = 0.6, Bottom = 0.6, Header = 0.3, Footer = 0.3 });
        writer.WriteElement(new PageSetup { PaperSize = 9, Orientation = OrientationValues.Landscape, FitToWidth = 1, FitToHeight = 0 });
        writer.WriteElement(new HeaderFooter(new OddFooter("&C— &P —")));
        writer.WriteEndElement();

        void Add(IEnumerable<object?> cells, uint style)
        {
            row++;
            writer.WriteElement(new Row(cells.Select((cell, index) => CellOf($"{Letters(index + 1)}{row}", cell, style))) { RowIndex = (uint)row });
        }
    }

    static SheetCell CellOf(string at, object? value, uint style) => value switch
    {
        null => new() { CellReference = at, StyleIndex = style },
        int number => new() { CellReference = at, StyleIndex = style, CellValue = new(number.ToString(CultureInfo.InvariantCulture)) },
        DateOnly day => new() { CellReference = at, StyleIndex = Day, CellValue = new((day.DayNumber - FirstDay.DayNumber).ToString(CultureInfo.InvariantCulture)) },
        string text => new()
        {
            CellReference = at,
            StyleIndex = style is Body && SpreadsheetText.LooksLikeFormula(text) ? Quoted : style,
            DataType = CellValues.InlineString,
            InlineString = new(new Text(Package.ForCell(text)) { Space = SpaceProcessingModeValues.Preserve }),
        },
        _ => throw new InvalidOperationException($"A cell of a workbook cannot hold {value.GetType()}."),
    };

    static Stylesheet Styles() => new(
        new NumberingFormats(new NumberingFormat { NumberFormatId = 164, FormatCode = "yyyy\\-mm\\-dd" }) { Count = 1 },
        new Fonts(FontOf(11), FontOf(11, bold: true), FontOf(18)) { Count = 3 },
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })) { Count = 2 },
        new Borders(new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder()),
            new Border(
                new LeftBorder { Style = BorderStyleValues.Thin }, new RightBorder { Style = BorderStyleValues.Thin }, new TopBorder { Style = BorderStyleValues.Thin },
                new BottomBorder { Style = BorderStyleValues.Thin }, new DiagonalBorder())) { Count = 2 },
        new CellStyleFormats(new CellFormat { NumberFormatId = 0, FontId = 0, FillId = 0, BorderId = 0 }) { Count = 1 },
        new CellFormats(
            new CellFormat { FontId = 0 },
            Format(1, centred: true),
            Format(0),
            Format(0, quoted: true),
            Format(0, number: 164),
            new CellFormat(new Alignment { Horizontal = HorizontalAlignmentValues.Center, Vertical = VerticalAlignmentValues.Center }) { FontId = 2, ApplyFont = true, ApplyAlignment = true }) { Count = 6 });

    static Font FontOf(double size, bool bold = false) => new([.. bold ? [new Bold()] : Array.Empty<OpenXmlElement>(), new FontSize { Val = size }, new FontName { Val = "宋体" }, new FontCharSet { Val = 134 }]);

    static CellFormat Format(uint font, bool centred = false, bool quoted = false, uint number = 0) => new(
        new Alignment { Vertical = VerticalAlignmentValues.Center, WrapText = true, Horizontal = centred ? HorizontalAlignmentValues.Center : HorizontalAlignmentValues.Left })
    {
        FontId = font,
        BorderId = 1,
        NumberFormatId = number,
        QuotePrefix = quoted ? true : null,
        ApplyFont = true,
        ApplyBorder = true,
        ApplyAlignment = true,
        ApplyNumberFormat = number > 0 ? true : null,
    };

    static string Letters(int column) => column <= 26 ? $"{(char)('A' + column - 1)}" : Letters((column - 1) / 26) + (char)('A' + ((column - 1) % 26));
}
