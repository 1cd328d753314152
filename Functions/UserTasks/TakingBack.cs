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

    // What fits into one transaction beside the case's row, its entry, its mark and a row of detail.
    const int MostTold = 90;

    /// <param name="operation">As in <see cref="CaseStore.Change"/>. Twice is safe.</param>
    /// <param name="undo">The case without what the step had made of it; null when it cannot be undone.</param>
    /// <param name="reopening">Null where whoever decided takes it back: the next person has not acted then.</param>
    /// <param name="what">What a superior body opens again in this case itself.</param>
    public async Task<Changed> Undo(StepId id, string operation, AuditNote note, Func<CaseRow, StepRow, CaseRow?> undo, Reopening? reopening = null, Reopenable? what = null)
    {
        var (before, alone) = (await cases.Read(id.Case), what is { IsAlone: true });
        var mails = reopening is null ? await Mails(before, id, note.Actor) : await Mails(before, id, reopening, what?.ToldOtherwise ?? []);
        return await cases.Change(id.Case, operation, row =>
        {
            if (row.Find(id) is not { State: StepState.Done } step || undo(row, step) is not { } undone) return null;
            List<StepRow> later = alone ? [] : [.. Later(row, step)];
            var by = reopening?.Name ?? note.Detail?.Name;
            var changed = later.Aggregate(undone.With(step with { State = StepState.TakenBack, TakenBackBy = by, Reopened = reopening }), (now, each) => now.With(each with { State = StepState.Superseded }));
            if (!alone) changed = changed.Correct(step.FinishedAt!.Value, new(reopening?.Step ?? step.Name, by, clock.GetUtcNow()));
            var (ended, goesOn) = (row.State is CaseState.Completed, alone && row.State is CaseState.Running);
            return new(changed with { State = CaseState.Running, Outcome = null, Validity = null, ValidUntil = null, Telling = goesOn ? row.Telling : row.Telling + 1 }, note)
            {
                Mails = mails,
                Nudge = ended ? [] : [.. (alone ? row.Steps.Where(each => each.From is null) : later).Where(each => each.IsOpen).Select(each => each.IdIn(row.Id).Instance)],
                Start = ended ? new(kinds[row.Kind].Workflow!, row.Id) : null,
            };
        });
    }

    /// <summary>What began because of a step, and what others are asked beside it: all is told anew.</summary>
    public static IEnumerable<StepRow> Later(CaseRow row, StepRow step) =>
        row.Steps.Where(each => each != step && each.From is null && !each.IsVoid && (each.IsOpen || (each.StartedAt >= step.FinishedAt && row.Steps.IndexOf(each) > row.Steps.IndexOf(step))));

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

    /// <summary>To everybody who was mailed since the decision, whoever decided, and whom the case is about: one mail each.</summary>
    async Task<ImmutableArray<MailRow>> Mails(CaseRow row, StepId id, Reopening reopening, ImmutableArray<string> otherwise)
    {
        if (row.Find(id) is not { FinishedAt: { } at } step) return [];
        var mailed = (await cases.All<MailRow>(row.Id, MailRow.KeyOf(""))).Where(mail => (mail.WrittenAt ?? mail.DueAt) >= at && !otherwise.Contains(mail.Template)).Select(mail => mail.To);
        return
        [
            .. new[] { row.Concerns, row.StartedBy, step.By, step.EnteredBy }.Concat(mailed).OfType<string>().Where(person => person is not AuditNote.Workflow && person != reopening.Person).Distinct().Take(MostTold)
                .Select(person => new MailRow($"{id.Key}.Reopened.{person}", row.Id, ReopenedMail.TemplateName, MailKind.Told, clock.GetUtcNow())
                {
                    To = person,
                    Args = ImmutableSortedDictionary<string, string>.Empty.Add("step", id.Key),
                }),
        ];
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
