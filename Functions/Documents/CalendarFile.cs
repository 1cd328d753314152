using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace Workflows.Documents;

/// <summary>Something that happens on a day, for people's calendars.</summary>
/// <param name="Uid">The same for as long as it is the same meeting, however often it is moved.</param>
/// <param name="Sequence">Higher with each change, or calendars keep what they have (RFC 5546).</param>
internal sealed record DayEvent(string Uid, int Sequence, DateOnly Day, string Summary)
{
    public string? Place { get; init; }
    public bool IsCalledOff { get; init; }

    /// <summary>As the mail part's <c>method</c>.</summary>
    public string Method => IsCalledOff ? "CANCEL" : "REQUEST";
}

/// <summary>Calendar files (RFC 5545), as invitations that a calendar takes over, updates and takes away by itself (RFC 5546).</summary>
internal static class CalendarFile
{
    public const string FileName = "invite.ics", ContentType = "text/calendar";

    /// <param name="organizer">The address that the mail comes from.</param>
    /// <param name="attendee">Whom it is for; asked for no answer.</param>
    public static string Write(DayEvent what, string organizer, string attendee, DateTimeOffset now)
    {
        var calendar = new Ical.Net.Calendar { Method = what.Method, ProductId = "-//Workflows//Student governance//ZH" };
        calendar.Events.Add(new CalendarEvent
        {
            Uid = what.Uid,
            Sequence = what.Sequence,
            DtStamp = new CalDateTime(now.UtcDateTime, "UTC"),
            Start = DayOf(what.Day),
            End = DayOf(what.Day.AddDays(1)),
            Summary = what.Summary,
            Location = what.Place,
            Status = what.IsCalledOff ? "CANCELLED" : "CONFIRMED",
            Transparency = "TRANSPARENT",
            Organizer = new Organizer($"mailto:{organizer}"),
            Attendees = [new Attendee($"mailto:{attendee}") { Rsvp = false, ParticipationStatus = "ACCEPTED" }],
        });
        return new CalendarSerializer().SerializeToString(calendar) ?? "";
    }

    static CalDateTime DayOf(DateOnly day) => new(day.Year, day.Month, day.Day);
}
