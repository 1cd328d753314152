using System.Diagnostics;
using System.Text.RegularExpressions;
using Workflows.Cases;
using Workflows.Congress;
using Workflows.Mail;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Xunit.Abstractions;

namespace Workflows.Tests.Congress;

/// <summary>
/// Whatever goes wrong on the way, a congress and its colleges arrive where they would have arrived, mail the same and decide nothing twice (DESIGN, "Laws"). Places for a mishap are
/// sampled evenly; the output says which were tried.
/// </summary>
public sealed partial class CongressLawTests(Azurite azurite, ITestOutputHelper output) : IClassFixture<Azurite>
{
    const int Samples = 4;

    readonly Stopwatch watch = Stopwatch.StartNew();

    [Fact]
    public async Task Every_activity_can_run_twice() => Assert.Equal(await End(new()), await End(new() { EachActivityTwice = true }));

    [Fact]
    public async Task Every_activity_can_lose_its_result() => Assert.Equal(await End(new()), await End(new() { CrashAfterEachActivity = true }));

    [Fact]
    public async Task It_can_be_driven_again_after_any_step() => await Sampled(it => it.Hub.ActivitiesRun, n => new() { LoseHubAfterActivity = n });

    [Fact]
    public async Task The_process_can_die_after_any_write() => await Sampled(it => it.Watch.Writes, n => new() { CrashAfterWrite = n });

    async Task Sampled(Func<ACongress, int> count, Func<int, Mishaps> mishap)
    {
        await using var well = await Runs(new());
        var (end, all) = (await TextOf(well), count(well));
        var chosen = Enumerable.Range(0, Samples).Select(n => 1 + (n * all / Samples) + (all / (2 * Samples))).ToList();
        output.WriteLine($"A run took {watch.Elapsed.TotalSeconds:F1} s: {string.Join(", ", chosen)} of {all}.");
        await Parallel.ForEachAsync(chosen, async (n, _) =>
        {
            try
            {
                Assert.Equal(end, await End(mishap(n)));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"After {n}: {e.Message}", e);
            }
        });
    }

    async Task<string> End(Mishaps mishaps)
    {
        await using var it = await Runs(mishaps);
        return await TextOf(it);
    }

    async Task<ACongress> Runs(Mishaps mishaps)
    {
        var it = await ACongress.On(azurite, mishaps);
        await it.Requests().IsApproved(2).IsPrepared().Elects(7, ACongress.Computing).Elects(8, ACongress.Maths).IsExamined().Nominates().AsksToConvene().Sits(50, 7, 3, 6).IsPublished().Runs();
        await it.Ends(Outcome.Convened);   // two runs that break alike are alike
        return it;
    }

    /// <summary>All cases' rows, mails and recorded actions as one text, without ids, hashes and times.</summary>
    static async Task<string> TextOf(ACongress it)
    {
        var rows = (await it.All()).OrderBy(row => row.Kind, StringComparer.Ordinal).ThenBy(row => row.Name, StringComparer.Ordinal).ToList();
        var texts = await Task.WhenAll(rows.Select(async row => Json.Write(new
        {
            Row = row with { AuditSeq = 0, AuditHead = "", ChangedAt = null, Unreached = [], Steps = [.. row.Steps.OrderBy(step => step.IdIn(row.Id).Key, StringComparer.Ordinal)] },
            Mails = (await it.Get<CaseStore>().All<MailRow>(row.Id, "mail|")).Select(mail => mail.Id).Order(StringComparer.Ordinal),
            Actions = (await it.Audit(row)).Select(entry => entry.Action).Where(action => action is not "MailFailed").Order(StringComparer.Ordinal),
        })));
        return rows.Aggregate(Time().Replace(string.Join('\n', texts), "\"…\""), (text, row) => text.Replace(row.ShortId, $"{row.Kind}.{row.Name}", StringComparison.Ordinal));
    }

    [GeneratedRegex("\"[0-9]{4}-[0-9T:.+-]*Z?\"")]
    private static partial Regex Time();
}
