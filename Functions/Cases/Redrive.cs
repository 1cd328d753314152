using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Cases;

/// <summary>
/// Drives cases again (law 8): what their instances were at is thrown away, and a new one tells the procedure from its beginning, passing over what is done, mailing
/// nobody and deciding nothing twice. So a stuck or failed case is redone, a backup restored, a task hub replaced.
/// </summary>
internal sealed class Redrive(CaseStore cases, CaseKinds kinds, IHub hub, TimeProvider clock)
{
    /// <summary>Whether somebody may ask for it: the case has failed, or lies still though it should not.</summary>
    public bool IsFor(CaseRow row) => kinds[row.Kind].Workflow is not null && (row.State is CaseState.Failed || Standstill.Since(row, clock.GetUtcNow()) is not null);

    /// <summary>Drives a case again because somebody has asked for it, which goes on record. Twice is safe: what runs by then is left alone.</summary>
    /// <param name="seen">How many entries its record had when that was decided: what has changed since is to be looked at first.</param>
    /// <returns>Whether it was driven again, now or before.</returns>
    public async Task<bool> Ask(string id, int seen, Visitor by, string reason)
    {
        var (row, isDone) = await cases.Change(id, $"redo.{seen}", row => row.AuditSeq == seen && IsFor(row) ? new(row, new(by.Person, "Redone", new(by.Name, "Session", reason))) : null);
        if (isDone && (row.State is CaseState.Failed || row.AuditSeq == seen + 1)) await Again(row);
        return isDone;
    }

    /// <summary>Twice is safe.</summary>
    /// <returns>False when the case is over, or of a kind that has no workflow: nothing is done then.</returns>
    public async Task<bool> Again(CaseRow row)
    {
        if (row.State is CaseState.Completed || kinds[row.Kind].Workflow is not { } workflow) return false;
        await hub.Purge(row.Id);
        await hub.Start(new(workflow, row.Id), again: false);
        return true;
    }

    /// <summary>Every open case of a school.</summary>
    /// <returns>How many.</returns>
    public async Task<int> AgainAll(string school, CancellationToken cancel)
    {
        var open = await cases.AllOf(school, cancel).Where(row => row.State is not CaseState.Completed).ToListAsync(cancel);
        var count = 0;
        foreach (var row in open) if (await Again(row)) count++;
        return count;
    }
}
