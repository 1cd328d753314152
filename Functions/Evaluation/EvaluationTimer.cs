using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;

namespace Workflows.Evaluation;

/// <summary>When the timer opens the evaluations of a semester: from <paramref name="Opens"/> until the semester's last day is over.</summary>
internal sealed record EvaluationRun(Semester Semester, DateOnly LastDay, DateTimeOffset Opens)
{
    public bool IsDue(DateTimeOffset now) => Opens <= now && now < Beijing.EndOf(LastDay);
}

/// <summary>
/// Opens the evaluation of each body, so long before the last teaching day of the semester (RULES part 3, step 1). May run twice at once, and may have been off for weeks:
/// one case for each school, body and semester, held by its natural key. A semester that is over is not made up for.
/// </summary>
internal sealed class EvaluationTimer(Schools schools, PolicyBook policies, Evaluations evaluations, TimeProvider clock, ILogger<EvaluationTimer> log)
{
    [Function(nameof(EvaluationTimer))]
    public async Task Run([TimerTrigger("0 20 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient _, CancellationToken cancel)
    {
        foreach (var school in await schools.All(cancel))
        {
            try
            {
                await Look(school.Code);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One school's trouble is not another's.
                log.LogError(e, "The evaluations of {School} could not be opened; the next call tries again.", school.Code);
            }
        }
    }

    async Task Look(string school)
    {
        var (calendar, policy) = (await policies.Current<CalendarPolicy>(school), await policies.Current<EvaluationPolicy>(school));
        if (Runs(calendar, policy).FirstOrDefault(run => run.IsDue(clock.GetUtcNow())) is not { } due) return;
        foreach (var (body, college) in (await evaluations.Bodies(school)).Where(body => body.College is null || policy.CollegeUnions))
        {
            if ((await evaluations.Begin(school, body, college, due.Semester, null)) is { IsNew: true, Case: var @case })
                log.LogInformation("The evaluation {Case} of {School} is open.", @case, school);
        }
    }

    /// <summary>The runs of all semesters of a school's calendar, in order; none where it has not entered any.</summary>
    public static IEnumerable<EvaluationRun> Runs(CalendarPolicy calendar, EvaluationPolicy policy)
    {
        var days = calendar.WorkingDays();
        return calendar.Semesters.Spans.OrderBy(span => span.First)
            .Select(span => new EvaluationRun(days.SemesterOf(span.First), span.Last, days.MorningBefore(Beijing.EndOf(span.Last), policy.OpensBefore)));
    }
}
