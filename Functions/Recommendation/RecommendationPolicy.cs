using Workflows.Calendar;
using Workflows.Policies;

namespace Workflows.Recommendation;

/// <summary>推荐入党申请人为入党积极分子, 推荐入党积极分子为发展对象.</summary>
internal enum Stage { Activist, Candidate }

/// <summary>In which period a branch's quota counts. 年度, 学期.</summary>
internal enum QuotaPeriod { Year, Semester }

/// <summary>What happens to those who tie at the last place of the quota.</summary>
internal enum TieRule { SecondBallot, CommitteeDecides }

/// <summary>备案 or 审批 by the university's League committee.</summary>
internal enum UniversityRecordMode { Record, Approve }

/// <summary>Who may see a public notice.</summary>
internal enum NoticeAudience { All, School }

/// <summary>How a public notice shows names. Masked is 林*夏.</summary>
internal enum NoticeNames { Full, Masked }

/// <summary>The grade of a member's yearly assessment (团员年度团籍注册和教育评议), the better the lower.</summary>
internal enum AssessmentGrade { Excellent, Qualified, BasicallyQualified, Unqualified }

/// <summary>
/// Every figure of the recommendation (RULES part 1 and "For every procedure"). A case pins it whole at its start; a value added later must default
/// to "as before". Meanings for people are in PolicyTexts.resx; the doc comments here say what code must know.
/// </summary>
internal sealed record RecommendationPolicy
{
    const string National = "《共青团推优入党工作实施办法（试行）》（中青发〔2019〕9 号）";
    const string Article5 = National + "第五条";
    const string Detailed = "《中国共产党发展党员工作细则》（2014 年）";
    const string TwoMain = "“两个一般、两个主要”（《全团要讯》2021 年第 17 期）";
    const string OneSchool = "一所高校推优办法第三条";
    const string TwoSchools = "两所高校推优办法";

    // Who may be recommended: each condition has a switch, and a figure where it needs one.
    [Source("《中国共产党章程》第一条")]
    public bool RequiresAge { get; init; } = true;

    [Source("《中国共产党章程》第一条", Unit = "Years", Least = 14, Most = 60)]
    public int MinimumAge { get; init; } = 18;

    /// <summary>The way of members before the 28th birthday, of the League committee's opinion after it.</summary>
    [Source(OneSchool)]
    public bool RequiresAgeLimit { get; init; } = true;

    [Source(OneSchool, Unit = "Years", Least = 18, Most = 60)]
    public int MemberAgeLimit { get; init; } = 28;

    /// <summary>Up to this age the opinion way is open; who is 35 still is in it, who is 36 is not.</summary>
    [Source(OneSchool, Unit = "Years", Least = 18, Most = 60)]
    public int OpinionAgeLimit { get; init; } = 35;

    [Source(OneSchool)]
    public bool CadresCountAsMembers { get; init; } = true;

    [Source(Article5)]
    public bool RequiresMembership { get; init; } = true;

    [Source(Article5, Unit = "Months")]
    public int MembershipMonths { get; init; } = 12;

    [Source(SourceAttribute.Schools)]
    public bool RequiresApplication { get; init; } = true;

    /// <summary>For <see cref="Stage.Activist"/>.</summary>
    [Source(SourceAttribute.Schools, Unit = "Months")]
    public int ApplicationMonths { get; init; } = 6;

    /// <summary>Whether a written exception from <see cref="ApplicationMonths"/> may be put on record.</summary>
    [Source(SourceAttribute.Schools)]
    public bool ApplicationExceptions { get; init; } = true;

    [Source(Detailed + "第十三条")]
    public bool RequiresActivist { get; init; } = true;

    /// <summary>For <see cref="Stage.Candidate"/>.</summary>
    [Source(Detailed + "第十三条", Unit = "Months")]
    public int ActivistMonths { get; init; } = 12;

    [Source(SourceAttribute.Schools)]
    public bool RequiresPassedCourses { get; init; } = true;

    /// <summary>In the last semester.</summary>
    [Source(SourceAttribute.Schools, Unit = "Courses")]
    public int MostFailedCourses { get; init; }

    [Source(SourceAttribute.Schools)]
    public bool FirstYearsExempt { get; init; } = true;

    [Source(SourceAttribute.Schools)]
    public bool RequiresNoSanction { get; init; } = true;

    [Source(SourceAttribute.Schools, Unit = "Months")]
    public int SanctionFreeMonths { get; init; } = 12;

    [Source(SourceAttribute.Schools)]
    public bool RequiresRank { get; init; }

    /// <summary>Of the major.</summary>
    [Source(SourceAttribute.Schools)]
    public Share RankShare { get; init; } = new(1, 2);

    [Source(SourceAttribute.Schools)]
    public bool RequiresGradeAverage { get; init; }

    [Source(SourceAttribute.Schools, Unit = "Points")]
    public int GradeAverage { get; init; } = 75;

    [Source(SourceAttribute.Schools)]
    public bool RequiresVolunteering { get; init; }

    [Source(SourceAttribute.Schools, Unit = "Hours")]
    public int VolunteerHours { get; init; } = 20;

    [Source(SourceAttribute.Schools)]
    public bool RequiresLeagueSchool { get; init; }

    [Source(SourceAttribute.Schools)]
    public bool RequiresAssessment { get; init; }

