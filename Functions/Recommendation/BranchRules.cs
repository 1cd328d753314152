using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Workflows.People;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>Why somebody of a branch has no vote.</summary>
internal enum NoVote
{
    /// <summary>Graduated, transferred or gone: no longer of the branch.</summary>
    Left,

    /// <summary>Holds no 团籍.</summary>
    NotAMember,

    /// <summary>The roster does not say whether this person holds 团籍: to be settled before the meeting.</summary>
    MembershipUnknown,

    /// <summary>留团察看.</summary>
    OnProbation,

    /// <summary>休学.</summary>
    Suspended,

    /// <summary>出国（境） or on exchange.</summary>
    Abroad,
}

/// <summary>A person without a vote.</summary>
internal sealed record Voteless(string Person, string Name, NoVote Reason)
{
    /// <summary>Whether the minutes name this person: a member without a vote, not one who is no member.</summary>
    [JsonIgnore] public bool IsMember => Reason is NoVote.OnProbation or NoVote.Suspended or NoVote.Abroad;
}

/// <summary>Who votes in a branch's meeting.</summary>
/// <param name="Entitled">应到, ids in the order of the roster; those on leave are among them, applicants too.</param>
/// <param name="Members">How many hold 团籍, with a vote or without: the number the quota is taken of.</param>
internal sealed record Electorate(string Branch, ImmutableArray<string> Entitled, ImmutableArray<Voteless> Others, int Members);

/// <summary>The officers of a branch, as person ids.</summary>
internal sealed record BranchOfficers(ImmutableArray<string> Secretaries, ImmutableArray<string> Deputies, ImmutableArray<string> Organizers);

/// <summary>Who is asked in place of whom.</summary>
/// <param name="Role">The role asked.</param>
/// <param name="Persons">Its holders that are not concerned; empty for the college's committee, where any holder may act.</param>
internal sealed record Asked(string Role, ImmutableArray<string> Persons);

internal static class BranchRules
{
    /// <summary>Whether a person holds 团籍 by the roster. A Party member under 28 keeps it, but only the roster knows of whom that is true.</summary>
    public static bool? HoldsMembership(Person person) => person.LeagueMember ?? person.PoliticalStatus switch
    {
        PoliticalStatus.LeagueMember => true,
        PoliticalStatus.Masses => false,
        null when person.LeagueJoinDate is not null => true,
        _ => null,
    };

    /// <summary>The branch's voters by the roster (RULES part 1, step 5).</summary>
    /// <param name="onProbation">Ids of members under 留团察看, and</param>
    /// <param name="abroad">of members abroad, whom the roster does not know.</param>
    public static Electorate Electorate(
        RecommendationPolicy policy, string branch, IEnumerable<Person> roster, IReadOnlySet<string>? onProbation = null, IReadOnlySet<string>? abroad = null)
    {
        var entitled = ImmutableArray.CreateBuilder<string>();
        var others = ImmutableArray.CreateBuilder<Voteless>();
        foreach (var person in roster.Where(person => (person.LeagueBranch ?? person.ClassName) == branch))
        {
            if (Reason(policy, person, onProbation?.Contains(person.Id) ?? false, abroad?.Contains(person.Id) ?? false) is { } reason)
                others.Add(new(person.Id, person.Name, reason));
            else entitled.Add(person.Id);
        }

        return new(branch, entitled.ToImmutable(), others.ToImmutable(), entitled.Count + others.Count(other => other.IsMember));
    }

    /// <summary>
    /// Who of a branch decides on a list. If an officer stands on it, the whole list goes to the next: secretary, deputy secretary, organizer, college
    /// committee. A post nobody holds is passed over likewise.
    /// </summary>
    public static Asked WhoIsAsked(BranchOfficers officers, IReadOnlySet<string> listed)
    {
        foreach (var (role, holders) in new[]
        {
            (Role.LeagueBranchSecretary, officers.Secretaries), (Role.LeagueBranchDeputySecretary, officers.Deputies),
            (Role.LeagueBranchOrganizer, officers.Organizers),
        })
        {
            if (holders.Where(holder => !listed.Contains(holder)).ToImmutableArray() is { IsEmpty: false } free) return new(role, free);
        }

        return new(Role.CollegeLeagueCommittee, []);
    }

    static NoVote? Reason(RecommendationPolicy policy, Person person, bool onProbation, bool abroad)
    {
        if (person.HasLeft || person.Status is EnrolmentStatus.Graduated or EnrolmentStatus.Transferred) return NoVote.Left;
        if (HoldsMembership(person) is not { } holds) return NoVote.MembershipUnknown;
        if (!holds) return NoVote.NotAMember;
        if (onProbation && !policy.MembersOnProbationCount) return NoVote.OnProbation;
        if (person.Status is EnrolmentStatus.Suspended && !policy.SuspendedStudentsCount) return NoVote.Suspended;
        return (abroad || person.Status is EnrolmentStatus.Exchange) && !policy.MembersAbroadCount ? NoVote.Abroad : null;
    }
}
