using Azure;
using Azure.Data.Tables;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.People;

/// <summary>Another person's row points here: who, and the name to show in a list.</summary>
internal sealed record PersonRef(string Id, string Name);

/// <summary>The keys of the table People, and which rows a person has. Pure.</summary>
internal static class PersonRows
{
    public static string Person(string id) => $"person|{id}";
    public static string Number(string number) => $"number|{Keys.Escape(number)}";
    public static string Branch(string branch) => $"branch|{Keys.Escape(branch)}|";
    public static string Role(RoleHeld held) => $"role|{held.Role}@{Keys.Escape(held.Scope)}|";
    public static string Office(string scope) => $"office|{Keys.Escape(scope)}";

    /// <summary>
    /// The index rows beside <c>person|{id}</c>. Whoever has left is found by number only: such a person is no member of a branch and holds nothing.
    /// </summary>
    public static IReadOnlyDictionary<string, PersonRef> Of(Person? person)
    {
        var rows = new Dictionary<string, PersonRef>(StringComparer.Ordinal);
        if (person is null) return rows;
        var reference = new PersonRef(person.Id, person.Name);
        if (person.StudentNumber is { } student) rows[Number(student)] = reference;
        if (person.StaffNumber is { } staff) rows[Number(staff)] = reference;
        if (person.HasLeft) return rows;
        if (person.LeagueBranch is { } branch) rows[Branch(branch) + person.Id] = reference;
        foreach (var held in person.Roles) rows[Role(held) + person.Id] = reference;
        return rows;
    }

    /// <summary>What a batch must hold to add a person, or to replace one as it was read.</summary>
    public static IEnumerable<TableTransactionAction> Writes(Found<Person>? old, Person now)
    {
        yield return old is null
            ? new(TableTransactionActionType.Add, Rows.Entity(now.School, Person(now.Id), now))
            : new(TableTransactionActionType.UpdateReplace, Rows.Entity(now.School, Person(now.Id), now), old.ETag);
        var (before, after) = (Of(old?.Content), Of(now));
        foreach (var key in before.Keys.Where(key => !after.ContainsKey(key)))
            yield return new(TableTransactionActionType.Delete, new TableEntity(now.School, key), ETag.All);
        foreach (var (key, reference) in after)
        {
            // Added, not upserted: a number must not be taken from another person.
            if (!before.TryGetValue(key, out var held)) yield return new(TableTransactionActionType.Add, Rows.Entity(now.School, key, reference));
            else if (held != reference) yield return new(TableTransactionActionType.UpdateReplace, Rows.Entity(now.School, key, reference), ETag.All);
        }
    }

    /// <summary>Changes in batches of as many rows as the service takes, in their order; a row that two of them write is in two batches.</summary>
    public static IEnumerable<PersonBatch> Batches(IEnumerable<PersonChange> changes)
    {
        var (batch, keys) = (PersonBatch.Empty, new HashSet<string>(StringComparer.Ordinal));
        foreach (var change in changes)
        {
            var rows = Writes(change.Old, change.Now).ToList();
            if (batch.Rows.Count + rows.Count > Rows.InBatch || rows.Any(row => keys.Contains(row.Entity.RowKey)))
            {
                if (batch.Rows.Count > 0) yield return batch;
                (batch, keys) = (PersonBatch.Empty, new(StringComparer.Ordinal));
            }

            batch.Changes.Add(change);
            batch.Rows.AddRange(rows);
            keys.UnionWith(rows.Select(row => row.Entity.RowKey));
        }

        if (batch.Rows.Count > 0) yield return batch;
    }
}

/// <summary>A person to be written.</summary>
/// <param name="Old">As it was read; null: to be added.</param>
internal sealed record PersonChange(Found<Person>? Old, Person Now);

/// <summary>Changes that are written at once or not at all.</summary>
internal sealed record PersonBatch(List<PersonChange> Changes, List<TableTransactionAction> Rows)
{
    public static PersonBatch Empty => new([], []);
}
