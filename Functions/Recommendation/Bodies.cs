using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Workflows.Policies;

namespace Workflows.Recommendation;

/// <summary>What a recommendation's case keeps for itself.</summary>
internal sealed record RecommendationBody(Stage Stage, string Person, string Branch, string College)
{
    /// <summary>Empty for whoever has moved to a college of which no round is open: the case waits for one.</summary>
    public required string Round { get; init; }
    public string? PartyBranch { get; init; }

    /// <summary>主要表现, in the applicant's words.</summary>
    public string Statement { get; init; } = "";

    /// <summary>What the applicant says of conditions about which the roster is silent, or wrong.</summary>
    public ImmutableArray<Statement> Statements { get; init; } = [];

    /// <summary>A written exception from the months since the application, as its document number.</summary>
    public string? Exception { get; init; }

    /// <summary>As they were judged last.</summary>
    public ImmutableArray<Condition> Conditions { get; init; } = [];

    /// <summary>The applicant's place in the meeting: of the meeting's case, without the school.</summary>
    public string? Meeting { get; init; }

    /// <summary>How far the meeting has told its story here: its <see cref="Cases.CaseRow.AuditSeq"/>. What is older is not heard any more.</summary>
    public int MeetingSeq { get; init; }

    /// <summary>The day of the branch's meeting, from which the recommendation is valid.</summary>
    public DateOnly? MeetingDate { get; init; }

    /// <summary>主要表现 and the counsellor's opinion as the branch put them.</summary>
    public string? Performance { get; init; }
    public string? CounsellorOpinion { get; init; }

    /// <summary>Entitled, present and approvals of the meeting.</summary>
    public BallotFigures? Ballot { get; init; }

    /// <summary>The Party branch's decision: the day, and the day it was filed with its superior.</summary>
    public DateOnly? DecidedOn { get; init; }
    public DateOnly? FiledOn { get; init; }
    public string? OpinionsHeard { get; init; }

    /// <summary>What accepting has written to the roster; null once that is as it was before.</summary>
    public RosterDate? Rostered { get; init; }
}

/// <summary>The date since when somebody is an activist, and what the roster said before.</summary>
internal sealed record RosterDate(DateOnly Since, DateOnly? Before);

internal sealed record BallotFigures(int Entitled, int Present, int Approve);

/// <summary>Who confirms a count.</summary>
internal static class Teller
{
    public const string First = "teller1", Second = "teller2";

    public static readonly string[] Units = [First, Second];
}

internal enum CandidateState
{
    /// <summary>On the list for the proposal.</summary>
    Joined,

    /// <summary>Asked for additions.</summary>
    Returned,

    /// <summary>On the list for the meeting.</summary>
    Proposed,
    Carried,
    PutForward,

    /// <summary>It is decided; see the outcome.</summary>
    Over,
}

/// <summary>One applicant in the meeting.</summary>
/// <param name="Case">Of the recommendation, without the school.</param>
/// <param name="Name">As in its case: told apart from namesakes of the branch.</param>
/// <param name="Wait">The attempt at <see cref="Step.Meeting"/> with which the case waits here.</param>
internal sealed record Candidate(string Case, string Person, string Name, string Under, int Wait)
{
    public CandidateState State { get; init; }

    /// <summary>Null as long as it is open; <see cref="Verdict.PutForward"/> or an <see cref="Recommendation.Outcome"/>.</summary>
    public string? Outcome { get; init; }
    public string Statement { get; init; } = "";
    public string? Performance { get; init; }
    public string? CounsellorOpinion { get; init; }

    public ImmutableArray<Condition> Conditions { get; init; } = [];

    /// <summary>In the meeting's ballot.</summary>
    public int? Approvals { get; init; }

    /// <summary>What each step has made of this person, by the step's key.</summary>
    public ImmutableSortedDictionary<string, CandidateResult> Results { get; init; } = ImmutableSortedDictionary<string, CandidateResult>.Empty;

    /// <summary>Whether this person is on the list no more by what the meeting did not decide.</summary>
    [JsonIgnore] public bool HasLeft => Outcome is Recommendation.Outcome.Withdrawn or Recommendation.Outcome.Left or Verdict.Moved;

    public Candidate With(string step, CandidateResult result) => this with { Results = Results.SetItem(step, result) };
}

internal sealed record CandidateResult(string Result)
{
    public string? Comment { get; init; }
    public Clause? Note { get; init; }
    public ImmutableArray<Clause> Sums { get; init; } = [];
}

