using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.PublicNotices;
using Workflows.UserTasks;

namespace Workflows.Recommendation;

/// <summary>The steps of the rule book, part 1; the names stand in code, JSON and pages.</summary>
internal static class Step
{
    public const string Application = nameof(Application), EligibilityCheck = nameof(EligibilityCheck);
    public const string BranchProposal = nameof(BranchProposal), MeetingPermission = nameof(MeetingPermission), BranchMeeting = nameof(BranchMeeting);
    public const string Inspection = nameof(Inspection), PublicNotice = nameof(PublicNotice);
    public const string CollegeReview = nameof(CollegeReview), UniversityRecord = nameof(UniversityRecord);
    public const string PartyBranchDecision = nameof(PartyBranchDecision), Archive = nameof(Archive);

    /// <summary>What happens between them, and is not in the timeline: the applicant disputes a check; the case waits for its branch's meeting.</summary>
    public const string Correction = nameof(Correction), Meeting = nameof(Meeting);

    /// <summary>In the meeting's own case: applicants gather until the round closes; the roll of voters is taken; those returned hand in additions;
    /// votes are counted; places of the quota are taken.</summary>
    public const string Gathering = nameof(Gathering), Roll = nameof(Roll), Additions = nameof(Additions), Count = nameof(Count), Places = nameof(Places);
    public const string SecondBallot = nameof(SecondBallot), SecondCount = nameof(SecondCount);

    public static ImmutableArray<string> OfRecommendation { get; } =
    [
        Application, EligibilityCheck, BranchProposal, MeetingPermission, BranchMeeting, Inspection, PublicNotice, CollegeReview, UniversityRecord,
        PartyBranchDecision, Archive,
    ];

    /// <summary>Where a list that is sent back, a meeting that is called off, an inspection whose places are gone and a review that wants more begin again.</summary>
    public static ImmutableDictionary<string, string> BeginsAgain { get; } = new Dictionary<string, string>
    {
        [$"{BranchProposal}.{Answer.Returned}"] = BranchProposal,
        [$"{MeetingPermission}.{Answer.Returned}"] = BranchProposal,
        [$"{BranchMeeting}.{Verdict.CalledOff}"] = BranchProposal,
        [$"{Places}.{Verdict.PlacesGone}"] = Inspection,
        [$"{CollegeReview}.{Answer.Returned}"] = CollegeReview,
    }.ToImmutableDictionary();

    /// <summary>Steps of a meeting that are shown as part of another.</summary>
    public static ImmutableDictionary<string, string> PartsOfMeeting { get; } = ImmutableDictionary<string, string>.Empty.Add(SecondBallot, Inspection);

    /// <summary>An appeal against a refusal, in a case of its own: it is made, and answered.</summary>
    public const string AppealMade = nameof(AppealMade), Appeal = nameof(Appeal);

    public static ImmutableArray<string> OfAppeal { get; } = [AppealMade, Appeal];

    public static ImmutableArray<string> OfMeeting { get; } = [Gathering, BranchProposal, MeetingPermission, BranchMeeting, Inspection, PublicNotice];
}

/// <summary>How a recommendation ends.</summary>
internal static class Outcome
{
    public const string Recommended = nameof(Recommended), NotEligible = nameof(NotEligible), Rejected = nameof(Rejected), NoQuorum = nameof(NoQuorum);
    public const string NotCarried = nameof(NotCarried), Declined = nameof(Declined), BeyondQuota = nameof(BeyondQuota), ObjectionUpheld = nameof(ObjectionUpheld);
    public const string NotAccepted = nameof(NotAccepted), Withdrawn = CaseLife.Withdrawn, Left = CaseLife.Left, Ended = CaseLife.Ended;
}

/// <summary>What a step makes of somebody where it is not an answer as it was given.</summary>
internal static class Verdict
{
    public const string Met = nameof(Met), NotMet = nameof(NotMet), Unknown = nameof(Unknown);

    /// <summary>Of the branch's meeting: a sitting that was not valid is called again; one that is called off needs leave anew.</summary>
    public const string CalledAgain = nameof(CalledAgain), CalledOff = nameof(CalledOff), Carried = nameof(Carried), Held = nameof(Held);

    /// <summary>Another meeting of the branch has taken places of the quota meanwhile: fewer are left than were put forward.</summary>
    public const string PlacesGone = nameof(PlacesGone);

    /// <summary>More than one stand at the last place of the quota.</summary>
    public const string Tied = nameof(Tied);

    /// <summary>A second ballot for which there is no need: whoever still stands fits the places.</summary>
    public const string NotNeeded = nameof(NotNeeded);

    /// <summary>Of a candidate: comes after those who are tied, and waits until that is decided.</summary>
    public const string Undecided = nameof(Undecided);

    /// <summary>Of a candidate: belongs to another branch now, and is on its list.</summary>
    public const string Moved = nameof(Moved);

    /// <summary>Of a candidate: the branch puts this person forward, and nothing stands against it.</summary>
    public const string PutForward = nameof(PutForward);

    public static ImmutableHashSet<string> Refusals { get; } =
    [
        Answer.Rejected, NotMet, NoticeResult.Upheld, Outcome.NotEligible, Outcome.NoQuorum, Outcome.NotCarried, Outcome.Declined, Outcome.BeyondQuota, Outcome.ObjectionUpheld, Outcome.NotAccepted,
    ];

    public static ImmutableHashSet<string> Delays { get; } =
        [Answer.Returned, Answer.Later, Unknown, CalledAgain, CalledOff, PlacesGone, Tied, Undecided, NoticeResult.Partly, StepRow.Expired, Outcome.Withdrawn, Outcome.Left, Outcome.Ended, Moved];
}
