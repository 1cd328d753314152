using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Congress.Hall;
using Workflows.PublicNotices;
using Workflows.UserTasks;

namespace Workflows.Congress;

/// <summary>The steps of the rule book, part 2; the names stand in code, JSON and pages.</summary>
internal static class Step
{
    public const string ConveneRequest = nameof(ConveneRequest), ConveneApproval = nameof(ConveneApproval), PreparatoryCommittee = nameof(PreparatoryCommittee), Apportionment = nameof(Apportionment);
    public const string DelegateElection = nameof(DelegateElection), CredentialReview = nameof(CredentialReview), Proposals = nameof(Proposals), Nomination = nameof(Nomination), OpeningRequest = nameof(OpeningRequest);
    public const string PreliminaryMeeting = HallTimeline.PreliminaryMeeting, CheckIn = HallTimeline.CheckIn, Motions = HallTimeline.Motions, Election = HallTimeline.Election, Scrutiny = HallTimeline.Scrutiny;
    public const string ResultNotice = nameof(ResultNotice), ResultApproval = nameof(ResultApproval), Filing = nameof(Filing);

    /// <summary>What belongs to them: students are counted; the colleges are asked; a late college is waited for or not; those of clubs and by office are named; lists are checked, sent
    /// back, confirmed; nominees are checked, reviewed by three, counted; the second request is approved; the result is taken down.</summary>
    public const string Division = nameof(Division), CollegeElections = nameof(CollegeElections), LateColleges = nameof(LateColleges), OtherDelegates = nameof(OtherDelegates);
    public const string CredentialCheck = nameof(CredentialCheck), ListsReturned = nameof(ListsReturned), Delegates = nameof(Delegates);
    public const string NomineeCheck = nameof(NomineeCheck), CollegeReview = nameof(CollegeReview), JointReview = nameof(JointReview), PartyReview = nameof(PartyReview), Candidates = nameof(Candidates);
    public const string OpeningApproval = nameof(OpeningApproval), Result = nameof(Result);

    public static ImmutableArray<string> OfCongress { get; } =
    [
        ConveneRequest, ConveneApproval, PreparatoryCommittee, Apportionment, DelegateElection, CredentialReview, Proposals, Nomination, OpeningRequest,
        PreliminaryMeeting, CheckIn, Motions, Election, Scrutiny, ResultNotice, ResultApproval, Filing,
    ];

    /// <summary>Steps that are shown as part of another.</summary>
    public static ImmutableDictionary<string, string> Parts { get; } = new Dictionary<string, string>
    {
        [Division] = Apportionment,
        [CollegeElections] = DelegateElection,
        [LateColleges] = DelegateElection,
        [OtherDelegates] = DelegateElection,
        [CredentialCheck] = CredentialReview,
        [ListsReturned] = CredentialReview,
        [Delegates] = CredentialReview,
        [NomineeCheck] = Nomination,
        [CollegeReview] = Nomination,
        [JointReview] = Nomination,
        [PartyReview] = Nomination,
        [Candidates] = Nomination,
        [OpeningApproval] = OpeningRequest,
        [Result] = Scrutiny,
    }.ToImmutableDictionary();

    /// <summary>In a college's own case: it hands in a list, its Party organisation reviews it, it is published, the congress examines it.</summary>
    public const string DelegateList = nameof(DelegateList), ListReview = nameof(ListReview), CollegeNotice = nameof(CollegeNotice), Examination = nameof(Examination);

    public static ImmutableArray<string> OfCollege { get; } = [DelegateList, ListReview, CollegeNotice, Examination];
}

/// <summary>Who approves a request, one after the other: 校团委, 校党委, the federation of students.</summary>
internal static class Approver
{
    public const string League = "league", Party = "party", Federation = "federation";

    public static ImmutableArray<string> InTurn { get; } = [League, Party, Federation];
}

/// <summary>学工部门与校团委联合审查.</summary>
internal static class Joint
{
    public const string Affairs = "affairs", League = "league";

    public static readonly string[] Units = [Affairs, League];
}

/// <summary>How a congress, or a college's election of delegates, ends.</summary>
internal static class Outcome
{
    public const string Convened = nameof(Convened), NotApproved = nameof(NotApproved), NobodyElected = nameof(NobodyElected), NoDelegates = nameof(NoDelegates);

    /// <summary>Of a college: its delegates are confirmed; its seats lapsed as it was late.</summary>
    public const string Confirmed = nameof(Confirmed), Lapsed = nameof(Lapsed);
    public const string Withdrawn = CaseLife.Withdrawn, Ended = CaseLife.Ended;
}

/// <summary>What becomes of a step where it is not an answer as it was given.</summary>
internal static class Verdict
{
    public const string Counted = nameof(Counted), Opened = nameof(Opened), Complete = nameof(Complete), Notified = nameof(Notified), Filed = nameof(Filed), Told = nameof(Told);
    public const string Met = nameof(Met), NotMet = nameof(NotMet), Returned = Answer.Returned, NothingToDo = nameof(NothingToDo);
    public const string Elected = HallTimeline.Elected, Vacant = HallTimeline.Vacant, Held = HallTimeline.Held;

    public static ImmutableHashSet<string> Refusals { get; } = [Answer.Rejected, NotMet, Outcome.NotApproved, Outcome.NobodyElected, Outcome.NoDelegates, Outcome.Lapsed];

    public static ImmutableHashSet<string> Delays { get; } = [Answer.Returned, StepRow.Expired, Vacant, NoticeResult.Upheld, NoticeResult.Partly, Outcome.Withdrawn, Outcome.Ended];
}
