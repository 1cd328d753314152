using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Cases;
using Workflows.UserTasks.Pages;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>Something that a slice lets people start, or look at, from the home page: a singleton of the slice.</summary>
/// <param name="Texts">The slice whose texts hold <paramref name="Key"/>.</param>
/// <param name="IsFor">Whether it is for this person.</param>
internal sealed record HomeLink(string Path, string Texts, string Key, Func<Visitor, bool> IsFor)
{
    /// <summary>What somebody with nothing under way has most likely come for: a button then.</summary>
    public bool Beckons { get; init; }

    /// <summary>It runs the school rather than one matter.</summary>
    public bool Manages { get; init; }

    public string Label => Web.Texts.Of(Texts)[Key];
}

/// <summary>What waits, as one line: a task, or a list of one kind.</summary>
internal sealed record HomeTask(ImmutableArray<CaseEntry> Entries, TaskWords Words)
{
    public CaseEntry First => Entries[0];
    public string Title => Words.Title([.. Entries]);
    public DateTimeOffset? DueAt => Entries.Min(entry => entry.DueAt);
    public DateTimeOffset? Since => Entries.Min(entry => entry.Since);
    public string Url => Entries.Length > 1 ? $"/tasks?list={Uri.EscapeDataString(WaitingLists.ListOf(First))}" : $"/tasks/{WaitingLists.TaskOf(First)}";
}

/// <summary>What the home page shows.</summary>
internal sealed record HomePageModel(Visitor Who, DateTimeOffset Now, ImmutableArray<HomeTask> Waiting, ImmutableArray<CaseEntry> Started, ImmutableArray<CaseEntry> Decided, CaseKinds Kinds, ImmutableArray<HomeLink> Links)
{
    public IEnumerable<HomeLink> Beckoning => Waiting.IsEmpty && Started.All(entry => entry.Result is not null) ? Links.Where(link => link.Beckons) : [];
    public IEnumerable<HomeLink> Managing => Links.Where(link => link.Manages);
    public IEnumerable<HomeLink> Others => Links.Except(Beckoning).Except(Managing);
    public int Count => Waiting.Sum(task => task.Entries.Length);
    public int Late => Waiting.Where(task => new Due(task.DueAt, Now).IsLate).Sum(task => task.Entries.Count(entry => new Due(entry.DueAt, Now).IsLate));
    public int Today => Waiting.Sum(task => task.Entries.Count(entry => new Due(entry.DueAt, Now).IsToday));
}

/// <summary>The home page: what waits for me, what I started, what I decided.</summary>
internal sealed class HomeForms(WaitingLists lists, CaseKinds kinds, IEnumerable<HomeLink> links, TimeProvider clock)
{
    const int MostShown = 12;

    [Function("Home"), SignedIn]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{ignored:maxlength(0)?}")] HttpRequest request, CancellationToken cancel)
    {
        var (http, who, now) = (request.HttpContext, request.HttpContext.Visitor(), clock.GetUtcNow());
        var (waiting, started, decided) = (lists.Of(who, cancel), lists.Started(who, MostShown, cancel), lists.Decided(who, MostShown, cancel));
        await Task.WhenAll(waiting, started, decided);
        var entries = (await waiting).OrderBy(entry => entry.DueAt ?? DateTimeOffset.MaxValue).ThenBy(entry => entry.Since).ToList();
        if (Page.WantsJson(http)) return Page.Write(new HomeJson([.. entries.Select(Waits)], [.. (await started).Select(Case)], [.. (await decided).Select(Decision)]));
        var tasks = entries.GroupBy(entry => entry.Group is { } group ? $"{WaitingLists.ListOf(entry)}.{group}" : WaitingLists.TaskOf(entry))
            .Select(list => new HomeTask([.. list], WordsOf(list.First())));
        return await Page.Show<HomePage>(http, new { Model = new HomePageModel(who, now, [.. tasks], [.. await started], [.. await decided], kinds, [.. links.Where(link => link.IsFor(who))]) });
    }

    TaskWords WordsOf(CaseEntry entry) => new(kinds[entry.Kind]);

    WaitingJson Waits(CaseEntry entry) => new(WaitingLists.TaskOf(entry), entry.Case, WaitingLists.StepOf(entry), WordsOf(entry).Title([entry]), $"/tasks/{WaitingLists.TaskOf(entry)}", entry.Since, entry.DueAt);

    static StartedJson Case(CaseEntry entry) => new(entry.Case, entry.Kind, entry.Name, $"/cases/{entry.Case}", entry.Step is null ? null : WaitingLists.StepOf(entry), entry.Result);

    static DecidedJson Decision(CaseEntry entry) => new(WaitingLists.TaskOf(entry), entry.Case, WaitingLists.StepOf(entry), entry.Name, entry.Result, entry.Since, $"/tasks/{WaitingLists.TaskOf(entry)}");

    sealed record HomeJson(ImmutableArray<WaitingJson> Waiting, ImmutableArray<StartedJson> Started, ImmutableArray<DecidedJson> Decided);

    sealed record WaitingJson(string TaskId, string CaseId, string Step, string Title, string Url, DateTimeOffset? Since, DateTimeOffset? DueAt);

    sealed record StartedJson(string CaseId, string Kind, string Title, string Url, string? Step, string? Outcome);

    sealed record DecidedJson(string TaskId, string CaseId, string Step, string Title, string? Result, DateTimeOffset? At, string Url);
}
