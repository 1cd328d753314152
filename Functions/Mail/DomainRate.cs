namespace Workflows.Mail;

/// <summary>
/// How many mails a minute go to one recipient domain: large mail hosts put off, or take for spam, a whole college's mails at once. It is kept in memory
/// and so holds for each instance by itself: two instances send twice as much.
/// </summary>
/// <param name="perMinute">0: no limit.</param>
internal sealed class DomainRate(int perMinute, TimeProvider time)
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Second = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    readonly Dictionary<string, Domain> domains = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="isUrgent">It counts, but is not put off.</param>
    /// <returns>
    /// Null: it may go now, and is counted. Otherwise after how long: each that is put off gets a later time, or they would all come back
    /// at once, be put off again, and some be given up in the end.
    /// </returns>
    public TimeSpan? Take(string domain, bool isUrgent)
    {
        if (perMinute == 0) return null;
        var now = time.GetUtcNow();
        lock (gate)
        {
            if (!domains.TryGetValue(domain, out var at)) domains.Add(domain, at = new());
            while (at.Gone.TryPeek(out var first) && first <= now - Minute) at.Gone.Dequeue();

            // Whoever comes anew does not go before those who were told to come later: a turn is taken up by one, once it has come.
            var isTurn = at.Turns.TryPeek(out var turn) ? turn < now + Second : true;
            if (!isUrgent && isTurn) at.Turns.TryDequeue(out _);
            if (isUrgent || (isTurn && at.Gone.Count < perMinute))
            {
                at.Gone.Enqueue(now);
                return null;
            }
            var (free, next) = ((at.Gone.TryPeek(out var oldest) ? oldest : now) + Minute, at.Promised + Minute / perMinute);
            at.Promised = at.Gone.Count < perMinute || next > free ? next : free;
            at.Turns.Enqueue(at.Promised);

            // The outbox looks at whole seconds.
            return TimeSpan.FromSeconds(Math.Ceiling((at.Promised - now).TotalSeconds));
        }
    }

    sealed class Domain
    {
        /// <summary>When those of the last minute went.</summary>
        public Queue<DateTimeOffset> Gone { get; } = new();

        /// <summary>The times that were given, as long as nobody has come back.</summary>
        public Queue<DateTimeOffset> Turns { get; } = new();

        /// <summary>The latest time that was given to one that was put off.</summary>
        public DateTimeOffset Promised { get; set; }
    }
}
