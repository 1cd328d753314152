using Workflows.Cases;
using Workflows.UserTasks;

namespace Workflows.Recommendation;

/// <summary>Who answers an appeal: the next higher body, but nobody who decided what it is about.</summary>
internal sealed class AppealTasks(AppealRegister register, Addressees addressees) : ITasks
{
    public string CaseKind => Appeals.Kind;

    public async ValueTask<TaskKind> KindOf(CaseRow row, StepId step)
    {
        var (policy, body) = (row.PolicyAs<RecommendationPolicy>(), row.BodyAs<AppealBody>());
        var kind = new TaskKind
        {
            Answers = [Answer.Approved, Answer.Rejected],
            WithReason = [Answer.Approved, Answer.Rejected],   // both have reasons, which are on record
            RemindAfter = policy.ReminderAfter,
            EscalateAfter = policy.EscalationAfter,
            ContradictWithin = policy.ContradictionPeriod,
            Excluded = body.Deciders,
            CanTakeBack = false,   // it is carried out at once
        };
        var asked = row.Find(step)?.Addressee ?? await Free(row, kind) ?? body.Bodies[^1];
        var next = body.Bodies.IndexOf(asked) + 1;
        return kind with { Addressee = asked, Superior = next < body.Bodies.Length ? body.Bodies[next] : null };
    }

    /// <summary>The first body in which somebody may answer.</summary>
    async ValueTask<string?> Free(CaseRow row, TaskKind kind)
    {
        foreach (var body in row.BodyAs<AppealBody>().Bodies)
            if (await addressees.Free(row, body, kind) is [_, ..]) return body;
        return null;
    }

    public async ValueTask<string?> NextInLine(CaseRow row, StepId step) => await Free(row, await KindOf(row, step));

    public Task Follow(CaseRow row, StepId step) => register.Mirror(row);
}

/// <summary>What whoever answers an appeal must know: the refusal and its reasons. Why the person appeals stands in the step before.</summary>
internal sealed class AppealDetails : ITaskDetails
{
    public string CaseKind => Appeals.Kind;

    public Task<IReadOnlyList<CaseFact>> Of(OpenedTask task) => Task.FromResult<IReadOnlyList<CaseFact>>(
        task.Case.BodyAs<AppealBody>().Refusal is { Length: > 0 } refusal ? [new("refusal", refusal)] : []);
}
