using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Cases;
using Workflows.Policies;

namespace Workflows.Evaluation;

/// <summary>From the sheets to the grades. Each activity may run twice.</summary>
internal sealed class ScoringActivities(Records records)
{
    [Function(nameof(OpenScoring))]
    public Task<string> OpenScoring([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _) => records.Do(id, (row, _) => new(row, Verdict.Asked));

    /// <summary>What the two recorded counts only where it is the same.</summary>
    [Function(nameof(CompareSheets))]
    public Task<string> CompareSheets([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _) => records.Do(id, (row, _) =>
    {
        var recorded = row.BodyAs<EvaluationBody>().Recorded;
        var differences = SheetRules.Differences(recorded[Two.First].Sheets, recorded[Two.Second].Sheets);
        if (!differences.IsEmpty) return new(row, Verdict.Different) { Sums = [Clause.Of("Eval_Different", string.Join('、', differences))] };
        return new(row.With(row.Latest(Step.Scoring)! with { Result = Verdict.Same, Note = Clause.Of("Eval_Compared", recorded[Two.First].Sheets.Length) }), Verdict.Same);
    });

    [Function(nameof(JudgeQuorum))]
    public Task<string> JudgeQuorum([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _) => records.Do(id, (row, _) =>
    {
        var body = row.BodyAs<EvaluationBody>();
        var verdict = GradingRules.Quorum(row.PolicyAs<EvaluationPolicy>(), body.Panel.Count(), body.Recorded[Two.First].Sheets.Length);
        return new(row, verdict.Carried ? Verdict.Met : Verdict.NotMet) { Sums = ResultWords.Quorum(verdict) };
    });

    [Function(nameof(GradeOfficers))]
    public Task<string> GradeOfficers([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _) => records.Do(id, (row, _) =>
    {
        var (body, sheet) = (row.BodyAs<EvaluationBody>(), SheetOf(row));
        return new(row.WithBody(body with { Officers = [.. body.Officers.Zip(sheet.Officers, (officer, result) => officer with { Result = result, Grade = result.Grade })] }), Verdict.Graded) { Sums = ResultWords.Of(sheet) };
    });

    /// <summary>The grades with their arithmetic, as they follow from what is on record.</summary>
    public static GradeSheet SheetOf(CaseRow row) => row.BodyAs<EvaluationBody>() is var body
        ? GradingRules.Grade(row.PolicyAs<EvaluationPolicy>(), [.. body.Officers.Select(officer => officer.Report is not ReportState.Missing)], body.Recorded[Two.First].Sheets) : null!;
}
