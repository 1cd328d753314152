using System.Collections.Immutable;
using Workflows.People;
using Workflows.Policies;

namespace Workflows.Congress.Rules;

/// <summary>How somebody became a delegate.</summary>
internal enum Seat
{
    College,
    Club,

    /// <summary>By office: takes no college's seat.</summary>
    ExOfficio,
}

/// <summary>Somebody on a list of delegates. What the roster does not say is null.</summary>
/// <param name="Line">Where on the list, such as <c>计算机学院.3</c>.</param>
/// <param name="Person">On the roster; null where nobody of that number is.</param>
/// <param name="Unit">The college or club that elected.</param>
internal sealed record DelegateFacts(string Line, string? Person, string Name, Seat Seat, string Unit)
{
    public string? College { get; init; }
    public int? Grade { get; init; }
    public Level? Level { get; init; }
    public EnrolmentStatus? Status { get; init; }
    public string? Gender { get; init; }
    public string? Ethnicity { get; init; }
    public PoliticalStatus? PoliticalStatus { get; init; }

    /// <summary>Holds an office in the school's or a college's union.</summary>
    public bool HoldsOffice { get; init; }

    /// <summary>Whether anything but Han (汉) stands on the roster.</summary>
    public bool IsMinority => Ethnicity is { Length: > 0 } people && people is not ("汉" or "汉族");

    public bool IsPartyMember => PoliticalStatus is People.PoliticalStatus.PartyMember or People.PoliticalStatus.ProbationaryPartyMember;
}

/// <summary>A unit that is to be represented.</summary>
/// <param name="Seats">How many delegates it may have; null: no bound.</param>
internal sealed record CollegeMake(string College, int? Seats, bool HasMinority, bool HasNonParty, bool HasDoctoral);

/// <summary>The figures of credentials.</summary>
/// <param name="WithoutOffice">So many at least hold no office in a union.</param>
/// <param name="OfStudents">So many delegates there are at least, of all students.</param>
internal sealed record CredentialTerms(Threshold WithoutOffice, Threshold OfStudents);

/// <summary>What must be represented.</summary>
internal sealed record Representation(int Students, ImmutableArray<CollegeMake> Colleges, ImmutableArray<int> Grades, ImmutableArray<string> Clubs);

internal enum CredentialRule
{
    NotOnRoster,
    NotEnrolled,
    Twice,
    OtherCollege,
    TooMany,
    WithoutOffice,
    OfStudents,
    College,
    Grade,
    Club,

    /// <summary>Warnings from here on [S: one school].</summary>
    Woman,
    Minority,
    NonParty,
    Doctoral,
}

/// <summary>A rule that is not met: where, by which figure, because of whom.</summary>
/// <param name="Unit">The college, grade or club; null: the whole congress.</param>
/// <param name="Persons">Names, told apart by nothing: the lines tell them apart.</param>
internal sealed record CredentialFinding(CredentialRule Rule, string? Unit, int Reached, int Needed, ImmutableArray<string> Persons, ImmutableArray<string> Lines)
{
    /// <summary>Said, but nothing is returned because of it.</summary>
    public bool IsWarning => Rule >= CredentialRule.Woman;
}

/// <summary>代表资格审查: what of the lists does not meet the rules (RULES part 2, step 6). Pure; the order of the lists changes nothing but the order of what is found.</summary>
internal static class CredentialRules
{
    public static ImmutableArray<CredentialFinding> Check(CredentialTerms terms, Representation of, IReadOnlyCollection<DelegateFacts> delegates) =>
    [
        .. Each(CredentialRule.NotOnRoster, delegates, each => each.Person is null),
        .. Each(CredentialRule.NotEnrolled, delegates, each => each.Status is not (null or EnrolmentStatus.Enrolled)),
        .. Each(CredentialRule.OtherCollege, delegates, each => each is { Seat: Seat.College, College: { } college } && college != each.Unit),
        .. Twice(delegates),
        .. of.Colleges.Where(college => college.Seats is { } seats && Of(delegates, college).Count > seats)
            .Select(college => Found(CredentialRule.TooMany, college.College, Of(delegates, college).Count, college.Seats!.Value, Of(delegates, college))),
        .. Share(CredentialRule.WithoutOffice, terms.WithoutOffice, delegates.Count(each => !each.HoldsOffice), delegates.Count, delegates.Where(each => each.HoldsOffice)),
        .. Share(CredentialRule.OfStudents, terms.OfStudents, delegates.Count, of.Students, []),
        .. of.Colleges.Where(college => Of(delegates, college).Count == 0).Select(college => Found(CredentialRule.College, college.College, 0, 1, [])),
        .. of.Grades.Where(grade => delegates.All(each => each.Grade != grade)).Select(grade => Found(CredentialRule.Grade, $"{grade}", 0, 1, [])),
        .. of.Clubs.Where(club => !delegates.Any(each => each.Seat is Seat.Club && each.Unit == club)).Select(club => Found(CredentialRule.Club, club, 0, 1, [])),
        .. of.Colleges.Where(college => Of(delegates, college).Count > 0).SelectMany(college => Warnings(college, Of(delegates, college))),
    ];

    /// <summary>How many delegates without an office there must be, with the arithmetic.</summary>
    public static ThresholdVerdict WithoutOffice(CredentialTerms terms, IReadOnlyCollection<DelegateFacts> delegates) =>
        terms.WithoutOffice.Judge(delegates.Count(each => !each.HoldsOffice), delegates.Count);

    static List<DelegateFacts> Of(IEnumerable<DelegateFacts> delegates, CollegeMake college) => [.. delegates.Where(each => each.Seat is Seat.College && each.Unit == college.College)];

    static IEnumerable<CredentialFinding> Each(CredentialRule rule, IEnumerable<DelegateFacts> delegates, Func<DelegateFacts, bool> isWrong) =>
        delegates.Where(isWrong).Select(each => Found(rule, each.Unit, 0, 1, [each]));

    static IEnumerable<CredentialFinding> Twice(IEnumerable<DelegateFacts> delegates) => delegates.Where(each => each.Person is not null)
        .GroupBy(each => each.Person, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => Found(CredentialRule.Twice, null, same.Count(), 1, [.. same]));

    static IEnumerable<CredentialFinding> Share(CredentialRule rule, Threshold threshold, int reached, int of, IEnumerable<DelegateFacts> because) =>
        threshold.Judge(reached, of) is { Carried: false } verdict ? [Found(rule, null, verdict.Reached, verdict.Needed, [.. because])] : [];

    static IEnumerable<CredentialFinding> Warnings(CollegeMake college, List<DelegateFacts> own)
    {
        if (!own.Any(each => each.Gender is "女")) yield return Found(CredentialRule.Woman, college.College, 0, 1, []);
        if (college.HasMinority && !own.Any(each => each.IsMinority)) yield return Found(CredentialRule.Minority, college.College, 0, 1, []);
        if (college.HasNonParty && own.All(each => each.IsPartyMember)) yield return Found(CredentialRule.NonParty, college.College, 0, 1, []);
        if (college.HasDoctoral && !own.Any(each => each.Level is Level.Doctor)) yield return Found(CredentialRule.Doctoral, college.College, 0, 1, []);
    }

    static CredentialFinding Found(CredentialRule rule, string? unit, int reached, int needed, IReadOnlyCollection<DelegateFacts> because) =>
        new(rule, unit, reached, needed, [.. because.Select(each => each.Name)], [.. because.Select(each => each.Line)]);
}
