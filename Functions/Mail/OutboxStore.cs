using Azure.Data.Tables;
using Workflows.Storage;

namespace Workflows.Mail;

/// <summary>The mails' rows and their list, as the outbox reads and writes them. Every change of a mail is by its ETag: who is slower gets null.</summary>
internal sealed class OutboxStore(Tables tables)
{
    /// <summary>What the list holds until now, the oldest first. The list may be older than the mails: see <see cref="Read"/>.</summary>
    public IAsyncEnumerable<Found<OutboxEntry>> Due(string school, DateTimeOffset now, CancellationToken cancel) =>
        tables.Lists.Between<OutboxEntry>(OutboxRows.ListOf(school), "", OutboxRows.EndOf(now), cancel);

    /// <summary>More are not counted.</summary>
    public const int MostCounted = 1000;

    /// <returns>How many mails wait, up to <see cref="MostCounted"/>, and when the first of them is due.</returns>
    public async Task<(int Count, DateTimeOffset? FirstDue)> Waiting(string school, CancellationToken cancel)
    {
        var keys = await tables.Lists.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {OutboxRows.ListOf(school)}"), select: ["RowKey"], cancellationToken: cancel)
            .Take(MostCounted).Select(row => row.RowKey).ToListAsync(cancel);
        return (keys.Count, keys.Count == 0 ? null : OutboxRows.DueAt(keys[0]));
    }

    public async Task<Found<MailRow>?> Read(OutboxEntry entry, CancellationToken cancel) =>
        await tables.Cases.Find<MailRow>(entry.Partition, MailRow.KeyOf(entry.Mail), cancel);

    /// <summary>Changes mails of one case and inserts rows beside them, all or none.</summary>
    /// <returns>The mails as they are now; null when somebody was faster at one of them: nothing is written then.</returns>
    public async Task<IReadOnlyList<Found<MailRow>>?> TryWrite(IReadOnlyList<Found<MailRow>> mails, Func<MailRow, MailRow> change, IEnumerable<Row>? beside = null)
    {
        var partition = mails[0].Partition;
        var changed = mails.Select(mail => change(mail.Content)).ToList();
        try
        {
            var written = await tables.Cases.SubmitTransactionAsync(
            [
                .. mails.Zip(changed, (mail, now) => new TableTransactionAction(TableTransactionActionType.UpdateReplace, Rows.Entity(partition, mail.Key, now), mail.ETag)),
                .. (beside ?? []).Select(row => new TableTransactionAction(TableTransactionActionType.Add, Rows.Entity(partition, row.Key, row.Content))),
            ]);
            return [.. mails.Select((mail, at) => mail with { Content = changed[at], ETag = written.Value[at].Headers.ETag!.Value })];
        }
        catch (TableTransactionFailedException e) when (e.Status is 404 or 412)
        {
            return null;
        }
    }

    public async Task Add(string partition, IEnumerable<Row> rows)
    {
        foreach (var row in rows) await tables.Cases.AddEntityAsync(Rows.Entity(partition, row.Key, row.Content));
    }

    /// <summary>Takes away links whose mail surely went to nobody. Twice is safe; one that is left behind opens to no token that anybody has.</summary>
    public async Task Remove(IEnumerable<(string Partition, Row Row)> links)
    {
        foreach (var (partition, row) in links) await tables.Cases.DeleteEntityAsync(partition, row.Key);
    }

    /// <summary>Moves a mail to another time. The new list row comes first, the old one goes last: in between there are two, and the mail says which counts.</summary>
    public async Task Move(Found<MailRow> mail, MailRow moved)
    {
        await OutboxRows.Put(tables.Lists, moved);
        if (await TryWrite([mail], _ => moved) is not null) await Strike(mail.Content);
    }

    public Task Strike(MailRow mail) => Strike(OutboxRows.ListOf(mail.School), OutboxRows.KeyOf(mail));

    /// <summary>Takes a row out of the list. Twice is safe.</summary>
    public Task Strike(string list, string key) => tables.Lists.DeleteEntityAsync(list, key);

    public Task List(MailRow mail) => OutboxRows.Put(tables.Lists, mail);

    /// <returns>When this person was last mailed for something; null: never.</returns>
    public async Task<DateTimeOffset?> LastAsked(string school, string person, CancellationToken cancel) =>
        (await tables.People.Find<Mailed>(school, KeyOf(person), cancel))?.Content.AskedAt;

    public Task Asked(string school, string person, DateTimeOffset now) => tables.People.Put(school, KeyOf(person), new Mailed(now));

    static string KeyOf(string person) => $"mailed|{person}";

    internal sealed record Mailed(DateTimeOffset AskedAt);
}
