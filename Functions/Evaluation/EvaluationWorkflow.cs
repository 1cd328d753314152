using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Workflows.Cases;
using Workflows.PublicNotices;
using Workflows.UserTasks;

namespace Workflows.Evaluation;

/// <summary>述职评议: how the officers of one body are evaluated at the end of a semester (RULES part 3).</summary>
internal static class EvaluationWorkflow
{
    [Function(nameof(EvaluationWorkflow))]
    public static Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, string @case) => Procedure.Run(context, @case, async p =>
    {
        if (await p.Do(nameof(EvaluationActivities.OpenEvaluation), Step.Opening) is Outcome.NobodyReports) return Outcome.NobodyReports;
        var officers = await context.Do<ImmutableArray<string>>(nameof(EvaluationActivities.OfficersOf), @case);

        await p.Do(nameof(EvaluationActivities.AskForReports), Step.Reports);
        await p.AskAll(Step.Reports, officers);
        await p.Do(nameof(EvaluationActivities.CollectReports), Step.Collection);

        // The pool is frozen and its hash public before anybody can know the seed.
        if (await p.Do(nameof(PanelActivities.PublishPool), Step.Panel) is Outcome.NoPanel) return Outcome.NoPanel;
        do await p.AskAll(Step.Seed, Two.Units);
        while (await p.Do(nameof(PanelActivities.DrawPanel), Step.Draw) is Verdict.Different);
        var seats = await context.Do<ImmutableArray<string>>(nameof(PanelActivities.SeatsOf), @case);
        await Task.WhenAll(seats.Select(seat => Fill(p, seat)));
        await p.Ask(Step.Confirmation);

        await p.Ask(Step.MeetingNotice);
        var questions = p.AskAll(Step.Questions, seats);   // until the meeting is over
        await p.Ask(Step.Questioning);
        await questions;

        await p.Do(nameof(ScoringActivities.OpenScoring), Step.Scoring);
        do await p.AskAll(Step.Scoring, Two.Units);   // each records the paper sheets alone
        while (await p.Do(nameof(ScoringActivities.CompareSheets), Step.Comparison) is Verdict.Different);

        if (await p.Do(nameof(ScoringActivities.JudgeQuorum), Step.Quorum) is Verdict.NotMet) return Outcome.NoQuorum;
        await p.Do(nameof(ScoringActivities.GradeOfficers), Step.Grading);
        await p.Ask(Step.Review);

        var named = await p.Do(nameof(EvaluationActivities.TellOfficers), Step.Telling);   // each the own result
        await p.Ask(Step.Ahead);
        var notice = named is Verdict.Told ? p.Notice(Step.ResultNotice) : Task.FromResult(named);
        await Task.WhenAll(officers.Select(officer => Appeal(p, officer)));
        await notice;

        await p.Ask(Step.Consequence);
        await p.Do(nameof(EvaluationActivities.ArchiveEvaluation), Step.Archive);
        return Outcome.Evaluated;
    });

    /// <summary>Whoever declines is followed by the next in the order of the draw.</summary>
    static async Task Fill(Procedure p, string seat)
    {
        while (await p.Ask(Step.Acceptance, seat) is Answer.Rejected) { }
    }

    static async Task Appeal(Procedure p, string officer)
    {
        if (await p.Ask(Step.Appeal, officer) is Answer.Submitted) await p.Ask(Step.AppealDecision, officer);
    }
}

/// <summary>What must not hang on one person is typed in by two: a first typist, and another.</summary>
internal static class Two
{
    public const string First = "typist1", Second = "typist2";

    public static readonly string[] Units = [First, Second];
}
