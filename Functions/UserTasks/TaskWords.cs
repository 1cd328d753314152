using Workflows.Cases;
using Workflows.Policies;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>The words of a kind of case for its steps, tasks and answers: from the texts of its slice, by key.</summary>
internal sealed class TaskWords(CaseKind kind)
{
    readonly Texts own = Texts.Of(kind.Texts);
    readonly Texts all = Texts.Of("UserTasks");
    readonly CaseWords words = new(kind);

    public string Step(string name) => words.Step(name);

    /// <summary>Of a case as a heading: 林知夏的推荐.</summary>
    public string Case(string name) => words.Title(name);

    /// <summary>What is asked, as a heading: 请审核林知夏的推荐; of several: 请审核 23 位同学的推荐.</summary>
    public string Title(IReadOnlyList<OpenedTask> tasks)
    {
        var first = tasks[0];

        // A list that is decided has no lines any more, or only those that are left; how many there were stands in its step.
        return first.Step.Lines is { } lines && (first.Kind.Lines.IsEmpty || first.Step.State is StepState.Done) ? Title(AskKey(first.Step), Math.Max(2, lines), first.Case.Name, Names(tasks), lines)
            : Title(AskKey(first.Step), tasks.Sum(task => Math.Max(1, task.Kind.Lines.Length)), first.Kind.Lines is [var line, ..] ? line.Name : first.Case.Name, Names(tasks));
    }

    /// <summary>The same of what a list says of them. Whom a single line is about it does not know.</summary>
    public string Title(IReadOnlyList<CaseEntry> waiting)
    {
        var (first, count) = (waiting[0], waiting.Sum(entry => entry.Lines ?? 1));
        return Title(AskKey(first.Step!), first.Lines is null ? count : Math.Max(2, count), first.Name, Names([.. waiting.Select(entry => entry.Name).Distinct()]), count);
    }

    /// <summary>Whose lists these are: 软件 2301 团支部、软件 2302 团支部; of many the first.</summary>
    string Names(IEnumerable<OpenedTask> tasks) => Names([.. tasks.Select(task => task.Case.Name).Distinct()]);

    string Names(IReadOnlyList<string> names) => names.Count <= MostNames ? string.Join(all["Names.and"], names) : all["Names.more", string.Join(all["Names.and"], names.Take(MostNames)), names.Count];

    string Title(string ask, int count, string name, string @case, int? said = null) => count > 1 && own.Has($"Ask.{ask}.titles")
        ? own[$"Ask.{ask}.titles", said ?? count, @case]
        : own[$"Ask.{ask}.title", name, @case];

    /// <summary>Why it is asked, and what happens next.</summary>
    public string Why(OpenedTask task) => own[$"Ask.{AskKey(task.Step)}.why", task.Case.Name];

    /// <summary>Of the link: what it opens.</summary>
    public string Button(OpenedTask task) => own.Find($"Ask.{AskKey(task.Step)}.button") ?? all["Mail.button"];

    /// <summary>Of the form: names the act.</summary>
    public string Submit(OpenedTask task) => own.Find($"Ask.{AskKey(task.Step)}.submit") ?? all["Task.submit"];

    /// <summary>What is written beside the answer; null where it is simply a comment.</summary>
    public string? Comment(StepRow step) => own.Find($"Ask.{AskKey(step)}.comment");

    /// <summary>An answer as a choice: 同意推荐.</summary>
    public string Choice(StepRow step, string answer) => own.Find($"Ask.{AskKey(step)}.{Answer.ToForm(answer)}") ?? all[$"Answer.{answer}"];

    /// <summary>A second, smaller line below a choice.</summary>
    public string? ChoiceHint(StepRow step, string answer) => own.Find($"Ask.{AskKey(step)}.{Answer.ToForm(answer)}.hint");

    /// <summary>What became of a step: 已同意.</summary>
    public string Result(StepRow step) => own.Find($"Result.{step.Name}.{step.Result}") ?? own.Find($"Result.{step.Result}") ?? all[$"Result.{step.Result}"];

    public string Result(string step, string result) => Result(new StepRow(step, 1, StepState.Done, default) { Result = result });

    /// <inheritdoc cref="CaseWords.MarkOf"/>
    public string? MarkOf(string? result) => words.MarkOf(result);

    public string Fact(string code) => words.Fact(code);

    /// <summary>A fact as people read it: the words of a code, where it is one.</summary>
    public string Value(CaseFact fact) => words.Value(fact);

    /// <summary>A text of the procedure's own, if it has one.</summary>
    public string? Own(string key) => own.Has(key) ? own[key] : null;

    public string Outcome(string code) => words.Outcome(code);

    public string Kind => words.Kind;

    public string Say(Clause clause) => words.Say(clause);

    // The part of one among several has words of its own: BranchMeeting.teller.
    static string AskKey(StepRow step) => step.Unit is null ? step.Name : $"{step.Name}.{step.Unit.TrimEnd(Digits)}";

    static string AskKey(string stepKey) => stepKey.Split('.') is [var name, _, var unit] ? $"{name}.{unit.TrimEnd(Digits)}" : stepKey.Split('.')[0];

    const int MostNames = 3;

    static readonly char[] Digits = [.. "0123456789"];
}
