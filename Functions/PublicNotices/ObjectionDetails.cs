using Workflows.Cases;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.PublicNotices;

/// <summary>
/// What to know for answering an objection, or for being heard about it. Whoever is named learns the substance, never who objected (RULES part 1, step 7).
/// </summary>
internal sealed class ObjectionDetails(CaseStore cases, Objections objections, INotices notices) : ITaskDetails
{
    public string CaseKind => notices.CaseKind;

    public async Task<IReadOnlyList<CaseFact>> Of(OpenedTask task)
    {
        if (task.Step.Name is not (NoticeWorkflow.Objection or NoticeWorkflow.Hearing) || await objections.Find(task.Case.Id, task.Step.Attempt) is not { } objection) return [];
        if (task.Step.Name is NoticeWorkflow.Hearing) return [new("objection", objection.Text)];
        var facts = new List<CaseFact>();
        if (await NameOf(task.Case, objection) is { } name) facts.Add(new("about", name));
        facts.Add(new("objection", objection.Text));
        facts.Add(new("received", Say.Full(Say.Day(objection.At))));
        facts.AddRange((await objections.Contacts(task.Case.Id, objection.Number)).Select(contact => new CaseFact("contact", contact)));
        if (await HearingOf(task.Case, task.Step.Attempt) is { Length: > 0 } heard) facts.Add(new("hearing", heard));
        return facts;
    }

    async Task<string?> NameOf(CaseRow row, ObjectionRow objection) =>
        row.Steps.LastOrDefault(each => each is { Unit: null, IsVoid: false } && CaseLists.IsNotice(each.Name)) is { } step && await cases.Find<NoticeContent>(row.Id, NoticeContent.KeyOf(step.IdIn(row.Id))) is { } content
            ? content.Entries.FirstOrDefault(entry => entry.Id == objection.Entry)?.Name
            : null;

    /// <summary>What the person said, or that nothing was said in time.</summary>
    async Task<string?> HearingOf(CaseRow row, int number)
    {
        var id = new StepId(row.Id, NoticeWorkflow.Hearing, number);
        return row.Find(id) switch
        {
            { State: StepState.Done, Result: StepRow.Expired } => Texts.Of("PublicNotices")["Hearing.expired"],
            { State: StepState.Done } => (await cases.Find<TaskRecord>(row.Id, TaskRecord.KeyOf(id)))?.Comment,
            { Deadline: { } until } => Texts.Of("PublicNotices")["Hearing.open", Say.Deadline(until, Say.Day(row.Find(id)!.StartedAt))],
            _ => null,
        };
    }
}
