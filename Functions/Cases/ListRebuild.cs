using Azure.Data.Tables;
using Workflows.Mail;
using Workflows.Storage;

namespace Workflows.Cases;

/// <summary>What was wrong with the lists of a school.</summary>
internal sealed record Rebuilt(int Cases, int Written, int Removed, int Mails);

/// <summary>Makes the tables Lists and Waiting of a school again from its cases, and the list of names from its roster. Twice is safe, and so it is while the site runs.</summary>
internal sealed class ListRebuild(CaseStore cases, MailOutcomes outcomes, Tables tables, People.PeopleNames names)
{
    public async Task<Rebuilt> Run(string school, CancellationToken cancel = default)
    {
        // What is there is looked at first: a row that comes meanwhile is not ours to take away.
        var there = new Dictionary<(bool IsWaiting, string List, string Key), CaseEntry>();
        await Read(isWaiting: false);
        await Read(isWaiting: true);

        var (count, written, mails) = (0, 0, 0);
        await foreach (var row in cases.AllOf(school, cancel))
        {
            count++;
            foreach (var fresh in CaseLists.Of(row))
            {
                if (there.Remove((fresh.IsWaiting, fresh.List, fresh.Key), out var old) && old == fresh.Entry) continue;
                await TableOf(fresh.IsWaiting).Put(fresh.List, fresh.Key, fresh.Entry);
                written++;
            }

            foreach (var mail in await cases.All<MailRow>(row.Id, MailRow.KeyOf("")))
            {
                if (!OutboxRows.Lists(mail))
                {
                    await outcomes.List(mail);
                    continue;
                }

                await OutboxRows.Put(tables.Lists, mail);
                mails++;
            }
        }

        var removed = 0;
        foreach (var ((isWaiting, list, key), entry) in there)
        {
            await TableOf(isWaiting).DeleteEntityAsync(list, key, cancellationToken: cancel);
            removed++;

            // It may have come back since its case was read.
            if (await cases.Find(CaseRow.FullId(school, entry.Case)) is not { } now) continue;
            foreach (var again in CaseLists.Of(now).Where(row => (row.IsWaiting, row.List, row.Key) == (isWaiting, list, key))) await TableOf(isWaiting).Put(list, key, again.Entry);
        }

        await names.Rebuild(school, cancel);
        return new(count, written, removed, mails);

        async Task Read(bool isWaiting)
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey ge {school + "|"} and PartitionKey lt {school + "}"}");
            await foreach (var entity in TableOf(isWaiting).QueryAsync<TableEntity>(filter, cancellationToken: cancel))
                if (isWaiting || CaseLists.FollowsFromCases(entity.PartitionKey)) there[(isWaiting, entity.PartitionKey, entity.RowKey)] = entity.Content<CaseEntry>();
        }
    }

    TableClient TableOf(bool isWaiting) => isWaiting ? tables.Waiting : tables.Lists;
}
