using System.Collections.Immutable;
using System.Text;
using CsvHelper;

namespace Workflows.Web.Sheets;

/// <summary>A line of the file: its number as Excel counts, and its cells.</summary>
internal sealed record SheetLine(int Number, ImmutableArray<string> Cells)
{
    public bool IsBlank => Cells.All(string.IsNullOrWhiteSpace);
}

/// <summary>The file as lines of cells (RFC 4180): quotes, line breaks within cells, separated by comma, semicolon or tab.</summary>
internal static class SheetTable
{
    /// <summary>More people than the largest university has.</summary>
    public const int MaxLines = 100_000;

    public const int MaxCells = 100;

    /// <summary>A file of the wrong kind has a fault in each cell; a thousand tell enough.</summary>
    public const int MaxFaults = 1000;

    public static (ImmutableArray<SheetLine> Lines, ImmutableArray<SheetFault> Faults) Read(string text)
    {
        var (lines, faults) = (ImmutableArray.CreateBuilder<SheetLine>(), ImmutableArray.CreateBuilder<SheetFault>());
        CsvMalformedReason? broken = null;
        using var reader = CsvReader.FromText(text, new CsvReaderOptions
        {
            HasHeader = false,
            Separator = SeparatorOf(text),
            TrackLineNumbers = true,
            PoolStrings = true,
            OnMalformedRecord = record => broken = record.Reason,
        });
        for (var breaksInCells = 0; reader.Read(); broken = null)
        {
            // The reader counts the lines of the file; Excel shows a cell of several lines as one row.
            var number = (int)reader.LineNumber - breaksInCells;
            breaksInCells += BreaksIn(reader.RawRecord);
            if (reader.FieldCount > MaxCells) faults.Add(new(number, "", "TooManyCells", $"{MaxCells}"));
            else if (broken is CsvMalformedReason.UnterminatedQuote or CsvMalformedReason.TextAfterClosingQuote) faults.Add(new(number, "", "Quotes"));
            else if (lines.Count == MaxLines) return (lines.ToImmutable(), [new(number, "", "TooManyLines", $"{MaxLines}")]);
            else lines.Add(new(number, [.. reader.Current.ToArray()]));
        }
        return (lines.ToImmutable(), faults.ToImmutable());
    }

    // The headings hold no separators, so the first line tells.
    static char SeparatorOf(string text)
    {
        var heading = text.AsSpan().TrimStart("\r\n");
        var end = heading.IndexOfAny('\r', '\n');
        if (end >= 0) heading = heading[..end];
        var (comma, semicolon, tab) = (heading.Count(','), heading.Count(';'), heading.Count('\t'));
        return tab > Math.Max(comma, semicolon) ? '\t' : semicolon > comma ? ';' : ',';
    }

    // CR, LF and CR LF each count once.
    static int BreaksIn(ReadOnlySpan<byte> record) => record.Count((byte)'\n') + record.Count((byte)'\r') - record.Count("\r\n"u8);
}