    /// <summary>At least as good as this.</summary>
    [Source(SourceAttribute.Schools)]
    public AssessmentGrade LowestAssessment { get; init; } = AssessmentGrade.Qualified;

    /// <summary>Counted from the application to the Party; only asked about, no condition.</summary>
    [Source(Detailed + "第七条", Unit = "Months")]
    public int PartyTalkMonths { get; init; } = 1;

    // Before the meeting.
    /// <summary>How long an applicant may ask for a correction before <c>NotEligible</c> is final.</summary>
    [Source(SourceAttribute.Practice)]
    public Period CorrectionPeriod { get; init; } = Period.OfWorkingDays(5);

    /// <summary>How many the branch committee may propose, as a share of the places left.</summary>
    [Source(SourceAttribute.Practice)]
    public Share ProposalLimit { get; init; } = new(2, 1);

    [Source(SourceAttribute.Practice)]
    public Rounding ProposalLimitRounding { get; init; } = Rounding.Floor;

    /// <summary>Members are convened at least so long before the meeting.</summary>
    [Source(SourceAttribute.Practice)]
    public Period ConveneAhead { get; init; } = Period.Parse("P3D");

    /// <summary>Whether every member who votes is told of the meeting by mail; else the branch tells them itself.</summary>
    [Source(SourceAttribute.Practice)]
    public bool ConveneByMail { get; init; } = true;

    /// <summary>The meeting must be held before the college committee's leave runs out.</summary>
    [Source(TwoSchools)]
    public Period LeaveValidity { get; init; } = Period.Parse("P30D");

    // The meeting.
    [Source(SourceAttribute.Schools)]
    public Threshold Quorum { get; init; } = new(1, 2, strict: false, ThresholdBase.Entitled);

    [Source(SourceAttribute.Schools)]
    public Threshold Approval { get; init; } = new(1, 2, strict: true, ThresholdBase.Entitled);

    /// <summary>休学.</summary>
    [Source(SourceAttribute.Schools)]
    public bool SuspendedStudentsCount { get; init; }

    /// <summary>留团察看.</summary>
    [Source("《中国共产主义青年团章程》")]
    public bool MembersOnProbationCount { get; init; }

    /// <summary>出国（境）.</summary>
    [Source(SourceAttribute.Schools)]
    public bool MembersAbroadCount { get; init; }

    /// <summary>After the first.</summary>
    [Source(SourceAttribute.Practice, Unit = "Times", Most = 10)]
    public int MostFurtherMeetings { get; init; } = 2;

    [Source(SourceAttribute.Schools, Unit = "Persons", Least = 2, Most = 2)]
    public int Tellers { get; init; } = 2;

    // After the meeting.
    [Source(Article5)]
    public Share QuotaShare { get; init; } = new(1, 5);

    [Source(SourceAttribute.Practice)]
    public Rounding QuotaRounding { get; init; } = Rounding.HalfUp;

    [Source(Article5)]
    public QuotaPeriod QuotaPeriod { get; init; } = QuotaPeriod.Year;

    [Source(SourceAttribute.Practice)]
    public TieRule TieRule { get; init; } = TieRule.SecondBallot;

    [Source(National, LeastWorkingDays = 5)]
    public Period NoticePeriod { get; init; } = Period.OfWorkingDays(5);

    [Source(SourceAttribute.Practice)]
    public NoticeAudience NoticeAudience { get; init; } = NoticeAudience.All;

    [Source(SourceAttribute.Practice)]
    public NoticeNames NoticeNames { get; init; } = NoticeNames.Full;

    /// <summary>After it an unanswered objection is escalated.</summary>
    [Source(SourceAttribute.Practice)]
    public Period ObjectionAnswer { get; init; } = Period.OfWorkingDays(10);

    [Source(SourceAttribute.Practice)]
    public Period ReminderAfter { get; init; } = Period.OfWorkingDays(3);

    [Source(SourceAttribute.Practice)]
    public Period EscalationAfter { get; init; } = Period.OfWorkingDays(5);

    [Source(SourceAttribute.Schools)]
    public UniversityRecordMode UniversityRecord { get; init; } = UniversityRecordMode.Record;

    /// <summary>Again and again until it has decided.</summary>
    [Source(SourceAttribute.Practice)]
    public Period PartyBranchReminder { get; init; } = Period.OfWorkingDays(5);

    /// <summary>From the branch meeting's date.</summary>
    [Source(Article5)]
    public Period Validity { get; init; } = Period.Parse("P2Y");

    /// <summary>So long before validity ends.</summary>
    [Source(SourceAttribute.Practice)]
    public Period LapseReminder { get; init; } = Period.Parse("P60D");

    /// <summary>Of the ledger's figure A: newly admitted members up to this age count.</summary>
    [Source(TwoMain, Unit = "Years", Least = 14, Most = 60)]
    public int LedgerAgeLimit { get; init; } = 28;

    /// <summary>Which both figures of the ledger should reach.</summary>
    [Source(TwoMain)]
    public Share LedgerGoal { get; init; } = new(1, 1);

    /// <summary>Within it whoever is refused may ask the next higher body, once.</summary>
    [Source(SourceAttribute.Practice)]
    public Period AppealPeriod { get; init; } = Period.OfWorkingDays(5);

    /// <summary>Within it a decider may contradict what was entered from paper in their name.</summary>
    [Source(SourceAttribute.Practice)]
    public Period ContradictionPeriod { get; init; } = Period.OfWorkingDays(5);
}
