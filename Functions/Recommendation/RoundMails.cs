using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Policies;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>Tells those concerned that a round opens, or is about to close: each of them once.</summary>
internal sealed class RoundMails(CaseStore cases, Mailing mailing, PeopleStore people, Drafts drafts, SchoolCalendars calendars, TimeProvider clock)
{
    public const string OpeningSaid = nameof(OpeningSaid), ClosingSaid = nameof(ClosingSaid);

    /// <summary>What a mail is about: see <see cref="MailRow.Args"/>, <c>what</c>.</summary>
    public const string Opening = "opening", Draft = "draft", Closing = "closing";

    /// <summary>The branch secretaries of the round, and whoever has an application waiting for it. Twice is safe, also at once.</summary>
    /// <returns>How many this call told.</returns>
    public async Task<int> Announce(CaseRow round)
    {
        var body = round.BodyAs<RoundBody>();
        var secretaries = new List<string>();
        foreach (var branch in await people.Scopes(round.School, Role.LeagueBranchSecretary))
            secretaries.AddRange((await people.Holders(round.School, new(Role.LeagueBranchSecretary, branch))).Where(holder => Takes(body, holder)).Select(holder => holder.Id));
        var owners = await Owners(round);
        var due = Mornings.Next(await calendars.Of(round.School), clock.GetUtcNow());
        var told = await Tell(round, Opening, secretaries, due) + await Tell(round, Draft, owners.Except(secretaries), due);
        await cases.Change(round.Id, OpeningSaid, row => row.BodyAs<RoundBody>() is { IsAnnounced: false } now
            ? new(row.WithBody(now with { IsAnnounced = true }), new(AuditNote.Workflow, OpeningSaid)) : null);
        return told;
    }

    /// <summary>Whoever has an application that is not handed in. Twice is safe, also at once.</summary>
    /// <returns>How many this call told.</returns>
    public async Task<int> SayItCloses(CaseRow round)
    {
        // On whatever day: it must not come after the end that it is about.
        var told = await Tell(round, Closing, await Owners(round), Mornings.Of(clock.GetUtcNow()));
        await cases.Change(round.Id, ClosingSaid, row => new(row, new(AuditNote.Workflow, ClosingSaid)));
        return told;
    }

    Task<int> Tell(CaseRow round, string what, IEnumerable<string> to, DateTimeOffset due) => mailing.Tell(round.Id, what, to, (id, person) =>
        new(id, round.Id, RoundMail.TemplateName, MailKind.Told, due) { To = person, Group = RoundMail.TemplateName, Args = ImmutableSortedDictionary<string, string>.Empty.Add("what", what) });

    async Task<IReadOnlyList<string>> Owners(CaseRow round)
    {
        var (body, owners) = (round.BodyAs<RoundBody>(), new List<string>());
        foreach (var (applicant, owner) in await drafts.Owners(round.School, body.Stage))
            if (await people.Find(round.School, applicant) is { HasLeft: false } person && Takes(body, person)) owners.Add(owner);
        return owners;
    }

    static bool Takes(RoundBody round, Person person) => round.College is not { } college || college == person.College;
}

/// <summary>推优批次开始申请, 申请即将截止: to branch secretaries and to owners of drafts.</summary>
internal sealed class RoundMail(CaseStore cases, TimeProvider clock) : IMailTemplate
{
    public const string TemplateName = "Round";

    static readonly Texts T = Texts.Of("Recommendation", "RoundTexts");

    public string Name => TemplateName;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        var (today, blocks, subject) = (Say.Today(clock), ImmutableArray.CreateBuilder<MailBlock>(), "");
        foreach (var mail in rows)
        {
            // One that was closed before its mail went has nothing to say.
            if (await cases.Find(mail.Partition) is not { } round || round.BodyAs<RoundBody>() is var body && !body.TakesApplications(tools.Now))
            {
                tools.Drop(mail);
                continue;
            }

            var what = mail.Args["what"];
            if (subject.Length == 0) subject = T[$"Round.{what}.subject", round.Name];
            blocks.Add(new Paragraph(T[$"Round.{what}", round.Name, T[$"Stage.{body.Stage}"]]));
            if (body.Closes is { } closes) blocks.Add(new Paragraph(T["Round.until"], Say.Deadline(closes, today)));
            blocks.Add(new Button(T[$"Round.{what}.button"], tools.Address($"/recommendations/new?stage={body.Stage}"), IsPersonal: false));
        }

        return blocks.Count == 0 ? null : new(subject, null, blocks.ToImmutable());
    }
}
