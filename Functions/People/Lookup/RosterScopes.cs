using System.Collections.Immutable;
using Workflows.Web;

namespace Workflows.People.Lookup;

/// <summary>
/// Where roles can be held in a school, and who holds which: one look through the roster. For pages that the administrator seldom opens; 40,000 people are 40 requests.
/// </summary>
/// <param name="Branches">That have students; so with colleges, and with Party branches that look after some.</param>
/// <param name="Holders">Everybody who holds a role that was given, with those held today.</param>
internal sealed record RosterScopes(ImmutableSortedSet<string> Branches, ImmutableSortedSet<string> Colleges, ImmutableSortedSet<string> PartyBranches, ImmutableArray<Person> Holders)
{
    public static async Task<RosterScopes> Read(PeopleStore people, string school, DateOnly today, CancellationToken cancel)
    {
        var (branches, colleges, party, holders) = (new HashSet<string>(), new HashSet<string>(), new HashSet<string>(), new List<Person>());
        await foreach (var person in people.All(school, cancel))
        {
            if (person.HasLeft) continue;
            if (!person.Roles.IsDefaultOrEmpty && person with { Roles = [.. person.Roles.Where(held => held.IsHeldOn(today))] } is { Roles.IsEmpty: false } holder) holders.Add(holder);
            if (person.StudentNumber is null) continue;
            if (person.LeagueBranch is { } branch) branches.Add(branch);
            if (person.College is { } college) colleges.Add(college);
            if (person.PartyBranch is { } looksAfter) party.Add(looksAfter);
        }

        return new([.. branches], [.. colleges], [.. party], [.. holders]);
    }

    /// <summary>The scopes in which a role can be held; empty for a role of the whole school.</summary>
    public ImmutableSortedSet<string> Of(string role) => role switch
    {
        Role.LeagueBranchSecretary or Role.LeagueBranchDeputySecretary or Role.LeagueBranchOrganizer => Branches,
        Role.Counsellor or Role.CollegeLeagueCommittee or Role.CollegePartyCommittee => Colleges,
        Role.PartyBranch => PartyBranches,
        _ => [],
    };

    public IEnumerable<Person> HoldersOf(RoleHeld held) => Holders.Where(person => person.Roles.Contains(held));

    /// <summary>Roles that procedures cannot do without, and that nobody holds, or nobody who has a mail address.</summary>
    public ImmutableArray<RoleGap> Gaps(IEnumerable<INeededRoles> needs) =>
    [
        .. from held in needs.SelectMany(procedure => procedure.Of(this)).Distinct()
           let who = HoldersOf(held).ToImmutableArray()
           where who.All(person => person.Email is null)
           select new RoleGap(held, who),
    ];
}

/// <summary>What a procedure asks people for, before any case of it waits on them.</summary>
internal interface INeededRoles
{
    IEnumerable<RoleHeld> Of(RosterScopes school);
}

/// <param name="Who">Holders without a mail address; empty where nobody holds it.</param>
internal sealed record RoleGap(RoleHeld Held, ImmutableArray<Person> Who);
