using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.PublicNotices;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>Whoever a notice names learns that an objection was dismissed and why, never who objected.</summary>
internal sealed class ObjectionDismissedMail(CaseStore cases) : IMailTemplate
{
    public const string TemplateName = "ObjectionDismissed";

    static readonly Texts T = Texts.Of("Recommendation");

    public string Name => TemplateName;

    public static MailRow To(Candidate candidate, CaseRow meeting, StepRow objection, DateTimeOffset now) =>
        new($"{objection.IdIn(meeting.Id).Key}.Dismissed", meeting.Id, TemplateName, MailKind.Told, now)
        {
            To = candidate.Person,
            Args = ImmutableSortedDictionary<string, string>.Empty.Add("step", objection.IdIn(meeting.Id).Key).Add("case", candidate.Case),
        };

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        var mail = rows[^1];
        var step = StepId.Parse(mail.Partition, mail.Args["step"]) is { } id && await cases.Find(mail.Partition) is { } row ? row.Find(id) : null;
        if (step is not { Result: Objecting.Dismissed }) return null;
        var blocks = ImmutableArray.CreateBuilder<MailBlock>();
        blocks.Add(new Paragraph(T["Dismissed.what"]));
        if (step.Comment is { Length: > 0 } reasons) blocks.Add(new Paragraph(T["Ended.reason"], reasons));
        blocks.Add(new Button(T["Ended.button"], tools.Address($"/cases/{mail.Args["case"]}"), IsPersonal: false));
        return new(T["Dismissed.subject"], null, blocks.ToImmutable());
    }
}
