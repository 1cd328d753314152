using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.UserTasks.Pages;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>What the page of a task shows.</summary>
internal sealed record TaskPageModel(TaskSheet Sheet, TaskVisitor Who, KeptFile? Kept = null)
{
    /// <summary>What the procedure says of each task beside its case's facts, by the task's id.</summary>
    public ImmutableDictionary<string, ImmutableArray<CaseFact>> Details { get; init; } = ImmutableDictionary<string, ImmutableArray<CaseFact>>.Empty;

    /// <summary>Of these what is said again where answers are checked.</summary>
    public ImmutableDictionary<string, ImmutableArray<CaseFact>> Brief { get; init; } = ImmutableDictionary<string, ImmutableArray<CaseFact>>.Empty;

    /// <summary>Everything that was posted, for the page on which answers are checked.</summary>
    public ImmutableArray<(string Name, string Value)> Posted { get; init; } = [];

    /// <summary>Whether the form was posted to the address of a single task, or the link's.</summary>
    public string Action => Who.Path;

    /// <summary>What is saved of it, where it keeps drafts.</summary>
    public TaskDraft? Draft { get; init; }

    public ImmutableArray<CaseFact> DetailsOf(OpenedTask task) => Details.GetValueOrDefault(task.ShortId, []);

    public ImmutableArray<CaseFact> BriefOf(OpenedTask task) => Brief.GetValueOrDefault(task.ShortId, []);
}

/// <summary>The pages of tasks, the same by link and for the signed-in: asked, checked, changed again, decided.</summary>
internal sealed class TaskPages(TaskDesk desk, Addressees addressees, CaseKinds kinds, IEnumerable<ITaskDetails> details, TaskDrafts drafts, PersonEntries entries, FileStore files, TimeProvider clock)
{
    public const string Review = "review", Edit = "edit", TaskField = "task";
    static readonly Texts T = Texts.Of("UserTasks");
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

    public async Task<IResult> Show(HttpContext http, TaskSheet sheet, TaskVisitor who)
    {
        if (Page.WantsJson(http)) return Page.Write(TaskJson.Of(sheet, Say.Today(clock)));
        var draft = await DraftOf(sheet, who);
        var filled = sheet.Tasks.SelectMany(task => task.Kind.Filled).Select(field => (field.Field, Typed: (string?)field.Typed)).Where(field => draft?.Typed.ContainsKey(field.Field) is not true);
        var input = FormInput.Of(sheet.Fields.Within(Say.Today(clock)), filled.Concat((draft?.Typed.AsEnumerable() ?? []).Select(field => (field.Key, (string?)field.Value))));
        return await Page.Show<TaskPage>(http, new { Input = input, Model = await ModelOf(sheet, who) with { Kept = await KeptBy(http, sheet, input), Draft = draft } });
    }

    /// <summary>The file that came with a form, or is kept from before.</summary>
    async Task<KeptFile?> KeptBy(HttpContext http, TaskSheet sheet, FormInput input) =>
        sheet.FileField is { } field ? await KeptFile.From(input, field.Name, files, sheet.First.Case.Id, http.RequestAborted) : null;

    /// <summary>Says what is on record, and who is asked now in place of whoever looks; of a dead link as JSON a problem, which says the same.</summary>
    public async Task<IResult> Done(HttpContext http, DonePageModel model, int status = StatusCodes.Status200OK)
    {
        var tasks = await Task.WhenAll(model.Tasks.Select(async each => each.Standing is not TaskStanding.Moved ? each
            : each with { Holders = [.. (await addressees.Free(each.Task.Case, each.Task.Step.Addressee, each.Task.Kind)).Select(person => person.Name)] }));
        var (results, page) = (tasks.Select(task => task.Said), new { Model = model with { Tasks = [.. tasks] } });
        return status is StatusCodes.Status200OK
            ? await Page.Answer<DonePage>(http, new { results }, page)
            : await Page.Decline<DonePage>(http, status, T[model.Tasks is [var only] ? $"Done.{only.Standing}.title" : "Done.nothing.title"], page, more: new Dictionary<string, object> { [nameof(results)] = results });
    }

