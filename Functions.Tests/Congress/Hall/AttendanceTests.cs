using Workflows.Congress.Hall;
using Workflows.Congress.Rules;
using Workflows.Tests.Testing;
using Workflows.Tests.Web;

namespace Workflows.Tests.Congress.Hall;

public sealed class AttendanceTests(Azurite azurite) : IClassFixture<Azurite>
{
    readonly MovableClock clock = new() { Now = ADay.Nine };

    [Fact]
    public async Task Two_hundred_who_come_at_once_are_counted_exactly()
    {
        var (register, @case) = await With(200);
        await Task.WhenAll(Enumerable.Range(1, 200).Select(number => register.Mark(@case, number, Presence.Present, CheckedBy.RoomCode, $"p{number}")));
        Assert.Equal(new(200, 200, 0), await register.Count(@case));
        Assert.Equal(200, (await register.Log(@case)).Length);
    }

    [Fact]
    public async Task Whoever_is_checked_in_by_two_at_once_is_there_once()
    {
        var (register, @case) = await With(1);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 8).Select(each => register.Mark(@case, 1, Presence.Present, CheckedBy.Badge, $"steward{each}"))), Assert.True);
        Assert.Equal(new(1, 1, 0), await register.Count(@case));
        Assert.Single(await register.Log(@case));
    }

    [Fact]
    public async Task Who_leaves_is_there_no_more_and_the_log_tells_when()
    {
        var (register, @case) = await With(3);
        await register.Mark(@case, 1, Presence.Present, CheckedBy.List, "steward");
        clock.Now = ADay.Nine.AddHours(1);
        Assert.True(await register.Mark(@case, 1, Presence.Departed, CheckedBy.List, "steward"));
        Assert.False(await register.Mark(@case, 2, Presence.Departed, CheckedBy.List, "steward"));   // was never there
        Assert.False(await register.Mark(@case, 9, Presence.Present, CheckedBy.List, "steward"));
        var log = await register.Log(@case);
        Assert.Equal(Presence.Present, AttendanceRules.At(3, log, ADay.Nine.AddMinutes(30))[0]);
        Assert.Equal(Presence.Departed, AttendanceRules.At(3, log, ADay.Nine.AddHours(2))[0]);
    }

    [Fact]
    public async Task Whoever_is_entered_again_keeps_number_and_presence()
    {
        var (register, @case) = await With(2);
        await register.Mark(@case, 2, Presence.Present, CheckedBy.List, "steward");
        Assert.Equal(3, await register.Enter(@case, [("p2", "同学2", "数学学院"), ("new", "新代表", "数学学院")]));
        Assert.Equal([(1, "p1"), (2, "p2"), (3, "new")], (await register.Register(@case)).Select(seat => (seat.Number, seat.Person)));
        Assert.Equal(new(3, 1, 0), await register.Count(@case));
    }

    [Fact]
    public async Task A_glance_is_at_most_a_second_old()
    {
        var (register, @case) = await With(2);
        Assert.Equal(0, (await register.Glance(@case)).Present);
        await register.Mark(@case, 1, Presence.Present, CheckedBy.List, "steward");
        Assert.Equal(0, (await register.Glance(@case)).Present);
        clock.Now = clock.Now.AddSeconds(1);
        Assert.Equal(1, (await register.Glance(@case)).Present);
    }

    async Task<(Attendance Register, string Case)> With(int delegates)
    {
        var (register, @case) = (new Attendance(await azurite.NewTables(), clock), $"demo.con-26-{Guid.NewGuid().ToString("N")[..6]}");
        await register.Enter(@case, [.. Enumerable.Range(1, delegates).Select(number => ($"p{number}", $"同学{number}", "计算机学院"))]);
        return (register, @case);
    }
}
