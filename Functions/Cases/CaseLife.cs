using System.Collections.Immutable;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Cases;

/// <summary>How a case ends from outside (DESIGN, "Cancelling").</summary>
internal sealed class CaseLife(CaseStore cases, CaseKinds kinds)
{
    public const string Withdrawn = nameof(Withdrawn), Left = nameof(Left), Ended = nameof(Ended);

    /// <summary>Whether an outcome came from outside the procedure: no decision in it brought it about, so none that is taken back undoes it.</summary>
    public static bool IsFromOutside(string? outcome) => outcome is Withdrawn or Left or Ended;

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
        MayWithdraw(row, by.Person) ? Closed(row, Withdrawn, new(by.Person, Withdrawn, new(by.Name, "Session", reason))) : null);

    /// <summary>Ends a case whose person has left the school. Twice is safe.</summary>
    /// <returns>The case as it stands, and whether it ended so, now or before.</returns>
    public Task<Changed> Leave(string id) => cases.Change(id, "leave-school", row =>
        row.State is CaseState.Running or CaseState.Failed && row.Outcome is null ? Closed(row, Left, new(AuditNote.Workflow, Left)) : null);

    /// <summary>Ends a case in place of which another has begun. Twice is safe.</summary>
    public Task<Changed> GiveWay(string id) => cases.Change(id, "give-way", row =>
        row.State is CaseState.Running or CaseState.Failed && row.Outcome is null ? Closed(row, Withdrawn, new(AuditNote.Workflow, "GivesWay")) : null);

    /// <summary>Whether an office may still end it.</summary>
    public bool CanEnd(CaseRow row) => row.State is CaseState.Running or CaseState.Failed && row.Outcome is null && kinds[row.Kind].Workflow is not null;

    /// <summary>Ends a case before its time. Twice is safe.</summary>
    /// <param name="mails">To whoever is to hear of it; whom the case is about its procedure tells (<see cref="ICaseEnding"/>).</param>
    /// <returns>The case as it stands, and whether it was ended so, now or before; false when it had ended otherwise.</returns>
    public Task<Changed> End(string id, Visitor by, string reason, ImmutableArray<Mail.MailRow> mails) => cases.Change(id, "end", row => CanEnd(row)
        ? Closed(row with { EndedBy = new(by.Name, reason) }, Ended, new(by.Person, Ended, new(by.Name, "Session", reason))) with { Mails = mails } : null);

    CaseChange Closed(CaseRow row, string outcome, AuditNote note) =>
        new(row with { State = CaseState.Ending, Outcome = outcome, Steps = [.. row.Steps.Select(step => step.IsOpen ? step with { State = StepState.Cancelled } : step)] }, note)
        {
            // One that failed has no instance that would close it.
            Start = row.State is CaseState.Failed && kinds[row.Kind].Workflow is { } workflow ? new(workflow, row.Id) : null,

            // Steps taken over from another case are carried there.
            Nudge = [.. row.Steps.Where(step => step is { IsOpen: true, From: null }).Select(step => step.IdIn(row.Id).Instance)],
        };
}
