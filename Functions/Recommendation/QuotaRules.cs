using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Workflows.Calendar;
using Workflows.Policies;

namespace Workflows.Recommendation;

/// <summary>How many a branch may still put forward in a period, with the arithmetic.</summary>
/// <param name="Period">Key of the period: <c>2026</c>, or the semester <c>2025-2026-2</c>.</param>
/// <param name="Members">Of the branch.</param>
/// <param name="Places">The share of the members, rounded.</param>
/// <param name="Extra">Granted by the college's committee with a reason.</param>
/// <param name="Used">Put forward in the period before; open cases take no place.</param>
/// <param name="RoundPlaces">What the round gives the branch at most; null when it sets nothing.</param>
internal sealed record QuotaVerdict(string Period, int Members, Share Share, Rounding Rounding, int Places, int Extra, int Used, int? RoundPlaces)
{
    /// <summary>How many may be put forward now; never negative.</summary>
    public int Left => Math.Min(Math.Max(Places + Extra - Used, 0), RoundPlaces ?? int.MaxValue);
}

/// <summary>Somebody carried by the meeting.</summary>
internal sealed record Carried(string Person, int Approvals);

/// <summary>What the branch committee puts forward.</summary>
/// <param name="PutForward">Most approvals first.</param>
/// <param name="Declined">By the committee, with a reason: 考察不唯票.</param>
/// <param name="Tied">Those who tie at the last place, if there is a tie: to be decided for <paramref name="TiedPlaces"/> places.</param>
/// <param name="BeyondQuota">Carried, but without a place.</param>
internal sealed record InspectionVerdict(
    ImmutableArray<string> PutForward, ImmutableArray<string> Declined, ImmutableArray<string> Tied, int TiedPlaces, ImmutableArray<string> BeyondQuota)
{
    [JsonIgnore] public bool IsSettled => Tied.IsEmpty;
}

/// <summary>The quota of a branch, and who gets its places (RULES part 1, step 6 and "Quota").</summary>
internal static class QuotaRules
{
    /// <summary>The period a day falls into, as a key: <c>quota|{branch}|{period}</c>.</summary>
    /// <param name="semester">That of the day, by the school's calendar.</param>
    public static string PeriodOf(RecommendationPolicy policy, DateOnly day, Semester semester) =>
        policy.QuotaPeriod is QuotaPeriod.Semester ? semester.ToString() : $"{day:yyyy}";

    /// <param name="period">Of the meeting's day: it says which quota is used.</param>
    public static QuotaVerdict Quota(RecommendationPolicy policy, string period, int members, int used, int extra = 0, int? roundPlaces = null) => new(
        period, members, policy.QuotaShare, policy.QuotaRounding, policy.QuotaShare.Of(members, policy.QuotaRounding), extra, used, roundPlaces);

    /// <summary>How many the branch committee may propose to the meeting.</summary>
    public static int MostProposed(RecommendationPolicy policy, QuotaVerdict quota) => policy.ProposalLimit.Of(quota.Left, policy.ProposalLimitRounding);

    /// <summary>
    /// Most approvals first, as far as there are places. Several with the same approvals for fewer places are tied. A second ballot among them is judged by
    /// the same function, with its approvals and the tied places; the committee's choice by <see cref="Settle"/>.
    /// </summary>
    /// <param name="carried">By the meeting.</param>
    /// <param name="declined">By the committee; they take no place.</param>
    /// <param name="places"><see cref="QuotaVerdict.Left"/>.</param>
    public static InspectionVerdict Inspect(IReadOnlyCollection<Carried> carried, IReadOnlySet<string> declined, int places)
    {
        var ranks = carried.Where(person => !declined.Contains(person.Person)).GroupBy(person => person.Approvals).OrderByDescending(rank => rank.Key);
        var (putForward, tied, beyond, tiedPlaces) = (new List<string>(), new List<string>(), new List<string>(), 0);
        foreach (var rank in ranks)
        {
            var (persons, left) = (rank.Select(person => person.Person).ToList(), Math.Max(places - putForward.Count - tiedPlaces, 0));
            if (persons.Count <= left) putForward.AddRange(persons);
            else if (left == 0) beyond.AddRange(persons);
            else (tied, tiedPlaces) = (persons, left);
        }

        return new([.. putForward], [.. carried.Select(person => person.Person).Where(declined.Contains)], [.. tied], tiedPlaces, [.. beyond]);
    }

    /// <summary>A tie decided: by second ballot or, where the policy says so, by the branch committee.</summary>
    /// <param name="chosen">As many of the tied as there are places for them.</param>
    /// <exception cref="ArgumentException">Others, or not as many.</exception>
    public static InspectionVerdict Settle(InspectionVerdict verdict, IReadOnlyCollection<string> chosen)
    {
        if (chosen.Distinct().Count() != verdict.TiedPlaces || chosen.Count != verdict.TiedPlaces || !chosen.All(person => verdict.Tied.Contains(person)))
            throw new ArgumentException($"There are {verdict.TiedPlaces} places for {verdict.Tied.Length} that tie.", nameof(chosen));
        return verdict with
        {
            PutForward = [.. verdict.PutForward, .. chosen],
            BeyondQuota = [.. verdict.Tied.Except(chosen), .. verdict.BeyondQuota],
            Tied = [],
            TiedPlaces = 0,
        };
    }
}
