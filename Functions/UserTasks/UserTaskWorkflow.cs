using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Workflows.Cases;

namespace Workflows.UserTasks;

internal static class Asking
{
    /// <summary>Asks whoever a step concerns and waits, however long.</summary>
    /// <returns>An <see cref="Answer"/>, <see cref="StepRow.Expired"/>, or what the procedure's rule made of it.</returns>
    public static Task<string> Ask(this Procedure procedure, string step, string? unit = null) => procedure.Wait(nameof(UserTaskWorkflow), step, unit);

    /// <summary>Asks several at once, each for the own part.</summary>
    public static Task<string[]> AskAll(this Procedure procedure, string step, params IEnumerable<string> units) =>
        Task.WhenAll(units.Select(unit => procedure.Ask(step, unit)));
}

/// <summary>How a task stands.</summary>
/// <param name="LookAt">When to look again, or to remind.</param>
internal sealed record TaskView(string? Answer, int Reminders, DateTimeOffset LookAt);

internal sealed record Reminder(StepId Step, int Number);

/// <summary>Asks somebody, reminds as often as it takes, and gives back the answer.</summary>
internal static class UserTaskWorkflow
{
    [Function(nameof(UserTaskWorkflow))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, StepId step)
    {
        var nudges = new Nudges(context);
        var task = await context.Do<TaskView>(nameof(UserTaskActivities.OpenTask), step);
        while (task.Answer is null)
        {
            task = await nudges.Before(task.LookAt)
                ? await context.Do<TaskView>(nameof(UserTaskActivities.ReadTask), step)
                : await context.Do<TaskView>(nameof(UserTaskActivities.RemindTask), new Reminder(step, task.Reminders + 1));
        }

        return task.Answer;
    }
}
