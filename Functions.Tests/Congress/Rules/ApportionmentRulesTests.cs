using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using CsCheck;
using Workflows.Congress.Rules;
using Workflows.Policies;

namespace Workflows.Tests.Congress.Rules;

public sealed class ApportionmentRulesTests
{
    static readonly Gen<SeatPlan> Plans = Gen.Select(Gen.OneOf(Gen.Int[0, 12], Gen.Int[0, 6000]).Array[1, 25], Gen.Int[0, 60], Gen.Int[0, 5], Gen.Int[0, 5]).Where(each => each.Item1.Any(students => students > 0))
        .Select((students, more, clubs, exOfficio) => Plan(students.Count(each => each > 0) + more + clubs + exOfficio, clubs, exOfficio, students));

    [Fact]
    public void Every_seat_is_given_and_no_more_except_where_each_quota_is_rounded_by_itself() => Plans.Sample(plan =>
    {
        foreach (var method in (ApportionmentMethod[])[ApportionmentMethod.LargestRemainder, ApportionmentMethod.SainteLague])
            Assert.Equal(plan.Total - plan.Clubs - plan.ExOfficio, Of(method, plan).Divided);
    });

    [Fact]
    public void Every_college_with_students_has_one_and_no_other_has_any() => Plans.Sample(plan =>
    {
        foreach (var each in ApportionmentRules.SideBySide(plan, Rounding.HalfUp).SelectMany(method => method.Colleges))
            Assert.Equal(each.Students > 0, each.Seats > 0);
    });

    [Fact]
    public void The_order_of_colleges_does_not_matter() => Gen.Select(Plans, Gen.Int).Sample((plan, seed) =>
    {
        var mixed = plan with { Colleges = [.. plan.Colleges.OrderBy(college => HashCode.Combine(college.College, seed))] };
        foreach (var method in Enum.GetValues<ApportionmentMethod>())
        {
            Assert.Equal(Seats(Of(method, plan)), Seats(Of(method, mixed)));
            Assert.Equal(Written(Of(method, plan).Tie), Written(Of(method, mixed).Tie));
        }
    });

    [Fact]
    public void A_larger_college_never_has_fewer_seats() => Plans.Sample(plan =>
    {
        foreach (var division in ApportionmentRules.SideBySide(plan, Rounding.HalfUp))
        {
            var ordered = division.Colleges.OrderBy(college => college.Students).ToList();
            Assert.True(ordered.Zip(ordered.Skip(1)).All(pair => pair.First.Students == pair.Second.Students || pair.First.Seats <= pair.Second.Seats));
        }
    });

    [Fact]
    public void By_largest_remainder_nobody_is_a_whole_seat_off_the_quota_where_all_quotas_are_at_least_one() => Plans.Sample(plan =>
    {
        var division = Of(ApportionmentMethod.LargestRemainder, plan);
        if (division.Colleges.Any(college => college.IsLeast)) return;
        Assert.All(division.Colleges, college => Assert.InRange(college.Seats, college.QuotaHundredths / 100, (college.QuotaHundredths / 100) + 1));
    });

    [Fact]
    public void One_more_seat_takes_none_away_by_Sainte_Lague() => Plans.Sample(plan =>
    {
        var (before, after) = (Seats(Of(ApportionmentMethod.SainteLague, plan)), Seats(Of(ApportionmentMethod.SainteLague, plan with { Total = plan.Total + 1 })));
        Assert.All(before, each => Assert.True(after[each.Key] >= each.Value));
    });

    [Fact]
    public void Second_implementations_come_to_the_same() => Plans.Sample(plan =>
    {
        var seats = plan.Total - plan.Clubs - plan.ExOfficio;
        Assert.Equal(NaiveHamilton(seats, plan.Colleges), Seats(Of(ApportionmentMethod.LargestRemainder, plan)));
        Assert.Equal(NaiveSainteLague(seats, plan.Colleges), Seats(Of(ApportionmentMethod.SainteLague, plan)));
    });

    [Theory]
    [InlineData("LargestRemainder", 10, "53 24 23", "5 3 2")]     // quotas 5.3, 2.4, 2.3: the seat left goes to 0.4
    [InlineData("LargestRemainder", 8, "53 24 23", "4 2 2")]
    [InlineData("LargestRemainder", 5, "1000 1 1", "3 1 1")]      // each at least one
    [InlineData("LargestRemainder", 3, "1000 1 1", "1 1 1")]
    [InlineData("LargestRemainder", 4, "7 0 5", "2 0 2")]
    [InlineData("SainteLague", 10, "53 24 23", "6 2 2")]
    [InlineData("SainteLague", 7, "340 280 160 60", "3 2 1 1")]
    [InlineData("SainteLague", 5, "1000 1 1", "3 1 1")]
    [InlineData("RateRounded", 10, "55 25 20", "6 3 2")]          // 5.5 and 2.5 are rounded up: eleven
    [InlineData("RateRounded", 10, "53 24 23", "5 2 2")]          // nine
    [InlineData("RateRounded", 5, "1000 1 1", "5 1 1")]
    public void Seats_by_method(string method, int seats, string students, string expected) =>
        Assert.Equal(expected, string.Join(' ', Of(Enum.Parse<ApportionmentMethod>(method), Plan(seats, 0, 0, [.. students.Split(' ').Select(each => int.Parse(each, CultureInfo.InvariantCulture))])).Colleges.Select(college => college.Seats)));

