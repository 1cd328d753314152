using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Workflows.LocalHost.Storage;
using Workflows.Tests.Testing;

namespace Workflows.Tests.LocalHost;

/// <summary>Azurite with <c>azurite-lookups.cjs</c> answers as plain Azurite does, whatever was written before.</summary>
public sealed class LookupTests(Azurite plain) : IClassFixture<Azurite>, IDisposable
{
    const int Acts = 400, MostDraws = 30;

    // Quotes, rare characters, what looks like a number, and nothing at all.
    static readonly string[] Partitions = ["p", "it's", "𠮷野", "1e2", "100"], Keys = ["", "a", "a|1", "a|2", "b'c", "𠮷", "10", "9", "é", "~"];

    readonly string folder = ChildHost.NewFolder();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Both_answer_the_same()
    {
        var package = await AzuritePackage.Ready(AzuritePackage.DefaultFolder, _ => { }, TimeProvider.System, default);
        var ports = AzuritePorts.Free();
        using var process = await AzuriteProcess.Start(package, folder, Path.Combine(folder, "log"), ports, TimeProvider.System, default);
        TableClient[] both = [new(plain.ConnectionString, "lookups"), new(ports.ConnectionString, "lookups")];
        foreach (var table in both) await table.CreateAsync();

        try
        {
            for (var act = 0; act < Acts; act++)
            {
                var (drawn, said) = (Enumerable.Range(0, MostDraws).Select(_ => RandomNumberGenerator.GetInt32(720_720)).ToList(), new List<string>());
                foreach (var table in both) said.Add(await Act(table, new(drawn)));
                Assert.True(said[0] == said[1], $"Act {act} of {string.Join(' ', drawn)}: plain Azurite says {said[0]}, with lookups {said[1]}.");
            }
        }
        finally
        {
            await process.End(TimeProvider.System);
        }
    }

    static async Task<string> Act(TableClient table, Draws random)
    {
        var (partition, key) = (Pick(random, Partitions), Pick(random, Keys));
        try
        {
            switch (random.Next(9))
            {
                case 0: await table.AddEntityAsync(Row()); return "added";
                case 1: await table.UpsertEntityAsync(Row(), TableUpdateMode.Replace); return "put";
                case 2: await table.UpsertEntityAsync(Row(), TableUpdateMode.Merge); return "merged";
                case 3: return $"{(await table.DeleteEntityAsync(partition, key)).Status}";
                case 4: return (await table.GetEntityIfExistsAsync<TableEntity>(partition, key)) is { HasValue: true, Value: { } row } ? $"{row["Value"]}" : "nothing";
                case 5:
                    // Some fail, and take back what came before.
                    await table.SubmitTransactionAsync(Keys.OrderBy(_ => random.Next(1000)).Take(3).Select(each => new TableTransactionAction(random.Next(3) switch { 0 => TableTransactionActionType.Add, 1 => TableTransactionActionType.UpsertReplace, _ => TableTransactionActionType.Delete }, new TableEntity(partition, each) { ["Value"] = random.Next(5) }, ETag.All)).ToList());
                    return "batch";
                case 6: return await All($"PartitionKey eq {partition}");
                case 7: return await All($"PartitionKey eq {partition} and RowKey ge {key} and RowKey lt {Pick(random, Keys)}");
                default: return await (random.Next(2) == 0 ? All($"PartitionKey eq {partition} or RowKey eq {key}") : All($"(PartitionKey eq {partition}) and (RowKey gt {key}) and Value eq {random.Next(5)}"));
            }
        }
        catch (RequestFailedException e)
        {
            return e.ErrorCode ?? $"{e.Status}";
        }

        TableEntity Row() => new(partition, key) { ["Value"] = random.Next(5) };

        async Task<string> All(FormattableString filter)
        {
            var rows = new List<string>();
            await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter), maxPerPage: 2)) rows.Add($"{row.PartitionKey}/{row.RowKey}={row["Value"]}");
            return string.Join(' ', rows);
        }
    }

    static string Pick(Draws random, string[] from) => from[random.Next(from.Length)];

    /// <summary>The same numbers for both.</summary>
    sealed class Draws(IEnumerable<int> drawn)
    {
        readonly Queue<int> left = new(drawn);

        public int Next(int below) => left.Dequeue() % below;
    }
}
