using System.Collections.Immutable;
using Workflows.Policies;

namespace Workflows.Congress.Rules;

/// <summary>How seats are divided among colleges (RULES part 2, step 4).</summary>
internal enum ApportionmentMethod
{
    /// <summary>最大余额法 (Hamilton).</summary>
    LargestRemainder,

    /// <summary>圣拉格法 (Sainte-Laguë): divisors 1, 3, 5…</summary>
    SainteLague,

    /// <summary>按比例取整: a rate per unit, rounded for each by itself. What comes of it together may be more or less than was to be divided.</summary>
    RateRounded,
}

/// <summary>A college and how many students of the body it has. One without any has no seat.</summary>
internal sealed record CollegeStrength(string College, int Students);

/// <summary>What is to be divided.</summary>
/// <param name="Total">All delegates of the congress.</param>
/// <param name="Clubs">Seats of clubs, set aside first.</param>
/// <param name="ExOfficio">Delegates by their office: they take no college's seat.</param>
internal sealed record SeatPlan(int Total, int Clubs, int ExOfficio, ImmutableArray<CollegeStrength> Colleges)
{
    /// <summary>What is left for the colleges.</summary>
    public int OfColleges => Total - Clubs - ExOfficio;

    /// <summary>So many the colleges must have, one each.</summary>
    public int Least => Colleges.Count(college => college.Students > 0);

    /// <summary>Whether it can be divided at all.</summary>
    public bool IsPossible => Clubs >= 0 && ExOfficio >= 0 && Least > 0 && OfColleges >= Least && Colleges.All(college => college.Students >= 0);
}

/// <summary>A college's seats, with its arithmetic.</summary>
/// <param name="QuotaHundredths">Its exact share of the colleges' seats, cut after two decimals: 1833 is 18.33.</param>
internal sealed record CollegeSeats(string College, int Students, int QuotaHundredths, int Seats)
{
    /// <summary>Its share alone would have given it none.</summary>
    public bool IsLeast { get; init; }
}

/// <summary>Colleges that had the same claim to a last seat: those of <paramref name="Got"/> have one more, those of <paramref name="Missed"/> do not.</summary>
internal sealed record SeatTie(ImmutableArray<string> Got, ImmutableArray<string> Missed);

/// <summary>A division of seats by one method.</summary>
/// <param name="Colleges">In the order in which they were given.</param>
/// <param name="Tie">Null where no claim was equal to another at the last seat; otherwise the larger college came first, then the order of the names.</param>
internal sealed record Apportionment(ApportionmentMethod Method, int ToDivide, ImmutableArray<CollegeSeats> Colleges, SeatTie? Tie)
{
    public int Divided => Colleges.Sum(college => college.Seats);

    /// <summary>More (or, negative, fewer) than were to be divided; only <see cref="ApportionmentMethod.RateRounded"/> can be off.</summary>
    public int Off => Divided - ToDivide;
}

/// <summary>名额分配. Pure, on integers; the order in which colleges are given changes nothing.</summary>
internal static class ApportionmentRules
{
    /// <summary>All methods, for a page that shows them side by side.</summary>
    public static ImmutableArray<Apportionment> SideBySide(SeatPlan plan, Rounding rounding) => [.. Enum.GetValues<ApportionmentMethod>().Select(method => Apportion(method, plan, rounding))];

