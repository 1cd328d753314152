using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Workflows.People;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>A task and what was handed in for it.</summary>
internal sealed record TaskAnswer(OpenedTask Task, Submission Submission)
{
    /// <summary>What comes of it; null where the task has no rule, or there are faults.</summary>
    public Foreseen? Foreseen { get; init; }
}

/// <summary>How the form of a sheet is understood: pure, but for the faults that it adds to the input.</summary>
internal static class SheetReading
{
    /// <param name="file">That was handed in and is kept.</param>
    /// <param name="people">See <see cref="Submission.People"/>.</param>
    /// <returns>For each task what was handed in; means nothing when there are faults.</returns>
    public static ImmutableArray<TaskAnswer> Read(TaskSheet sheet, FormInput input, Actor actor, DateTimeOffset now, KeptFile? file, ImmutableDictionary<string, ImmutableArray<Person>> people)
    {
        var (own, comments, comment) = (input.Indexed(TaskSheet.Decision), input.Indexed(TaskSheet.Comment), input.Text(TaskSheet.Comment));
        var typed = input.Text(TaskSheet.Decision);
        var general = sheet.Read(typed);
        if (general is null && typed.Length > 0) input.Add(TaskSheet.Decision, "choice");
        var answers = sheet.Rows.ToDictionary(row => row, Of);
        if (general is null && typed.Length == 0 && answers.ContainsValue(null)) input.Add(TaskSheet.Decision, "missing.choice");
        if (general is { } all && sheet.NeedsReason(all) && comment.Length == 0 && sheet.Rows.Any(row => Find(own, row) is null && Find(comments, row) is null)) input.Add(TaskSheet.Comment, "missing.reason");
        foreach (var row in sheet.Rows) Check(sheet, row, input);
        foreach (var row in Unseen(sheet, input)) input.Add(sheet.HasOwnDecisions ? $"{TaskSheet.Decision}[{row.Line.Id}]" : TaskSheet.Decision, "joined");

        // A rule that sees what is wrong sees it before anything is decided.
        ImmutableArray<TaskAnswer> read = [.. sheet.Tasks.Select(task => new TaskAnswer(task, Submission(task)))];
        return input.IsValid ? [.. read.Select(Judged)] : read;

        TaskAnswer Judged(TaskAnswer answer)
        {
            var ruling = answer.Task.Kind.Rule?.Invoke(answer.Task.Case, answer.Task.Step, answer.Submission);
            Add(input, ruling?.Faults ?? []);
            return answer with { Foreseen = ruling?.Foreseen };
        }

        string? Of(SheetRow row)
        {
            if (Find(own, row) is not { } text) return general;
            var answer = sheet.Read(text);
            if (answer is null) input.Add($"{TaskSheet.Decision}[{row.Line.Id}]", "choice");
            else if (sheet.NeedsReason(answer) && Find(comments, row) is null && comment.Length == 0) input.Add($"{TaskSheet.Comment}[{row.Line.Id}]", "missing.reason");
            return answer;
        }

        Submission Submission(OpenedTask task)
        {
            var rows = sheet.Rows.Where(row => row.Task == task).ToList();
            if (task.Kind.Lines.IsEmpty) return new(answers[rows[0]], Find(comments, rows[0]) ?? comment, input, actor, now) { File = file, People = people };
            return new(general, comment, input, actor, now)
            {
                File = file,
                People = people,
                LineAnswers = rows.Where(row => answers[row] is not null && Find(own, row) is not null).ToImmutableDictionary(row => row.Line.Id, row => answers[row]!),
                LineComments = rows.Where(row => Find(comments, row) is not null).ToImmutableDictionary(row => row.Line.Id, row => Find(comments, row)!),
            };
        }
    }

    /// <summary>Whether a form chooses what is on record of the sheet's only task; comments do not matter.</summary>
    public static bool Repeats(IFormCollection form, TaskSheet sheet, TaskRecord record)
    {
        var own = form.Where(field => field.Key.StartsWith($"{TaskSheet.Decision}[", StringComparison.Ordinal) && field.Value.ToString().Length > 0)
            .ToDictionary(field => field.Key[(TaskSheet.Decision.Length + 1)..^1], field => sheet.Read(field.Value.ToString()));
        var task = sheet.First;
        var general = own.GetValueOrDefault(task.Case.ShortId) ?? own.GetValueOrDefault(task.ShortId) ?? sheet.Read(form[TaskSheet.Decision].ToString());
        return (record.Answer is null || general == record.Answer)
            && (task.Step.Lines is null || own.Keys.All(record.Lines.ContainsKey)) && record.Lines.All(line => own.GetValueOrDefault(line.Key) == line.Value);
    }

    /// <summary>Of the numbers that decide at least one is typed for each row by whoever fills in the form by hand: an empty form must not count as a vote.</summary>
    public static void AskForTyped(TaskSheet sheet, FormInput input)
    {
        foreach (var row in sheet.Rows)
            if (row.Line.Fields.FirstOrDefault(field => field.Typed) is { } typed && row.Line.Fields.All(field => !input.Indexed(field.Name).ContainsKey(row.Line.Id))) input.Add($"{typed.Name}[{row.Line.Id}]", "missing");
    }

    /// <summary>Puts faults of a rule at their fields, each once.</summary>
    public static void Add(FormInput input, IEnumerable<Fault> faults)
    {
        foreach (var fault in faults)
            if (!input.Faults.Any(known => known.Field == fault.Field && known.Key == fault.Key)) input.Add(fault.Field, fault.Key, fault.Arguments);
    }

    /// <summary>Who joined the list after the page was opened: what holds for all does not hold for them unseen. A form that names nobody whom it saw means everybody.</summary>
    static IEnumerable<SheetRow> Unseen(TaskSheet sheet, FormInput input) => input.Indexed(TaskSheet.Seen) is { IsEmpty: false } seen && sheet.Answers.Length > 1
        ? sheet.Rows.Where(row => !row.Task.Kind.Lines.IsEmpty && !seen.ContainsKey(row.Line.Id))
        : [];

    static string? Find(ImmutableSortedDictionary<string, string> typed, SheetRow row) => row.Keys.Select(key => typed.GetValueOrDefault(key)).FirstOrDefault(text => text is not null);

    /// <summary>Fields with an index are read as those without; what the form itself has already read and found fault with is not said again.</summary>
    static void Check(TaskSheet sheet, SheetRow row, FormInput input)
    {
        foreach (var field in row.Line.Fields.Append(sheet.Fields[TaskSheet.Comment]))
        {
            var name = $"{field.Name}[{row.Line.Id}]";
            if (!input.Indexed(field.Name).TryGetValue(row.Line.Id, out var typed)) continue;
            var one = Reading.Read(new FieldSet("UserTasks", "Task") { field }, new Dictionary<string, StringValues> { [field.Name] = typed }, new Dictionary<string, UploadedFile>(), default);
            Add(input, one.Faults.Select(fault => fault with { Field = name }));
        }
    }
}
