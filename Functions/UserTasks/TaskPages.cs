using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Workflows.Cases;
using Workflows.Storage;
using Workflows.UserTasks.Pages;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>What the page of a task shows.</summary>
internal sealed record TaskPageModel(TaskSheet Sheet, TaskVisitor Who, ImmutableArray<CaseFact> Details, KeptFile? Kept = null)
{
    /// <summary>Everything that was posted, for the page on which answers are checked.</summary>
    public ImmutableArray<(string Name, string Value)> Posted { get; init; } = [];

    /// <summary>Whether the form was posted to the address of a single task, or the link's.</summary>
    public string Action => Who.Path;
}

/// <summary>The pages of tasks, the same by link and for the signed-in: asked, checked, decided.</summary>
internal sealed class TaskPages(TaskDesk desk, CaseKinds kinds, IEnumerable<ITaskDetails> details, FileStore files, TimeProvider clock)
{
    public const string Review = "review", TaskField = "task";
    const int ReadsAtOnce = 16, DecisionsAtOnce = 4;

    /// <param name="tasks">Ids without the school; those that are none are passed over.</param>
    public async Task<ImmutableArray<OpenedTask>> Find(string school, IEnumerable<string> tasks, CancellationToken cancel)
    {
        var ids = tasks.Distinct(StringComparer.Ordinal).ToList();
        var found = new OpenedTask?[ids.Count];
        await Parallel.ForAsync(0, ids.Count, new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancel },
            async (at, _) => found[at] = await desk.Find(school, ids[at]));
        return [.. found.OfType<OpenedTask>()];
    }

    /// <summary>The first list that these make, of what this person may answer now.</summary>
    /// <returns>Null when nothing is open.</returns>
    public TaskSheet? SheetOf(IEnumerable<OpenedTask> tasks, TaskVisitor who) =>
        tasks.Where(task => task.IsOpen && who.MayAnswer(task)).GroupBy(TaskSheet.KeyOf).FirstOrDefault() is { } list ? new(list, kinds[list.First().Case.Kind]) : null;

    public TaskOutcome OutcomeOf(OpenedTask task, TaskVisitor who) => TaskOutcome.Of(task, new(kinds[task.Case.Kind]), who);

    public async Task<IResult> Show(HttpContext http, TaskSheet sheet, TaskVisitor who) => Page.WantsJson(http)
        ? Page.Write(TaskJson.Of(sheet))
        : await Page.Show<TaskPage>(http, new { Input = FormInput.Of(sheet.Fields), Model = await ModelOf(sheet, who) });

    /// <summary>Says what is on record.</summary>
    public static Task<IResult> Done(HttpContext http, DonePageModel model, int status = StatusCodes.Status200OK) =>
        Page.Answer<DonePage>(http, new { results = model.Tasks.Select(task => task.Said) }, new { Model = model }, status);

    /// <summary>Reads the form and decides; each task once, however often it is sent.</summary>
    /// <param name="tasks">All that the page had, decided ones too.</param>
    public async Task<IResult> Post(HttpContext http, ImmutableArray<OpenedTask> tasks, TaskVisitor who)
    {
        if (SheetOf(tasks, who) is not { } sheet) return await Done(http, new(who, [.. tasks.Select(task => OutcomeOf(task, who))]));
        var input = await Form.Read(http, sheet.Fields);
        var kept = sheet.FileField is { } field ? await KeptFile.From(input, field.Name, files, sheet.First.Case.Id, http.RequestAborted) : null;
        var actor = new Actor(who.Person, who.Name, who.Via) { Batch = sheet.Tasks.Length > 1 ? Secrets.NewId("b") : null };
        var answers = SheetReading.Read(sheet, input, actor, clock.GetUtcNow(), kept?.Sha256);
        if (!input.IsValid) return await Again();
        if (input.Raw(Review).Length > 0)
            return await Page.Show<ReviewPage>(http, new { Input = input, Model = await ModelOf(sheet, who) with { Kept = kept, Posted = await Posted(http) }, Answers = new ReviewedAnswers(answers) });

        var decided = new DeskAnswer[answers.Length];
        await Parallel.ForAsync(0, answers.Length, new ParallelOptions { MaxDegreeOfParallelism = DecisionsAtOnce },
            async (at, _) => decided[at] = await desk.Decide(answers[at].Task, answers[at].Submission, who.Roles));
        SheetReading.Add(input, decided.SelectMany(each => each.Faults));
        if (!input.IsValid) return await Again();

        var now = decided.ToDictionary(each => each.Task.ShortId, each => each.Task);
        var outcomes = tasks.Select(task => OutcomeOf(now.GetValueOrDefault(task.ShortId, task), who)).ToImmutableArray();
        if (who.Via is Actor.Session && outcomes is [var one] && !Page.WantsJson(http)) return Page.SeeOther($"/tasks/{one.Task.ShortId}");
        return await Done(http, new(who, outcomes, outcomes.Any(each => each.Standing is TaskStanding.Open) ? who.Path : null));

        async Task<IResult> Again() => await Page.Again<TaskPage>(http, input, new { Input = input, Model = await ModelOf(sheet, who) with { Kept = kept } });
    }

    async Task<TaskPageModel> ModelOf(TaskSheet sheet, TaskVisitor who)
    {
        if (sheet.Tasks.Length > 1) return new(sheet, who, []);
        var more = await Task.WhenAll(details.Where(each => each.CaseKind == sheet.First.Case.Kind).Select(each => each.Of(sheet.First)));
        return new(sheet, who, [.. more.SelectMany(facts => facts)]);
    }

    static async Task<ImmutableArray<(string, string)>> Posted(HttpContext http) =>
        [.. (await Form.Posted(http)).Where(field => field.Key is not (FormToken.Name or Review)).SelectMany(field => field.Value.Select(value => (field.Key, value ?? "")))];
}

/// <summary>What was entered, as the page shows it on which it is checked.</summary>
internal sealed record ReviewedAnswers(ImmutableArray<TaskAnswer> All)
{
    public Submission Of(SheetRow row) => All.First(each => each.Task == row.Task).Submission;
}
