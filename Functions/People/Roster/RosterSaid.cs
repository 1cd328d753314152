using System.Globalization;
using Workflows.Web;
using Workflows.Web.Sheets;

namespace Workflows.People.Roster;

/// <summary>Faults and changes of an import in the words of the request's language.</summary>
internal static class RosterSaid
{
    static readonly Texts Words = Texts.Of("People");

    public static string Message(SheetFault fault) => SheetSaid.Message(fault) ?? Words[$"Fault.{fault.Code}", [.. fault.Arguments.Select(argument => (object?)(fault.Code is "RoleWithoutScope" or "RoleEnd" or "RoleWithoutEnd" ? RoleWords.Of(argument) : argument))]];

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
}
