namespace Workflows.Cases;

/// <summary>Cases that should go on by themselves and do not. Pure, from a case's row alone.</summary>
internal static class Standstill
{
    /// <summary>What is slower than this is no longer on its way.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <returns>Since when nothing happens though nobody is asked, nothing is awaited and nothing is due; null while all is well, or the case is over or known to have failed.</returns>
    public static DateTimeOffset? Since(CaseRow row, DateTimeOffset now)
    {
        if (row.State is CaseState.Completed or CaseState.Failed) return null;
        var open = row.Steps.Where(step => step is { IsOpen: true, From: null }).ToList();

        // What is open is looked at when it is due, which moves the due time on; but a notice stays until each objection is answered.
        var missed = open.Where(step => step.DueAt < now - Grace && !(CaseLists.IsNotice(step.Name) && open.Count > 1)).Min(step => step.DueAt);
        if (missed is not null) return missed;
        var last = Last(row);
        return open.Count == 0 && last < now - Grace ? last : null;
    }

    static DateTimeOffset Last(CaseRow row) => row.ChangedAt ?? row.Steps.Select(step => step.FinishedAt ?? step.StartedAt).Append(row.CreatedAt).Max();
}
