using System.Collections.Immutable;
using System.Globalization;
using Workflows.Congress.Rules;
using Workflows.Web;

namespace Workflows.Congress.Hall;

/// <summary>
/// A ballot on paper as its tellers type it. Every number but approvals has a default that its hint says: issued as many as present, returned as many as issued, all of them valid; whoever is neither approved nor opposed
/// on a valid ballot was abstained on.
/// </summary>
internal static class PaperCount
{
    public const string Issued = "issued", Returned = "returned", Valid = "valid", Approve = "approve", Oppose = "oppose", Abstain = "abstain", Written = "written";

    public static (ElectionCount Count, ImmutableSortedDictionary<string, int> Written) Read(ElectionRound round, FormInput input)
    {
        var issued = input.Number(Issued) ?? round.There.Present;
        var returned = input.Number(Returned) ?? issued;
        var valid = input.Number(Valid) ?? returned;
        var tallies = round.Candidates.Select((candidate, at) =>
        {
            var (approve, oppose) = (Of(Approve, at) ?? 0, Of(Oppose, at) ?? 0);
            return new CandidateTally(candidate.Person, candidate.Name, approve, oppose, Of(Abstain, at) ?? valid - approve - oppose);
        });
        return (new(round.There.Entitled, round.There.Present, issued, returned, valid, [.. tallies]), Names(input.Text(Written)));

        int? Of(string field, int at) => input.Number($"{field}[{Key(at)}]");
    }

    /// <summary>Approvals are never left to a default.</summary>
    public static IEnumerable<(string Field, string Name)> Missing(ElectionRound round, FormInput input) =>
        round.Candidates.Select((candidate, at) => (Field: $"{Approve}[{Key(at)}]", candidate.Name)).Where(each => input.Number(each.Field) is null);

    /// <summary>A name and how often it was written, a line each: 张三 3.</summary>
    static ImmutableSortedDictionary<string, int> Names(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split([' ', '\u3000', '\t', '，', ','], StringSplitOptions.RemoveEmptyEntries)).Where(parts => parts.Length > 0)
        .Select(parts => (Name: string.Concat(parts.Length > 1 ? parts[..^1] : parts), Number: parts.Length > 1 ? Reading.Number(parts[^1]) ?? 1 : 1))
        .GroupBy(each => each.Name, each => each.Number, StringComparer.Ordinal).ToImmutableSortedDictionary(group => group.Key, group => group.Sum(), StringComparer.Ordinal);

    public static string Key(int at) => (at + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Where a fault stands on the form.</summary>
    public static string FieldOf(CountFinding found, ElectionRound round) => found.Candidate is { } person
        ? $"{Approve}[{Key(round.Candidates.Select((candidate, at) => (candidate.Person, at)).FirstOrDefault(each => each.Person == person).at)}]"
        : found.Fault switch { CountFault.MoreIssuedThanPresent => Issued, CountFault.MoreValidThanReturned => Valid, _ => Returned };
}
