using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Tests.Testing;

/// <summary>A process dies at a write, on real storage.</summary>
public sealed class StorageWatchTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task A_process_that_dies_after_a_write_has_written_and_does_nothing_more_even_if_the_crash_is_caught()
    {
        var watch = new StorageWatch(new() { CrashAfterWrite = 2 });
        var table = (await azurite.NewTables(watch)).Cases;

        var lived = await watch.Outlives(async () =>
        {
            await table.AddEntityAsync(new TableEntity("p", "1"));
            try { await table.AddEntityAsync(new TableEntity("p", "2")); }
            catch (Exception) { await table.AddEntityAsync(new TableEntity("p", "3")); }
        });

        Assert.False(lived);
        Assert.Equal(["1", "2"], await Keys(table));
        Assert.True(await watch.Outlives(() => table.AddEntityAsync(new TableEntity("p", "4"))));
        Assert.Equal(["1", "2", "4"], await Keys(table));
        Assert.Equal(3, watch.Writes);
    }

    [Fact]
    public async Task What_fails_for_another_reason_is_no_crash()
    {
        var watch = new StorageWatch(new());
        await Assert.ThrowsAsync<InvalidOperationException>(() => watch.Outlives(() => throw new InvalidOperationException()));
    }

    [Fact]
    public async Task Timers_run_at_their_times_and_keep_no_story_going()
    {
        var (clock, watch) = (new SkippingClock(new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8))) { Aftermath = TimeSpan.FromDays(2) }, new StorageWatch(new()));
        var services = new ServiceCollection().AddSingleton(clock).AddSingleton(new List<string>()).BuildServiceProvider();
        clock.Enter(new DurableFunctions([typeof(Timers)]), services, watch);
        clock.At(4, 10, () => Task.CompletedTask);

        await clock.Run(() => Task.FromResult(false));

        Assert.Equal(["day 2", "day 3", "day 4", "day 5", "day 6"], services.GetRequiredService<List<string>>().Where(line => !line.StartsWith("sweep", StringComparison.Ordinal)));
        Assert.InRange(services.GetRequiredService<List<string>>().Count(line => line.StartsWith("sweep", StringComparison.Ordinal)), 5, 10);
    }

    static async Task<IReadOnlyList<string>> Keys(TableClient table)
    {
        var keys = new List<string>();
        await foreach (var row in table.QueryAsync<TableEntity>()) keys.Add(row.RowKey);
        return keys;
    }

    internal sealed class Timers(SkippingClock clock, List<string> lines)
    {
        [Function(nameof(Daily))]
        public void Daily([TimerTrigger("0 0 0 * * *")] TimerInfo timer) => lines.Add($"day {clock.Day}");

        [Function(nameof(Sweep))]
        public void Sweep([TimerTrigger("0 * * * * *")] TimerInfo timer) => lines.Add($"sweep on day {clock.Day}");
    }
}
