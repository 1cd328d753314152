using System.Globalization;
using Workflows.Cases;
using Workflows.PublicNotices;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Evaluation;

/// <summary>What must be known for a task of an evaluation beside the case's facts.</summary>
internal sealed class EvaluationDetails(CaseStore cases) : ITaskDetails
{
    static readonly Texts T = Texts.Of("Evaluation");

    public string CaseKind => EvaluationTasks.Kind;

    public async Task<IReadOnlyList<CaseFact>> Of(OpenedTask task)
    {
        var (row, step, body) = (task.Case, task.Step, task.Case.BodyAs<EvaluationBody>());
        return step.Name switch
        {
            Step.Reports => [.. Post(body, step), .. Due(body, step)],
            Step.Seed => [new("poolHash", body.PoolHash ?? ""), .. Again(row, step)],
            Step.Acceptance => [.. Group(body, step)],
            Step.Confirmation => [.. Panel(body)],
            Step.MeetingNotice => [new("panel", T["Fact.panel.count", body.Panel.Count()])],
            Step.Questions or Step.Questioning => [.. Meeting(body)],
            Step.Scoring => [.. Sheets(body), .. Again(row, step)],
            Step.Appeal => [.. OwnResult(body.Of(step.Unit!))],
            Step.AppealDecision => [new("about", body.Of(step.Unit!).Name), .. OwnResult(body.Of(step.Unit!)), .. await Appealed(row, step)],
            _ => [],
        };
    }

    /// <summary>Until when a report is in time; when and where the meeting is.</summary>
    public IEnumerable<CaseFact> Brief(OpenedTask task) => task.Step.Name switch
    {
        Step.Reports => Due(task.Case.BodyAs<EvaluationBody>(), task.Step),
        Step.Questions or Step.Questioning => Meeting(task.Case.BodyAs<EvaluationBody>()),
        _ => [],
    };

    static IEnumerable<CaseFact> Post(EvaluationBody body, StepRow step) => [new("post", body.Of(step.Unit!).Post)];

    static IEnumerable<CaseFact> Due(EvaluationBody body, StepRow step) => body.ReportsDue is { } due ? [new("due", Say.Deadline(due, Say.Day(step.StartedAt)))] : [];

    static IEnumerable<CaseFact> Group(EvaluationBody body, StepRow step) =>
        body.Seats.Where(seat => seat.Unit == step.Unit && step.Addressee == Addressees.Person(seat.Person ?? "")).Select(seat => new CaseFact("group", T[$"Group.{seat.Group}"]));

    static IEnumerable<CaseFact> Panel(EvaluationBody body) =>
        body.Panel.GroupBy(seat => seat.Group).Select(group => new CaseFact($"panel.{group.Key}", string.Join(T["List.and"], group.Select(seat => seat.Name))));

    static IEnumerable<CaseFact> Meeting(EvaluationBody body) => body.Meeting is not { } meeting ? []
        : [new("meetingDate", Say.Full(meeting.Date)), .. meeting.Place.Length > 0 ? [new CaseFact("place", meeting.Place)] : Array.Empty<CaseFact>()];

    /// <summary>In which order the officers stand on a sheet, and how many sheets of each group may come back.</summary>
    static IEnumerable<CaseFact> Sheets(EvaluationBody body) =>
    [
        new("order", string.Join(T["List.and"], body.Officers.Select((officer, at) => $"{at + 1} {officer.Name}"))),
        .. body.Panel.GroupBy(seat => seat.Group).Select(group => new CaseFact($"sheets.{group.Key}", T["Fact.sheets.count", group.Count()])),
    ];

    /// <summary>What of the last time was not the same.</summary>
    static IEnumerable<CaseFact> Again(CaseRow row, StepRow step) => step.Attempt == 1 ? []
        : row.Steps.LastOrDefault(each => each.Name is Step.Comparison or Step.Draw && each.Result is Verdict.Different) is { } last
            ? [new("again", last.Sums is [{ Arguments: [var differences] }] ? T["Fact.again.sheets", differences] : T["Fact.again.seed"])] : [];

    static IEnumerable<CaseFact> OwnResult(Officer officer)
    {
        if (officer.Grade is { } grade) yield return new("grade", T[$"Grade.{grade}"]);
        if (officer.Result is { Total: { } total } result)
        {
            yield return new("total", ResultWords.Points(total));
            yield return new("dimensions", string.Join(T["List.and"], Enum.GetValues<Dimension>().Zip(result.Dimensions, (dimension, points) => $"{T[$"Dimension.{dimension}"]} {ResultWords.Points(points)}")));
        }

        if (officer.Lowered is { } reason) yield return new("lowered", reason);
    }

    async Task<IEnumerable<CaseFact>> Appealed(CaseRow row, StepRow step) =>
        await cases.Find<AppealRow>(row.Id, AppealRow.KeyOf(step.Unit!)) is { } appeal ? [new("appeal", appeal.Text)] : [];
}
