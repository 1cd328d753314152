using System.Collections.Immutable;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>A sheet as JSON tells it: what is asked, and with which fields it is answered.</summary>
internal sealed record TaskJson(string Title, string Why, DateTimeOffset? DueAt, ImmutableArray<TaskJson.Asked> Tasks, ImmutableArray<string> Decisions, ImmutableArray<FieldJson> Fields)
{
    internal sealed record Asked(string TaskId, string CaseId, string Step, string Name, ImmutableArray<LineSaid> Lines);

    /// <param name="Id">As in <c>decision[{id}]</c>.</param>
    internal sealed record LineSaid(string Id, string Name);

    public static TaskJson Of(TaskSheet sheet, DateOnly today) => new(sheet.Title, sheet.Words.Why(sheet.First), sheet.Deadline,
        [.. sheet.Tasks.Select(task => new Asked(task.ShortId, task.Case.ShortId, task.Step.Name, task.Case.Name, [.. task.Kind.Lines.Select(line => new LineSaid(line.Id, line.Name))]))],
        [.. sheet.Answers.Select(Answer.ToForm)],
        [.. sheet.Fields.Within(today).Where(field => field.Name is not TaskSheet.Decision)
            .Select(field => FieldJson.Of(sheet.Fields, field) with { EachLine = sheet.LineFields.Any(each => each.Name == field.Name) })]);
}
