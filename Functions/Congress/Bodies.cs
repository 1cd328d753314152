using System.Collections.Immutable;
using Workflows.Congress.Hall;
using Workflows.Congress.Rules;
using Workflows.Policies;

namespace Workflows.Congress;

/// <summary>筹备委员会 and its committees. None of them stands for election.</summary>
internal enum CommitteePart { Credentials, Elections, Proposals }

internal sealed record CommitteeMember(CommitteePart Part, string Person, string Name);

internal enum ListState
{
    /// <summary>The college has not come to an end with it yet.</summary>
    Open,

    /// <summary>Handed in, reviewed, published: it lies before the credentials committee.</summary>
    In,

    /// <summary>Confirmed.</summary>
    Confirmed,

    /// <summary>Too late: the seats are lost.</summary>
    Lapsed,
}

/// <summary>A college in a congress.</summary>
/// <param name="Unit">By which steps and fields name it: <c>college3</c>.</param>
internal sealed record College(string Unit, string Name, int Students)
{
    /// <summary>As the rule divides them, and as they are: changed by hand only with a reason.</summary>
    public int Computed { get; init; }
    public int Seats { get; init; }
    public string? Reason { get; init; }

    /// <summary>The college's own case, without the school.</summary>
    public string? Case { get; init; }
    public ListState List { get; init; }

    /// <summary>How many delegates its list has.</summary>
    public int Delegates { get; init; }

    /// <summary>Its list was sent back once: who fails again is not replaced.</summary>
    public bool IsReturned { get; init; }
}

/// <summary>A delegate.</summary>
/// <param name="Unit">The college or club that elected; empty for who is one by office.</param>
internal sealed record DelegateSeat(string Person, string Name, Seat Seat, string Unit)
{
    /// <summary>Approvals in the college's election, where they were entered.</summary>
    public int? Votes { get; init; }
}

internal enum NomineeState { Nominated, Refused, Candidate }

/// <summary>Somebody nominated for the presidium.</summary>
/// <param name="Unit">Of the college that nominates.</param>
internal sealed record Nominee(string Unit, string Person, string Name, string Under)
{
    public NomineeState State { get; init; }

    /// <summary>Each requirement with its arithmetic.</summary>
    public ImmutableArray<Clause> Checks { get; init; } = [];

    /// <summary>By which requirements this person may not stand.</summary>
    public bool IsUnfit { get; init; }

    /// <summary>Refused where, and why.</summary>
    public string? RefusedIn { get; init; }
    public string? Reason { get; init; }
}

/// <summary>What a congress's case keeps for itself.</summary>
/// <param name="Body">校学生会, 校研究生会.</param>
/// <param name="Seats">All delegates.</param>
internal sealed record CongressBody(string Body, int Year, DateOnly Date, string Place, int Seats, int Presidium)
{
    public string Agenda { get; init; } = "";
    public string Reasons { get; init; } = "";

    /// <summary>What was done by the second request.</summary>
    public string Progress { get; init; } = "";

    /// <summary>Whether the charter is to be amended: then it stands on the agenda.</summary>
    public bool HasCharter { get; init; }
    public int ClubSeats { get; init; }
    public int ExOfficio { get; init; }
    public ImmutableArray<CommitteeMember> Committee { get; init; } = [];
    public ImmutableArray<College> Colleges { get; init; } = [];

    /// <summary>All students of the body when they were counted.</summary>
    public int Students { get; init; }
    public DateTimeOffset? ListsDue { get; init; }

    /// <summary>Delegates of clubs and by office, and who may listen (列席).</summary>
    public ImmutableArray<DelegateSeat> Others { get; init; } = [];
    public ImmutableArray<DelegateSeat> Observers { get; init; } = [];
    public ImmutableArray<CredentialFinding> Findings { get; init; } = [];

    /// <summary>Confirmed delegates: whoever is entitled.</summary>
    public int? Entitled { get; init; }
    public ImmutableArray<Nominee> Nominees { get; init; } = [];

    /// <summary>Whoever was elected, most approvals first.</summary>
    public ImmutableArray<Elected> Elected { get; init; } = [];
    public HallDay? Hall { get; init; }

    public College Of(string unit) => Colleges.Single(college => college.Unit == unit);

    public CongressBody With(College college) => this with { Colleges = Colleges.Replace(Of(college.Unit), college) };

    public IEnumerable<Nominee> Candidates => Nominees.Where(nominee => nominee.State is NomineeState.Candidate);
}

/// <summary>Somebody elected into the presidium.</summary>
internal sealed record Elected(string Person, string Name, string Under, int Approvals)
{
    /// <summary>How the notice ended for this person; null while it hangs.</summary>
    public string? Noticed { get; init; }
}

/// <summary>The confirmed delegates: the row <c>delegates|{unit}</c> beside the congress, one for each college, and one for the others.</summary>
internal sealed record DelegatesRow(ImmutableArray<DelegateSeat> Delegates)
{
    public const string Prefix = "delegates|", Others = "others";

    public static string KeyOf(string unit) => Prefix + unit;
}

/// <summary>What the case of a college's election keeps for itself.</summary>
/// <param name="Congress">Its case, without the school.</param>
internal sealed record CollegeBody(string Congress, string Body, int Year, string Unit, string College, int Seats)
{
    public ImmutableArray<ListedDelegate> Delegates { get; init; } = [];

    /// <summary>候选人数.</summary>
    public int CandidateCount { get; init; }

    /// <summary>What the credentials committee found.</summary>
    public ImmutableArray<CredentialFinding> Findings { get; init; } = [];
    public bool IsReturned { get; init; }
}

/// <summary>Somebody on a college's list.</summary>
internal sealed record ListedDelegate(string Person, string Name, string Under, int? Votes)
{
    /// <summary>How a notice ended for this person; null while it hangs, or before.</summary>
    public string? Noticed { get; init; }
}
