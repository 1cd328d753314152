using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using SheetCell = DocumentFormat.OpenXml.Spreadsheet.Cell;

namespace Workflows.Web.Sheets;

/// <summary>
/// An Excel workbook as lines of cells: its first visible sheet, each cell as Excel shows it, dates as 2005-03-01. Read row by row, and never more of it than a
/// list of people can be, whatever the file says of itself.
/// </summary>
internal static class SheetWorkbook
{
    /// <summary>40,000 people with all columns are about 60 MB unpacked.</summary>
    const long MostUnpacked = 200L * 1024 * 1024;

    // Excel keeps fifteen digits of a number; what is longer has lost its end when the file was saved.
    const double MostDigits = 1e15;

    /// <summary>Whether a file is one: a zip archive. Workbooks of before 2007 and those with a password are none.</summary>
    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith("PK\u0003\u0004"u8);

    public static (ImmutableArray<SheetLine> Lines, ImmutableArray<SheetFault> Faults) Read(byte[] file)
    {
        if (file.Length > SheetText.MaxBytes) return ([], [new(0, "", "TooLarge", "20")]);
        try
        {
            if (!Fits(file)) return ([], [new(0, "", "TooLarge", "20")]);
            using var document = SpreadsheetDocument.Open(new MemoryStream(file, writable: false), isEditable: false);
            return Sheet(document.WorkbookPart ?? throw new InvalidDataException("There is no workbook in it."));
        }
        catch (Exception e) when (e is OpenXmlPackageException or InvalidDataException or XmlException or IOException or FormatException or ArgumentException or KeyNotFoundException or InvalidOperationException or NotSupportedException or OverflowException)
        {
            return ([], [new(0, "", "WorkbookBroken")]);
        }
    }

