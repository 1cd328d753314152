using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Workflows.Web;

namespace Workflows.People;

/// <summary>Whether somebody is at the school. 在读, 休学, 交流, 毕业, 转出.</summary>
internal enum EnrolmentStatus { Enrolled, Suspended, Exchange, Graduated, Transferred }

/// <summary>群众, 共青团员, 中共预备党员, 中共党员.</summary>
internal enum PoliticalStatus { Masses, LeagueMember, ProbationaryPartyMember, PartyMember }

/// <summary>本科, 硕士, 博士, 专科.</summary>
internal enum Level { Undergraduate, Master, Doctor, Junior }

/// <summary>
/// A person of the roster. What the roster does not say is null: unknown, which is neither met nor not met. The row <c>person|{id}</c> of the table People;
/// it also holds the roles, so that one point read tells who somebody is and what they may do.
/// </summary>
/// <param name="Id">Random: no personal data in ids and addresses.</param>
internal sealed record Person(string Id, string School, string Name)
{
    public string? StudentNumber { get; init; }
    public string? StaffNumber { get; init; }
    public string? Email { get; init; }
    public string? College { get; init; }

    /// <summary>The year of entry, such as 2023.</summary>
    public int? Grade { get; init; }
    public Level? Level { get; init; }
    public string? Major { get; init; }
    public string? ClassName { get; init; }

    /// <summary>The League branch's name; the roster's default is the class.</summary>
    public string? LeagueBranch { get; init; }
    public string? Gender { get; init; }
    public string? Ethnicity { get; init; }
    public DateOnly? BirthDate { get; init; }
    public EnrolmentStatus? Status { get; init; }
    public PoliticalStatus? PoliticalStatus { get; init; }

    /// <summary>Whether this person holds 团籍; Party members under 28 may.</summary>
    public bool? LeagueMember { get; init; }
    public string? LeaguePost { get; init; }
    public DateOnly? LeagueJoinDate { get; init; }
    public DateOnly? PartyApplicationDate { get; init; }
    public DateOnly? ActivistSince { get; init; }

    /// <summary>When this person was admitted as a probationary Party member, by the roster.</summary>
    public DateOnly? PartyAdmissionDate { get; init; }

    /// <summary>The day on which an import first said 预备党员 in place of 群众 or 共青团员: the admission was not later.</summary>
    public DateOnly? PartyAdmissionSeen { get; init; }

    /// <summary>The Party branch that looks after this person, 联系党支部.</summary>
    public string? PartyBranch { get; init; }

    /// <summary>Rank in the major as a percentage, in hundredths of a per cent: 1234 is 12.34 %. Integers only.</summary>
    public int? RankPercent { get; init; }
    public int? FailedCourses { get; init; }
    public DateOnly? SanctionDate { get; init; }
    public string? UnionPost { get; init; }
    public string? Clubs { get; init; }
    public ImmutableArray<RoleHeld> Roles { get; init; } = [];

    /// <summary>Of mails: <c>zh-CN</c> or <c>en</c>; null: Chinese.</summary>
    public string? Language { get; init; }

    /// <summary>Gone from the school; such a person signs in no more and is asked nothing.</summary>
    public bool HasLeft { get; init; }

    /// <summary>Who answers for this person, and when.</summary>
    public ImmutableArray<Deputies.Deputyship> Deputies { get; init; } = [];

    /// <summary>For whom this person answers, and when.</summary>
    public ImmutableArray<Deputies.Deputyship> ActsFor { get; init; } = [];

    /// <summary>Sessions begun before are over: "sign out everywhere".</summary>
    public DateTimeOffset? SignedOutAt { get; init; }

    /// <summary>Ids of single sessions that were signed out and would still run.</summary>
    public ImmutableArray<string> EndedSessions { get; init; } = [];

    /// <summary>Whether this person holds 团籍, as far as is known: the roster may say so, and whoever is 共青团员 does.</summary>
    [JsonIgnore]
    public bool? HoldsLeagueMembership => LeagueMember ?? PoliticalStatus switch
    {
        People.PoliticalStatus.LeagueMember => true,
        People.PoliticalStatus.Masses => false,
        _ => null,
    };

    /// <summary>The roles that were given, and those that go with being who one is: a student, a member of a branch.</summary>
    [JsonIgnore]
    public ImmutableArray<RoleHeld> AllRoles
    {
        get
        {
            if (HasLeft) return [];
            var roles = Roles.IsDefault ? [] : Roles;
            if (StudentNumber is not null) roles = roles.Add(new(Role.Student));
            if (HoldsLeagueMembership is true && LeagueBranch is { } branch) roles = roles.Add(new(Role.LeagueMember, branch));
            return [.. roles.Distinct()];
        }
    }

    [JsonIgnore] public string? Number => StudentNumber ?? StaffNumber;

    public bool Holds(string role, string? scope = null) => !HasLeft && Roles.Any(held => held.Role == role && (scope is null || held.Scope == scope));
}
