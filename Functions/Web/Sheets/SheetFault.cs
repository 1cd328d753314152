using System.Collections.Immutable;
using System.Globalization;

namespace Workflows.Web.Sheets;

/// <summary>What is wrong with a file, where, and (in the words that <see cref="Code"/> stands for) what to do about it.</summary>
/// <param name="Line">As Excel counts rows, from 1; a cell that holds several lines is in one row. 0: the file as a whole.</param>
/// <param name="Column">The heading as the file has it; empty for the whole line.</param>
/// <param name="Code">The text <c>Sheet.{Code}</c> of this folder, or one of the list's own.</param>
internal sealed record SheetFault(int Line, string Column, string Code, params ImmutableArray<string> Arguments);

/// <summary>Faults of a file in the words of the request's language.</summary>
internal static class SheetSaid
{
    static readonly Texts Words = Texts.Of("Web");

    /// <returns>Null when it is no fault that every file can have.</returns>
    public static string? Message(SheetFault fault) => Words.Has($"Sheet.{fault.Code}") ? Words[$"Sheet.{fault.Code}", [.. fault.Arguments]] : null;

    /// <summary>第 12 行「邮箱」; the file as a whole has no line.</summary>
    public static string Place(SheetFault fault) => (fault.Line, fault.Column) switch
    {
        (0, _) => Words["Sheet.at.file"],
        (_, "") => Words["Sheet.at.line", Figure(fault.Line)],
        _ => Words["Sheet.at.cell", Figure(fault.Line), fault.Column],
    };

    public static string Figure(int figure) => figure.ToString("N0", CultureInfo.CurrentCulture);
}
