using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Workflows.Storage;

namespace Workflows.Mail;

/// <summary>
/// Why a mail is written: somebody is <see cref="Asked"/> for something (the first goes at once, more gather for a digest), is reminded (one digest in
/// the morning), or is <see cref="Told"/> a result (at once).
/// </summary>
internal enum MailKind { Asked, Reminder, Told }

/// <summary>
/// <see cref="Waiting"/> → <see cref="HandingOver"/> → <see cref="Sent"/>, or back to <see cref="Waiting"/> when the provider surely did not take it.
/// <see cref="Refused"/>: nobody will get it. <see cref="Unknown"/>: it may have gone or not, and is not sent again. <see cref="Dropped"/>: it had nothing
/// to say any more.
/// </summary>
internal enum MailState { Waiting, HandingOver, Sent, Refused, Unknown, Dropped }

/// <summary>
/// A mail to be sent: the row <c>mail|{id}</c> in the partition of its case, table Cases. Whoever writes it also writes the list row of
/// <see cref="OutboxRows.ListRow"/>, or it stays where it is. Names template and ids only; text and tokens are made at hand-over (law 4).
/// </summary>
/// <param name="Id">Follows from what it is about, so that the same mail is never written twice: <c>CollegeReview.1.Asked.p-123</c>.</param>
/// <param name="Partition"><c>{school}.{caseId}</c></param>
/// <param name="Template">The <see cref="IMailTemplate.Name"/> that composes it.</param>
/// <param name="DueAt">Not before; moved by the outbox to the next digest or attempt.</param>
internal sealed record MailRow(string Id, string Partition, string Template, MailKind Kind, DateTimeOffset DueAt)
{
    /// <summary>Attempts after which a mail that is put off again and again is given up: with the pauses of <see cref="Pause"/> about a day.</summary>
    public const int MostAttempts = 30;

    /// <summary>A person's id; or else <see cref="ToAddress"/>, for someone who is no person of the roster.</summary>
    public string? To { get; init; }
    public string? ToAddress { get; init; }

    /// <summary>Rows of the same recipient, template and group that are due together go out as one mail; null: alone.</summary>
    public string? Group { get; init; }

