using Workflows.Cases;
using Workflows.Mail;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Congress.Hall;

/// <summary>A row <c>link|{sha256}</c>: somebody's own page in the hall.</summary>
/// <param name="Hall">The person.</param>
internal sealed record HallLink(string Hall)
{
    /// <summary>Of the address that it was mailed to, with which it dies; null where it was printed.</summary>
    public string? AddressHash { get; init; }
}

/// <summary>Sends delegates and officers of the day their own pages.</summary>
internal sealed class HallMails(Attendance attendance, Mailing mailing, TimeProvider clock)
{
    /// <summary>Tells all who have not been told. Twice is safe, also at once.</summary>
    public async Task Tell(CaseRow row, HallDay day) =>
        await mailing.Tell(row.Id, HallMail.TemplateName, (await attendance.Register(row.Id)).Select(seat => seat.Person).Concat(day.Officers.Select(officer => officer.Person)),
            (id, person) => new(id, row.Id, HallMail.TemplateName, MailKind.Told, clock.GetUtcNow()) { To = person });
}

/// <summary>Each delegate's and officer's own link.</summary>
internal sealed class HallMail(CaseStore cases) : IMailTemplate
{
    public const string TemplateName = "Hall";

    static readonly Texts T = Texts.Of("Congress.Hall");

    public string Name => TemplateName;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        if (await cases.Find(rows[^1].Partition) is not { IsRunning: true } row || row.Hall() is not { State: not HallState.Over } || to.Person is not { } person) return null;
        return new(T["Mail.subject", row.Name], null,
        [
            new Paragraph(T["Mail.text", row.Name]),
            new Button(T["Mail.button"], tools.NewLink(row.Id, new HallLink(person) { AddressHash = TaskLink.HashOf(to.Address) }, "/hall/")),
            new Small(T["Mail.own"]),
        ]);
    }
}
