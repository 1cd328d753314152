using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>A decision that a superior body may open again.</summary>
/// <param name="Step">The attempt that then counts no more; of another case where the decision stands there.</param>
/// <param name="Name">The step of the rule book, as people know it.</param>
/// <param name="Result">What was decided.</param>
/// <param name="Bodies">Who stands above whoever decided, the next above first: <c>r:{role}@{scope}</c>.</param>
internal sealed record Reopenable(StepId Step, string Name, string Result, ImmutableArray<string> Bodies)
{
    /// <summary>Whose own matter it is: they open nothing.</summary>
    public ImmutableArray<string> Parties { get; init; } = [];

    /// <summary>Whom alone it concerns, where it stands among others' matters: by name.</summary>
    public string? Of { get; init; }

    /// <summary>The case of that person, without the school.</summary>
    public string? About { get; init; }

    /// <summary>Nothing that came later rests on it but what the procedure itself undoes.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Templates of mails about which the procedure itself tells when what they said is not so any more.</summary>
    public ImmutableArray<string> ToldOtherwise { get; init; } = [];
}

/// <summary>
/// The superior body opens a decision again with a reason (RULES, "A mistaken click is not final"). One change in the row of the case in which it was decided; what else
/// follows from that, and other cases, see to it when they look.
/// </summary>
internal sealed class Reopenings(CaseStore cases, CaseLife life, AllTasks tasks, TakingBack takingBack, TimeProvider clock)
{
    /// <summary>What of a case may be opened again now, by whomever.</summary>
    public ImmutableArray<Reopenable> Of(CaseRow row) => IsOpen(row) ? tasks.Of(row).Reopenable(row) : [];

    /// <summary>A case that goes on, or came to its end by its own decisions; not one whose recommendation has lapsed, was fulfilled or revoked meanwhile.</summary>
    static bool IsOpen(CaseRow row) => row.State is CaseState.Running || (row.State is CaseState.Completed && !CaseLife.IsFromOutside(row.Outcome) && row.Validity is null or "Valid");

    /// <summary>What of it this person may open again.</summary>
    public ImmutableArray<Reopenable> Of(CaseRow row, Visitor visitor) => [.. Of(row).Where(each => BodyOf(each, visitor) is not null && each.Step.Case == row.Id)];

    /// <summary>In whose name somebody opens a decision again; null who may not. Nobody opens anything in the own matter.</summary>
    public static string? BodyOf(Reopenable what, Visitor visitor) => what.Parties.Contains(visitor.Person) ? null
        : what.Bodies.FirstOrDefault(body => Addressees.RoleOf(body) is { } held && visitor.Holds(held.Role, held.Scope));

    /// <summary>Twice is safe.</summary>
    /// <param name="person">Who opens it, <paramref name="name"/> by name, in the name of <paramref name="body"/>.</param>
    /// <returns>Whether it is open again, now or before. Not where the case has gone on otherwise, or the person has another case of its kind by now.</returns>
    public async Task<bool> Reopen(Reopenable what, string person, string name, string body, string reason)
    {
        var (id, before) = (what.Step, await cases.Read(what.Step.Case));
        if (before.State is CaseState.Completed && !await tasks.Of(before).MayGoOn(before)) return false;
        var record = await cases.Find<TaskRecord>(id.Case, TaskRecord.KeyOf(id));
        var (row, isDone) = await takingBack.Undo(id, $"reopen.{id.Key}", new(person, $"{id.Key} Reopened", new(name, Actor.Session, reason)),
            (now, step) => Of(now).Any(each => each.Step == id) ? tasks.Of(now).Undo(now, step, record?.Before ?? now.Body) : null, new(person, name, body, what.Name, reason, clock.GetUtcNow()), what);

        // Whoever begins another case at this very moment may have been faster.
        if (!isDone || before.State is not CaseState.Completed || await tasks.Of(row).MayGoOn(row)) return isDone;
        await life.GiveWay(row.Id);
        return false;
    }
}

/// <summary>Tells whoever was mailed about a result that a superior body has opened it again: what, by whom, why.</summary>
internal sealed class ReopenedMail(CaseStore cases, CaseKinds kinds) : IMailTemplate
{
    public const string TemplateName = "Reopened";

    static readonly Texts T = Texts.Of("UserTasks");

    public string Name => TemplateName;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        var mail = rows[^1];
        if (await cases.Find(mail.Partition) is not { } row || StepId.Parse(row.Id, mail.Args["step"]) is not { } id || row.Find(id) is not { Reopened: { } opened }) return null;
        var words = new TaskWords(kinds[row.Kind]);
        var blocks = ImmutableArray.CreateBuilder<MailBlock>();
        blocks.AddRange(new Paragraph(T["Reopened.text", CaseWords.Who(row, opened.Body, null), opened.Name, words.Step(opened.Step)]), new Paragraph(T["Repair.because", opened.Reason]), new Paragraph(T["Reopened.then"]));
        if (row.Documents.Any(document => document.Corrected is not null)) blocks.Add(new Paragraph(T["Reopened.documents"]));
        blocks.Add(new Button(T["Done.case"], tools.Address($"/cases/{row.ShortId}"), IsPersonal: false));
        return new(T["Reopened.subject", row.Name, words.Step(opened.Step)], null, blocks.ToImmutable());
    }
}
