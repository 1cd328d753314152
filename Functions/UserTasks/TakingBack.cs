using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>
/// A result no longer counts: what had begun because of it is superseded, the procedure is told anew from there, and whoever was asked or told
/// because of it hears so (RULES, "A mistaken click is not final").
/// </summary>
internal sealed class TakingBack(CaseStore cases, Addressees addressees, CaseKinds kinds, TimeProvider clock)
{
    public const string Mail = "TakenBack", Ended = nameof(Ended);

    /// <param name="operation">As in <see cref="CaseStore.Change"/>. Twice is safe.</param>
    /// <param name="undo">The case without what the step had made of it; null when it cannot be undone.</param>
    public async Task<Changed> Undo(StepId id, string operation, AuditNote note, Func<CaseRow, StepRow, CaseRow?> undo)
    {
        var mails = await Mails(await cases.Read(id.Case), id, note.Actor);
        return await cases.Change(id.Case, operation, row =>
        {
            if (row.Find(id) is not { State: StepState.Done } step || undo(row, step) is not { } undone) return null;
            var later = Later(row, step).ToList();
            var changed = later.Aggregate(undone.With(step with { State = StepState.TakenBack, TakenBackBy = note.Detail?.Name }), (now, each) => now.With(each with { State = StepState.Superseded }));
            var ended = row.State is CaseState.Completed;
            return new(changed with { State = CaseState.Running, Outcome = null, Telling = row.Telling + 1 }, note)
            {
                Mails = mails,
                Nudge = ended ? [] : [.. later.Where(each => each.IsOpen).Select(each => each.IdIn(row.Id).Instance)],
                Start = ended ? new(kinds[row.Kind].Workflow!, row.Id) : null,
            };
        });
    }

    /// <summary>What began because of a step, and what others are asked beside it: all is told anew.</summary>
    static IEnumerable<StepRow> Later(CaseRow row, StepRow step) =>
        row.Steps.Where(each => each != step && each.From is null && !each.IsVoid && (each.IsOpen || each.StartedAt >= step.FinishedAt));

    async Task<ImmutableArray<MailRow>> Mails(CaseRow row, StepId id, string actor)
    {
        if (row.Find(id) is not { } step) return [];
        var told = new Dictionary<string, string>();
        if (row.State is CaseState.Completed && (row.Concerns ?? row.StartedBy) is { } concerned) told[concerned] = Ended;
        foreach (var open in Later(row, step).Where(each => each.State is StepState.Active))
            foreach (var person in await addressees.Of(row, open.Addressee)) told.TryAdd(person.Id, open.IdIn(row.Id).Key);
        // Of a decision on paper whoever made it and whoever entered it.
        if (step.EnteredBy is { } entered)
            foreach (var person in new[] { entered, step.By }.OfType<string>()) told.TryAdd(person, Ended);
        told.Remove(actor);
        return [.. told.Select(each => new MailRow($"{id.Key}.TakenBack.{each.Key}", row.Id, Mail, MailKind.Told, clock.GetUtcNow())
        {
            To = each.Key,
            Args = ImmutableSortedDictionary<string, string>.Empty.Add("step", id.Key).Add("asked", each.Value),
        })];
    }
}

/// <summary>Tells whoever was asked, or had heard how a case ended, that it is not so any more.</summary>
internal sealed class TakenBackMail(CaseStore cases, CaseKinds kinds) : IMailTemplate
{
    static readonly Texts T = Texts.Of("UserTasks");

    public string Name => TakingBack.Mail;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        var mail = rows[^1];
        if (await cases.Find(mail.Partition) is not { } row || StepId.Parse(row.Id, mail.Args["step"]) is not { } step) return null;
        var words = new TaskWords(kinds[row.Kind]);
        var text = StepId.Parse(row.Id, mail.Args["asked"]) is { } asked
            ? T["TakenBack.asked", words.Step(asked.Step), words.Step(step.Step)]
            : T["TakenBack.ended", words.Step(step.Step)];
        return new(T["TakenBack.subject", row.Name, words.Step(step.Step)], null, [new Paragraph(text), new Button(T["Done.case"], tools.Address($"/cases/{row.ShortId}"), IsPersonal: false)]);
    }
}
