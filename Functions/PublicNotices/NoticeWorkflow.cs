using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Workflows.Cases;
using Workflows.UserTasks;

namespace Workflows.PublicNotices;

internal static class Publishing
{
    /// <summary>Publishes a notice and waits for its end, which is not before each objection is answered.</summary>
    public static Task<string> Notice(this Procedure procedure, string step) => procedure.Wait(nameof(NoticeWorkflow), step);
}

/// <summary>How a notice stands.</summary>
/// <param name="Objections">How many were ever raised in the case, and</param>
/// <param name="Before">how many of them to an earlier notice that was superseded.</param>
internal sealed record NoticeView(string? Result, DateTimeOffset LookAt, int Objections, int Before = 0);

/// <summary>Publishes a notice, puts each objection to whom it concerns, and ends when its time is over and all are answered.</summary>
internal static class NoticeWorkflow
{
    /// <summary>The step under which an objection is answered; the attempt is the objection's number.</summary>
    public const string Objection = nameof(Objection);

    /// <summary>The step under which whom an objection names is heard, under the same number.</summary>
    public const string Hearing = nameof(Hearing);

    [Function(nameof(NoticeWorkflow))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, StepId step)
    {
        var (nudges, asked) = (new Nudges(context), new List<Task<string>>());
        var notice = await context.Do<NoticeView>(nameof(NoticeActivities.PublishNotice), step);
        while (notice.Result is null)
        {
            while (asked.Count < (notice.Objections - notice.Before) * 2)
            {
                var number = notice.Before + (asked.Count / 2) + 1;
                asked.Add(context.Child(nameof(UserTaskWorkflow), new StepId(step.Case, Objection, number, Telling: step.Telling)));
                asked.Add(context.Child(nameof(UserTaskWorkflow), new StepId(step.Case, Hearing, number, Telling: step.Telling)));
            }

            await nudges.Before(notice.LookAt, asked.Where(task => !task.IsCompleted));
            notice = await context.Do<NoticeView>(nameof(NoticeActivities.LookAtNotice), step);
        }

        return notice.Result;
    }
}
