using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>Whoever is applied for by the branch learns at once what was entered in the own name, by whom, and how to withdraw it.</summary>
internal sealed class AppliedForMail(CaseStore cases, CaseKinds kinds) : IMailTemplate
{
    public const string TemplateName = "AppliedFor";

    static readonly Texts T = Texts.Of("Recommendation");

    public string Name => TemplateName;

    /// <param name="id">Of the case, with the school.</param>
    public static MailRow To(Person applicant, string id, DateTimeOffset now) => new(TemplateName, id, TemplateName, MailKind.Told, now) { To = applicant.Id };

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        if (await cases.Find(rows[^1].Partition) is not { } row) return null;
        var (body, words, by) = (row.BodyAs<RecommendationBody>(), new CaseWords(kinds[row.Kind]), row.Steps[0].ByName ?? "");
        MailFact[] entered =
        [
            .. row.Facts.Where(fact => fact.Code is not ("applicant" or "class")).Select(fact => new MailFact(words.Fact(fact.Code), words.Value(fact))),
            new(T["Apply.statement.label"], body.Statement),
            .. body.Statements.Select(word => new MailFact(T[$"Apply.{StatedFacts.NameOf(word.Fact)}.label"], MeetingForms.Said(word))),
            .. body.Statements.Select(word => word.Reason).OfType<string>().Distinct().Select(reason => new MailFact(T["Apply.reason.label"], reason)),
            .. body.Exception is { } exception ? [new MailFact(T["Apply.exception.label"], exception)] : Array.Empty<MailFact>(),
        ];
        return new(T["AppliedFor.subject", by], null,
        [
            new Paragraph(T["AppliedFor.what", by]), new Facts([.. entered]), new Paragraph(T["AppliedFor.do"]),
            new Button(T["Ended.button"], tools.Address($"/cases/{row.ShortId}"), IsPersonal: false),
        ]);
    }
}
