using System.Net;
using Azure;
using Azure.Data.Tables;
using Workflows.Storage;

namespace Workflows.People;

/// <summary>Who has which address: rows of the table Emails, all in one partition, so that those of many people are written a hundred at once.</summary>
internal sealed class PersonEmails(Tables tables)
{
    readonly TableClient emails = tables.Emails;

    /// <returns>Whether this person gets an address that was not on the roster as this person's before.</returns>
    public static bool IsNew(Person? before, Person now) => Has(now) is { } key && key != Has(before);

    /// <summary>Points from the address of each to the person. Twice is safe.</summary>
    public async Task Put(IEnumerable<Person> persons, CancellationToken cancel = default)
    {
        foreach (var batch in persons.Where(person => Has(person) is not null).DistinctBy(person => person.Id).Chunk(Rows.InBatch))
            await emails.SubmitTransactionAsync(batch.Select(person => new TableTransactionAction(TableTransactionActionType.UpsertReplace,
                Rows.Entity(EmailRow.Partition, EmailRow.KeyOf(Has(person)!, person), new EmailRow(person.School, person.Id)))), cancel);
    }

    /// <summary>Deletes the rows of addresses that these people no longer have. Twice is safe.</summary>
    public async Task Drop(IEnumerable<(Person Now, string? Former)> persons, CancellationToken cancel = default)
    {
        var keys = persons.Where(each => each.Former is not null && EmailAddress.Key(each.Former) != Has(each.Now)).Select(each => EmailRow.KeyOf(EmailAddress.Key(each.Former!), each.Now)).Distinct();
        foreach (var batch in keys.Chunk(Rows.InBatch))
        {
            try
            {
                await emails.SubmitTransactionAsync(batch.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(EmailRow.Partition, key), ETag.All)), cancel);
            }
            catch (TableTransactionFailedException e) when (e.Status == (int)HttpStatusCode.NotFound)
            {
                // Some are gone already, and a batch is all or nothing.
                foreach (var key in batch) await emails.DeleteEntityAsync(EmailRow.Partition, key, cancellationToken: cancel);
            }
        }
    }

    static string? Has(Person? person) => person is { HasLeft: false, Email: { } email } ? EmailAddress.Key(email) : null;
}

/// <summary>The row <c>{hash of an address}|{school}|{person}</c> of the table Emails: who has the address.</summary>
internal sealed record EmailRow(string School, string Person)
{
    /// <summary>Requests to sign in have the hash of an address as theirs.</summary>
    public const string Partition = "people";

    /// <summary>Earlier releases had a partition for each address: the row <c>{school}|{person}</c>, before the requests to sign in. It is still read; each change of a person writes the new row.</summary>
    public const string FirstOfBefore = "a", LastOfBefore = "{";

    /// <param name="address"><see cref="EmailAddress.Key"/>.</param>
    public static string BeginningOf(string address) => $"{address}|";

    public static string KeyOf(string address, Person person) => $"{BeginningOf(address)}{person.School}|{person.Id}";
}
