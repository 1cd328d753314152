using Workflows.Cases;
using Workflows.Policies;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>The words of a kind of case for its steps, tasks and answers: from the texts of its slice, by key.</summary>
internal sealed class TaskWords(CaseKind kind)
{
    readonly Texts own = Texts.Of(kind.Texts);
    readonly Texts all = Texts.Of("UserTasks");

    public string Step(string name) => own[$"Step.{name}"];

    /// <summary>What is asked, as a heading: 请审核林知夏的推荐; of several: 请审核 23 位同学的推荐.</summary>
    public string Title(IReadOnlyList<OpenedTask> tasks)
    {
        var (first, key) = (tasks[0], $"Ask.{AskKey(tasks[0].Step)}");
        var count = tasks.Sum(task => Math.Max(1, task.Kind.Lines.Length));
        return count > 1 && own.Has($"{key}.titles") ? own[$"{key}.titles", count, first.Case.Name] : own[$"{key}.title", first.Kind.Lines is [var line, ..] ? line.Name : first.Case.Name, first.Case.Name];
    }

    /// <summary>Why it is asked, and what happens next.</summary>
    public string Why(OpenedTask task) => own[$"Ask.{AskKey(task.Step)}.why", task.Case.Name];

    /// <summary>Of the link: what it opens.</summary>
    public string Button(OpenedTask task) => own.Find($"Ask.{AskKey(task.Step)}.button") ?? all["Mail.button"];

    /// <summary>Of the form: names the act.</summary>
    public string Submit(OpenedTask task) => own.Find($"Ask.{AskKey(task.Step)}.submit") ?? all["Task.submit"];

    /// <summary>An answer as a choice: 同意推荐.</summary>
    public string Choice(StepRow step, string answer) => own.Find($"Ask.{AskKey(step)}.{Answer.ToForm(answer)}") ?? all[$"Answer.{answer}"];

    /// <summary>A second, smaller line below a choice.</summary>
    public string? ChoiceHint(StepRow step, string answer) => own.Find($"Ask.{AskKey(step)}.{Answer.ToForm(answer)}.hint");

    /// <summary>What became of a step: 已同意.</summary>
    public string Result(StepRow step) => own.Find($"Result.{step.Name}.{step.Result}") ?? own.Find($"Result.{step.Result}") ?? all[$"Result.{step.Result}"];

    public string Fact(string code) => own[$"Fact.{code}"];

    public string Outcome(string code) => own[$"Outcome.{code}"];

    public string Kind => own[$"Kind.{kind.Code}"];

    public string Say(Clause clause) => clause.Text(System.Globalization.CultureInfo.CurrentUICulture, Arithmetic);

    System.Resources.ResourceManager Arithmetic { get; } = new($"Workflows.{kind.Texts}.RulesTexts", typeof(TaskWords).Assembly);

    // The part of one among several has words of its own: BranchMeeting.teller.
    static string AskKey(StepRow step) => step.Unit is null ? step.Name : $"{step.Name}.{step.Unit.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')}";
}
