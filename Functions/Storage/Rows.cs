using System.Text;
using Azure;
using Azure.Data.Tables;

namespace Workflows.Storage;

/// <summary>A row to be written beside others in a partition: its key, and what it holds.</summary>
internal sealed record Row(string Key, object Content);

/// <summary>A row as it was read.</summary>
internal sealed record Found<T>(string Partition, string Key, T Content, ETag ETag);

/// <summary>
/// Rows are documents, kept as JSON. What a row means is said by its record, not by columns. A text property holds 32 K characters, so a
/// longer document goes on in <c>Json1</c>, <c>Json2</c>…
/// </summary>
internal static class Rows
{
    const int PropertyLength = 32_000;

    /// <summary>Rows of one partition that the service takes in one batch.</summary>
    public const int InBatch = 100;

    /// <summary>A key after every key that begins with the same text.</summary>
    public const char Last = '\uFFFF';

    public static TableEntity Entity(string partition, string key, object content) => OfText(partition, key, Json.Write(content));

    /// <summary>A row whose document is this text, as <see cref="Text"/> gave it.</summary>
    public static TableEntity OfText(string partition, string key, string json)
    {
        var entity = new TableEntity(partition, key);
        for (var part = 0; part == 0 || part * PropertyLength < json.Length; part++)
            entity[Name(part)] = json.Substring(part * PropertyLength, Math.Min(PropertyLength, json.Length - (part * PropertyLength)));
        return entity;
    }

    public static T Content<T>(this TableEntity entity) => Json.Read<T>(entity.Text());

    /// <summary>The document as it was written, to the letter.</summary>
    public static string Text(this TableEntity entity)
    {
        if (!entity.ContainsKey(Name(1))) return entity.GetString(Name(0));
        var json = new StringBuilder();
        for (var part = 0; entity.ContainsKey(Name(part)); part++) json.Append(entity.GetString(Name(part)));
        return json.ToString();
    }

    /// <returns>The row with its ETag, or null when there is none.</returns>
    public static async Task<Found<T>?> Find<T>(this TableClient table, string partition, string key, CancellationToken cancel = default)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancel);
        return found is { HasValue: true, Value: { } row } ? new(partition, key, row.Content<T>(), row.ETag) : null;
    }

    public static async Task<bool> Has(this TableClient table, string partition, string key) =>
        (await table.GetEntityIfExistsAsync<TableEntity>(partition, key, ["RowKey"])).HasValue;

    /// <summary>All rows of a partition whose key begins with <paramref name="prefix"/>, in the order of their keys.</summary>
    public static IAsyncEnumerable<Found<T>> Query<T>(this TableClient table, string partition, string prefix = "", CancellationToken cancel = default) =>
        table.Between<T>(partition, prefix, prefix + Last, cancel);

    /// <summary>Rows from one key to before another, in order.</summary>
    public static async IAsyncEnumerable<Found<T>> Between<T>(this TableClient table, string partition, string from, string to,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        var query = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        await foreach (var entity in table.QueryAsync<TableEntity>(query, cancellationToken: cancel))
            yield return new(entity.PartitionKey, entity.RowKey, entity.Content<T>(), entity.ETag);
    }

    public static async Task<IReadOnlyList<T>> All<T>(this TableClient table, string partition, string prefix = "", CancellationToken cancel = default)
    {
        var rows = new List<T>();
        await foreach (var row in table.Query<T>(partition, prefix, cancel)) rows.Add(row.Content);
        return rows;
    }

    /// <summary>Inserts a row, whole or not at all.</summary>
    /// <returns>Its ETag; null when there is such a row already, which then stays as it is.</returns>
    public static async Task<ETag?> TryAdd(this TableClient table, string partition, string key, object content)
    {
        try
        {
            return (await table.AddEntityAsync(Entity(partition, key, content))).Headers.ETag;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return null;
        }
    }

    public static Task Put(this TableClient table, string partition, string key, object content) =>
        table.UpsertEntityAsync(Entity(partition, key, content), TableUpdateMode.Replace);

    /// <summary>Replaces a row if it still is as it was read.</summary>
    /// <returns>The new ETag; null when somebody else was faster.</returns>
    public static async Task<ETag?> TryReplace(this TableClient table, string partition, string key, object content, ETag etag)
    {
        try
        {
            return (await table.UpdateEntityAsync(Entity(partition, key, content), etag, TableUpdateMode.Replace)).Headers.ETag;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return null;
        }
    }

    static string Name(int part) => part == 0 ? "Json" : $"Json{part}";
}
