using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.PublicNotices;
using Workflows.UserTasks;

namespace Workflows.Evaluation;

/// <summary>The steps of the rule book, part 3; the names stand in code, JSON and pages.</summary>
internal static class Step
{
    public const string Opening = nameof(Opening), Reports = nameof(Reports), Panel = nameof(Panel), MeetingNotice = nameof(MeetingNotice), Questioning = nameof(Questioning);
    public const string Scoring = nameof(Scoring), Quorum = nameof(Quorum), Grading = nameof(Grading), Review = nameof(Review), ResultNotice = nameof(ResultNotice), Consequence = nameof(Consequence);

    /// <summary>What belongs to them: reports are closed; the seed is typed in; the panel is drawn, accepts, is confirmed; its members put questions; what
    /// was recorded is compared.</summary>
    public const string Collection = nameof(Collection), Seed = nameof(Seed), Draw = nameof(Draw), Acceptance = nameof(Acceptance), Confirmation = nameof(Confirmation);
    public const string Questions = nameof(Questions), Comparison = nameof(Comparison);

    /// <summary>Officers are told, some time before the public is; they appeal; that is answered; all of it is filed.</summary>
    public const string Telling = nameof(Telling), Ahead = nameof(Ahead), Appeal = nameof(Appeal), AppealDecision = nameof(AppealDecision), Archive = nameof(Archive);

    public static ImmutableArray<string> OfEvaluation { get; } = [Opening, Reports, Panel, MeetingNotice, Questioning, Scoring, Quorum, Grading, Review, ResultNotice, Consequence];

    /// <summary>Steps that are shown as part of another.</summary>
    public static ImmutableDictionary<string, string> Parts { get; } = new Dictionary<string, string>
    {
        [Collection] = Reports,
        [Seed] = Panel,
        [Draw] = Panel,
        [Acceptance] = Panel,
        [Confirmation] = Panel,
        [Questions] = Questioning,
        [Comparison] = Scoring,
        [Appeal] = ResultNotice,
        [AppealDecision] = ResultNotice,
    }.ToImmutableDictionary();
}

/// <summary>How an evaluation ends.</summary>
internal static class Outcome
{
    public const string Evaluated = nameof(Evaluated), NobodyReports = nameof(NobodyReports), NoPanel = nameof(NoPanel), NoQuorum = nameof(NoQuorum);
    public const string Withdrawn = CaseLife.Withdrawn, Ended = CaseLife.Ended;
}

/// <summary>What becomes of a step where it is not an answer as it was given.</summary>
internal static class Verdict
{
    public const string Opened = nameof(Opened), Asked = nameof(Asked), Collected = nameof(Collected), Published = nameof(Published), Drawn = nameof(Drawn), Done = nameof(Done);

    /// <summary>What two people typed in is not the same.</summary>
    public const string Different = nameof(Different);
    public const string Same = nameof(Same), Met = nameof(Met), NotMet = nameof(NotMet), Graded = nameof(Graded), Filed = nameof(Filed);

    /// <summary>There is somebody whom the notice names, or nobody.</summary>
    public const string Told = nameof(Told), NobodyNamed = nameof(NobodyNamed);

    /// <summary>A seat for which nobody is left.</summary>
    public const string Vacant = nameof(Vacant);

    public const string Upheld = NoticeResult.Upheld, Dismissed = nameof(Dismissed);

    public static ImmutableHashSet<string> Refusals { get; } = [NotMet, Outcome.NoQuorum, Outcome.NobodyReports, Outcome.NoPanel];

    public static ImmutableHashSet<string> Delays { get; } = [Answer.Rejected, Different, Vacant, StepRow.Expired, NobodyNamed, NoticeResult.Upheld, NoticeResult.Partly, Outcome.Withdrawn, Outcome.Ended];
}
