using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Calendar;
using Workflows.Policies.Pages;
using Workflows.Web;

namespace Workflows.Policies;

/// <summary>Why a day is not as its weekday says.</summary>
internal enum DayKind { Holiday, MadeUp, Off, On, Vacation }

/// <summary>Days in a row that differ for the same reason.</summary>
internal sealed record OtherDays(DayKind Kind, DaySpan Span);

/// <param name="Days">Of this year and the next, in order.</param>
/// <param name="Semester">Today's.</param>
/// <param name="MissingYear">Whose arrangement the State Council has published or will soon, and which is not known here; null when all is well.</param>
internal sealed record CalendarView(ImmutableArray<OtherDays> Days, CalendarPolicy Policy, Semester Semester, int? MissingYear);

/// <summary>Which days count in this school, and why: the country's holidays and make-up days, the school's own, its semesters.</summary>
internal sealed class CalendarForms(PolicyBook policies, TimeProvider clock)
{
    [Function("Calendar"), SignedIn]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "calendar")] HttpRequest request)
    {
        var (http, today) = (request.HttpContext, Say.Today(clock));
        var policy = await policies.Current<CalendarPolicy>(http.Visitor().School);
        var calendar = policy.WorkingDays();
        var view = new CalendarView([.. Days(policy, today.Year)], policy, calendar.SemesterOf(today), WorkingDays.MissingYear(today));
        return await Page.Answer<CalendarPage>(http, new { semester = $"{view.Semester}", missingYear = view.MissingYear, days = view.Days.Select(each => new { each.Kind, each.Span.First, each.Span.Last }) }, new { View = view });
    }

    /// <summary>Of two years; pure.</summary>
    static IEnumerable<OtherDays> Days(CalendarPolicy policy, int year)
    {
        OtherDays? open = null;
        for (var day = new DateOnly(year, 1, 1); day.Year < year + 2; day = day.AddDays(1))
        {
            var kind = KindOf(policy, day);
            if (open is not null && kind == open.Kind)
            {
                open = open with { Span = new(open.Span.First, day) };
                continue;
            }

            if (open is not null) yield return open;
            open = kind is { } other ? new(other, new(day, day)) : null;
        }

        if (open is not null) yield return open;
    }

    static DayKind? KindOf(CalendarPolicy policy, DateOnly day) =>
        policy.DaysOff.Contains(day) ? DayKind.Off
        : policy.DaysOn.Contains(day) ? DayKind.On
        : policy.Vacations.Contains(day) ? DayKind.Vacation
        : WorkingDays.IsMadeUp(day) ? DayKind.MadeUp
        : WorkingDays.IsHoliday(day) ? DayKind.Holiday
        : null;
}
