using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Workflows.Calendar;
using Workflows.Congress.Rules;
using Workflows.Policies;

namespace Workflows.Congress.Hall;

/// <summary>What somebody does in the hall beside, or instead of, being a delegate.</summary>
internal enum HallOffice { Chair, SecretaryGeneral, Presidium, ChiefScrutineer, Scrutineer, Teller, Steward }

/// <summary>Who does it.</summary>
internal sealed record HallOfficer(HallOffice Office, string Person, string Name);

/// <summary>What is dealt with, in the order of RULES part 2, steps 10 to 13.</summary>
internal enum ItemKind
{
    CredentialsReport,
    Agenda,
    CongressPresidium,
    SecretaryGeneral,
    ElectionRules,
    Scrutineers,
    FinalCandidates,

    /// <summary>清点人数: the sitting proper is opened.</summary>
    CheckIn,
    WorkReport,
    CharterAmendment,
    Motion,
    Election,
}

internal enum ItemState { Pending, Voting, Decided, PassedOver }

/// <summary>How an open vote is taken.</summary>
internal enum VoteMeans { Hands, Devices }

/// <summary>An open vote on an item: who was there when it opened, and what came of it.</summary>
/// <param name="There">实到, counted anew before this vote and frozen for it.</param>
internal sealed record OpenVote(VoteMeans Means, Headcount There, DateTimeOffset OpenedAt)
{
    public int Approve { get; init; }
    public int Oppose { get; init; }
    public int Abstain { get; init; }

    /// <summary>无反对、无弃权: one button.</summary>
    public bool IsUnanimous { get; init; }

    /// <summary>With threshold, base, needed and reached; null while it is open.</summary>
    public ThresholdVerdict? Verdict { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Who was there and gave no sign.</summary>
    [JsonIgnore] public int Silent => There.Present - Approve - Oppose - Abstain;
}

/// <summary>The chair decided otherwise than the rules, on record (RULES: only with a reason).</summary>
internal sealed record HallOverride(string Person, string Name, bool IsCarried, string Reason, DateTimeOffset At);

/// <summary>An item of the day.</summary>
/// <param name="Id">Its place, as <c>i3</c>: unique in the day.</param>
/// <param name="Title">Of a motion in words; empty where the kind says it.</param>
internal sealed record AgendaItem(string Id, ItemKind Kind, string Title, Threshold Threshold)
{
    public ItemState State { get; init; }

    /// <summary>May be passed over.</summary>
    public bool IsOptional { get; init; }

    /// <summary>All votes on it; the last one counts.</summary>
    public ImmutableArray<OpenVote> Votes { get; init; } = [];
    public HallOverride? Override { get; init; }

    /// <summary>Why it was passed over.</summary>
    public string? PassedOverBecause { get; init; }

    [JsonIgnore] public OpenVote? Vote => Votes.IsEmpty ? null : Votes[^1];

    /// <summary>Null while it is not decided.</summary>
    [JsonIgnore] public bool? IsCarried => State is not ItemState.Decided ? null : Override?.IsCarried ?? Vote?.Verdict?.Carried ?? true;

    /// <summary>Of the preliminary meeting: the congress cannot go on before it is adopted.</summary>
    [JsonIgnore] public bool MustCarry => Kind <= ItemKind.FinalCandidates;

    /// <summary>Nothing is left to do about it.</summary>
    [JsonIgnore] public bool IsSettled => State is ItemState.PassedOver || (State is ItemState.Decided && (IsCarried is true || !MustCarry));
}

/// <summary>How the day stands as a whole.</summary>
internal enum HallState
{
    /// <summary>Nobody has been checked in for a vote yet; offices and motions are being entered.</summary>
    Preparing,
    Sitting,

    /// <summary>休会: nothing is voted on until it is called anew and resumed.</summary>
    Adjourned,
    Over,
}

/// <summary>休会 and 另行召开.</summary>
/// <param name="Until">The last day on which it can be called anew.</param>
internal sealed record Adjournment(string Reason, Headcount There, DateTimeOffset At, DateOnly Until)
{
    public DateOnly? CalledFor { get; init; }
    public DateTimeOffset? ResumedAt { get; init; }
}

/// <summary>The day of a congress, as its case keeps it. Whoever is present stands in rows of their own, see <see cref="Attendance"/>.</summary>
internal sealed record HallDay
{
    public HallState State { get; init; }
    public ImmutableArray<HallOfficer> Officers { get; init; } = [];
    public ImmutableArray<AgendaItem> Items { get; init; } = [];
    public ImmutableArray<Adjournment> Adjournments { get; init; } = [];
    public Election? Election { get; init; }

    /// <summary>到会法定人数, pinned with the case's policy.</summary>
    public Threshold Quorum { get; init; }

    /// <summary>What carries a motion that comes up at the meeting.</summary>
    public Threshold Ordinary { get; init; }

    /// <summary>Within it a day that was adjourned is called anew.</summary>
    public Period CallAnewWithin { get; init; }

    /// <summary>How many delegates stand on the register.</summary>
    public int Entitled { get; init; }

    /// <summary>Goes up with each change, so that screens know that there is something new.</summary>
    public int Version { get; init; }

    /// <summary>What is being voted on. The agenda may go on while an election is counted.</summary>
    [JsonIgnore] public AgendaItem? Open => Items.FirstOrDefault(item => item.State is ItemState.Voting && (item.Kind is not ItemKind.Election || Election?.Round is { State: RoundState.Casting }));

    /// <summary>What comes next: the first that is not settled.</summary>
    [JsonIgnore] public AgendaItem? Next => Items.FirstOrDefault(item => !item.IsSettled);

    public AgendaItem? Find(string id) => Items.FirstOrDefault(item => item.Id == id);

    public bool Holds(string person, params ReadOnlySpan<HallOffice> offices)
    {
        foreach (var office in offices)
            if (Officers.Any(officer => officer.Office == office && officer.Person == person)) return true;
        return false;
    }

    public IEnumerable<HallOfficer> Of(HallOffice office) => Officers.Where(officer => officer.Office == office);

    /// <summary>Everybody who confirms a count: the chief scrutineer first.</summary>
    [JsonIgnore] public IEnumerable<HallOfficer> Scrutineers => Of(HallOffice.ChiefScrutineer).Concat(Of(HallOffice.Scrutineer));
}
