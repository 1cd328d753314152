using System.Collections.Immutable;

namespace Workflows.Evaluation;

/// <summary>主席团成员, 部门负责人, 工作人员.</summary>
internal enum OfficerRank { Presidium, Head, Staff }

/// <summary>优秀, 合格, 不合格; <see cref="NotGraded"/> where there were too few marks.</summary>
internal enum Grade { NotGraded, Unqualified, Qualified, Excellent }

internal enum ReportState { Missing, InTime, Late }

/// <summary>Who reports and is graded.</summary>
/// <param name="Unit">By which steps and fields name this officer in the case: <c>officer3</c>.</param>
internal sealed record Officer(string Unit, string Person, string Name, string Post, OfficerRank Rank)
{
    public ReportState Report { get; init; }

    /// <summary>As it was computed; null before.</summary>
    public OfficerResult? Result { get; init; }

    /// <summary>As it stands: computed, lowered in review, corrected after an appeal or an objection.</summary>
    public Grade? Grade { get; init; }

    /// <summary>Why the committee lowered it.</summary>
    public string? Lowered { get; init; }

    public bool? AppealUpheld { get; init; }

    /// <summary>How the notice ended for this officer; null while it hangs.</summary>
    public string? Noticed { get; init; }

    /// <summary>Of somebody 不合格: whether 劝退 was decided.</summary>
    public bool? IsRemoved { get; init; }
}

/// <summary>The groups of a panel, in the order of the rule book: 学生代表, 团委, 同级.</summary>
internal enum PanelGroup { Delegates, Committee, Peers }

/// <param name="Unit"><c>seat3</c></param>
/// <param name="Person">Null: nobody is left for it.</param>
internal sealed record Seat(string Unit, PanelGroup Group, string? Person, string Name);

/// <summary>Somebody who may be drawn.</summary>
internal sealed record PoolEntry(PanelGroup Group, string Person, string Name, string Under);

/// <summary>The frozen pool: the row <c>pool</c> beside the case.</summary>
internal sealed record PoolRow(ImmutableArray<PoolEntry> Entries)
{
    public const string Key = "pool";
}

/// <summary>A report as it was handed in: the row <c>report|{unit}</c>.</summary>
internal sealed record ReportRow(string Text, DateTimeOffset At, bool IsLate)
{
    public const string Prefix = "report|";

    public static string KeyOf(string unit) => Prefix + unit;
}

/// <summary>What an officer says against the result: the row <c>appeal|{unit}</c>.</summary>
internal sealed record AppealRow(string Text, DateTimeOffset At)
{
    public string? Reasons { get; init; }

    public static string KeyOf(string unit) => $"appeal|{unit}";
}

internal sealed record EvaluationMeeting(DateOnly Date, string Place);

/// <summary>A question to an officer, and what was answered in the meeting.</summary>
internal sealed record Question(string Officer, string Seat, string Text, DateTimeOffset At);

/// <summary>One sheet as it was recorded: for each officer in their order the five marks, null for 不了解; none at all where the sheet leaves somebody out.</summary>
internal sealed record MarkSheet(PanelGroup Group, ImmutableArray<ImmutableArray<int?>> Marks);

/// <summary>What one of the two recorded.</summary>
internal sealed record Recorded(string By, string Text, ImmutableArray<MarkSheet> Sheets);

/// <summary>What an evaluation's case keeps for itself.</summary>
/// <param name="Body">校学生会, 校研究生会, 计算机学院学生会.</param>
/// <param name="Semester">As <see cref="Calendar.Semester"/> writes it.</param>
internal sealed record EvaluationBody(string Body, string? College, string Semester)
{
    public ImmutableArray<Officer> Officers { get; init; } = [];
    public DateTimeOffset? ReportsDue { get; init; }

    /// <summary>SHA-256 of the pool's text.</summary>
    public string? PoolHash { get; init; }
    public int PoolSize { get; init; }

    /// <summary>How many seats each group has, in the order of <see cref="PanelGroup"/>.</summary>
    public ImmutableArray<int> SeatCounts { get; init; } = [];

    /// <summary>What each of the two typed.</summary>
    public ImmutableSortedDictionary<string, string> Typed { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
    public string? Seed { get; init; }
    public ImmutableArray<Seat> Seats { get; init; } = [];

    /// <summary>Who follows when somebody declines, in the order of the draw.</summary>
    public ImmutableArray<Seat> Substitutes { get; init; } = [];
    public EvaluationMeeting? Meeting { get; init; }
    public bool IsConvened { get; init; }
    public ImmutableArray<Question> Questions { get; init; } = [];

    /// <summary>What was said in the meeting, by officer.</summary>
    public ImmutableSortedDictionary<string, string> Minutes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>How many of the panel were in the meeting.</summary>
    public int? Present { get; init; }
    public ImmutableSortedDictionary<string, Recorded> Recorded { get; init; } = ImmutableSortedDictionary<string, Recorded>.Empty;

    public Officer Of(string unit) => Officers.Single(officer => officer.Unit == unit);

    public Seat SeatOf(string unit) => Seats.Single(seat => seat.Unit == unit);

    public EvaluationBody With(Officer officer) => this with { Officers = Officers.Replace(Of(officer.Unit), officer) };

    /// <summary>The panel as it is: seats that somebody holds.</summary>
    public IEnumerable<Seat> Panel => Seats.Where(seat => seat.Person is not null);
}
