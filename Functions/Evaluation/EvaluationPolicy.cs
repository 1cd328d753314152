using Workflows.Calendar;
using Workflows.Policies;

namespace Workflows.Evaluation;

/// <summary>Who reports and is graded: 主席团成员和部门负责人, or all who work there.</summary>
internal enum Reporters { PresidiumAndHeads, AllStaff }

/// <summary>What happens to those who tie at the last place of 优秀.</summary>
internal enum ExcellentTie { NobodyTied, AllTied }

/// <summary>
/// Every figure of the evaluation (RULES part 3 and "For every procedure"). A case pins it whole at its start; a value added later must default to "as before".
/// Meanings for people are in PolicyTexts.resx; the doc comments here say what code must know.
/// </summary>
internal sealed record EvaluationPolicy
{
    const string Briefing = "《全团要讯》2021 年第 17 期；多所高校述职评议办法";
    const string OneCollege = "一所学院述职评议办法";

    // Opening.
    /// <summary>So long before the last teaching day of a semester the timer opens it.</summary>
    [Source(SourceAttribute.Practice)]
    public Period OpensBefore { get; init; } = Period.Parse("P42D");

    [Source(Briefing)]
    public Reporters Reporters { get; init; } = Reporters.PresidiumAndHeads;

    /// <summary>Whether the timer opens one for each college's union, too.</summary>
    [Source(SourceAttribute.Practice)]
    public bool CollegeUnions { get; init; }

    // Reports.
    [Source(SourceAttribute.Practice)]
    public Period ReportPeriod { get; init; } = Period.Parse("P10D");

    /// <summary>After <see cref="ReportPeriod"/> a report is still taken, and listed as late.</summary>
    [Source(SourceAttribute.Practice)]
    public Period LatePeriod { get; init; } = Period.Parse("P3D");

    [Source(SourceAttribute.Practice)]
    public Period ReportReminder { get; init; } = Period.Parse("P6D");

    /// <summary>Also when the superior hears of it.</summary>
    [Source(SourceAttribute.Practice)]
    public Period ReportSecondReminder { get; init; } = Period.Parse("P9D");

    // The panel.
    [Source(SourceAttribute.Practice, Unit = "Persons", Least = 1, Most = 200)]
    public int DelegateSeats { get; init; } = 15;

    [Source(SourceAttribute.Practice, Unit = "Persons", Most = 100)]
    public int CommitteeSeats { get; init; } = 5;

    [Source(SourceAttribute.Practice, Unit = "Persons", Most = 100)]
    public int PeerSeats { get; init; } = 5;

    /// <summary>At least this share of the panel are ordinary student delegates; where there are too few of them the others have fewer seats.</summary>
    [Source(SourceAttribute.Practice)]
    public Share LeastDelegates { get; init; } = new(1, 2);

    /// <summary>Within it somebody drawn may decline; who says nothing has accepted.</summary>
    [Source(SourceAttribute.Practice)]
    public Period AcceptancePeriod { get; init; } = Period.OfWorkingDays(2);

    // The meeting.
    [Source(SourceAttribute.Practice)]
    public Period ConveneAhead { get; init; } = Period.Parse("P3D");

    // Scoring.
    [Source(SourceAttribute.Practice, Unit = "Points", Least = 1, Most = 100)]
    public int MarksOfADimension { get; init; } = 20;

    /// <summary>Of fewer marks no grade is computed.</summary>
    [Source(SourceAttribute.Practice, Unit = "Marks", Least = 1, Most = 100)]
    public int LeastMarks { get; init; } = 5;

    [Source(SourceAttribute.Practice, Unit = "Percent", Most = 100)]
    public int DelegateWeight { get; init; } = 60;

    [Source(SourceAttribute.Practice, Unit = "Percent", Most = 100)]
    public int CommitteeWeight { get; init; } = 25;

    [Source(SourceAttribute.Practice, Unit = "Percent", Most = 100)]
    public int PeerWeight { get; init; } = 15;

    /// <summary>So many of the highest and as many of the lowest marks of a group are left out; none with 0.</summary>
    [Source(SourceAttribute.Practice, Unit = "Marks", Most = 20)]
    public int Trimmed { get; init; } = 1;

    /// <summary>From so many marks of a group on they are trimmed: of fewer, what is left would tell a single scorer's.</summary>
    [Source(SourceAttribute.Practice, Unit = "Marks", Least = 3, Most = 100)]
    public int TrimmedFrom { get; init; } = 5;

    /// <summary>A group with fewer sheets is counted together with the largest other one.</summary>
    [Source(SourceAttribute.Practice, Unit = "Marks", Least = 1, Most = 100)]
    public int LeastOfAGroup { get; init; } = 3;

    [Source(SourceAttribute.Practice)]
    public Threshold Quorum { get; init; } = new(2, 3, strict: false, ThresholdBase.Entitled);

    // Grades.
    [Source(SourceAttribute.Practice, Unit = "Points", Most = 500)]
    public int ExcellentFrom { get; init; } = 90;

    [Source(SourceAttribute.Practice, Unit = "Points", Most = 500)]
    public int QualifiedFrom { get; init; } = 60;

    [Source(OneCollege)]
    public Share ExcellentShare { get; init; } = new(3, 10);

    [Source(SourceAttribute.Practice)]
    public Rounding ExcellentRounding { get; init; } = Rounding.Floor;

    [Source(SourceAttribute.Practice)]
    public ExcellentTie ExcellentTie { get; init; } = ExcellentTie.NobodyTied;

    // Afterwards.
    /// <summary>So long officers know their own result before it is published.</summary>
    [Source(SourceAttribute.Practice)]
    public Period ToldAhead { get; init; } = Period.OfWorkingDays(1);

    [Source(SourceAttribute.Practice)]
    public Period NoticePeriod { get; init; } = Period.OfWorkingDays(3);

    /// <summary>Whether only members of the school see the notice.</summary>
    [Source(SourceAttribute.Practice)]
    public bool NoticeForSchoolOnly { get; init; }

    [Source(SourceAttribute.Practice)]
    public bool NoticeMasksNames { get; init; }

    [Source(OneCollege)]
    public Period AppealPeriod { get; init; } = Period.Parse("P7D");

    /// <summary>After it an unanswered appeal or objection is escalated.</summary>
    [Source(SourceAttribute.Practice)]
    public Period AppealAnswer { get; init; } = Period.OfWorkingDays(10);

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
}