    /// <summary>Codes and ids for the template, no sentences, nothing personal.</summary>
    public ImmutableSortedDictionary<string, string> Args { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
    public MailState State { get; init; }

    /// <summary>It has waited for a digest, and goes with it.</summary>
    public bool IsGathered { get; init; }

    /// <summary>How often it was taken up to be sent.</summary>
    public int Attempts { get; init; }
    public DateTimeOffset? LastAt { get; init; }
    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>When the provider was called with it; null while it waits, or when it was not called.</summary>
    public DateTimeOffset? HandedAt { get; init; }

    /// <summary>Where several rows went as one letter, the first of them: on it stands what became of the letter. Null on the first itself.</summary>
    public OutboxEntry? Letter { get; init; }

    /// <summary>On the first row of a letter: the others.</summary>
    public ImmutableArray<OutboxEntry> Others { get; init; } = [];

    /// <summary>What the provider told afterwards; null as long as it has told nothing.</summary>
    public MailFate? Fate { get; init; }

    /// <summary>A <see cref="MailFault"/>, or what the provider said, such as <c>SendGrid 400</c>. Never an address.</summary>
    public string? Error { get; init; }

    /// <summary>What the provider calls the mail.</summary>
    public string? ProviderId { get; init; }

    [JsonIgnore] public string Key => KeyOf(Id);
    [JsonIgnore] public Row Row => new(Key, this);
    [JsonIgnore] public OutboxEntry Entry => new(Partition, Id);
    [JsonIgnore] public string School => Partition[..Partition.IndexOf('.', StringComparison.Ordinal)];
    [JsonIgnore] public string CaseId => Partition[(Partition.IndexOf('.', StringComparison.Ordinal) + 1)..];

    public static string KeyOf(string id) => $"mail|{Keys.Escape(id)}";

    /// <summary>On record before the provider is called: from here on it is sent at most once.</summary>
    public MailRow HandingOver(DateTimeOffset now) => this with { State = MailState.HandingOver, Attempts = Attempts + 1, LastAt = now, Error = null };

    /// <summary>As one of the rows of a letter that goes now.</summary>
    /// <param name="rows">All of them, the first one leads.</param>
    public MailRow HandedOverIn(IReadOnlyList<OutboxEntry> rows, DateTimeOffset now) => HandingOver(now) with
    {
        HandedAt = now, Letter = Entry == rows[0] ? null : rows[0], Others = Entry == rows[0] ? [.. rows.Skip(1)] : [],
    };

    public MailRow GatheredFor(DateTimeOffset digest) => this with { DueAt = digest, IsGathered = true };

    public MailRow Ended(MailState state, string? error, DateTimeOffset now) => this with { State = state, Error = error, LastAt = now };

    /// <summary>What becomes of it after the provider's answer.</summary>
    public MailRow After(Delivery delivery, DateTimeOffset now) => delivery switch
    {
        Delivery.Accepted accepted => this with { State = MailState.Sent, ProviderId = accepted.ProviderId, Error = null },
        Delivery.Refused refused => Ended(MailState.Refused, refused.Error, now),
        Delivery.Queued queued => BackInLine(null, now) with { DueAt = now + queued.For, Attempts = Attempts - 1, IsGathered = true },
        Delivery.NotYet notYet when Attempts >= MostAttempts => Ended(MailState.Refused, notYet.Error, now),
        Delivery.NotYet notYet => BackInLine(notYet.Error, now) with { DueAt = now + Pause(Attempts, notYet.RetryAfter) },
        Delivery.Doubtful doubtful => Ended(MailState.Unknown, doubtful.Error, now),
        _ => throw new InvalidOperationException($"There is no delivery {delivery}."),
    };

    MailRow BackInLine(string? error, DateTimeOffset now) => Ended(MailState.Waiting, error, now) with { HandedAt = null, Letter = null, Others = [] };

    /// <summary>What a row says when nobody can know any more what the provider answered. Unless the provider has told by itself that it took it.</summary>
    public MailRow Lost(DateTimeOffset now) => Fate is null ? Ended(MailState.Unknown, MailFault.Interrupted, now) : this with { State = MailState.Sent };

    /// <summary>What becomes of it by the provider's news. News may come twice and in any order; the same row comes back when it tells nothing new.</summary>
    public MailRow Hearing(MailNews news)
    {
        // That it was taken is known from handing it over, unless nobody knew.
        var (before, isKnown) = (Fate ?? MailFate.None, news.Kind is MailEvent.Taken && State is MailState.Sent);
        var after = isKnown ? before : before.With(news);
        return after == before ? this : this with { Fate = after };
    }

    const string AgainMark = ".Again.";

    /// <summary>The id of the mail that this one repeats; its own when it is the first.</summary>
    [JsonIgnore] public string Original => Id.IndexOf(AgainMark, StringComparison.Ordinal) is > 0 and var end ? Id[..end] : Id;

    /// <summary>The same mail once more, to go at once and alone.</summary>
    /// <param name="number">How often it has been written before.</param>
    public MailRow Again(int number, DateTimeOffset now) => new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Original}{AgainMark}{number}"), Partition, Template, Kind, now)
    {
        To = To, ToAddress = ToAddress, Args = Args, IsGathered = true,
    };

    /// <summary>One minute, doubled with each attempt, at most an hour; longer only if the provider asks for it, at most six hours.</summary>
    static TimeSpan Pause(int attempts, TimeSpan? asked)
    {
        var own = TimeSpan.FromMinutes(Math.Min(60, 1 << Math.Clamp(attempts - 1, 0, 6)));
        return asked > own ? TimeSpan.FromTicks(Math.Min(asked.Value.Ticks, TimeSpan.FromHours(6).Ticks)) : own;
    }
}

/// <summary>Codes of what kept a mail from going out that did not come from the provider.</summary>
internal static class MailFault
{
    /// <summary>The roster knows no address.</summary>
    public const string NoAddress = nameof(NoAddress);

    /// <summary>The person has left the school, and is asked nothing any more.</summary>
    public const string HasLeft = nameof(HasLeft);

    /// <summary>The template is missing or broken.</summary>
    public const string Template = nameof(Template);

    /// <summary>There is no such address, or it takes no mail any more.</summary>
    public const string BadAddress = nameof(BadAddress);
    public const string MailboxFull = nameof(MailboxFull);

    /// <summary>The recipient's server takes nothing from this sender, or took the mail for spam.</summary>
    public const string Blocked = nameof(Blocked);

    /// <summary>The recipient has told the provider to send nothing any more.</summary>
    public const string Unsubscribed = nameof(Unsubscribed);

    /// <summary>The process ended between calling the provider and hearing of it.</summary>
    public const string Interrupted = nameof(Interrupted);
}
