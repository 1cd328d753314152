using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>Recommendations that end soon: to the person about the own one, to the Party branch as one list.</summary>
internal sealed class LapseMail(CaseStore cases, TimeProvider clock) : IMailTemplate
{
    public const string TemplateName = "RecommendationLapse";

    static readonly Texts T = Texts.Of("Recommendation", "RoundTexts");

    public string Name => TemplateName;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        var today = Say.Today(clock);
        var (own, others) = (new List<CaseRow>(), new List<CaseRow>());
        foreach (var mail in rows)
        {
            if (await cases.Find(mail.Partition) is not { Validity: Acts.Valid, ValidUntil: { } until } row || until <= tools.Now) tools.Drop(mail);
            else (row.Concerns == to.Person ? own : others).Add(row);
        }

        if (own.Count + others.Count == 0) return null;
        var blocks = ImmutableArray.CreateBuilder<MailBlock>();
        foreach (var row in own)
        {
            blocks.Add(new Paragraph(T["Lapse.own"], Until(row)));
            blocks.Add(new Paragraph(T["Lapse.own.do"]));
            blocks.Add(new Button(T["Lapse.button"], tools.Address($"/cases/{row.ShortId}"), IsPersonal: false));
        }

        if (others.Count > 0)
        {
            blocks.Add(new Paragraph(T["Lapse.others"]));
            blocks.Add(new ItemList([.. others.OrderBy(row => row.ValidUntil).Select(row => new MailItem(row.Name, T["Lapse.until", Until(row)], T["Lapse.look", row.Name], tools.Address($"/cases/{row.ShortId}")))]));
        }

        return new(own.Count > 0 ? T["Lapse.own.subject", Until(own[0])] : T["Lapse.others.subject", others.Count], null, blocks.ToImmutable());

        string Until(CaseRow row) => Say.Deadline(row.ValidUntil!.Value, today);
    }
}
