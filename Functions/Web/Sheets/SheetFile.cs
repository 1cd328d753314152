using System.Collections.Immutable;

namespace Workflows.Web.Sheets;

/// <summary>A list of people as a file, whichever program saved it.</summary>
internal static class SheetFile
{
    /// <summary>An Excel workbook or a text with separators, by what it begins with.</summary>
    public static (ImmutableArray<SheetLine> Lines, ImmutableArray<SheetFault> Faults) Read(ReadOnlySpan<byte> file)
    {
        if (SheetWorkbook.Is(file)) return SheetWorkbook.Read(file.ToArray());
        var (text, undecodable) = SheetText.Decode(file);
        return text is null ? ([], [undecodable!]) : SheetTable.Read(text);
    }
}
