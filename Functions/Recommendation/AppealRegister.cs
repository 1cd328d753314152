using Workflows.Cases;
using Workflows.Storage;

namespace Workflows.Recommendation;

/// <summary>What an appeal's case tells the recommendation that it is about.</summary>
internal sealed class AppealRegister(CaseStore cases)
{
    /// <summary>Shows in the recommendation how its appeal stands. Twice is safe.</summary>
    public async Task Mirror(CaseRow appeal)
    {
        var id = CaseRow.FullId(appeal.School, appeal.BodyAs<AppealBody>().Case);
        if (appeal.Steps.LastOrDefault(step => step.Name is Step.Appeal) is not { } now) return;
        await cases.Change(id, $"appeal.{appeal.ShortId}.{now.State}.{now.Addressee}", row =>
        {
            var known = row.Steps.FirstOrDefault(step => step.From == appeal.Id);
            if (known is { IsOpen: false }) return null;
            var step = now with { From = appeal.Id, Attempt = known?.Attempt ?? row.Steps.Count(each => each.Name is Step.Appeal) + 1, DueAt = null, Reminders = 0 };
            return new(row.With(step), new(AuditNote.Workflow, $"{step.IdIn(id).Key} {(step.IsOpen ? "Asked" : step.Result ?? StepRow.Cancelled)}", step.IsOpen ? new(step.Addressee) : new(Text: appeal.ShortId)));
        });
    }
}
