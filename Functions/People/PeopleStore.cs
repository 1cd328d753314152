using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.People;

/// <summary>
/// The roster in the table People, partition <c>{school}</c>, and the table Emails. The row <c>person|{id}</c> is the truth; the index rows beside it are
/// written in the same batch. The row in Emails is in another partition: a new one is written before, the former one deleted after. A crash in between
/// leaves at most a row that points to nobody or to a person with another address, which <see cref="FindByEmail"/> passes over.
/// </summary>
internal sealed class PeopleStore(Tables tables)
{
    // Enough to hide the round trips, few enough for one process on a small plan.
    const int ReadsAtOnce = 16;

    // One on its way while the next is made.
    const int BatchesAtOnce = 4;

    readonly TableClient people = tables.People;
    readonly PersonEmails emails = new(tables);

    /// <returns>Null when there is nobody of this id in this school. One point read.</returns>
    public async Task<Person?> Find(string school, string id, CancellationToken cancel = default) =>
        (await people.Find<Person>(school, PersonRows.Person(id), cancel))?.Content;

    /// <param name="number">Student or staff number.</param>
    /// <returns>Also who has left. Two point reads.</returns>
    public async Task<Person?> FindByNumber(string school, string number, CancellationToken cancel = default) =>
        await people.Find<PersonRef>(school, PersonRows.Number(number), cancel) is { } row ? await Find(school, row.Content.Id, cancel) : null;

    /// <returns>Everybody, in whatever school, who has this address now and has not left.</returns>
    public Task<IReadOnlyList<Person>> FindByEmail(string address, CancellationToken cancel = default) => FindByEmailKey(EmailAddress.Key(address), cancel);

    /// <param name="key"><see cref="EmailAddress.Key"/> of the address.</param>
    public async Task<IReadOnlyList<Person>> FindByEmailKey(string key, CancellationToken cancel = default)
    {
        var found = new List<Person>();
        var rows = await tables.Emails.Query<EmailRow>(EmailRow.Partition, EmailRow.BeginningOf(key), cancel).Concat(tables.Emails.Between<EmailRow>(key, EmailRow.FirstOfBefore, EmailRow.LastOfBefore, cancel)).Select(row => row.Content).Distinct().ToListAsync(cancel);
        foreach (var row in rows)
        {
            var person = await Find(row.School, row.Person, cancel);
            if (person is { HasLeft: false, Email: { } email } && EmailAddress.Key(email) == key) found.Add(person);
        }

        return found;
    }

    /// <returns>Who holds this role in exactly this scope, by name; nobody who has left.</returns>
    public Task<IReadOnlyList<Person>> Holders(string school, RoleHeld held, CancellationToken cancel = default) =>
        FindIndexed(school, PersonRows.Role(held), person => person.Roles.Contains(held), cancel);

    /// <returns>The members of a League branch as the roster has them, with or without 团籍, by name; nobody who has left.</returns>
    public Task<IReadOnlyList<Person>> MembersOf(string school, string branch, CancellationToken cancel = default) =>
        FindIndexed(school, PersonRows.Branch(branch), person => person.LeagueBranch == branch, cancel);

