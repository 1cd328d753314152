using System.Collections.Immutable;

namespace Workflows.Mail;

/// <summary>A mail ready to go.</summary>
/// <param name="CaseId">Null when it is about no case, such as a sign-in.</param>
/// <param name="Category">The template's name, for the provider's figures.</param>
/// <param name="Links">The addresses in it, first the one that matters most.</param>
internal sealed record OutgoingMail(string School, string? CaseId, string Category, string ToAddress, string? ToName, string Subject, string Text, string Html)
{
    public ImmutableArray<string> Links { get; init; } = [];

    /// <summary>The <see cref="MailRow.Id"/> under which the provider's news of it is kept; null for a mail that has no row.</summary>
    public string? MailId { get; init; }

    /// <summary>Goes along as a calendar file.</summary>
    public Documents.DayEvent? Event { get; init; }
}

/// <summary>What a provider said. Errors name the provider and its code, never an address or a text.</summary>
internal abstract record Delivery
{
    /// <summary>It is the provider's now.</summary>
    internal sealed record Accepted(string? ProviderId = null) : Delivery;

    /// <summary>It was not taken and never will be.</summary>
    internal sealed record Refused(string Error) : Delivery;

    /// <summary>It was surely not taken; later it may be.</summary>
    internal sealed record NotYet(string Error, TimeSpan? RetryAfter = null) : Delivery;

    /// <summary>Nobody was asked to take it: its turn is later. Not an attempt.</summary>
    internal sealed record Queued(TimeSpan For) : Delivery;

    /// <summary>Nobody knows whether it was taken. It is not sent again.</summary>
    internal sealed record Doubtful(string Error) : Delivery;
}

/// <summary>Takes mails for delivery: SendGrid, SMTP, or the local mailbox.</summary>
internal interface IMailProvider
{
    /// <summary>Sends once, without trying again by itself. An exception counts as <see cref="Delivery.Doubtful"/>.</summary>
    Task<Delivery> Send(OutgoingMail mail, CancellationToken cancel);
}
