using System.Collections.Immutable;
using Workflows.Policies;

namespace Workflows.Congress.Rules;

/// <summary>Where a delegate is.</summary>
internal enum Presence
{
    /// <summary>Not there yet.</summary>
    Expected,
    Present,

    /// <summary>请假: excused before or during the sitting; counts among 应到, not among 实到.</summary>
    OnLeave,

    /// <summary>退场: was there and has gone. May come back.</summary>
    Departed,
}

/// <summary>How somebody's presence became known.</summary>
internal enum CheckedBy
{
    /// <summary>The code of the badge, read by a steward.</summary>
    Badge,

    /// <summary>The room's changing code, typed on the own phone.</summary>
    RoomCode,

    /// <summary>A steward's list.</summary>
    List,
}

/// <summary>A line of the presence log.</summary>
/// <param name="Number">The delegate's, on the register.</param>
/// <param name="By">The person who did it: the delegate, or a steward.</param>
internal sealed record PresenceEntry(int Number, Presence To, CheckedBy How, string By, DateTimeOffset At);

/// <summary>实到 at one instant, which a vote rests upon.</summary>
/// <param name="Excused">请假, among those who are not there.</param>
internal sealed record Headcount(int Entitled, int Present, int Excused)
{
    public ThresholdVerdict Quorum(Threshold threshold) => threshold.Judge(Present, new BaseCounts(Entitled, Present, 0, 0, 0, 0));
}

/// <summary>签到 and 法定人数. Pure. Nobody is present through somebody else: a delegate counts once, as a person in the hall.</summary>
internal static class AttendanceRules
{
    /// <summary>What may follow: who is there can leave, who is not can come; what is so already is done already.</summary>
    public static bool MayBecome(Presence from, Presence to) => (from, to) switch
    {
        (Presence.Present, Presence.Departed or Presence.OnLeave or Presence.Expected) => true,
        (Presence.Expected, Presence.Present or Presence.OnLeave) => true,
        (Presence.OnLeave or Presence.Departed, Presence.Present or Presence.Expected) => true,
        _ => false,
    };

    /// <summary>Where everybody was at an instant, by the log alone.</summary>
    /// <param name="entitled">How many stand on the register, numbered from 1.</param>
    public static ImmutableArray<Presence> At(int entitled, IEnumerable<PresenceEntry> log, DateTimeOffset at)
    {
        var where = new Presence[entitled];
        foreach (var entry in log.Where(entry => entry.At <= at).OrderBy(entry => entry.At))
            if (entry.Number >= 1 && entry.Number <= entitled) where[entry.Number - 1] = entry.To;
        return [.. where];
    }

    public static Headcount Count(IReadOnlyCollection<Presence> register) =>
        new(register.Count, register.Count(each => each is Presence.Present), register.Count(each => each is Presence.OnLeave));
}
