using Workflows.Cases;
using Workflows.Storage;
using Workflows.UserTasks;

namespace Workflows.PublicNotices;

/// <summary>An objection as it was handed in: the row <c>in|objection|{receipt hash}</c>. Who objected is read by nobody but who must answer the sender.</summary>
/// <param name="Entry">Whom it names.</param>
/// <param name="Contact">Null when anonymous.</param>
/// <param name="EnteredBy">The office's person, where it came by telephone or visit.</param>
internal sealed record ObjectionRow(int Number, string Entry, string Text, string? Contact, DateTimeOffset At, string? EnteredBy = null)
{
    public static string KeyOf(string receipt) => $"in|objection|{Secrets.Hash(receipt)}";

    public static string KeyOf(int number) => $"objection|{number:D4}";
}

/// <summary>Takes objections to a notice, from anybody.</summary>
internal sealed class Objections(CaseStore cases, TimeProvider clock)
{
    /// <param name="receipt">Made with the form, by which the answer is found: sent twice, it counts once.</param>
    /// <returns>Whether it counts; false when the notice does not hang (any more), or does not name this entry.</returns>
    public async Task<bool> Raise(StepId notice, string receipt, string entry, string text, string? contact, string? enteredBy)
    {
        var content = await cases.Find<NoticeContent>(notice.Case, NoticeContent.KeyOf(notice));
        if (content is null || content.Entries.All(each => each.Id != entry)) return false;
        return (await cases.Change(notice.Case, $"object.{Secrets.Hash(receipt)}", row =>
        {
            var now = clock.GetUtcNow();
            if (!row.IsRunning || row.Find(notice) is not { State: StepState.Active } step || now >= step.Deadline) return null;
            var number = row.Steps.Count(each => each.Name == NoticeWorkflow.Objection) + 1;
            var objection = new StepRow(NoticeWorkflow.Objection, number, StepState.Pending, now) { About = entry };
            var hearing = new StepRow(NoticeWorkflow.Hearing, number, StepState.Pending, now) { About = entry };
            var content = new ObjectionRow(number, entry, text, contact, now, enteredBy);
            return new(row.With(objection).With(hearing), new(enteredBy ?? AuditNote.Public, $"{NoticeWorkflow.Objection}.{number} Raised"))
            {
                Rows = [new(ObjectionRow.KeyOf(receipt), content), new(ObjectionRow.KeyOf(number), content)],
                Nudge = [notice.Instance],
            };
        })).IsDone;
    }

    /// <returns>The objection of a receipt, and its step; null when there is none.</returns>
    public async Task<(ObjectionRow Objection, StepRow? Step)?> Find(string @case, string receipt) =>
        await cases.Find<ObjectionRow>(@case, ObjectionRow.KeyOf(receipt)) is { } objection
            ? (objection, (await cases.Read(@case)).Find(new(@case, NoticeWorkflow.Objection, objection.Number)))
            : null;

    /// <summary>What is objected, for those who answer it.</summary>
    public Task<ObjectionRow?> Find(string @case, int number) => cases.Find<ObjectionRow>(@case, ObjectionRow.KeyOf(number));
}
