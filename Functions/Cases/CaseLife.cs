using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Cases;

/// <summary>How a case ends from outside (DESIGN, "Cancelling").</summary>
internal sealed class CaseLife(CaseStore cases, CaseKinds kinds)
{
    public const string Withdrawn = nameof(Withdrawn), Left = nameof(Left);

    /// <summary>Whether the person may withdraw it: whom it is about, or, where it is about nobody, who started it.</summary>
    public static bool MayWithdraw(CaseRow row, string person) =>
        row.State is CaseState.Running or CaseState.Failed && row.Outcome is null && !row.Steps.IsEmpty && IsWithdrawnBy(row, person);

    /// <summary>Whose it is to withdraw it, as long as it can be.</summary>
    public static bool IsWithdrawnBy(CaseRow row, string person) => row.Concerns == person || row.StartedBy == person;

    /// <summary>
    /// What is open is cancelled, and the children that carry it are woken and find themselves cancelled; the instance ends at its next step. Nothing is
    /// terminated: children of a terminated parent run on. Twice is safe.
    /// </summary>
    /// <returns>The case as it stands, and whether it was withdrawn, now or before; false when it had ended otherwise.</returns>
    public Task<Changed> Withdraw(string id, Visitor by, string? reason = null) => cases.Change(id, "withdraw", row =>
        MayWithdraw(row, by.Person) ? Ended(row, Withdrawn, new(by.Person, Withdrawn, new(by.Name, "Session", reason))) : null);

    /// <summary>Ends a case whose person has left the school. Twice is safe.</summary>
    /// <returns>The case as it stands, and whether it ended so, now or before.</returns>
    public Task<Changed> Leave(string id) => cases.Change(id, "leave-school", row =>
        row.State is CaseState.Running or CaseState.Failed && row.Outcome is null ? Ended(row, Left, new(AuditNote.Workflow, Left)) : null);

    /// <summary>Ends a case in place of which another has begun. Twice is safe.</summary>
    public Task<Changed> GiveWay(string id) => cases.Change(id, "give-way", row =>
        row.State is CaseState.Running or CaseState.Failed && row.Outcome is null ? Ended(row, Withdrawn, new(AuditNote.Workflow, "GivesWay")) : null);

    CaseChange Ended(CaseRow row, string outcome, AuditNote note) =>
        new(row with { State = CaseState.Ending, Outcome = outcome, Steps = [.. row.Steps.Select(step => step.IsOpen ? step with { State = StepState.Cancelled } : step)] }, note)
        {
            // One that failed has no instance that would close it.
            Start = row.State is CaseState.Failed && kinds[row.Kind].Workflow is { } workflow ? new(workflow, row.Id) : null,

            // Steps taken over from another case are carried there.
            Nudge = [.. row.Steps.Where(step => step is { IsOpen: true, From: null }).Select(step => step.IdIn(row.Id).Instance)],
        };
}
