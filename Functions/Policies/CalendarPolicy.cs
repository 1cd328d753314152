using Workflows.Calendar;

namespace Workflows.Policies;

/// <summary>How a school counts working days (RULES "Working days").</summary>
internal sealed record CalendarPolicy
{
    [Source("《民法典》第二百零一条")]
    public bool CountFirstDay { get; init; }

    [Source(SourceAttribute.Practice)]
    public bool VacationDaysCount { get; init; }

    [Source("学校校历", Most = 120)]
    public DayList Vacations { get; init; } = DayList.None;

    [Source("学校校历", Most = 31)]
    public DayList DaysOff { get; init; } = DayList.None;

    [Source("学校校历", Most = 31)]
    public DayList DaysOn { get; init; } = DayList.None;

    [Source("学校校历", Most = 240)]
    public DayList Semesters { get; init; } = DayList.None;

    /// <summary>The school's calendar.</summary>
    public WorkingDays WorkingDays() => new(new()
    {
        CountFirstDay = CountFirstDay,
        VacationDaysCount = VacationDaysCount,
        Vacations = Vacations,
        DaysOff = DaysOff,
        DaysOn = DaysOn,
        Semesters = Semesters,
    });
}
