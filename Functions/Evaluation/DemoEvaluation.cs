using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;
using Workflows.PublicNotices;
using Workflows.Storage;
using Workflows.UserTasks;

namespace Workflows.Evaluation;

/// <summary>Gives a demo school the evaluation of its student union: last semester's, which is finished, and this one's, which asks for reports now.</summary>
internal sealed class DemoEvaluation(PolicyBook policies, Evaluations evaluations, CaseStore cases, PeopleStore people, OfficerHistory history, EvaluationNotices notices, SchoolCalendars calendars, IConfiguration settings, TimeProvider clock)
{
    const string Reason = "演示", Seed = "2026001:03-08-12-17-25-31+09";

    /// <summary>What a demo school sets for itself; all other values are the defaults.</summary>
    static readonly ImmutableArray<(string Name, string Value)> Periods =
    [
        (nameof(EvaluationPolicy.AcceptancePeriod), "PT2M"), (nameof(EvaluationPolicy.ConveneAhead), "PT0S"), (nameof(EvaluationPolicy.ToldAhead), "PT10S"),
        (nameof(EvaluationPolicy.NoticePeriod), "PT30S"), (nameof(EvaluationPolicy.AppealPeriod), "PT2M"),
    ];

    /// <summary>Twice is safe.</summary>
    public async Task Open(string school)
    {
        foreach (var (name, value) in Periods)
        {
            if (settings[$"Policy:Evaluation:{name}"] is { Length: > 0 }) continue;   // whoever set it means it
            if (await policies.Set<EvaluationPolicy>(school, name, value, Reason, new(AuditNote.Workflow, ""), clock.GetUtcNow()) is { } fault) throw new InvalidOperationException(fault);
        }

        var now = (await calendars.Of(school)).SemesterOf(Beijing.Today(clock));
        await Finish(school, now.Number == 2 ? now with { Number = 1 } : new(now.Year - 1, 2));
        await evaluations.Begin(school, UnionPosts.University, null, now, null);
    }

    /// <summary>A case that is over, as the rules make it of reports and marks that are invented.</summary>
    async Task Finish(string school, Semester semester)
    {
        var id = CaseRow.FullId(school, await cases.Claim(school, Evaluations.KeyOf(UnionPosts.University, semester), Secrets.NewId("evl", semester.Last.Year)));
        var (policy, roster) = (await policies.Current<EvaluationPolicy>(school), await people.All(school).ToListAsync());
        var (row, pool) = Finished(id, semester, policy, roster);
        var hung = row.Latest(Step.ResultNotice)!;
        var notice = await notices.ContentOf(row) with { From = hung.StartedAt, Until = hung.FinishedAt!.Value };
        await cases.Create(new(row, new(AuditNote.Workflow, "Opened", new(Text: Reason)))
        {
            Rows = [new(NoticeContent.KeyOf(hung.IdIn(id)), notice), new(PoolRow.Key, new PoolRow(pool)), .. row.BodyAs<EvaluationBody>().Officers.Select(officer => new Row(ReportRow.KeyOf(officer.Unit), new ReportRow($"{officer.Name}：本学期完成分管工作，牵头两项服务活动；不足是走访同学不够。", row.CreatedAt.AddDays(5), false)))],
        });
        await history.Put(row);
    }

    static (CaseRow Row, ImmutableArray<PoolEntry> Pool) Finished(string id, Semester semester, EvaluationPolicy policy, List<Person> roster)
    {
        var begun = Beijing.At(semester.Last.AddDays(-42), new(9, 0));
        var empty = new EvaluationBody(UnionPosts.University, null, $"{semester}") { Officers = Officers.Of(policy, UnionPosts.University, roster) };
        var pool = PanelRules.Pool(policy, empty, roster);
        var (seats, substitutes) = PanelRules.Draw(Seed, pool, PanelRules.Seats(policy, pool));
        ImmutableArray<MarkSheet> sheets = [.. seats.Select((seat, at) => new MarkSheet(seat.Group, [.. empty.Officers.Select((_, officer) => Enumerable.Range(0, GradingRules.Dimensions).Select(dimension => (int?)(20 - (officer / 3) - (((at * 7) + (officer * 3) + (dimension * 5)) % 3))).ToImmutableArray())]))];
        var grades = GradingRules.Grade(policy, [.. empty.Officers.Select(_ => true)], sheets);
        var recorded = new Recorded(AuditNote.Workflow, "", sheets);
        var body = empty with
        {
            Officers = [.. empty.Officers.Zip(grades.Officers, (officer, result) => officer with { Report = ReportState.InTime, Result = result, Grade = result.Grade, Noticed = NoticeResult.Undisturbed })],
            ReportsDue = begun.AddDays(10),
            PoolHash = PanelRules.HashOf(pool),
            PoolSize = pool.Length,
            SeatCounts = PanelRules.Seats(policy, pool),
            Seed = Seed,
            Seats = seats,
            Substitutes = substitutes,
            Meeting = new(Beijing.DateOf(begun).AddDays(21), "大学生活动中心 201"),
            IsConvened = true,
            Present = seats.Length,
            Recorded = ImmutableSortedDictionary<string, Recorded>.Empty.Add(Two.First, recorded).Add(Two.Second, recorded),
        };
        var row = new CaseRow(id, EvaluationTasks.Kind)
        {
            State = CaseState.Completed,
            Outcome = Outcome.Evaluated,
            Name = string.Create(CultureInfo.InvariantCulture, $"{UnionPosts.University} {semester}"),
            CreatedAt = begun,
            Facts = [new("body", UnionPosts.University), new("semester", SemesterNames.Of($"{semester}"))],
            Readers = Evaluations.ReadersOf(null),
            Steps =
            [
                Done(Step.Opening, Verdict.Opened, 0), Done(Step.Reports, Verdict.Collected, 10), Done(Step.Collection, Verdict.Collected, 10), Done(Step.Panel, Verdict.Drawn, 12) with { Note = Clause.Of("Eval_Seed", Seed) },
                Done(Step.Confirmation, Answer.Confirmed, 15), Done(Step.MeetingNotice, Answer.Submitted, 16), Done(Step.Questioning, Answer.Submitted, 21), Done(Step.Scoring, Verdict.Same, 22) with { Note = Clause.Of("Eval_Compared", sheets.Length) },
                Done(Step.Quorum, Verdict.Met, 22) with { Sums = ResultWords.Quorum(GradingRules.Quorum(policy, seats.Length, sheets.Length)) }, Done(Step.Grading, Verdict.Graded, 22) with { Sums = ResultWords.Of(grades) },
                Done(Step.Review, Answer.Approved, 23), Done(Step.Telling, Verdict.Told, 23), Done(Step.ResultNotice, NoticeResult.Undisturbed, 28), Done(Step.Consequence, Answer.Confirmed, 32), Done(Step.Archive, Verdict.Filed, 32),
            ],
        };
        return (row.WithBody(body).WithPolicy(policy), pool);

        StepRow Done(string step, string result, int day) => new StepRow(step, 1, StepState.Active, begun.AddDays(day)).Finish(result, AuditNote.Workflow, begun.AddDays(day));
    }
}
