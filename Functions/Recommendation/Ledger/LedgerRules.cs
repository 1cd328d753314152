using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.People;
using Workflows.Policies;
using Workflows.Recommendation.Papers;
using Workflows.Recommendation.Register;

namespace Workflows.Recommendation.Ledger;

/// <summary>A recommendation that was made of somebody, as far as the ledger asks.</summary>
/// <param name="Made">The day of the branch's meeting.</param>
/// <param name="Until">The last day on which it is valid.</param>
internal sealed record LedgerRecommendation(string Case, Stage Stage, DateOnly Made, DateOnly Until, bool IsRevoked);

/// <summary>What the ledger goes by of one student: the roster's record, and every recommendation.</summary>
internal sealed record LedgerFacts(string Person, string Name, string? Number, string? College)
{
    public PoliticalStatus? Status { get; init; }

    /// <summary>By the roster, when the person was admitted as a probationary member.</summary>
    public DateOnly? Admitted { get; init; }

    /// <summary>When an import first said so in place of another status; it counts where the roster gives no date.</summary>
    public DateOnly? Seen { get; init; }
    public DateOnly? BirthDate { get; init; }
    public bool? LeagueMember { get; init; }
    public DateOnly? LeagueJoinDate { get; init; }
    public ImmutableArray<LedgerRecommendation> Recommendations { get; init; } = [];

    public static LedgerFacts Of(Person person, IEnumerable<LedgerRecommendation> recommendations) => new(person.Id, person.Name, person.StudentNumber, person.College)
    {
        Status = person.PoliticalStatus,
        Admitted = person.PartyAdmissionDate,
        Seen = person.PartyAdmissionSeen,
        BirthDate = person.BirthDate,
        LeagueMember = person.LeagueMember,
        LeagueJoinDate = person.LeagueJoinDate,
        Recommendations = [.. recommendations],
    };
}

/// <summary>Why somebody counts in a figure or does not. <see cref="Counts"/> is the numerator; the first four are in neither number.</summary>
internal enum LedgerReason
{
    /// <summary>A probationary member of whom nobody knows since when.</summary>
    DayUnknown,

    /// <summary>Whether within the age is not known.</summary>
    AgeUnknown,

    /// <summary>Too old for the figure.</summary>
    TooOld,

    /// <summary>Of B: no League member, so that no recommendation is asked for.</summary>
    NotAsked,

    Counts,
    NotAMember,
    MembershipUnknown,
    NeverRecommended,

    /// <summary>The recommendation came only after the admission, had lapsed before, or was revoked.</summary>
    RecommendedLater, Lapsed, Revoked,
}

/// <summary>Somebody newly admitted, or of whom that is not known, with the verdict of both figures.</summary>
/// <param name="On">The day of admission; null when it is not known.</param>
/// <param name="IsSeen">Whether that is the day on which an import first said so.</param>
/// <param name="Case">The recommendation by which B decides.</param>
internal sealed record LedgerLine(LedgerFacts Facts, DateOnly? On, bool IsSeen, LedgerReason Source, LedgerReason Channel, string? Case);

/// <summary>A share of persons: <paramref name="Part"/> of <paramref name="Whole"/>.</summary>
internal sealed record LedgerFigure(int Part, int Whole, Share Goal)
{
    /// <summary>Null when there is nobody to take a share of.</summary>
    public string? Rate => Whole == 0 ? null : PaperText.Rate(Part, Whole);

    /// <summary>With nobody, nothing is missing.</summary>
    public bool IsReached => (long)Part * Goal.Denominator >= (long)Whole * Goal.Numerator;
}

/// <summary>
/// The two figures of "两个一般、两个主要" (RULES part 1, "Ledger figures"): A, the source: League members among newly admitted student members of the age; B, the channel: recommended ones among those
/// newly admitted who are League members.
/// </summary>
/// <param name="FullWithoutDay">Full Party members of whom the roster gives no day of admission; they are not listed.</param>
internal sealed record PartyLedger(RegisterPeriod Period, int AgeLimit, LedgerFigure Source, LedgerFigure Channel, ImmutableArray<LedgerLine> Lines, int FullWithoutDay)
{
    /// <summary>28 周岁及以下新发展学生党员 4 人，其中团员 3 人；3 ÷ 4 = 75.00% &lt; 100%.</summary>
    public ImmutableArray<Clause> SourceSums => [Clause.Of("Ledger_Source", AgeLimit, Source.Whole, Source.Part), .. Division(Source)];