    [Fact]
    public void Seats_of_clubs_and_by_office_are_set_aside_first()
    {
        var division = Of(ApportionmentMethod.LargestRemainder, Plan(16, 4, 2, 53, 24, 23));
        Assert.Equal((10, 10, 0), (division.ToDivide, division.Divided, division.Off));
    }

    [Fact]
    public void An_equal_claim_to_the_last_seat_is_named_and_decided_by_name()
    {
        var tie = Of(ApportionmentMethod.LargestRemainder, Plan(3, 0, 0, 50, 50)).Tie;
        Assert.Equal("学院00|学院01", Written(tie));
        Assert.Equal("学院00|学院01", Written(Of(ApportionmentMethod.SainteLague, Plan(3, 0, 0, 50, 50)).Tie));
        Assert.Null(Of(ApportionmentMethod.LargestRemainder, Plan(4, 0, 0, 50, 50)).Tie);
    }

    [Fact]
    public void Fewer_seats_than_colleges_cannot_be_divided() => Assert.False(Plan(5, 3, 0, 10, 10, 10).IsPossible);

    static Apportionment Of(ApportionmentMethod method, SeatPlan plan) => ApportionmentRules.Apportion(method, plan, Rounding.HalfUp);

    static SeatPlan Plan(int total, int clubs, int exOfficio, params int[] students) => new(total, clubs, exOfficio, [.. students.Select((count, at) => new CollegeStrength($"学院{at:D2}", count))]);

    static SortedDictionary<string, int> Seats(Apportionment division) => new(division.Colleges.ToDictionary(college => college.College, college => college.Seats), StringComparer.Ordinal);

    static string? Written(SeatTie? tie) => tie is null ? null : $"{string.Join(',', tie.Got)}|{string.Join(',', tie.Missed)}";

    /// <summary>With fractions, as a textbook tells it.</summary>
    static SortedDictionary<string, int> NaiveHamilton(int seats, ImmutableArray<CollegeStrength> colleges)
    {
        var given = new SortedDictionary<string, int>(colleges.ToDictionary(college => college.College, _ => 0), StringComparer.Ordinal);
        var rest = colleges.Where(college => college.Students > 0).ToList();
        bool again;
        do
        {
            again = false;
            var quotas = rest.ToDictionary(college => college, college => new BigInteger(seats) * college.Students);
            BigInteger all = rest.Sum(college => college.Students);
            foreach (var college in rest.ToList())
                if (quotas[college] < all) { given[college.College] = 1; rest.Remove(college); seats--; again = true; }
        }
        while (again);
        if (rest.Count == 0) return given;
        BigInteger total = rest.Sum(college => college.Students);
        var left = seats;
        foreach (var college in rest) { given[college.College] = (int)(seats * (BigInteger)college.Students / total); left -= given[college.College]; }
        foreach (var college in rest.OrderByDescending(college => (seats * (BigInteger)college.Students) % total).ThenByDescending(college => college.Students).ThenBy(college => college.College, StringComparer.Ordinal).Take(left)) given[college.College]++;
        return given;
    }

    /// <summary>All quotients in one list, of which the largest are taken.</summary>
    static SortedDictionary<string, int> NaiveSainteLague(int seats, ImmutableArray<CollegeStrength> colleges)
    {
        var there = colleges.Where(college => college.Students > 0).ToList();
        var quotients = there.SelectMany(college => Enumerable.Range(1, seats).Select(seat => (college, Divisor: (2 * seat) + 1))).ToList();
        quotients.Sort((a, b) => ((long)b.college.Students * a.Divisor).CompareTo((long)a.college.Students * b.Divisor) is not 0 and var by ? by
            : b.college.Students != a.college.Students ? b.college.Students.CompareTo(a.college.Students) : string.CompareOrdinal(a.college.College, b.college.College));
        var given = new SortedDictionary<string, int>(colleges.ToDictionary(college => college.College, college => college.Students > 0 ? 1 : 0), StringComparer.Ordinal);
        foreach (var (college, _) in quotients.Take(seats - there.Count)) given[college.College]++;
        return given;
    }
}
