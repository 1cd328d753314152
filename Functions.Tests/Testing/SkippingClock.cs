namespace Workflows.Tests.Testing;

/// <summary>A clock that never waits: when nobody has anything to do, it skips to the next thing on its calendar.</summary>
internal sealed class SkippingClock(DateTimeOffset start) : TimeProvider
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly DateTimeOffset midnight = new(start.Date, start.Offset);
    readonly PriorityQueue<Func<Task>, (DateTimeOffset At, int Order)> calendar = new(), routine = new();
    readonly List<Func<Task>> minutely = [];
    DateTimeOffset now = start, lastEvent = start;
    int entered;

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>How long the routine goes on after the last thing has happened: the digest of the next working day is part of a story.</summary>
    public TimeSpan Aftermath { get; init; } = TimeSpan.FromDays(4);

    /// <summary>The day of the story; the first is 1.</summary>
    public int Day => (now - midnight).Days + 1;

    /// <summary>The instant of a day of the story (the first is 1), at an hour of the start's time zone.</summary>
    public DateTimeOffset On(int day, double hour = 0) => midnight.AddDays(day - 1).AddHours(hour);

    /// <summary>Has somebody do something on a day of the story.</summary>
    public void At(int day, double hour, Func<Task> act) => At(On(day, hour), act);

    /// <summary>What falls due in the past happens now; what falls together happens in the order it was entered.</summary>
    public void At(DateTimeOffset when, Func<Task> act) => calendar.Enqueue(act, (when, entered++));

    /// <summary>Of the minutes in which nothing happens it is called in the first only: the others are like it.</summary>
    public void EachMinute(Func<Task> act) => minutely.Add(act);

    /// <summary>Something that comes by itself and alone keeps no story going: the nightly timer, the digest at 8:00.</summary>
    /// <param name="next">The next time after a given one; null when there is none.</param>
    public void Every(Func<DateTimeOffset, DateTimeOffset?> next, Func<Task> act)
    {
        if (next(now) is not { } due) return;
        routine.Enqueue(async () => { Every(next, act); await act(); }, (due, entered++));
    }

    /// <summary>Runs until <paramref name="work"/> finds nothing to do and the calendar is empty.</summary>
    /// <param name="work">Does whatever can be done now; false when there was nothing.</param>
    public async Task Run(Func<Task<bool>> work)
    {
        var swept = false;
        while (true)
        {
            if (await work())
            {
                (swept, lastEvent) = (false, now);
            }
            else if (!swept && !(Next() is { } soon && soon - now <= Minute))
            {
                now += Minute;
                swept = true;
                foreach (var act in minutely) await act();
            }
            else if (calendar.Count > 0 && Due(calendar) <= Due(routine))
            {
                swept = await Skip(calendar);
                lastEvent = now;
            }
            else if (routine.Count > 0 && (calendar.Count > 0 || Due(routine) - lastEvent < Aftermath))
            {
                swept = await Skip(routine);
            }
            else
            {
                return;
            }
        }
    }

    async Task<bool> Skip(PriorityQueue<Func<Task>, (DateTimeOffset At, int Order)> queue)
    {
        if (Due(queue) > now) now = Due(queue);
        if (now > midnight.AddYears(3)) throw new InvalidOperationException("Three years have passed. Is somebody reminded for ever?");
        await queue.Dequeue()();
        return false;
    }

    DateTimeOffset? Next() => calendar.Count + routine.Count == 0 ? null : Due(calendar) < Due(routine) ? Due(calendar) : Due(routine);

    static DateTimeOffset Due(PriorityQueue<Func<Task>, (DateTimeOffset At, int Order)> queue) =>
        queue.TryPeek(out _, out var next) ? next.At : DateTimeOffset.MaxValue;
}
