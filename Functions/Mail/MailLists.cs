using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Workflows.Storage;

namespace Workflows.Mail;

/// <summary>A mail in a list of its person, or among the failures of its school. How it stands is read from the mail itself.</summary>
internal sealed record MailLine(string Partition, string Mail, string Template, DateTimeOffset At);

/// <summary>
/// The lists of mails that are over: of each person, and of those that failed; table Lists, the newest first. They follow from the mails' rows and can be made
/// again; writing a row again is safe.
/// </summary>
internal sealed class MailLists(Tables tables)
{
    public const int PageLength = 25, MostFailures = 50;

    // Of one kind of deletion, each time; what is left over is there next week.
    const int MostPurged = 20_000, MostOfATransaction = 100;

    public static string OfPerson(string school, string person) => $"{PersonsOf(school)}{Keys.Escape(person)}";

    public static string Failures(string school) => $"{school}|mail-failures";

    /// <summary>Whether a list of the table Lists is one of these.</summary>
    public static bool IsOne(string list) => list[(list.IndexOf('|', StringComparison.Ordinal) + 1)..] is var name && (name.StartsWith("mails:", StringComparison.Ordinal) || name is "mail-failures");

    /// <summary>Lists a mail with its person: once for the letter, so only by its first row.</summary>
    public Task Put(MailRow mail) => mail is { To: { } person, Letter: null } && AtOf(mail) is { } at
        ? tables.Lists.Put(OfPerson(mail.School, person), KeyOf(mail, at), new MailLine(mail.Partition, mail.Id, mail.Template, at)) : Task.CompletedTask;

    public Task PutFailure(MailRow mail) => (mail.Fate?.Failure?.At ?? mail.LastAt) is { } at
        ? tables.Lists.Put(Failures(mail.School), KeyOf(mail, at), new MailLine(mail.Partition, mail.Id, mail.Template, at)) : Task.CompletedTask;

    /// <param name="after">A key of the page before; null: the newest.</param>
    /// <returns>At most a page; the key to go on after, or null at the end.</returns>
    public async Task<(IReadOnlyList<ListedMail> Mails, string? Next)> Page(string school, string person, string? after, CancellationToken cancel)
    {
        var lines = await tables.Lists.Between<MailLine>(OfPerson(school, person), after is null ? "" : after + " ", $"{Rows.Last}", cancel).Take(PageLength + 1).ToListAsync(cancel);
        return (await Read([.. lines.Take(PageLength).Select(line => line.Content)], cancel), lines.Count > PageLength ? lines[PageLength - 1].Key : null);
    }

    /// <summary>What failed since, each mail once, unless it turned out to have arrived.</summary>
    public async Task<IReadOnlyList<ListedMail>> FailedSince(string school, DateTimeOffset since, CancellationToken cancel)
    {
        var lines = await tables.Lists.Between<MailLine>(Failures(school), "", Newest(since), cancel).Take(MostFailures).ToListAsync(cancel);
        return [.. (await Read([.. lines.Select(line => line.Content).DistinctBy(line => (line.Partition, line.Mail))], cancel)).Where(mail => mail.Row is { } row && MailStandings.Of(row).IsFailure())];
    }

    /// <summary>Takes away what is older. Twice is safe.</summary>
    /// <returns>How many rows.</returns>
    public async Task<int> Purge(string school, DateTimeOffset before, CancellationToken cancel = default)
    {
        var (from, persons, count) = (Newest(before), PersonsOf(school), 0);
        var old = TableClient.CreateQueryFilter($"((PartitionKey ge {persons} and PartitionKey lt {persons + Rows.Last}) or PartitionKey eq {Failures(school)}) and RowKey gt {from}");
        var rows = await tables.Lists.QueryAsync<TableEntity>(old, select: ["PartitionKey", "RowKey"], cancellationToken: cancel).Take(MostPurged).ToListAsync(cancel);
        foreach (var part in rows.GroupBy(row => row.PartitionKey).SelectMany(list => list.Chunk(MostOfATransaction)))
        {
            try
            {
                await tables.Lists.SubmitTransactionAsync(part.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All)), cancel);
                count += part.Length;
            }
            catch (TableTransactionFailedException e) when (e.Status == 404)
            {
                // Another call is at it.
            }
        }

        return count;
    }

    async Task<IReadOnlyList<ListedMail>> Read(IReadOnlyList<MailLine> lines, CancellationToken cancel) =>
        await Task.WhenAll(lines.Select(async line => new ListedMail(line, (await tables.Cases.Find<MailRow>(line.Partition, MailRow.KeyOf(line.Mail), cancel))?.Content)));

    /// <summary>When it went, or else when it was refused; null for what still waits, or had nothing to say.</summary>
    static DateTimeOffset? AtOf(MailRow mail) => mail.State is MailState.Sent or MailState.Unknown or MailState.Refused ? mail.HandedAt ?? mail.LastAt : null;

    static string PersonsOf(string school) => $"{school}|mails:";

    static string KeyOf(MailRow mail, DateTimeOffset at) => $"{Newest(at)}|{Keys.Escape(mail.CaseId)}|{Keys.Escape(mail.Id)}";

    static string Newest(DateTimeOffset at) => (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);
}

/// <param name="Row">The mail as it stands now; null when its case is gone.</param>
internal sealed record ListedMail(MailLine Line, MailRow? Row)
{
    public string CaseId => Line.Partition[(Line.Partition.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
