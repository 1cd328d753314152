using Workflows.Tests.Testing;

namespace Workflows.Tests.LocalHost;

public sealed class TimerTests
{
    [Fact]
    public async Task A_timer_that_breaks_and_is_slower_than_its_schedule_runs_again_and_never_beside_itself()
    {
        await using var host = await RunningHost.Start(new Dictionary<string, string?>
        {
            ["LocalHost:Functions"] = "Functions.Tests",
            ["SampleSchedule"] = "* * * * * *",
            ["Logging:LogLevel:Default"] = "Critical",
        });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Samples.Ticks.GetValueOrDefault("runs") < 2) await Task.Delay(50, limit.Token);
        Assert.False(Samples.Ticks.ContainsKey("overlap"));
    }
}
