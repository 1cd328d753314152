using Workflows.Documents;

namespace Workflows.Tests.Documents;

public sealed class CalendarFileTests
{
    static readonly DateTimeOffset Now = new(2026, 4, 1, 1, 0, 0, TimeSpan.Zero);
    static readonly DayEvent Meeting = new("demo.mtg-26-7k3q9m@workflows", 1, new(2026, 4, 9), "软件 2302 推优大会") { Place = "学院楼 305 室；靠窗, 前排" };

    [Fact]
    public void A_meeting_is_a_whole_day_that_takes_no_time_and_asks_for_no_answer()
    {
        var lines = Lines(Meeting);
        Assert.Contains("METHOD:REQUEST", lines);
        Assert.Contains("UID:demo.mtg-26-7k3q9m@workflows", lines);
        Assert.Contains("DTSTART;VALUE=DATE:20260409", lines);
        Assert.Contains("DTEND;VALUE=DATE:20260410", lines);
        Assert.Contains("DTSTAMP:20260401T010000Z", lines);
        Assert.Contains("SUMMARY:软件 2302 推优大会", lines);
        Assert.Contains(@"LOCATION:学院楼 305 室；靠窗\, 前排", lines);
        Assert.Contains("STATUS:CONFIRMED", lines);
        Assert.Contains(lines, line => line.StartsWith("ORGANIZER", StringComparison.Ordinal) && line.EndsWith("mailto:tuanwei@example.edu.cn", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(lines, line => line.StartsWith("ATTENDEE", StringComparison.Ordinal) && line.Contains("RSVP=FALSE", StringComparison.Ordinal));
    }

    [Fact]
    public void A_change_has_the_same_uid_and_a_higher_sequence_and_a_cancellation_takes_it_away()
    {
        var (before, after, off) = (Lines(Meeting), Lines(Meeting with { Sequence = 2, Day = new(2026, 4, 16) }), Lines(Meeting with { Sequence = 3, IsCalledOff = true }));
        Assert.Equal(Uid(before), Uid(after));
        Assert.Contains("SEQUENCE:2", after);
        Assert.Contains("METHOD:CANCEL", off);
        Assert.Contains("STATUS:CANCELLED", off);
        Assert.Contains("SEQUENCE:3", off);
    }

    [Fact]
    public void Hostile_text_stays_within_its_line()
    {
        var lines = Lines(Meeting with { Place = "305\r\nATTENDEE:mailto:evil@example.com" });
        Assert.Single(lines, line => line.StartsWith("ATTENDEE", StringComparison.Ordinal));
    }

    static string Uid(IEnumerable<string> lines) => lines.Single(line => line.StartsWith("UID", StringComparison.Ordinal));

    // Long lines are folded (RFC 5545, 3.1).
    static string[] Lines(DayEvent what) =>
        CalendarFile.Write(what, "tuanwei@example.edu.cn", "lin@example.edu.cn", Now).Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
}