    public ImmutableArray<Clause> ChannelSums => [Clause.Of("Ledger_Channel", Channel.Whole, Channel.Part), .. Division(Channel)];

    static IEnumerable<Clause> Division(LedgerFigure figure) => figure.Rate is { } rate
        ? [Clause.Of("Ledger_Division", figure.Part, figure.Whole, rate, figure.IsReached ? "≥" : "<", figure.Goal)]
        : [Clause.Of("Ledger_Nobody")];
}

/// <summary>Pure: from facts to the two figures with everybody behind them.</summary>
internal static class LedgerRules
{
    /// <param name="everybody">Students; those who left since are among them.</param>
    public static PartyLedger Of(RecommendationPolicy policy, RegisterPeriod period, IEnumerable<LedgerFacts> everybody)
    {
        var lines = ImmutableArray.CreateBuilder<LedgerLine>();
        var withoutDay = 0;
        foreach (var facts in everybody)
        {
            if (facts.Admitted is null && facts.Seen is null)
            {
                if (facts.Status is PoliticalStatus.PartyMember) withoutDay++;
                if (facts.Status is PoliticalStatus.ProbationaryPartyMember) lines.Add(new(facts, null, IsSeen: false, LedgerReason.DayUnknown, LedgerReason.DayUnknown, null));
            }
            else if ((facts.Admitted ?? facts.Seen) is { } on && period.Contains(on))
            {
                lines.Add(Line(policy, facts, on));
            }
        }

        var all = lines.OrderBy(line => line.On ?? DateOnly.MaxValue).ThenBy(line => line.Facts.Number, StringComparer.Ordinal).ToImmutableArray();
        return new(period, policy.LedgerAgeLimit, Figure(all.Select(line => line.Source), policy.LedgerGoal), Figure(all.Select(line => line.Channel), policy.LedgerGoal), all, withoutDay);
    }

    static LedgerLine Line(RecommendationPolicy policy, LedgerFacts facts, DateOnly on)
    {
        var isMember = IsMember(facts, on);
        var source = facts.BirthDate is not { } birth ? LedgerReason.AgeUnknown
            : Dates.Age(birth, on) > policy.LedgerAgeLimit ? LedgerReason.TooOld
            : isMember switch { true => LedgerReason.Counts, false => LedgerReason.NotAMember, null => LedgerReason.MembershipUnknown };
        var (channel, @case) = isMember is true ? Recommended(facts.Recommendations, on) : (LedgerReason.NotAsked, null);
        return new(facts, on, facts.Admitted is null, source, channel, @case);
    }

    /// <summary>
    /// Whether somebody was a League member when admitted. Who joined before that was one, whatever is said of 团籍 since: it ends by age. Otherwise it is as the roster says now.
    /// </summary>
    static bool? IsMember(LedgerFacts facts, DateOnly on) => facts.LeagueJoinDate <= on ? true : facts.LeagueMember;

    /// <summary>A recommendation of either stage counts that was made before the admission and still held then.</summary>
    static (LedgerReason Reason, string? Case) Recommended(ImmutableArray<LedgerRecommendation> all, DateOnly on)
    {
        var (held, lapsed) = (all.Where(each => each.Made <= on && each.Until >= on).ToList(), all.Where(each => each.Made <= on && each.Until < on).ToList());
        if (held.Where(each => !each.IsRevoked).OrderByDescending(each => each.Stage).ThenByDescending(each => each.Made).FirstOrDefault() is { } counts) return (LedgerReason.Counts, counts.Case);
        if (held.FirstOrDefault() is { } revoked) return (LedgerReason.Revoked, revoked.Case);
        if (lapsed.MaxBy(each => each.Until) is { } ended) return (LedgerReason.Lapsed, ended.Case);
        return all.MinBy(each => each.Made) is { } later ? (LedgerReason.RecommendedLater, later.Case) : (LedgerReason.NeverRecommended, null);
    }

    /// <summary>Of whom it is not known counts in the whole and not in the part: a figure is never better than what can be shown.</summary>
    static LedgerFigure Figure(IEnumerable<LedgerReason> reasons, Share goal)
    {
        var counted = reasons.Where(reason => reason > LedgerReason.NotAsked).ToList();
        return new(counted.Count(reason => reason is LedgerReason.Counts), counted.Count, goal);
    }
}
