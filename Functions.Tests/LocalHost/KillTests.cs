using System.Diagnostics;
using System.Globalization;
using Workflows.LocalHost;
using Workflows.Tests.Testing;

namespace Workflows.Tests.LocalHost;

/// <summary>LocalHost as the power fails.</summary>
public sealed class KillTests : IDisposable
{
    const int Steps = 40;

    static readonly Dictionary<string, string?> WithSamples = new() { ["LocalHost__Functions"] = "Functions;Functions.Tests", ["SampleSchedule"] = "0 0 0 1 1 *" };
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    readonly string folder = ChildHost.NewFolder();

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Killed_alone_and_killed_with_its_storage_it_loses_nothing_and_goes_on()
    {
        int azurite;
        await using (var first = await ChildHost.Start(folder, WithSamples))
        {
            using var started = await first.Http.PostAsync(new Uri($"/stories/long/{Steps}", UriKind.Relative), null);
            started.EnsureSuccessStatusCode();
            Assert.InRange(await Rows(first, atLeast: 5), 5, Steps - 1);
            azurite = first.AzuriteId();
            await first.Kill();
            Assert.True(ChildHost.IsAlive(azurite));
        }

        int written;
        await using (var second = await ChildHost.Start(folder, WithSamples))
        {
            Assert.Equal(azurite, second.AzuriteId());   // found, and used
            written = await Rows(second, atLeast: 15);
            await second.KillAll();
        }

        await using var third = await ChildHost.Start(folder, WithSamples);
        Assert.InRange(await Rows(third, atLeast: 0), written, Steps);
        Assert.Equal(Steps, await Rows(third, atLeast: Steps));
        await Until(async () => (await State(third)).StartsWith("Completed", StringComparison.Ordinal));

        azurite = third.AzuriteId();
        Assert.Equal(0, await third.Interrupt(Soon));
        Assert.False(ChildHost.IsAlive(azurite));
    }

    [Fact]
    public async Task Storage_that_dies_is_started_again()
    {
        await using var host = await ChildHost.Start(folder, WithSamples);
        using (var azurite = Process.GetProcessById(host.AzuriteId())) azurite.Kill();
        await Until(() => Task.FromResult(host.Output.Contains(Texts.Say("StorageRestarted"), StringComparison.Ordinal)));
        using var started = await host.Http.PostAsync(new Uri("/stories/after/3", UriKind.Relative), null);
        await Until(async () => await host.Http.GetStringAsync(new Uri("/stories/after", UriKind.Relative)) == "Completed 3");
    }

    static async Task<int> Rows(ChildHost host, int atLeast)
    {
        var rows = 0;
        await Until(async () => (rows = int.Parse((await State(host)).Split(' ')[1], CultureInfo.InvariantCulture)) >= atLeast);
        return rows;
    }

    static Task<string> State(ChildHost host) => host.Http.GetStringAsync(new Uri("/stories/long", UriKind.Relative));

    static async Task Until(Func<Task<bool>> condition)
    {
        // What was under way goes on 17 s after a kill on a quiet machine; on a busy one leases and pauses add up.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await condition()) await Task.Delay(50, limit.Token);
    }
}
