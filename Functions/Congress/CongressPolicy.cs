using Workflows.Calendar;
using Workflows.Congress.Rules;
using Workflows.Policies;

namespace Workflows.Congress;

/// <summary>审批 or 备案 by the federation of students.</summary>
internal enum FederationMode { Approve, Notify }

/// <summary>
/// Every figure of the congress (RULES part 2 and "For every procedure"). A case pins it whole at its start; a value added later must default to "as before".
/// Meanings for people are in PolicyTexts.resx; the doc comments here say what code must know.
/// </summary>
internal sealed record CongressPolicy
{
    const string Reform = "《关于推动高校学生会（研究生会）深化改革的若干意见》（中青联发〔2019〕9 号）";
    const string Assessment = "高校学生会改革自评表";
    const string Schools = "多所高校学生代表大会选举办法";

    // Requests.
    [Source(SourceAttribute.Practice)]
    public FederationMode Federation { get; init; } = FederationMode.Approve;

    [Source("一所学院学生代表大会筹备办法")]
    public Period PreparationTime { get; init; } = Period.Parse("P30D");

    // Seats.
    /// <summary>Of all students of the body.</summary>
    [Source(Reform)]
    public Threshold LeastDelegates { get; init; } = new(1, 100, strict: false, ThresholdBase.Entitled);

    [Source(SourceAttribute.Practice)]
    public ApportionmentMethod Method { get; init; } = ApportionmentMethod.LargestRemainder;

    /// <summary>Of <see cref="ApportionmentMethod.RateRounded"/>.</summary>
    [Source(SourceAttribute.Practice)]
    public Rounding SeatRounding { get; init; } = Rounding.HalfUp;

    // Delegates.
    [Source(SourceAttribute.Practice)]
    public Period DelegatePeriod { get; init; } = Period.OfWorkingDays(10);

    /// <summary>More time for colleges that are late.</summary>
    [Source(SourceAttribute.Practice)]
    public Period LateDelegatePeriod { get; init; } = Period.OfWorkingDays(3);

    /// <summary>So many candidates stand for the seats of a college.</summary>
    [Source(Schools)]
    public Share DelegateCandidates { get; init; } = new(6, 5);

    [Source(Schools)]
    public Rounding DelegateCandidateRounding { get; init; } = Rounding.Ceiling;

    [Source(Schools)]
    public Period CollegeNoticePeriod { get; init; } = Period.OfWorkingDays(3);

    /// <summary>So many delegates hold no office in a union.</summary>
    [Source(Reform)]
    public Threshold WithoutOffice { get; init; } = new(3, 5, strict: false, ThresholdBase.Entitled);

    // Proposals.
    /// <summary>From when delegates are confirmed.</summary>
    [Source(SourceAttribute.Practice)]
    public Period ProposalPeriod { get; init; } = Period.OfWorkingDays(10);

    [Source("《高校学生代表大会工作规则》（中青办联发〔2017〕9 号）", Unit = "Persons", Most = 50)]
    public int LeastSeconders { get; init; } = 2;

    /// <summary>Within it a department replies to a proposal that is filed.</summary>
    [Source(SourceAttribute.Practice)]
    public Period ReplyPeriod { get; init; } = Period.OfWorkingDays(20);

    // Candidates.
    [Source(Assessment, Unit = "Percent", Least = 1, Most = 100)]
    public int RankWithin { get; init; } = 30;

    [Source(Assessment, Unit = "Courses", Most = 20)]
    public int MostFailedCourses { get; init; }

    [Source(Assessment, Unit = "Persons", Least = 1, Most = 15)]
    public int MostPresidium { get; init; } = 5;

    // The day.
    [Source(Reform)]
    public Threshold Quorum { get; init; } = new(2, 3, strict: false, ThresholdBase.Entitled);

    [Source(Schools)]
    public Threshold Ordinary { get; init; } = new(1, 2, strict: true, ThresholdBase.Present);

    [Source(Schools)]
    public Threshold Charter { get; init; } = new(2, 3, strict: false, ThresholdBase.Present);

    [Source(SourceAttribute.Practice)]
    public Period CallAnewWithin { get; init; } = Period.OfWorkingDays(10);

    // The election.
    [Source(Schools)]
    public ElectedBy ElectedBy { get; init; } = ElectedBy.Threshold;

    [Source(Schools)]
    public Threshold Elected { get; init; } = new(1, 2, strict: true, ThresholdBase.Present);

    [Source(Schools)]
    public ElectionTie ElectionTie { get; init; } = ElectionTie.SecondBallot;

    [Source(Schools)]
    public OpenSeats OpenSeats { get; init; } = OpenSeats.SecondBallot;

    [Source(Schools)]
    public ElectedBy SecondElectedBy { get; init; } = ElectedBy.Threshold;

    [Source(SourceAttribute.Practice, Unit = "Times", Most = 5)]
    public int SecondBallots { get; init; } = 2;

    [Source(Schools, Unit = "Persons", Most = 10)]
    public int WriteIns { get; init; } = 1;

    // Afterwards.
    [Source(SourceAttribute.Practice)]
    public Period ResultNoticePeriod { get; init; } = Period.OfWorkingDays(3);

    /// <summary>The next congress is due so long after this one.</summary>
    [Source(Reform)]
    public Period Interval { get; init; } = Period.Parse("P1Y");

    /// <summary>After it an unanswered objection is escalated.</summary>
    [Source(SourceAttribute.Practice)]
    public Period ObjectionAnswer { get; init; } = Period.OfWorkingDays(10);

    /// <summary>Within it whoever an objection names may be heard.</summary>
    [Source(SourceAttribute.Practice)]
    public Period HearingPeriod { get; init; } = Period.OfWorkingDays(5);

    [Source(SourceAttribute.Practice)]
    public Period ReminderAfter { get; init; } = Period.OfWorkingDays(3);

    [Source(SourceAttribute.Practice)]
    public Period EscalationAfter { get; init; } = Period.OfWorkingDays(5);

    /// <summary>Within it a decider may contradict what was entered from paper in their name.</summary>
    [Source(SourceAttribute.Practice)]
    public Period ContradictionPeriod { get; init; } = Period.OfWorkingDays(5);

    public ElectionTerms Terms() => new(Quorum, Elected) { By = ElectedBy, Tie = ElectionTie, Open = OpenSeats, SecondBy = SecondElectedBy, SecondBallots = SecondBallots };
}
