using System.Collections.Immutable;

namespace Workflows.Mail;

/// <summary>The <see cref="DigestTimes"/> of a school.</summary>
internal delegate Task<DigestTimes> DigestsOf(string school, CancellationToken cancel);

/// <summary>
/// When mails that ask for something go out: the first after a quiet time at once, those that follow together at the next of these times, so that
/// somebody with a hundred tasks gets a few mails a day.
/// </summary>
/// <param name="Times">In Beijing time, on working days; empty: every mail goes as soon as it has gathered.</param>
/// <param name="GatherFor">How long a first mail waits for others of its kind, so that one list is one mail.</param>
internal sealed record DigestTimes(ImmutableArray<TimeOnly> Times, TimeSpan GatherFor, Func<DateOnly, bool> IsWorkingDay)
{
    // Longer than any run of holidays.
    const int DaysToLook = 40;

    static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    // After as long without a mail the next is a first one, also when no digest lay in between, as on a Sunday.
    static readonly TimeSpan QuietDay = TimeSpan.FromDays(1);

    /// <summary>When mails that ask somebody for something go, of which the first was due at <paramref name="firstDue"/>.</summary>
    /// <param name="lastAsked">When this person was last mailed for something; null: never.</param>
    /// <returns>Now or earlier: they go. <c>IsDigest</c>: they wait for that digest.</returns>
    public (DateTimeOffset At, bool IsDigest) GoAt(DateTimeOffset? lastAsked, DateTimeOffset firstDue, DateTimeOffset now) =>
        lastAsked is { } last && now - last < QuietDay && last >= Last(now) && Next(now) is { } digest ? (digest, true) : (firstDue + GatherFor, false);

    /// <summary>The first after this moment; null when there is none in sight.</summary>
    public DateTimeOffset? Next(DateTimeOffset now) => Around(now, 1).Where(time => time > now).Cast<DateTimeOffset?>().FirstOrDefault();

    /// <summary>The last until this moment.</summary>
    public DateTimeOffset? Last(DateTimeOffset now) => Around(now, -1).Where(time => time <= now).Cast<DateTimeOffset?>().FirstOrDefault();

    IEnumerable<DateTimeOffset> Around(DateTimeOffset now, int direction)
    {
        var today = DateOnly.FromDateTime(now.ToOffset(Beijing).Date);
        var times = direction > 0 ? Times.Order() : Times.OrderDescending();
        return Enumerable.Range(0, DaysToLook).Select(day => today.AddDays(day * direction)).Where(IsWorkingDay)
            .SelectMany(day => times.Select(time => new DateTimeOffset(day.ToDateTime(time), Beijing)));
    }
}
