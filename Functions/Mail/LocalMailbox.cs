using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Workflows.Documents;
using Workflows.Storage;

namespace Workflows.Mail;

/// <summary>A mail as the local mailbox keeps and shows it. Public for its page: parameters of components have to be.</summary>
public sealed record LocalMail(string Id, string To, string Subject, string Text, string Html, ImmutableArray<string> Links, DateTimeOffset SentAt)
{
    /// <summary>The calendar file that goes along; null where there is none.</summary>
    public string? Calendar { get; init; }
}

/// <summary>A line of the mailbox.</summary>
public sealed record LocalMailLine(string Id, string To, string Subject, DateTimeOffset SentAt);

/// <summary>Keeps mails in the storage account instead of sending them, to be read at <c>/dev/mailbox</c>: for trying out, for development, for tests.</summary>
internal sealed class LocalMailbox(Tables tables, TimeProvider time) : IMailProvider
{
    // More would be a real school's mail, which does not belong here.
    const int MostShown = 500;

    const string Sender = "no-reply@localhost";

    readonly TableClient mails = tables.Mailbox;
    Task? created;

    public async Task<Delivery> Send(OutgoingMail mail, CancellationToken cancel)
    {
        await Create();
        var now = time.GetUtcNow();
        // The newest first: keys begin with the time left.
        var key = string.Create(CultureInfo.InvariantCulture, $"{DateTime.MaxValue.Ticks - now.UtcTicks:D19}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
        var kept = new LocalMail($"{mail.School}.{key}", mail.ToAddress, mail.Subject, mail.Text, mail.Html, mail.Links, now)
        {
            Calendar = mail.Event is { } happens ? CalendarFile.Write(happens, Sender, mail.ToAddress, now) : null,
        };
        var row = Rows.Entity(mail.School, key, kept);
        (row[nameof(LocalMail.To)], row[nameof(LocalMail.Subject)], row[nameof(LocalMail.SentAt)]) = (Normalized(mail.ToAddress), mail.Subject, now);
        await mails.AddEntityAsync(row, cancel);
        return new Delivery.Accepted(kept.Id);
    }

    /// <summary>The newest mails of all schools, the newest first.</summary>
    /// <param name="to">Only to this address; null or empty: to everybody.</param>
    public async Task<IReadOnlyList<LocalMailLine>> Lines(string? to, CancellationToken cancel)
    {
        var found = await Query(to, ["PartitionKey", "RowKey", nameof(LocalMail.To), nameof(LocalMail.Subject), nameof(LocalMail.SentAt)], cancel);
        return [.. found.Select(row => new LocalMailLine($"{row.PartitionKey}.{row.RowKey}", row.GetString(nameof(LocalMail.To)), row.GetString(nameof(LocalMail.Subject)),
            row.GetDateTimeOffset(nameof(LocalMail.SentAt))!.Value))];
    }

    /// <summary>The same, with their texts.</summary>
    public async Task<IReadOnlyList<LocalMail>> Mails(string? to, CancellationToken cancel) =>
        [.. (await Query(to, null, cancel)).Select(row => row.Content<LocalMail>())];

    public async Task<LocalMail?> Find(string id, CancellationToken cancel)
    {
        await Create();
        var dot = id.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? (await mails.Find<LocalMail>(id[..dot], id[(dot + 1)..], cancel))?.Content : null;
    }

    async Task<IReadOnlyList<TableEntity>> Query(string? to, IEnumerable<string>? columns, CancellationToken cancel)
    {
        await Create();
        var found = new List<TableEntity>();
        var filter = string.IsNullOrWhiteSpace(to) ? null : TableClient.CreateQueryFilter($"To eq {Normalized(to)}");
        await foreach (var row in mails.QueryAsync<TableEntity>(filter, select: columns, cancellationToken: cancel)) found.Add(row);
        return [.. found.OrderBy(row => row.RowKey, StringComparer.Ordinal).Take(MostShown)];
    }

    // Whoever asks twice at once creates twice, which is safe.
    Task Create() => created is { IsFaulted: false } ? created : created = mails.CreateIfNotExistsAsync();

    static string Normalized(string address) => address.Trim().ToLowerInvariant();
}