    /// <param name="rounding">Of <see cref="ApportionmentMethod.RateRounded"/> alone.</param>
    /// <exception cref="ArgumentException"><see cref="SeatPlan.IsPossible"/> is false.</exception>
    public static Apportionment Apportion(ApportionmentMethod method, SeatPlan plan, Rounding rounding)
    {
        if (!plan.IsPossible) throw new ArgumentException("There are not enough seats for one in each college.", nameof(plan));
        var ordered = plan.Colleges.Where(college => college.Students > 0).OrderByDescending(college => college.Students).ThenBy(college => college.College, StringComparer.Ordinal).ToList();
        var (seats, tie) = method switch
        {
            ApportionmentMethod.LargestRemainder => LargestRemainder(plan.OfColleges, ordered),
            ApportionmentMethod.SainteLague => SainteLague(plan.OfColleges, ordered),
            ApportionmentMethod.RateRounded => (RateRounded(plan.OfColleges, ordered, rounding), null),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "No such method."),
        };
        var all = ordered.Sum(college => (long)college.Students);
        return new(method, plan.OfColleges, [.. plan.Colleges.Select(college => new CollegeSeats(college.College, college.Students, (int)((long)plan.OfColleges * college.Students * 100 / all), seats.GetValueOrDefault(college.College))
        {
            IsLeast = college.Students > 0 && (long)plan.OfColleges * college.Students < all,
        })], tie);
    }

    /// <summary>
    /// A college whose quota is below 1 has one seat and is left out with its students; the others divide what is left, until each of them has a quota of at least 1.
    /// </summary>
    static (Dictionary<string, int> Seats, SeatTie? Tie) LargestRemainder(int seats, List<CollegeStrength> ordered)
    {
        var (rest, left, given) = (ordered.ToList(), seats, new Dictionary<string, int>(StringComparer.Ordinal));
        while (true)
        {
            var all = rest.Sum(college => (long)college.Students);
            var small = rest.Where(college => (long)left * college.Students < all).ToList();
            if (small.Count == 0) break;
            foreach (var college in small) given[college.College] = 1;
            left -= small.Count;
            rest = [.. rest.Except(small)];
        }

        if (rest.Count == 0) return (given, null);
        var (parts, total) = (Hamilton.Split(left, [.. rest.Select(college => college.Students)]), rest.Sum(college => (long)college.Students));
        var extra = rest.Zip(parts, (college, part) => (college.College, Remainder: Hamilton.Remainder(left, college.Students, total), HasMore: part > (long)left * college.Students / total)).ToList();
        foreach (var (college, part) in rest.Zip(parts)) given[college.College] = part;
        var last = extra.Where(each => each.HasMore).Select(each => (long?)each.Remainder).Min();
        return (given, TieOf([.. extra.Where(each => each.Remainder == last).Select(each => (each.College, each.HasMore))]));
    }

    /// <summary>Each has one seat; every further one goes to the largest of students ÷ (2 × seats + 1).</summary>
    static (Dictionary<string, int> Seats, SeatTie? Tie) SainteLague(int seats, List<CollegeStrength> ordered)
    {
        var given = ordered.ToDictionary(college => college.College, _ => 1, StringComparer.Ordinal);
        SeatTie? tie = null;
        for (var left = seats - ordered.Count; left > 0; left--)
        {
            var next = ordered[0];
            foreach (var college in ordered.Skip(1))
                if (Claim(college, next) > 0) next = college;
            if (left == 1) tie = TieOf([.. ordered.Where(college => Claim(college, next) == 0).Select(college => (college.College, college == next))]);
            given[next.College]++;
        }

        return (given, tie);

        // a / (2s + 1) against b / (2t + 1), without dividing.
        int Claim(CollegeStrength a, CollegeStrength b) => ((long)a.Students * ((2 * given[b.College]) + 1)).CompareTo((long)b.Students * ((2 * given[a.College]) + 1));
    }

    static Dictionary<string, int> RateRounded(int seats, List<CollegeStrength> ordered, Rounding rounding)
    {
        var all = ordered.Sum(college => (long)college.Students);
        return ordered.ToDictionary(college => college.College, college => Math.Max(1, Rounded((long)seats * college.Students, all, rounding)), StringComparer.Ordinal);
    }

    static int Rounded(long parts, long of, Rounding rounding) => (int)(rounding switch
    {
        Rounding.Floor => parts / of,
        Rounding.HalfUp => ((2 * parts) + of) / (2 * of),
        _ => (parts + of - 1) / of,
    });

    /// <summary>Of those with the same claim, some of whom got a seat and some did not.</summary>
    static SeatTie? TieOf(ImmutableArray<(string College, bool Got)> equal) => equal.Any(each => each.Got) && equal.Any(each => !each.Got)
        ? new([.. equal.Where(each => each.Got).Select(each => each.College)], [.. equal.Where(each => !each.Got).Select(each => each.College)]) : null;
}
