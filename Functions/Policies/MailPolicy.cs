using Workflows.Calendar;

namespace Workflows.Policies;

/// <summary>When mail that asks for something goes out (DESIGN "The blocks").</summary>
internal sealed record MailPolicy
{
    /// <summary>At these times of working days what has gathered goes out as one mail; with none, everything goes as soon as it has gathered.</summary>
    [Source(SourceAttribute.Practice)]
    public TimesOfDay Digests { get; init; } = WorkingDays.DigestTimes;

    /// <summary>How long the first mail after a quiet day waits for others of its kind, so that one list is one mail.</summary>
    [Source(SourceAttribute.Practice)]
    public Period GatherFor { get; init; } = Period.Parse("PT1M");

    /// <summary>How long it stays in a person's list that a mail went, and how it fared. The case's own record of it stays with the case.</summary>
    [Source(SourceAttribute.Practice, Unit = "Months")]
    public int ListedMonths { get; init; } = 13;
}
