using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>The answer to an appeal with its reasons: to whoever appealed, and to whoever had decided.</summary>
internal sealed class AppealAnsweredMail(CaseStore cases, CaseKinds kinds) : IMailTemplate
{
    public const string TemplateName = "AppealAnswered";

    static readonly Texts T = Texts.Of("Recommendation");

    public string Name => TemplateName;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        if (await cases.Find(rows[^1].Partition) is not { State: CaseState.Completed, Outcome: { } outcome } row) return null;
        var (words, answer, blocks) = (new CaseWords(kinds[row.Kind]), row.Latest(Step.Appeal), ImmutableArray.CreateBuilder<MailBlock>());
        blocks.Add(new Paragraph(T[$"AppealAnswered.{outcome}", row.Name, words.Step(row.BodyAs<AppealBody>().Against), answer?.ByName]));
        if ((row.EndedBy?.Reason ?? answer?.Comment) is { Length: > 0 } reason) blocks.Add(new Paragraph(T["Ended.reason"], reason));
        blocks.Add(new Button(T["Ended.button"], tools.Address($"/cases/{row.ShortId}"), IsPersonal: false));
        return new(T["AppealAnswered.subject", row.Name, words.Outcome(outcome)], null, blocks.ToImmutable());
    }
}

/// <summary>Whoever appealed in writing learns that it was entered, by whom, and what it says.</summary>
internal sealed class AppealEnteredMail(CaseStore cases) : IMailTemplate
{
    public const string TemplateName = "AppealEntered";

    static readonly Texts T = Texts.Of("Recommendation");

    public string Name => TemplateName;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        if (await cases.Find(rows[^1].Partition) is not { } row || row.Latest(Step.AppealMade) is not { } made) return null;
        return new(T["AppealEntered.subject"], null,
        [
            new Paragraph(T["AppealEntered.what", made.ByName]), new Facts([new(T["Appeal.reasons.label"], made.Comment ?? "")]), new Paragraph(T["AppealEntered.do"]),
            new Button(T["Ended.button"], tools.Address($"/cases/{row.ShortId}"), IsPersonal: false),
        ]);
    }
}
