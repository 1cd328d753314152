using System.Collections.Immutable;
using Azure.Data.Tables;
using Workflows.Storage;

namespace Workflows.Cases;

/// <summary>A case somebody should look at.</summary>
/// <param name="Since">When it was last put on record, when it fell still, or when its lists fell behind; null where the case does not know.</param>
internal sealed record StuckCase(CaseRow Row, DateTimeOffset? Since, StuckBy By);

internal enum StuckBy { Failed, Still, Lists }

/// <summary>An open step whose deadline is over.</summary>
internal sealed record LateStep(CaseRow Row, StepRow Step);

/// <summary>How far was looked.</summary>
/// <param name="Tasks">Open tasks.</param>
/// <param name="Cases">Lines of the lists of open cases.</param>
/// <param name="Opened">Cases that were opened because their line did not say enough.</param>
/// <param name="IsAll">Nothing was left out.</param>
internal sealed record Looked(int Tasks, int Cases, int Opened, bool IsAll);

/// <param name="Late">Whatever is late longest comes first.</param>
internal sealed record Needing(ImmutableArray<StuckCase> Failed, ImmutableArray<LateStep> Late, ImmutableArray<StuckCase> Still, Looked Looked);

/// <summary>Finds the cases of a school that need somebody: those that failed, are late, or lie still. Reads lists, and opens no more cases than it says.</summary>
internal sealed class Attention(CaseStore cases, CaseKinds kinds, Tables tables, TimeProvider clock)
{
    internal const int MostTasks = 3000, MostCases = 2000, MostOpened = 400, MostShown = 100;

    const int ReadsAtOnce = 8;

    public async Task<Needing> Of(string school, CancellationToken cancel)
    {
        var (now, workflows) = (clock.GetUtcNow(), kinds.All.Where(kind => kind.Workflow is not null).ToList());
        var tasks = await Tasks(school, cancel);
        var notices = await tables.Lists.Query<CaseEntry>(CaseLists.Notices(school), cancel: cancel).Take(MostCases).Select(row => row.Content).ToListAsync(cancel);
        var open = await Entries(school, workflows, [CaseState.Running, CaseState.Ending], MostCases, cancel);
        var failed = await Entries(school, workflows, [CaseState.Failed], MostShown + 1, cancel);
        var owed = await tables.Lists.Query<Debt>(Debt.ListOf(school), "dirty|", cancel).Take(MostShown + 1).Select(row => row.Content).Where(debt => debt.Since < now - Standstill.Grace).ToListAsync(cancel);

        var late = tasks.Where(task => task.DueAt < now).OrderBy(task => task.DueAt).ToList();

        // Whoever is asked or has a notice up is under way. Of the rest the old ones of a list come first: whatever lies still has lain for long.
        var busy = tasks.Concat(notices).Select(entry => entry.Case).ToHashSet(StringComparer.Ordinal);
        var idle = open.Where(entry => !busy.Contains(entry.Case)).Reverse().ToList();
        var asked = late.Take(MostShown).Select(task => task.Case).Concat(failed.Take(MostShown).Select(entry => entry.Case)).Concat(owed.Take(MostShown).Select(debt => debt.Case))
            .Concat(idle.Take(MostOpened).Select(entry => entry.Case)).Distinct().ToList();
        var rows = await Rows(school, asked, cancel);

        var still = idle.Take(MostOpened).Concat(late.Take(MostShown)).Select(entry => entry.Case).Distinct().Select(id => rows.GetValueOrDefault(id)).OfType<CaseRow>()
            .Where(row => kinds[row.Kind].Workflow is not null)
            .Select(row => (Row: row, Since: Standstill.Since(row, now))).Where(each => each.Since is not null).Select(each => new StuckCase(each.Row, each.Since, StuckBy.Still));
        var behind = owed.Take(MostShown).Select(debt => (Row: rows.GetValueOrDefault(debt.Case), debt.Since)).Where(each => each.Row is not null).Select(each => new StuckCase(each.Row!, each.Since, StuckBy.Lists));
        return new(
            [.. failed.Take(MostShown).Select(entry => rows.GetValueOrDefault(entry.Case)).OfType<CaseRow>().Where(row => row.State is CaseState.Failed).Select(row => new StuckCase(row, row.ChangedAt, StuckBy.Failed))],
            [.. late.Take(MostShown).Select(task => LateOf(task, rows, now)).OfType<LateStep>()],
            [.. still.Concat(behind).DistinctBy(each => each.Row.Id).OrderBy(each => each.Since)],
            new(tasks.Count, open.Count, asked.Count, tasks.Count < MostTasks && open.Count < MostCases && idle.Count <= MostOpened && late.Count <= MostShown && failed.Count <= MostShown && owed.Count <= MostShown));
    }

    /// <summary>As its case says: a line of a list may lag behind.</summary>
    static LateStep? LateOf(CaseEntry task, Dictionary<string, CaseRow> rows, DateTimeOffset now) => rows.TryGetValue(task.Case, out var row)
        && row.IsRunning && StepId.Parse(row.Id, task.Step!) is { } id && row.Find(id) is { State: StepState.Active, Addressee: not null } step && step.Deadline < now ? new(row, step) : null;

    /// <summary>Every open task of the school, whoever is asked: one range of the table, since the school begins each of its partitions.</summary>
    async Task<List<CaseEntry>> Tasks(string school, CancellationToken cancel) =>
        await tables.Waiting.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey ge {school + "|"} and PartitionKey lt {school + "}"}"), cancellationToken: cancel)
            .Take(MostTasks).Select(entity => entity.Content<CaseEntry>()).ToListAsync(cancel);

    async Task<List<CaseEntry>> Entries(string school, IEnumerable<CaseKind> workflows, CaseState[] states, int most, CancellationToken cancel)
    {
        var entries = new List<CaseEntry>();
        foreach (var (kind, state) in from kind in workflows from state in states select (kind, state))
            entries.AddRange(await tables.Lists.Query<CaseEntry>(CaseLists.ByState(school, kind.Code, state), cancel: cancel).Take(most - entries.Count).Select(row => row.Content).ToListAsync(cancel));
        return entries;
    }

    async Task<Dictionary<string, CaseRow>> Rows(string school, IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        var rows = new System.Collections.Concurrent.ConcurrentDictionary<string, CaseRow>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancel },
            async (id, _) => { if (await cases.Find(CaseRow.FullId(school, id)) is { } row) rows[id] = row; });
        return new(rows, StringComparer.Ordinal);
    }
}
