using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Workflows.People;
using Workflows.Web;

namespace Workflows.Evaluation;

/// <summary>
/// 评议团: who may be drawn, how many of each group, and the draw itself (RULES part 3, step 3). Pure, so that anybody can repeat it: docs/decisions/0012-a-draw-anyone-can-repeat.md.
/// </summary>
internal static class PanelRules
{
    /// <summary>
    /// The pool of an evaluation. 学生代表 are delegates who are 在读 and hold no post in a union and none of the League's committees; where there are fewer than seats, class
    /// representatives (branch officers) join them. 团委 are holders of the League committees' roles: the university's, and for a college's union that college's; otherwise all
    /// colleges'. 同级 are those who work in the same body. Nobody is in two groups.
    /// </summary>
    /// <param name="people">The roster.</param>
    public static ImmutableArray<PoolEntry> Pool(EvaluationPolicy policy, EvaluationBody body, IReadOnlyCollection<Person> people)
    {
        var here = people.Where(person => !person.HasLeft).ToList();
        var committee = here.Where(person => IsCommittee(person, body)).ToList();
        var taken = committee.Select(person => person.Id).ToHashSet(StringComparer.Ordinal);
        var peers = here.Where(person => !taken.Contains(person.Id) && IsHere(person) && UnionPosts.Read(person.UnionPost, person.College).Any(post => post.Body == body.Body)).ToList();
        var students = here.Where(person => !taken.Contains(person.Id) && IsHere(person) && person.UnionPost is not { Length: > 0 } && IsOfBody(person, body)).ToList();
        var delegates = students.Where(person => person.Holds(Role.Delegate)).ToList();
        if (delegates.Count < policy.DelegateSeats) delegates = [.. delegates.Union(students.Where(IsClassRepresentative))];
        return [.. Entries(PanelGroup.Delegates, delegates), .. Entries(PanelGroup.Committee, committee), .. Entries(PanelGroup.Peers, peers)];
    }

    static IEnumerable<PoolEntry> Entries(PanelGroup group, IEnumerable<Person> people) =>
        people.OrderBy(person => person.Id, StringComparer.Ordinal).Select(person => new PoolEntry(group, person.Id, person.Name, person.ClassName ?? person.College ?? ""));

    static bool IsHere(Person person) => person.Status is null or EnrolmentStatus.Enrolled;

    static bool IsCommittee(Person person, EvaluationBody body) => person.Holds(Role.UniversityLeagueCommittee)
        || (body.College is { } college ? person.Holds(Role.CollegeLeagueCommittee, college) : person.Holds(Role.CollegeLeagueCommittee));

    /// <summary>Whether the body represents this student.</summary>
    static bool IsOfBody(Person person, EvaluationBody body) => person.StudentNumber is not null
        && (body.College is { } college ? person.College == college : (person.Level is Level.Master or Level.Doctor) == body.Body is UnionPosts.Graduate);

    static bool IsClassRepresentative(Person person) => person.Holds(Role.LeagueBranchSecretary) || person.Holds(Role.LeagueBranchDeputySecretary) || person.Holds(Role.LeagueBranchOrganizer);

    /// <summary>The text whose hash is published: a line for each, group and person, sorted by their bytes.</summary>
    public static string TextOf(IEnumerable<PoolEntry> pool) =>
        string.Concat(pool.Select(entry => $"{entry.Group} {entry.Person}").Order(StringComparer.Ordinal).Select(line => line + "\n"));

    public static string HashOf(IEnumerable<PoolEntry> pool) => Hash(TextOf(pool));

    /// <summary>
    /// How many seats each group has: as policy says, as many as there are; and no more of the others together than the least share of delegates allows.
    /// </summary>
    /// <returns>In the order of <see cref="PanelGroup"/>.</returns>
    public static ImmutableArray<int> Seats(EvaluationPolicy policy, IReadOnlyCollection<PoolEntry> pool)
    {
        var (delegates, committee, peers) = (Most(PanelGroup.Delegates, policy.DelegateSeats), Most(PanelGroup.Committee, policy.CommitteeSeats), Most(PanelGroup.Peers, policy.PeerSeats));

        // With d delegates the panel has at most d / share, rounded down.
        var others = policy.LeastDelegates.Numerator == 0 ? int.MaxValue : Math.Max(0, (int)((long)delegates * policy.LeastDelegates.Denominator / policy.LeastDelegates.Numerator) - delegates);
        while (committee + peers > others)
        {
            if (peers > committee) peers--;
            else committee--;
        }

        return [delegates, committee, peers];

        int Most(PanelGroup group, int seats) => Math.Min(seats, pool.Count(entry => entry.Group == group));
    }

    /// <summary>
    /// The order of the draw: each line's key is the SHA-256 of <c>{pool hash} {seed} {line}</c>, and lines go by their keys. So the shuffle needs no generator
    /// of anybody's making, and <c>sha256sum</c> and <c>sort</c> repeat it.
    /// </summary>
    public static ImmutableArray<PoolEntry> Order(string poolHash, string seed, IEnumerable<PoolEntry> pool) =>
        [.. pool.OrderBy(entry => entry.Group).ThenBy(entry => KeyOf(poolHash, seed, entry), StringComparer.Ordinal)];

    public static string KeyOf(string poolHash, string seed, PoolEntry entry) => Hash($"{poolHash} {seed} {entry.Group} {entry.Person}");

    /// <summary>The first of each group have the seats, those that follow are the substitutes.</summary>
    public static (ImmutableArray<Seat> Seats, ImmutableArray<Seat> Substitutes) Draw(string seed, IReadOnlyCollection<PoolEntry> pool, ImmutableArray<int> seats)
    {
        var (drawn, substitutes) = (ImmutableArray.CreateBuilder<Seat>(), ImmutableArray.CreateBuilder<Seat>());
        foreach (var group in Order(HashOf(pool), seed, pool).GroupBy(entry => entry.Group))
        {
            foreach (var entry in group.Take(seats[(int)group.Key])) drawn.Add(new($"seat{drawn.Count + 1}", entry.Group, entry.Person, entry.Name));
            substitutes.AddRange(group.Skip(seats[(int)group.Key]).Select(entry => new Seat("", entry.Group, entry.Person, entry.Name)).Take(MostSubstitutes));
        }

        return (drawn.ToImmutable(), substitutes.ToImmutable());
    }

    /// <summary>Of each group: more do not decline.</summary>
    public const int MostSubstitutes = 50;

    /// <summary>Where no number was typed: the draw is repeatable, but whoever froze the pool could have known it. The case says so.</summary>
    public const string NoSeed = "none";

    /// <summary>
    /// A seed as it counts: the issue of the lottery and its numbers with two digits each, whatever stood between them. Six red ones from 1 to 33, each once, and a blue one from 1 to 16.
    /// </summary>
    /// <returns>Null when it is none.</returns>
    public static string? Seed(string issue, string numbers)
    {
        var period = new string([.. issue.Normalize(NormalizationForm.FormKC).Where(char.IsAsciiDigit)]);
        var drawn = new string([.. numbers.Normalize(NormalizationForm.FormKC).Select(c => char.IsAsciiDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (period.Length is < 5 or > 7 || drawn.Length != 7 || drawn.Any(number => number.Length > 2)) return null;
        var values = drawn.Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToList();
        var red = values[..6].Order().ToList();
        return red.Distinct().Count() == 6 && red[0] >= 1 && red[5] <= 33 && values[6] is >= 1 and <= 16
            ? $"{period}:{string.Join('-', red.Select(number => number.ToString("D2", CultureInfo.InvariantCulture)))}+{values[6]:D2}" : null;
    }

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
