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

    [Theory]
    [InlineData(nameof(Busy.Before)), InlineData(nameof(Busy.After))]
    public async Task Busy_storage_is_asked_again(string busy)
    {
        var watch = new StorageWatch(new() { EachCall = Enum.Parse<Busy>(busy) });
        var table = (await azurite.NewTables(watch)).Cases;

        for (var row = 1; row <= 3; row++) Assert.True(await watch.Outlives(() => table.UpsertEntityAsync(new TableEntity("p", $"{row}"))));
        Assert.Equal(["1", "2", "3"], await Keys(table));
        Assert.Equal(busy is nameof(Busy.Before) ? 4 : 5, watch.Requests);
    }

    [Fact]
    public async Task Storage_refuses_after_ever_longer_runs_and_while_it_is_away()
    {
        var watch = new StorageWatch(new() { EverLongerRuns = true });
        var table = (await azurite.NewTables(watch)).Cases;
        var lived = new List<bool>();
        for (var call = 1; call <= 9; call++) lived.Add(await watch.Outlives(() => table.UpsertEntityAsync(new TableEntity("p", "1"))));
        Assert.Equal([2, 5, 9], Enumerable.Range(1, 9).Where(call => !lived[call - 1]));

        var clock = new SkippingClock(new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8)));
        watch.Clock = clock;
        watch.Forget(new() { AwayAfterCall = 2 });
        clock.At(1, 10, async () => Assert.True(await watch.Outlives(() => table.UpsertEntityAsync(new TableEntity("p", "1")))));
        clock.At(1, 11, async () => Assert.False(await watch.Outlives(() => table.UpsertEntityAsync(new TableEntity("p", "1")))));
        clock.At(1, 11.1, async () => Assert.True(await watch.Outlives(() => table.UpsertEntityAsync(new TableEntity("p", "1")))));
        await clock.Run(() => Task.FromResult(false));
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
