using System.Collections.Immutable;
using Workflows.Storage;

namespace Workflows.UserTasks;

/// <summary>What was typed of a task so far, by field; by its <paramref name="Number"/> a window knows whether another one has saved since.</summary>
internal sealed record TaskDraft(ImmutableSortedDictionary<string, string> Typed, int Number, DateTimeOffset At);

/// <summary>
/// Drafts of tasks that take long to write (<see cref="TaskKind.KeepsDraft"/>): one for each task and person, in rows <c>draft|task|…</c> of the table Keys. They decide nothing and are
/// in no record.
/// </summary>
internal sealed class TaskDrafts(Tables tables, TimeProvider clock)
{
    public const string Save = "draft", Number = "draftNumber";

    public async Task<TaskDraft?> Find(string school, string task, string person) => (await tables.Keys.Find<TaskDraft>(school, Key(task, person)))?.Content;

    /// <summary>Replaces the draft. Who is faster is overwritten: windows ask before (<see cref="IsOlder"/>).</summary>
    public async Task<TaskDraft> Keep(string school, string task, string person, IEnumerable<KeyValuePair<string, string>> typed)
    {
        var draft = new TaskDraft(typed.ToImmutableSortedDictionary(StringComparer.Ordinal), ((await Find(school, task, person))?.Number ?? 0) + 1, clock.GetUtcNow());
        await tables.Keys.Put(school, Key(task, person), draft);
        return draft;
    }

    /// <summary>Once it is handed in. Twice is safe.</summary>
    public Task Drop(string school, string task, string person) => tables.Keys.DeleteEntityAsync(school, Key(task, person));

    /// <summary>Whether a form was opened before the draft was saved from somewhere else. A form without a number comes from a program, which has seen none.</summary>
    public static bool IsOlder(string number, TaskDraft? draft) => draft is not null && int.TryParse(number, out var seen) && seen < draft.Number;

    static string Key(string task, string person) => $"draft|task|{task}|{person}";
}
