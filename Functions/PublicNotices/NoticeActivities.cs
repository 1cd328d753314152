using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.UserTasks;

namespace Workflows.PublicNotices;

/// <summary>Hangs notices and takes them down. Each activity may run twice, and says how the notice stands now.</summary>
internal sealed class NoticeActivities(CaseStore cases, AllNotices notices, AllTasks tasks, SchoolCalendars calendars, TimeProvider clock)
{
    static readonly TimeSpan LookAgain = TimeSpan.FromDays(1);

    [Function(nameof(PublishNotice))]
    public async Task<NoticeView> PublishNotice([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var before = await cases.Read(id.Case);
        if (before.IsRunning && before.Find(id) is null)
        {
            var (content, calendar, now) = (await notices.Of(before).ContentOf(before), await calendars.Of(before.School), clock.GetUtcNow());
            content = content with { From = now, Until = calendar.EndOf(now, content.Period) };
            await cases.Change(id.Case, $"publish.{id.Key}", row => !row.IsRunning || row.Telling != id.Telling || row.Find(id) is not null ? null
                : new(row.With(new StepRow(id.Step, id.Attempt, StepState.Active, now) { DueAt = content.Until, Deadline = content.Until }), new(AuditNote.Workflow, $"{id.Key} Published"))
                {
                    Rows = [new(NoticeContent.KeyOf(id), content)],
                });
        }

        return await LookAtNotice(id, _);
    }

    [Function(nameof(LookAtNotice))]
    public async Task<NoticeView> LookAtNotice([ActivityTrigger] StepId id, [DurableClient] DurableTaskClient _)
    {
        var row = await cases.Read(id.Case);
        if (row.IsRunning && row.Find(id) is { State: StepState.Active } step) row = await Settle(row, step, id);
        await tasks.Of(row).Follow(row, id);
        return View(id, row);
    }

    /// <summary>Writes down what is clear by now: an objection upheld, or the end reached without one that is open.</summary>
    async Task<CaseRow> Settle(CaseRow before, StepRow step, StepId id)
    {
        var content = await cases.Find<NoticeContent>(id.Case, NoticeContent.KeyOf(id)) ?? throw new InvalidOperationException($"{id.Instance} says nothing.");
        var clear = Clear(before, step, content);
        if (clear.IsEmpty && !IsOver(before, content)) return before;
        var names = string.Join(',', clear.Select(entry => entry.Id));
        var (row, _) = await cases.Change(id.Case, $"settle.{id.Key}.{before.AuditSeq}", row =>
        {
            if (!row.IsRunning || row.Find(id) is not { State: StepState.Active } step || (Clear(row, step, content).IsEmpty && !IsOver(row, content))) return null;
            var now = Clear(row, step, content).Aggregate(row, (settled, entry) => notices.Of(row).Settle(settled, entry.Id, ResultOf(row, entry.Id)!));
            var isOver = IsOver(now, content);
            return new(isOver ? now.With(step.Finish(ResultOf(row, content), AuditNote.Workflow, clock.GetUtcNow())) : now,
                new(AuditNote.Workflow, $"{id.Key} {(isOver ? "TakenDown" : "Settled")}", new(Text: names)));
        });
        return row;
    }

    bool IsOver(CaseRow row, NoticeContent content) => content.Entries.All(entry => notices.Of(row).IsSettled(row, entry.Id));

    static string ResultOf(CaseRow row, NoticeContent content) => content.Entries.Count(entry => ResultOf(row, entry.Id) is NoticeResult.Upheld) is var upheld && upheld == 0 ? NoticeResult.Undisturbed
        : upheld == content.Entries.Length ? NoticeResult.Upheld : NoticeResult.Partly;

    ImmutableArray<NoticeEntry> Clear(CaseRow row, StepRow step, NoticeContent content) =>
        [.. content.Entries.Where(entry => !notices.Of(row).IsSettled(row, entry.Id) && (ResultOf(row, entry.Id) is NoticeResult.Upheld || (clock.GetUtcNow() >= step.Deadline && ResultOf(row, entry.Id) is not null)))];

    /// <returns>Null while an objection to this entry is open.</returns>
    static string? ResultOf(CaseRow row, string entry)
    {
        var objections = row.Steps.Where(step => step.Name == NoticeWorkflow.Objection && step.About == entry && !step.IsVoid).ToList();
        return objections.Exists(step => step.Result is NoticeResult.Upheld) ? NoticeResult.Upheld
            : objections.Exists(step => step.IsOpen) ? null
            : NoticeResult.Undisturbed;
    }

    NoticeView View(StepId id, CaseRow row) => row.Find(id) switch
    {
        null when row.Telling != id.Telling => new(StepRow.Superseded, default, 0),
        { State: StepState.Cancelled } or null => new(StepRow.Cancelled, default, 0),
        { IsVoid: true } => new(StepRow.Superseded, default, 0),
        { State: StepState.Active } when !row.IsRunning && row.State is not CaseState.Failed => new(StepRow.Cancelled, default, 0),
        { } step => new(step.Result, LookAt(step), row.Steps.Count(each => each.Name == NoticeWorkflow.Objection), row.Steps.Count(each => each is { Name: NoticeWorkflow.Objection, State: StepState.Superseded })),
    };

    // Past its end a notice waits for answers: a timer that fires a second early must not be set to the same minute again.
    DateTimeOffset LookAt(StepRow step) => clock.GetUtcNow() is var now && step.Deadline!.Value > now ? Beijing.LookAfter(step.Deadline.Value) : now + LookAgain;
}