    /// <summary>Unpacks it once, to see that it is no zip bomb: what an archive says of its own size need not be true.</summary>
    static bool Fits(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file, writable: false));
        var (buffer, left) = (new byte[81920], MostUnpacked);
        foreach (var entry in archive.Entries)
        {
            using var content = entry.Open();
            for (int read; (read = content.Read(buffer)) > 0;)
                if ((left -= read) < 0) return false;
        }

        return true;
    }

    static (ImmutableArray<SheetLine> Lines, ImmutableArray<SheetFault> Faults) Sheet(WorkbookPart book)
    {
        var sheet = book.Workbook?.Sheets?.Elements<Sheet>().FirstOrDefault(each => each.State is null || each.State == SheetStateValues.Visible);
        if (sheet?.Id?.Value is not { } id || book.GetPartById(id) is not WorksheetPart part) return ([], []);
        var cells = new WorkbookCells(Texts(book), [.. Formats(book)], book.Workbook!.WorkbookProperties?.Date1904?.Value ?? false);
        var (lines, faults, number) = (ImmutableArray.CreateBuilder<SheetLine>(), ImmutableArray.CreateBuilder<SheetFault>(), 0);
        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement || reader.LoadCurrentElement() is not Row row) continue;
            number = row.RowIndex is { } index ? (int)index.Value : number + 1;
            var line = cells.Line(number, row, faults);
            if (line.IsBlank) continue;
            if (lines.Count == SheetTable.MaxLines) return ([], [new(number, "", "TooManyLines", $"{SheetTable.MaxLines}")]);
            lines.Add(line);
        }

        return (lines.ToImmutable(), faults.ToImmutable());
    }

    /// <summary>The texts that cells point to, without the readings that stand over Chinese characters.</summary>
    static List<string> Texts(WorkbookPart book)
    {
        var texts = new List<string>();
        if (book.SharedStringTablePart is not { } part) return texts;
        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
            if (reader.ElementType == typeof(SharedStringItem) && reader.IsStartElement && reader.LoadCurrentElement() is { } item) texts.Add(WorkbookCells.TextOf(item));
        return texts;
    }

    /// <summary>How cells of each style show a number.</summary>
    static IEnumerable<NumberFormat> Formats(WorkbookPart book)
    {
        var sheet = book.WorkbookStylesPart?.Stylesheet;
        var own = (sheet?.NumberingFormats?.Elements<NumberingFormat>() ?? []).Where(each => each.NumberFormatId is not null).DistinctBy(each => each.NumberFormatId!.Value)
            .ToDictionary(each => each.NumberFormatId!.Value, each => each.FormatCode?.Value ?? "");
        return (sheet?.CellFormats?.Elements<CellFormat>() ?? []).Select(style => style.NumberFormatId?.Value ?? 0).Select(id => own.TryGetValue(id, out var code) ? NumberFormat.Of(code) : NumberFormat.BuiltIn(id));
    }

    /// <summary>What a style does with a number.</summary>
    /// <param name="Zeros">So many digits at least, as in <c>000000</c>; 0 where it says nothing of that.</param>
    sealed record NumberFormat(bool IsDate, int Zeros)
    {
        static readonly NumberFormat Plain = new(false, 0), Date = new(true, 0);

        // ECMA-376 part 1, 18.8.30, with those that are dates in Chinese.
        public static NumberFormat BuiltIn(uint id) => id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58) ? Date : Plain;

        public static NumberFormat Of(string code)
        {
            if (code.Length > 0 && code.All(c => c is '0')) return new(false, code.Length);
            var (isQuoted, isBracketed) = (false, false);
            for (var at = 0; at < code.Length && code[at] is not ';'; at++)
            {
                if (code[at] is '\\') at++;
                else if (code[at] is '"') isQuoted = !isQuoted;
                else if (isQuoted) continue;
                else if (code[at] is '[') isBracketed = true;
                else if (code[at] is ']') isBracketed = false;
                else if (!isBracketed && char.ToLowerInvariant(code[at]) is 'y' or 'd' or 'm' && !code.StartsWith("General", StringComparison.OrdinalIgnoreCase)) return Date;
            }

            return Plain;
        }
    }

    /// <summary>Cells as Excel shows them.</summary>
    sealed class WorkbookCells(List<string> texts, ImmutableArray<NumberFormat> formats, bool from1904)
    {
        const int DaysFrom1900To1904 = 1462;

        public SheetLine Line(int number, Row row, ImmutableArray<SheetFault>.Builder faults)
        {
            var (cells, column) = (new List<string>(), 0);
            foreach (var cell in row.Elements<SheetCell>())
            {
                column = ColumnOf(cell) ?? column + 1;
                var (text, fault) = TextOf(cell);
                if (fault is not null) Add(fault);
                if (text.Length == 0 && fault is null) continue;
                if (column > SheetTable.MaxCells)
                {
                    Add("TooManyCells", $"{SheetTable.MaxCells}");
                    break;
                }

                while (cells.Count < column) cells.Add("");
                cells[column - 1] = text;
            }

            return new(number, [.. cells]);

            void Add(string code, params string[] arguments)
            {
                if (faults.Count < SheetTable.MaxFaults) faults.Add(new(number, Letters(column), code, [.. arguments]));
            }
        }

        public static string TextOf(OpenXmlElement item) => string.Concat(item.ChildElements.Select(part => part switch
        {
            Text text => text.Text,
            Run run => run.Text?.Text ?? "",
            _ => "",
        }));

        (string Text, string? Fault) TextOf(SheetCell cell)
        {
            var raw = cell.CellValue?.Text ?? "";
            var type = cell.DataType?.Value ?? CellValues.Number;
            if (type == CellValues.SharedString) return (texts[int.Parse(raw, CultureInfo.InvariantCulture)], null);
            if (type == CellValues.InlineString) return (cell.InlineString is { } inline ? TextOf(inline) : "", null);
            if (type == CellValues.Boolean) return (raw is "1" ? "true" : "false", null);
            if (type == CellValues.Error) return ("", "CellError");
            if (type == CellValues.Date) return (raw.Split('T')[0], null);
            return type == CellValues.String || raw.Length == 0 ? (raw, null) : Number(double.Parse(raw, CultureInfo.InvariantCulture), FormatOf(cell));
        }

        (string Text, string? Fault) Number(double number, NumberFormat format)
        {
            if (format.IsDate) return (DateTime.FromOADate(number + (from1904 ? DaysFrom1900To1904 : 0)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null);
            if (Math.Abs(number) >= MostDigits) return ("", "DigitsLost");
            var text = number.ToString("G15", CultureInfo.InvariantCulture);
            return (text.All(char.IsAsciiDigit) ? text.PadLeft(format.Zeros, '0') : text, null);
        }

        NumberFormat FormatOf(SheetCell cell) => formats.ElementAtOrDefault((int)(cell.StyleIndex?.Value ?? 0)) ?? NumberFormat.BuiltIn(0);

        /// <summary>Of <c>AB12</c> the 28; null when it does not say.</summary>
        static int? ColumnOf(SheetCell cell) => cell.CellReference?.Value is { } reference
            ? reference.TakeWhile(char.IsAsciiLetter).Take(3).Aggregate(0, (column, letter) => (column * 26) + char.ToUpperInvariant(letter) - 'A' + 1) is > 0 and var column ? column : null
            : null;

        static string Letters(int column) => column <= 26 ? $"{(char)('A' + column - 1)}" : Letters((column - 1) / 26) + (char)('A' + ((column - 1) % 26));
    }
}