    /// <summary>The same after a form: where nothing of it counts, with what was typed.</summary>
    async Task<IResult> Done(HttpContext http, TaskVisitor who, ImmutableArray<TaskOutcome> outcomes, string? more = null) =>
        await Done(http, new(who, outcomes, more) { Written = outcomes.Any(each => each.Standing is TaskStanding.Mine) ? null : await Form.Typed(http) });

    /// <summary>Why a decision is not taken back: the next person has acted, or it is somebody else's.</summary>
    public Task<IResult> NotTakenBack(HttpContext http, OpenedTask task, TaskVisitor who) =>
        TaskDesk.IsOurs(task.Case, task.Step, who.Person, who.Roles) ? Page.Conflict(http, T["TakeBack.late"], who.Path) : Page.Forbidden(http);

    /// <summary>Whether a form only says again what is on record as this person's: a second click.</summary>
    public async Task<bool> Repeats(HttpContext http, ImmutableArray<OpenedTask> tasks, TaskVisitor who)
    {
        var form = await Form.Posted(http);
        var records = await Task.WhenAll(tasks.Where(task => OutcomeOf(task, who).Standing is TaskStanding.Mine).Select(desk.RecordOf));
        return records.Length == tasks.Length && tasks.Zip(records).All(each => each.Second is { } record && SheetReading.Repeats(form, new([each.First], kinds[each.First.Case.Kind]), record));
    }

    /// <summary>Reads the form and decides; each task once, however often it is sent.</summary>
    /// <param name="tasks">All that the page had, decided ones too.</param>
    public async Task<IResult> Post(HttpContext http, ImmutableArray<OpenedTask> tasks, TaskVisitor who)
    {
        if (SheetOf(tasks, who) is not { } sheet) return await Done(http, who, [.. tasks.Select(task => OutcomeOf(task, who))]);
        var input = await Form.Read(http, sheet.Fields);
        if (sheet.Rows.Length > 1) input.Names = sheet.Rows.DistinctBy(row => row.Line.Id).ToDictionary(row => row.Line.Id, row => row.Line.Name);
        var kept = await KeptBy(http, sheet, input);
        var actor = new Actor(who.Person, who.Name, who.Via) { Batch = sheet.Tasks.Length > 1 ? Secrets.NewId("b") : null };
        if (input.Raw(Edit).Length > 0 && !input.IsStale) return await Page.Show<TaskPage>(http, new { Input = input, Model = await ModelOf(sheet, who) with { Kept = kept } });
        var draft = await DraftOf(sheet, who);
        if (TaskDrafts.IsOlder(input.Raw(TaskDrafts.Number), draft)) input.Add("", "draftNewer", Say.Moment(draft!.At, Say.Today(clock)));
        else if (KeepsDraft(sheet) && input.Raw(TaskDrafts.Save).Length > 0 && !input.IsStale) return await Keep();
        if (input.Raw(Review).Length > 0) SheetReading.AskForTyped(sheet, input);
        var answers = SheetReading.Read(sheet, input, actor, clock.GetUtcNow(), kept, await entries.Meant(who.School, sheet, input, http.RequestAborted));
        if (!input.IsValid) return await Again();
        if (input.Raw(Review).Length > 0)
            return await Page.Show<ReviewPage>(http, new { Input = input, Model = await ModelOf(sheet, who) with { Kept = kept, Posted = await Posted(http) }, Answers = new ReviewedAnswers(answers) });

        var decided = new DeskAnswer[answers.Length];
        await Parallel.ForAsync(0, answers.Length, new ParallelOptions { MaxDegreeOfParallelism = DecisionsAtOnce },
            async (at, _) => decided[at] = await desk.Decide(answers[at].Task, answers[at].Submission, who.Roles));
        SheetReading.Add(input, decided.SelectMany(each => each.Faults));
        if (!input.IsValid) return await Again();

        if (draft is not null) await drafts.Drop(who.School, sheet.First.ShortId, who.Person);
        var now = decided.ToDictionary(each => each.Task.ShortId, each => each.Task);
        var outcomes = tasks.Select(task => OutcomeOf(now.GetValueOrDefault(task.ShortId, task), who)).ToImmutableArray();
        if (who.Via is Actor.Session && outcomes is [{ Standing: TaskStanding.Mine } one] && !Page.WantsJson(http)) return Page.SeeOther($"/tasks/{one.Task.ShortId}");
        return await Done(http, who, outcomes, outcomes.Any(each => each.Standing is TaskStanding.Open) ? who.Path : null);

        async Task<IResult> Again() => await Page.Again<TaskPage>(http, input, new { Input = input, Model = await ModelOf(sheet, who) with { Kept = kept, Draft = draft } });

        // What is too long or no number is saved all the same: it is put right before it is handed in.
        async Task<IResult> Keep()
        {
            var typed = sheet.Fields.Where(field => field.Kind is not FieldKind.File).Select(field => KeyValuePair.Create(field.Name, input.Typed(field.Name))).Where(field => field.Value.Length > 0 && field.Key is not TaskSheet.Decision);
            if (kept is not null) typed = [.. typed, new(KeptFile.HashName(kept.Field), kept.Sha256), new(KeptFile.NameName(kept.Field), kept.Name)];
            var saved = await drafts.Keep(who.School, sheet.First.ShortId, who.Person, typed);
            return Page.WantsJson(http) ? Page.Write(new { saved.Number, saved.At }, StatusCodes.Status202Accepted)
                : await Page.Show<TaskPage>(http, new { Input = input, Model = await ModelOf(sheet, who) with { Kept = kept, Draft = saved } }, StatusCodes.Status202Accepted);
        }
    }

