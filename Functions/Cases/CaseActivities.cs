using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Storage;

namespace Workflows.Cases;

/// <summary>One time that a case's orchestration was started; a case is driven again under another <paramref name="Id"/>.</summary>
internal sealed record Drive(string Case, string Id);

/// <param name="Telling">For which the procedure came to its end; null, with the outcome, where the case was ended from outside and has one.</param>
internal sealed record Closing(string Case, int? Telling, string? Outcome);

/// <summary>The life of a case as a whole: it begins, ends, fails and goes on. Each activity may run twice.</summary>
internal sealed class CaseActivities(CaseStore cases, IEnumerable<ICaseEnding> endings)
{
    /// <summary>A case that had failed goes on from where it was.</summary>
    /// <returns>Its telling.</returns>
    [Function(nameof(BeginCase))]
    public async Task<int> BeginCase([ActivityTrigger] Drive drive, [DurableClient] DurableTaskClient _) =>
        (await cases.Change(drive.Case, $"begin.{drive.Id}", row => row.State is not CaseState.Failed ? null
            : new(row with { State = row.Outcome is null ? CaseState.Running : CaseState.Ending }, new(AuditNote.Workflow, "DrivenAgain")))).Case.Telling;

    [Function(nameof(FailCase))]
    public Task FailCase([ActivityTrigger] Drive drive, [DurableClient] DurableTaskClient _) =>
        cases.Change(drive.Case, $"fail.{drive.Id}", row => row.State is CaseState.Completed ? null
            : new(row with { State = CaseState.Failed }, new(AuditNote.Workflow, "Failed")));

    /// <summary>Which attempt at a step the procedure has come to, and its result if it has one. Attempts that were taken back do not count.</summary>
    [Function(nameof(FindStep))]
    public async Task<FoundStep> FindStep([ActivityTrigger] Turn turn)
    {
        var row = await cases.Read(turn.Case);
        if (row.Telling != turn.Telling) return new(new(turn.Case, turn.Step, 0), StepRow.Superseded);
        var attempts = row.Steps.Where(step => step.Name == turn.Step && step.Unit == turn.Unit).ToList();
        return attempts.Where(step => !step.IsVoid).ElementAtOrDefault(turn.Number - 1) is { } found
            ? new(found.IdIn(turn.Case) with { Telling = turn.Telling }, found.State is StepState.Done ? found.Result : null)
            : new(new(turn.Case, turn.Step, attempts.Count + 1, turn.Unit, turn.Telling), null);
    }

    /// <returns>The outcome on record: that of whoever ended the case first, if somebody did; or that the procedure must be told anew.</returns>
    [Function(nameof(CloseCase))]
    public async Task<string> CloseCase([ActivityTrigger] Closing closing, [DurableClient] DurableTaskClient _)
    {
        var before = await cases.Read(closing.Case);
        var ending = endings.FirstOrDefault(each => each.Kind == before.Kind);
        IReadOnlyList<Mail.MailRow> mails = ending is null ? [] : await ending.Mails(before, before.Outcome ?? closing.Outcome!);

        // A case that goes on after a decision was taken back is closed once more.
        var row = (await cases.Change(closing.Case, $"close.{before.Telling}", row => row.State is CaseState.Completed || (closing.Telling is { } telling && telling != row.Telling) ? null
            : new(row with { State = CaseState.Completed, Outcome = row.Outcome ?? closing.Outcome }, new(AuditNote.Workflow, row.Outcome ?? closing.Outcome!)) { Mails = [.. mails] })).Case;
        if (row.State is not CaseState.Completed) return StepRow.Superseded;
        if (ending is not null) await ending.Follow(row);
        return row.Outcome!;
    }
}

/// <summary>Whom a procedure tells when a case of its kind has ended.</summary>
internal interface ICaseEnding
{
    string Kind { get; }

    Task<IReadOnlyList<Mail.MailRow>> Mails(CaseRow row, string outcome) => Task.FromResult<IReadOnlyList<Mail.MailRow>>([]);

    /// <summary>Passes on to other cases that it has ended. Twice is safe.</summary>
    Task Follow(CaseRow row) => Task.CompletedTask;
}
