using System.Globalization;
using Workflows.Web;

namespace Workflows.People.Roster;

/// <summary>Faults and changes of an import in the words of the request's language.</summary>
internal static class RosterSaid
{
    static readonly Texts Words = Texts.Of("People");

    public static string Message(RosterFault fault) => Words[$"Fault.{fault.Code}", [.. fault.Arguments.Select(argument => (object?)(fault.Code is "RoleWithoutScope" or "RoleEnd" or "RoleWithoutEnd" ? RoleWords.Of(argument) : argument))]];

    /// <summary>第 12 行「邮箱」; the file as a whole has no line.</summary>
    public static string Place(RosterFault fault) => (fault.Line, fault.Column) switch
    {
        (0, _) => Words["Import.fault.file"],
        (_, "") => Words["Import.fault.line", Figure(fault.Line)],
        _ => Words["Import.fault.cell", Figure(fault.Line), fault.Column],
    };

    public static string Column(string name) => Words[$"Column.{name}"];

    /// <summary>A value in the notation of <see cref="RosterColumn"/>, as people read it.</summary>
    public static string Value(string column, string? value) => value is null ? Words["Import.value.none"] : column switch
    {
        "rankPercent" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var hundredths) =>
            $"{(hundredths / 100).ToString(CultureInfo.InvariantCulture)}.{(hundredths % 100).ToString("D2", CultureInfo.InvariantCulture)}%",
        "status" or "politicalStatus" or "level" => Words[$"Word.{column}.{value}"],
        "leagueMember" or "left" => Words[value == RosterWords.Yes ? "Word.yes" : "Word.no"],
        "roles" => string.Join(Words["List.and"], value.Split('\n').Select(entry => RoleWords.Of(RosterRoles.HeldFrom(entry)))),
        _ => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Say.Full(day) : value,
    };

    public static string Figure(int figure) => figure.ToString("N0", CultureInfo.CurrentCulture);
}
