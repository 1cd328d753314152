namespace Workflows.Mail;

/// <summary>How a mail stands, in one word for pages: what the outbox knows of it, and what the provider told afterwards.</summary>
internal enum MailStanding { Waiting, PutOff, HandingOver, Sent, Deferred, Delivered, NotNeeded, Refused, Unknown, Dropped, Bounced, Spam }

internal static class MailStandings
{
    /// <param name="fate">Of the letter that the row went in: <see cref="MailRow.Letter"/>.</param>
    public static MailStanding Of(MailRow row, MailFate? fate) => (row.State, fate) switch
    {
        (MailState.Waiting, _) => row.Error is null ? MailStanding.Waiting : MailStanding.PutOff,
        (MailState.Dropped, _) => MailStanding.NotNeeded,
        (MailState.Refused, _) => MailStanding.Refused,
        (_, { Failure.Kind: MailEvent.Spam }) => MailStanding.Spam,
        (_, { Failure.Kind: MailEvent.Bounced }) => MailStanding.Bounced,
        (_, { Failure.Kind: MailEvent.Dropped }) => MailStanding.Dropped,
        (_, { DeliveredAt: not null }) => MailStanding.Delivered,
        (_, { DeferredAt: not null }) => MailStanding.Deferred,
        (MailState.HandingOver, _) => MailStanding.HandingOver,
        (MailState.Unknown, null) => MailStanding.Unknown,
        _ => MailStanding.Sent,
    };

    /// <summary>Of a row that leads its letter or is alone.</summary>
    public static MailStanding Of(MailRow row) => Of(row, row.Fate);

    /// <summary>Whether it has, or may have, reached nobody, so that somebody has to see to it.</summary>
    public static bool IsFailure(this MailStanding standing) => standing is MailStanding.Refused or MailStanding.Unknown or MailStanding.Dropped or MailStanding.Bounced or MailStanding.Spam;

    /// <summary>Whether it is over with it, so that sending it again makes sense.</summary>
    public static bool IsOver(this MailStanding standing) => standing.IsFailure() || standing is MailStanding.Sent or MailStanding.Deferred or MailStanding.Delivered;

    /// <summary>Why it failed: a <see cref="MailFault"/>, or a code of the provider's.</summary>
    public static string? ReasonOf(MailRow row, MailFate? fate) => row.State is MailState.Refused or MailState.Waiting ? row.Error : fate?.Failure is { } failure ? failure.Reason : row.Error;
}
