using System.Collections.Immutable;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>A sheet as JSON tells it: what is asked, and with which fields it is answered.</summary>
internal sealed record TaskJson(string Title, string Why, DateTimeOffset? DueAt, ImmutableArray<TaskJson.Asked> Tasks, ImmutableArray<string> Decisions, ImmutableArray<TaskJson.FieldSaid> Fields)
{
    internal sealed record Asked(string TaskId, string CaseId, string Step, string Name, ImmutableArray<LineSaid> Lines);

    /// <param name="Id">As in <c>decision[{id}]</c>.</param>
    internal sealed record LineSaid(string Id, string Name);

    internal sealed record FieldSaid(string Name, FieldKind Kind, string Label, string? Hint, string? Default, bool Required, bool EachLine, ImmutableArray<string> Options);

    public static TaskJson Of(TaskSheet sheet, DateOnly today) => new(sheet.Title, sheet.Words.Why(sheet.First), sheet.Deadline,
        [.. sheet.Tasks.Select(task => new Asked(task.ShortId, task.Case.ShortId, task.Step.Name, task.Case.Name, [.. task.Kind.Lines.Select(line => new LineSaid(line.Id, line.Name))]))],
        [.. sheet.Answers.Select(Answer.ToForm)],
        [.. sheet.Fields.Within(today).Where(field => field.Name is not TaskSheet.Decision).Select(field => new FieldSaid(field.Name, field.Kind, sheet.Fields.Label(field), sheet.Fields.Hint(field), field.Default, field.Required,
            sheet.LineFields.Any(each => each.Name == field.Name), [.. field.Options.Select(option => option.Value)]))]);
}
