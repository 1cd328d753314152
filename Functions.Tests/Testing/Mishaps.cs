namespace Workflows.Tests.Testing;

/// <summary>What goes wrong in a run. Counts are of the whole run, from 1; null means never.</summary>
internal sealed record Mishaps
{
    /// <summary>The queue delivers every activity a second time.</summary>
    public bool EachActivityTwice { get; init; }

    /// <summary>The queue delivers every nudge a second time.</summary>
    public bool EachNudgeTwice { get; init; }

    /// <summary>The process dies after every activity: its result is lost, and it runs again a minute later.</summary>
    public bool CrashAfterEachActivity { get; init; }

    /// <summary>The process dies when this write to storage is done and before it hears of it.</summary>
    public int? CrashAfterWrite { get; init; }

    /// <summary>Storage is busy at the first attempt of every call, or loses every third answer; at the second attempt it is well.</summary>
    public Busy EachCall { get; init; }

    /// <summary>Storage refuses a call however often it is tried: the second, then after two that go well the fifth, then after three the ninth, and so on.</summary>
    public bool EverLongerRuns { get; init; }

    /// <summary>After this call storage refuses every call for two minutes of the story.</summary>
    public int? AwayAfterCall { get; init; }

    /// <summary>This nudge never arrives.</summary>
    public int? LoseNudge { get; init; }

    /// <summary>No nudge ever arrives.</summary>
    public bool LoseEveryNudge { get; init; }

    /// <summary>After this activity the task hub is gone, and <see cref="TaskHub.DriveAgain"/> is called.</summary>
    public int? LoseHubAfterActivity { get; init; }

    /// <summary>The activity of this name fails until <see cref="RepairedOnDay"/>.</summary>
    public string? Broken { get; init; }

    /// <summary>A day of the story, see <see cref="SkippingClock.Day"/>.</summary>
    public int RepairedOnDay { get; init; }

    /// <summary>Timers fire a second early, as those of Azure Storage may.</summary>
    public bool TimersAreEarly { get; init; }
}

/// <summary>How storage is busy: it says so at once, or has done what was asked and its answer is lost.</summary>
internal enum Busy { Never, Before, After }

/// <summary>The process is gone. Nobody catches it but the harness; who does all the same gets no further: see <see cref="StorageWatch"/>.</summary>
internal sealed class Crash() : Exception("The process is gone.");