/// <summary>A ballot as it was typed in, with who confirms it.</summary>
internal sealed record Sitting(DateOnly Date, PaperBallot Ballot, string Teller1, string Teller2, string? SheetSha256 = null);

/// <summary>The count of an electronic poll.</summary>
/// <param name="Step">In which it was held, as <c>BranchMeeting.1</c>.</param>
internal sealed record PolledBallot(string Step, PaperBallot Ballot)
{
    /// <summary>Whether the numbers typed in are those of the poll. Where some voted on paper beside it, theirs are added to it by hand.</summary>
    public bool IsSameAs(PaperBallot typed) => Ballot.Issued < Ballot.Present
        ? typed.Present == Ballot.Present && typed.Returned >= Ballot.Returned && typed.Tallies.All(tally => Of(tally.Person) is not { } own || (tally.Approve >= own.Approve && tally.Oppose >= own.Oppose && tally.Abstain >= own.Abstain))
        : (typed.Present, typed.Issued, typed.Returned, typed.Valid) == (Ballot.Present, Ballot.Issued, Ballot.Returned, Ballot.Valid) && typed.Tallies.All(tally => Of(tally.Person) is not { } own || own == tally);

    Tally? Of(string person) => Ballot.Tallies.FirstOrDefault(tally => tally.Person == person);
}

internal enum CallKind { Convened, Moved, CalledOff }

/// <summary>The members are called to the meeting, or told that it is not as they were told.</summary>
internal sealed record MeetingCall(CallKind Kind, DateOnly? Date, string? Place)
{
    public string? Reason { get; init; }
    public bool IsTold { get; init; }
}

/// <summary>What the meeting's case keeps for itself.</summary>
internal sealed record MeetingBody(Stage Stage, string Branch, string College, string Round)
{
    /// <summary>When applications close and the branch is asked; null: when the secretary begins.</summary>
    public DateTimeOffset? Closes { get; init; }
    public ImmutableArray<Candidate> Candidates { get; init; } = [];
    public DateOnly? Date { get; init; }

    /// <summary>The hour and the place, as they are told.</summary>
    public string? Place { get; init; }

    /// <summary>What the members were told of the meeting, or still are to be.</summary>
    public ImmutableArray<MeetingCall> Calls { get; init; } = [];

    /// <summary>Who votes, from the roster on the day the college gave leave.</summary>
    public Electorate? Electorate { get; init; }

    /// <summary>Names of those entitled, by id, told apart.</summary>
    public ImmutableSortedDictionary<string, string> Names { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Officers of the branch, by whom tellers are proposed.</summary>
    public ImmutableArray<string> Officers { get; init; } = [];
    public Sitting? Sitting { get; init; }
    public Sitting? SecondBallot { get; init; }

    /// <summary>A ballot that was typed in and taken back: the form begins with it.</summary>
    public Sitting? Entered { get; init; }

    /// <summary>The electronic poll held last, without the school; null where all was voted on paper.</summary>
    public string? Poll { get; init; }

    /// <summary>What an electronic poll came to: nobody types in something else.</summary>
    public PolledBallot? Polled { get; init; }

    /// <summary>How many sittings were held, the valid one included.</summary>
    public int Held { get; init; }
    public QuotaVerdict? Quota { get; init; }

    /// <summary>Places beyond the quota that the college's committee granted, with a reason on record.</summary>
    public int Extra { get; init; }

    /// <summary>What the branch committee put forward; those tied wait for the second ballot.</summary>
    public InspectionVerdict? Inspection { get; init; }

    public MeetingBody With(Candidate candidate) => this with
    {
        Candidates = Candidates.FirstOrDefault(each => each.Case == candidate.Case) is { } old ? Candidates.Replace(old, candidate) : Candidates.Add(candidate),
    };

    public MeetingBody Each(Func<Candidate, Candidate> change) => this with { Candidates = [.. Candidates.Select(change)] };
}

/// <summary>What a round's case keeps for itself.</summary>
internal sealed record RoundBody(Stage Stage, string? College)
{
    public DateTimeOffset Opens { get; init; }

    /// <summary>Null: always open.</summary>
    public DateTimeOffset? Closes { get; init; }
    public DateOnly? MeetingsBy { get; init; }
    public DateOnly? ListsDue { get; init; }

    /// <summary>Places for each branch; null: by the quota alone.</summary>
    public int? Places { get; init; }
    public bool IsAnnounced { get; init; }
    public bool IsClosed { get; init; }

    public bool TakesApplications(DateTimeOffset now) => !IsClosed && Opens <= now && (Closes is null || now < Closes);
}
