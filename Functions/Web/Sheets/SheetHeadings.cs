using System.Collections.Immutable;

namespace Workflows.Web.Sheets;

/// <summary>Which cell of a line is which column.</summary>
/// <typeparam name="TColumn">A column of the list.</typeparam>
internal sealed record SheetHeadings<TColumn>(ImmutableArray<(int At, string Heading, TColumn Column)> Columns, ImmutableArray<string> PassedOver, ImmutableArray<SheetFault> Faults)
    where TColumn : class
{
    /// <summary>Cells of the heading line; a line may not say more.</summary>
    public int Width { get; init; }

    public ImmutableArray<int> Untitled { get; init; } = [];

    public bool IsUntitled(int at) => Untitled.Contains(at);

    public bool Has(TColumn column) => Columns.Any(known => known.Column == column);

    /// <returns>As the file has it; null when it has none.</returns>
    public string? HeadingOf(TColumn column) => Columns.FirstOrDefault(known => known.Column == column).Heading;
}

internal static class SheetHeadings
{
    const int LongestShown = 40;

    /// <param name="find">The column of a heading; null when it is none of the list's.</param>
    public static SheetHeadings<TColumn> Read<TColumn>(SheetLine line, Func<string, TColumn?> find) where TColumn : class
    {
        var columns = ImmutableArray.CreateBuilder<(int At, string Heading, TColumn Column)>();
        var (passedOver, untitled, faults) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<int>(), ImmutableArray.CreateBuilder<SheetFault>());
        for (var at = 0; at < line.Cells.Length; at++)
        {
            var heading = string.Join("", line.Cells[at].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (heading.Length == 0)
            {
                untitled.Add(at);
                continue;
            }
            if (find(heading) is not { } column) passedOver.Add(Shorten(heading));
            else if (columns.Any(known => known.Column == column)) faults.Add(new(line.Number, Shorten(heading), "HeadingTwice"));
            else columns.Add((at, Shorten(heading), column));
        }
        return new(columns.ToImmutable(), passedOver.ToImmutable(), faults.ToImmutable()) { Width = line.Cells.Length, Untitled = untitled.ToImmutable() };
    }

    /// <summary>"学 号*", "学号（必填）", "Student Number", "student_number" are all meant; a heading may be broken over two lines.</summary>
    public static string Simplify(string heading)
    {
        var text = Cells.Plain(heading);
        var remark = text.IndexOf('(', StringComparison.Ordinal);
        if (remark > 0 && text[remark..] is "(必填)" or "(选填)" or "(可选)") text = text[..remark];
        return new string([.. text.Where(c => char.IsLetterOrDigit(c))]);
    }

    static string Shorten(string heading) => heading.Length > LongestShown ? heading[..LongestShown] : heading;
}
