namespace Workflows.Cases;

/// <summary>
/// Drives cases again (law 8): what their instances were at is thrown away, and a new one tells the procedure from its beginning, passing over what is done, mailing
/// nobody and deciding nothing twice. So a stuck or failed case is redone, a backup restored, a task hub replaced.
/// </summary>
internal sealed class Redrive(CaseStore cases, CaseKinds kinds, IHub hub)
{
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
