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

/// <summary>The process is gone. Nobody catches it but the harness; who does all the same gets no further: see <see cref="StorageWatch"/>.</summary>
internal sealed class Crash() : Exception("The process is gone.");
