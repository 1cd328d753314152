using System.Diagnostics;
using System.Text.RegularExpressions;
using Workflows.Cases;
using Workflows.Evaluation;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Xunit.Abstractions;

namespace Workflows.Tests.Evaluation;

/// <summary>
/// Whatever goes wrong on the way, an evaluation arrives where it would have arrived, mails the same and decides nothing twice (DESIGN, "Laws"). Where there are
/// more places for a mishap than there is time, they are sampled evenly; the output says which were tried.
/// </summary>
public sealed partial class EvaluationLawTests(Azurite azurite, ITestOutputHelper output) : IClassFixture<Azurite>
{
    static readonly TimeSpan Budget = TimeSpan.FromSeconds(12);   // for each law
    readonly Stopwatch watch = Stopwatch.StartNew();

    [Fact]
    public async Task It_can_be_driven_again_after_any_step()
    {
        await using var well = await Runs(new());
        var end = await End(well, withTimes: false);
        await Sampled("activity", well.Hub.ActivitiesRun, n => new() { LoseHubAfterActivity = n }, async it => Assert.Equal(end, await End(it, withTimes: false)));
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
        var end = await End(well, withTimes: false);
        await Sampled("write", well.Watch.Writes, n => new() { CrashAfterWrite = n }, async it => Assert.Equal(end, await End(it, withTimes: false)));
    }

    [Fact]
    public async Task Even_if_every_nudge_is_lost_it_comes_to_its_end()
    {
        await using var it = await Runs(new() { LoseEveryNudge = true });
        await it.Ends(Outcome.Evaluated);
    }

    async Task Alike(Mishaps mishaps, bool withTimes = false)
    {
        await using var well = await Runs(new());
        await using var it = await Runs(mishaps);
        Assert.Equal(await End(well, withTimes), await End(it, withTimes));
    }

    async Task Sampled(string what, int count, Func<int, Mishaps> mishap, Func<AnEvaluation, Task> check)
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

    async Task<AnEvaluation> Runs(Mishaps mishaps)
    {
        var it = await AnEvaluation.On(azurite, mishaps, policy: (nameof(EvaluationPolicy.ExcellentShare), "40%"));
        await it.WithEverything().Runs();

        // Two runs that break alike are alike.
        await it.Ends(Outcome.Evaluated);
        return it;
    }

    /// <summary>The case's row, its mails and recorded actions as one text, without ids and hashes.</summary>
    static async Task<string> End(AnEvaluation it, bool withTimes)
    {
        var row = await it.Case();
        var text = Json.Write(new
        {
            Row = row with { AuditSeq = 0, AuditHead = "", ChangedAt = null, Unreached = [], Steps = [.. row.Steps.OrderBy(step => step.IdIn(row.Id).Key, StringComparer.Ordinal)] },
            Mails = await it.Mails(),
            Actions = (await it.Audit(row)).Select(entry => entry.Action).Where(action => action is not "MailFailed").Order(StringComparer.Ordinal),
            History = await it.Get<OfficerHistory>().Of(AnEvaluation.School, AnEvaluation.President),
        }).Replace(row.ShortId, "evl", StringComparison.Ordinal);
        return withTimes ? text : Time().Replace(text, "\"…\"");
    }

    [GeneratedRegex("\"[0-9]{4}-[0-9T:.+-]*Z?\"")]
    private static partial Regex Time();
}
