using System.Collections.Immutable;
using Workflows.Policies;
using Workflows.Storage;

namespace Workflows.Cases;

/// <summary>What a step in which nobody is asked makes of the case.</summary>
internal sealed record Judged(CaseRow Case, string Result)
{
    public ImmutableArray<Clause> Sums { get; init; } = [];
    public Clause? Note { get; init; }
    public ImmutableArray<Row> Rows { get; init; } = [];
}

/// <summary>Puts on record what is done without asking anybody.</summary>
internal sealed class Records(CaseStore cases, TimeProvider clock)
{
    /// <summary>Finishes a step with what <paramref name="judge"/> makes of the case, which must be pure. Twice is safe.</summary>
    /// <returns>The result on record; <see cref="StepRow.Cancelled"/> or <see cref="StepRow.Superseded"/> where the case went on otherwise.</returns>
    public async Task<string> Do(StepId id, Func<CaseRow, DateTimeOffset, Judged> judge)
    {
        var (after, _) = await cases.Change(id.Case, $"do.{id.Key}", row =>
        {
            if (!row.IsRunning || row.Telling != id.Telling || row.Find(id) is not null) return null;
            var now = clock.GetUtcNow();
            var judged = judge(row, now);
            var step = new StepRow(id.Step, id.Attempt, StepState.Active, now).Finish(judged.Result, AuditNote.Workflow, now) with { Sums = judged.Sums, Note = judged.Note };
            return new(judged.Case.With(step), new(AuditNote.Workflow, $"{id.Key} {judged.Result}")) { Rows = judged.Rows };
        });
        return after.Find(id)?.Result ?? (after.Telling != id.Telling ? StepRow.Superseded : StepRow.Cancelled);
    }
}