    static bool KeepsDraft(TaskSheet sheet) => sheet.Tasks is [{ Kind.KeepsDraft: true }];

    async Task<TaskDraft?> DraftOf(TaskSheet sheet, TaskVisitor who) => KeepsDraft(sheet) ? await drafts.Find(who.School, sheet.First.ShortId, who.Person) : null;

    async Task<TaskPageModel> ModelOf(TaskSheet sheet, TaskVisitor who)
    {
        var slices = details.Where(each => each.CaseKind == sheet.First.Case.Kind).ToList();
        var more = await Task.WhenAll(sheet.Tasks.Select(async task => (await Task.WhenAll(slices.Select(each => each.Of(task)))).SelectMany(facts => facts).ToImmutableArray()));
        return new(sheet, who)
        {
            Details = sheet.Tasks.Zip(more).ToImmutableDictionary(each => each.First.ShortId, each => each.Second),
            Brief = sheet.Tasks.ToImmutableDictionary(task => task.ShortId, task => slices.SelectMany(each => each.Brief(task)).ToImmutableArray()),
        };
    }

    static async Task<ImmutableArray<(string, string)>> Posted(HttpContext http) =>
        [.. (await Form.Posted(http)).Where(field => field.Key is not (FormToken.Name or Review or Edit)).SelectMany(field => field.Value.Select(value => (field.Key, value ?? "")))];
}

/// <summary>What was entered, as the page shows it on which it is checked.</summary>
internal sealed record ReviewedAnswers(ImmutableArray<TaskAnswer> All)
{
    public Submission Of(SheetRow row) => All.First(each => each.Task == row.Task).Submission;

    /// <summary>What counts for a field that was left empty; null where nothing does.</summary>
    public string? ValueOf(string field) => All.Select(each => each.Foreseen?.Values.GetValueOrDefault(field)).FirstOrDefault(value => value is { Length: > 0 });

    /// <summary>What to know of all of it.</summary>
    public ImmutableArray<Clause> Warnings => [.. All.SelectMany(each => each.Foreseen?.Warnings ?? [])];

    /// <summary>What follows for a row.</summary>
    public ImmutableArray<Clause> SumsOf(SheetRow row) => All.First(each => each.Task == row.Task).Foreseen?.Sums.GetValueOrDefault(row.Line.Id, []) ?? [];
}
