using System.Collections.Immutable;
using Azure.Data.Tables;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.People;

/// <summary>
/// Finds people by name: the list <c>{school}|names</c> of the table Lists, RK <c>{name}|{person}</c>. It follows from the roster and can be made again; a row that no longer fits is
/// passed over.
/// </summary>
internal sealed class PeopleNames(Tables tables, PeopleStore people)
{
    const int ReadsAtOnce = 16, MostNamesakes = 5;

    public static string ListOf(string school) => $"{school}|names";

    /// <summary>Lists people of one school under the names they have now. Twice is safe.</summary>
    public async Task Put(string school, IEnumerable<Person> persons, CancellationToken cancel = default)
    {
        foreach (var batch in persons.DistinctBy(person => person.Id).Chunk(Rows.InBatch))
        {
            await tables.Lists.SubmitTransactionAsync(
                batch.Select(person => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Rows.Entity(ListOf(school), KeyOf(person), new PersonRef(person.Id, person.Name)))), cancel);
        }
    }

    /// <summary>Makes the list of a whole school again. Twice is safe.</summary>
    public async Task Rebuild(string school, CancellationToken cancel = default)
    {
        var batch = new List<Person>(Rows.InBatch);
        await foreach (var person in people.All(school, cancel))
        {
            batch.Add(person);
            if (batch.Count < Rows.InBatch) continue;
            await Put(school, batch, cancel);
            batch.Clear();
        }

        if (batch.Count > 0) await Put(school, batch, cancel);
    }

    /// <param name="beginning">Of the name, at least one character.</param>
    /// <returns>At most so many, by name, those who left included; one more than <paramref name="most"/> says that there are more.</returns>
    public async Task<ImmutableArray<Person>> Find(string school, string beginning, int most, CancellationToken cancel = default)
    {
        var ids = await tables.Lists.Query<PersonRef>(ListOf(school), Keys.Escape(beginning), cancel).Take(most + 1).Select(row => row.Content.Id).Distinct().ToListAsync(cancel);
        var found = new Person?[ids.Count];
        await Parallel.ForAsync(0, ids.Count, new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancel }, async (at, token) => found[at] = await people.Find(school, ids[at], token));
        return [.. found.OfType<Person>().Where(person => person.Name.StartsWith(beginning, StringComparison.Ordinal))];
    }

    /// <summary>Whom somebody means who types a student or staff number, or a full name. Nobody who has left.</summary>
    /// <returns>One where it is clear; none; or several of one name, who are told apart by their numbers.</returns>
    public async Task<ImmutableArray<Person>> Meant(string school, string typed, CancellationToken cancel = default) =>
        await people.FindByNumber(school, Reading.Plain(typed), cancel) is { HasLeft: false } one ? [one]
        : [.. (await Find(school, typed, MostNamesakes, cancel)).Where(person => person.Name == typed && !person.HasLeft)];

    static string KeyOf(Person person) => $"{Keys.Escape(person.Name)}|{person.Id}";
}