    /// <summary>The whole roster in pages, those who left included.</summary>
    public async IAsyncEnumerable<Person> All(string school, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var row in people.Query<Person>(school, PersonRows.Person(""), cancel)) yield return row.Content;
    }

    /// <returns>The League branches that have members, in the order of their names' characters.</returns>
    public async Task<IReadOnlyList<string>> Branches(string school, CancellationToken cancel = default)
    {
        var branches = new List<string>();
        await foreach (var row in people.Query<PersonRef>(school, "branch|", cancel))
        {
            var branch = Keys.Unescape(row.Key.Split('|')[1]);
            if (branches.Count == 0 || branches[^1] != branch) branches.Add(branch);
        }
        return branches;
    }

    /// <returns>The scopes in which anybody holds this role, such as the Party branches of a school, in the order of their names' characters.</returns>
    public async Task<IReadOnlyList<string>> Scopes(string school, string role, CancellationToken cancel = default)
    {
        var prefix = $"role|{role}@";
        var scopes = new List<string>();
        await foreach (var row in people.Query<PersonRef>(school, prefix, cancel))
        {
            var scope = Keys.Unescape(row.Key[prefix.Length..].Split('|')[0]);
            if (scopes.Count == 0 || scopes[^1] != scope) scopes.Add(scope);
        }
        return scopes;
    }

    /// <summary>
    /// Changes a person as read this moment, again after whoever was faster. Twice is safe when <paramref name="change"/> comes to the same.
    /// </summary>
    /// <param name="change">Null or the same person: nothing is written.</param>
    /// <returns>The person as it stands now; null when there is nobody.</returns>
    public async Task<Person?> Change(string school, string id, Func<Person, Person?> change, CancellationToken cancel = default)
    {
        while (true)
        {
            if (await people.Find<Person>(school, PersonRows.Person(id), cancel) is not { } old) return null;
            var changed = change(old.Content);
            if (changed is null || ReferenceEquals(changed, old.Content)) return old.Content;
            if (await Write(old, changed, cancel)) return changed;
        }
    }

    /// <summary>Adds a person or replaces one as it was read; the index rows follow in the same batch. Twice is safe.</summary>
    /// <returns>
    /// False when somebody was faster: the person has changed since, or is there already, or another person has the number. Nothing is written then.
    /// </returns>
    public async Task<bool> Write(Found<Person>? old, Person now, CancellationToken cancel = default)
    {
        if (PersonEmails.IsNew(old?.Content, now)) await emails.Put([now], cancel);
        if (!await TrySubmit(PersonRows.Writes(old, now), cancel)) return false;
        await emails.Drop([(now, old?.Content.Email)], cancel);
        return true;
    }

    /// <summary>Adds people of one school who are not there yet: for seeding. Who is there already stays. Twice is safe.</summary>
    /// <exception cref="ArgumentException">Somebody is of another school.</exception>
    public async Task AddMany(string school, IEnumerable<Person> newcomers, CancellationToken cancel = default)
    {
        var changes = newcomers.Select(person => new PersonChange(null, person)).ToList();
        if (changes.Exists(change => change.Now.School != school)) throw new ArgumentException($"Somebody is not of {school}.", nameof(newcomers));
        // Some may be there already, from a seed that was interrupted: one by one then.
        foreach (var (_, person) in await WriteMany(changes, cancel)) await Write(null, person, cancel);
    }

    /// <summary>
    /// What <see cref="Write"/> does, for many of one school and a hundred rows a batch; the rows of one person are in one batch. Twice is safe.
    /// </summary>
    /// <returns>Those of whom nothing is written, because somebody of their batch was changed meanwhile or is there already: try each alone.</returns>
    public async Task<IReadOnlyList<PersonChange>> WriteMany(IReadOnlyCollection<PersonChange> changes, CancellationToken cancel = default)
    {
        await emails.Put(changes.Where(change => PersonEmails.IsNew(change.Old?.Content, change.Now)).Select(change => change.Now), cancel);
        var refused = new ConcurrentBag<PersonChange>();
        await Parallel.ForEachAsync(PersonRows.Batches(changes), new ParallelOptions { MaxDegreeOfParallelism = BatchesAtOnce, CancellationToken = cancel }, async (batch, token) =>
        {
            if (await TrySubmit(batch.Rows, token)) await emails.Drop(batch.Changes.Select(change => (change.Now, change.Old?.Content.Email)), token);
            else foreach (var change in batch.Changes) refused.Add(change);
        });
        return [.. refused];
    }

    /// <summary>Deletes the rows of addresses that people no longer have. For a rerun of what may have died between <see cref="Write"/>'s steps.</summary>
    public Task DropEmails(IEnumerable<(Person Now, string? Former)> persons, CancellationToken cancel = default) => emails.Drop(persons, cancel);

    public async Task<Found<Person>?> Read(string school, string id, CancellationToken cancel = default) =>
        await people.Find<Person>(school, PersonRows.Person(id), cancel);

    async Task<bool> TrySubmit(IEnumerable<TableTransactionAction> actions, CancellationToken cancel)
    {
        try
        {
            await people.SubmitTransactionAsync(actions, cancel);
            return true;
        }
        catch (TableTransactionFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }

    async Task<IReadOnlyList<Person>> FindIndexed(string school, string prefix, Func<Person, bool> holds, CancellationToken cancel)
    {
        var ids = await people.All<PersonRef>(school, prefix, cancel);
        var found = new Person?[ids.Count];
        await Parallel.ForAsync(0, ids.Count, new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancel },
            async (at, token) => found[at] = await Find(school, ids[at].Id, token));
        return [.. found.OfType<Person>().Where(person => !person.HasLeft && holds(person))
            .OrderBy(person => person.Name, StringComparer.Ordinal).ThenBy(person => person.Id, StringComparer.Ordinal)];
    }
}
