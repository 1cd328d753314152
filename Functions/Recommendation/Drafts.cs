using System.Collections.Immutable;
using Workflows.Storage;

namespace Workflows.Recommendation;

/// <summary>An application as it was typed so far, by field.</summary>
internal sealed record Draft(ImmutableSortedDictionary<string, string> Typed, DateTimeOffset At);

/// <summary>Applications that wait: for their writer, or for a round to open. One for each applicant, stage and writer; a later one replaces it.</summary>
internal sealed class Drafts(Tables tables, TimeProvider clock)
{
    /// <param name="by">Who writes it: the applicant, or the branch's secretary, whose draft is nobody else's.</param>
    public async Task<Draft?> Find(string school, Stage stage, string applicant, string by) => (await tables.Keys.Find<Draft>(school, Key(stage, applicant, by)))?.Content;

    /// <summary>Twice is safe.</summary>
    public async Task<Draft> Keep(string school, Stage stage, string applicant, string by, IEnumerable<KeyValuePair<string, string>> typed)
    {
        var draft = new Draft(typed.ToImmutableSortedDictionary(StringComparer.Ordinal), clock.GetUtcNow());
        await tables.Keys.Put(school, Key(stage, applicant, by), draft);
        return draft;
    }

    /// <summary>Whose applications of a stage wait, and who has written them.</summary>
    public async Task<IReadOnlyList<(string Applicant, string Owner)>> Owners(string school, Stage stage)
    {
        var owners = new List<(string, string)>();
        await foreach (var row in tables.Keys.Query<Draft>(school, $"draft|{stage}|"))
            if (row.Key.Split('|') is [_, _, var applicant, .. var by]) owners.Add((applicant, by is [var writer] ? writer : applicant));
        return owners;
    }

    /// <summary>Once it is handed in. Twice is safe.</summary>
    public Task Drop(string school, Stage stage, string applicant, string by) => tables.Keys.DeleteEntityAsync(school, Key(stage, applicant, by));

    static string Key(Stage stage, string applicant, string by) => by == applicant ? $"draft|{stage}|{applicant}" : $"draft|{stage}|{applicant}|{by}";
}
