namespace Workflows.Mail;

/// <summary>What a provider tells of a mail after it took it. What ends it badly comes last, the worse the later.</summary>
internal enum MailEvent { Taken, Deferred, Delivered, Dropped, Bounced, Spam }

/// <summary>One thing that a provider tells.</summary>
/// <param name="Reason">A <see cref="MailFault"/> or a code such as <c>5.1.1</c>; never an address or a sentence.</param>
internal sealed record MailNews(MailEvent Kind, DateTimeOffset At, string? Reason = null);

/// <summary>
/// What became of a mail after it was handed over. News is joined, not appended: in whatever order and however often it comes, the same is known in the end, and
/// how far a mail has come only ever goes forward.
/// </summary>
internal sealed record MailFate
{
    public static MailFate None { get; } = new();

    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>Since when the recipient's server puts it off.</summary>
    public DateTimeOffset? DeferredAt { get; init; }

    /// <summary>When the recipient's server took it. It may send it back all the same.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }
    public MailNews? Failure { get; init; }

    public MailFate With(MailNews news) => news.Kind switch
    {
        MailEvent.Taken => this with { TakenAt = Earlier(TakenAt, news.At) },
        MailEvent.Deferred => this with { DeferredAt = Earlier(DeferredAt, news.At) },
        MailEvent.Delivered => this with { DeliveredAt = Earlier(DeliveredAt, news.At) },
        _ => this with { Failure = Failure is null ? news : Worse(Failure, news) },
    };

    static DateTimeOffset Earlier(DateTimeOffset? known, DateTimeOffset at) => known < at ? known.Value : at;

    static MailNews Worse(MailNews a, MailNews b) => new[] { a, b }.OrderByDescending(news => news.Kind).ThenBy(news => news.At).ThenBy(news => news.Reason, StringComparer.Ordinal).First();
}
