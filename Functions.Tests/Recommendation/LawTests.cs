using System.Diagnostics;
using Workflows.Recommendation;
using Workflows.Tests.Testing;
using Xunit.Abstractions;

namespace Workflows.Tests.Recommendation;

/// <summary>
/// Whatever goes wrong on the way, a round arrives where it would have arrived, mails the same and decides nothing twice (DESIGN, "Laws"). The branch is as
/// small as can be. Where there are more places for a mishap than there is time, they are sampled evenly; the output says which were tried.
/// </summary>
public sealed class LawTests(Azurite azurite, ITestOutputHelper output) : IClassFixture<Azurite>
{
    static readonly TimeSpan Budget = TimeSpan.FromSeconds(12);   // for each law
    readonly Stopwatch watch = Stopwatch.StartNew();

    [Fact]
    public async Task A_round_can_be_driven_again_after_any_step()
    {
        await using var well = await Runs(new());
        var end = await well.End(withTimes: false);
        await Sampled("activity", well.Hub.ActivitiesRun, n => new() { LoseHubAfterActivity = n }, async it => Assert.Equal(end, await it.End(withTimes: false)));
    }

    [Fact]
    public async Task Every_activity_can_run_twice() => await Alike(new() { EachActivityTwice = true }, withTimes: true);

    [Fact]
    public async Task Every_activity_can_lose_its_result() => await Alike(new() { CrashAfterEachActivity = true });

    [Fact]
    public async Task Timers_can_be_a_second_early() => await Alike(new() { TimersAreEarly = true });

    [Fact]
    public async Task The_process_can_die_after_any_write()
    {
        await using var well = await Runs(new());
        var end = await well.End(withTimes: false);
        await Sampled("write", well.Watch.Writes, n => new() { CrashAfterWrite = n }, async it => Assert.Equal(end, await it.End(withTimes: false)));
    }

    [Fact]
    public async Task Storage_can_refuse_a_call_after_ever_longer_runs_of_success() => await Alike(new() { EverLongerRuns = true });

    [Fact]
    public async Task Storage_can_be_away_for_two_minutes_at_any_time()
    {
        await using var well = await Runs(new());
        var (end, calls) = (await well.End(withTimes: false), well.Watch.Requests);
        await Sampled("call", calls, n => new() { AwayAfterCall = n }, async it => Assert.Equal(end, await it.End(withTimes: false)));
    }

    [Fact]
    public async Task A_lost_nudge_costs_time_but_nothing_else()
    {
        await using var well = await Runs(new());
        await Sampled("nudge", well.Hub.NudgesRaised, n => new() { LoseNudge = n }, it => it.End());
    }

    [Fact]
    public async Task Even_if_every_nudge_is_lost_a_round_comes_to_its_end()
    {
        await using var it = await Runs(new() { LoseEveryNudge = true });
        await it.End();
    }

    async Task Alike(Mishaps mishaps, bool withTimes = false)
    {
        await using var well = await Runs(new());
        await using var it = await Runs(mishaps);
        Assert.Equal(await well.End(withTimes), await it.End(withTimes));
    }

    async Task Sampled(string what, int count, Func<int, Mishaps> mishap, Func<ARound, Task> check)
    {
        var samples = Math.Clamp((int)(Budget / watch.Elapsed) * Environment.ProcessorCount, 2, count);
        var chosen = Enumerable.Range(0, samples).Select(n => 1 + (n * count / samples)).Distinct().ToList();
        output.WriteLine($"A run took {watch.Elapsed.TotalSeconds:F1} s: {what} {string.Join(", ", chosen)} of {count}.");
        await Parallel.ForEachAsync(chosen, async (n, _) =>
        {
            try
            {
                await using var it = await Runs(mishap(n));
                await check(it);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"After {what} {n}: {e.Message}", e);
            }
        });
    }

    async Task<ARound> Runs(Mishaps mishaps)
    {
        var it = await ARound.On(azurite, mishaps, members: 0, policy: (nameof(RecommendationPolicy.ConveneByMail), "true"));
        await it.WithEverything().Runs();

        // Two runs that break alike are alike.
        Assert.Equal((Outcome.Recommended, Outcome.NotCarried), ((await it.Case(ARound.Lin)).Outcome, (await it.Case(ARound.He)).Outcome));
        return it;
    }
}
