using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.Deputies;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>A mailed task, as it stands when the mail is written.</summary>
internal sealed record MailedTask(MailRow Mail, OpenedTask Task, TaskWords Words);

/// <summary>Reads the tasks that mails are about, and drops the mails about what is done.</summary>
internal sealed class MailedTasks(TaskDesk desk, PeopleStore people, DeputyRoles deputies, CaseKinds kinds)
{
    public async Task<IReadOnlyList<MailedTask>> Open(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        var person = to.Person is { } id ? await people.Find(to.School, id, cancel) : null;
        var roles = person is null ? [] : await deputies.RolesOf(person, cancel);
        var open = new List<MailedTask>();
        foreach (var row in rows)
        {
            var task = await desk.Find(to.School, $"{row.CaseId}.{row.Args["step"]}");
            var superior = row.Args.GetValueOrDefault("what") is "Escalated";
            if (person is not null && task is { IsOpen: true } && (superior || TaskDesk.MayAnswer(task, person.Id, roles))) open.Add(new(row, task, new(kinds[task.Case.Kind])));
            else tools.Drop(row);
        }

        return open;
    }

    /// <summary>A link to all of these; its token begins with the first one's case.</summary>
    public static string Link(MailRecipient to, MailTools tools, IReadOnlyCollection<MailedTask> tasks) => tools.NewLink(
        tasks.First().Task.Case.Id, new TaskLink(to.Person!, TaskLink.HashOf(to.Address), [.. tasks.Select(each => each.Task.ShortId)]));
}

/// <summary>请审核 23 位同学的推荐: somebody is asked for something, one thing or a list of one kind.</summary>
internal sealed class TaskMailTemplate(MailedTasks tasks, IEnumerable<ITaskDetails> details, TimeProvider clock) : IMailTemplate
{
    static readonly Texts T = Texts.Of("UserTasks");

    public string Name => TaskMails.Task;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        var open = await tasks.Open(to, rows, tools, cancel);
        if (open.Count == 0) return null;
        var (first, today) = (open[0], Say.Today(clock));
        var title = first.Words.Title(open.Select(each => each.Task).ToList());
        var deadline = open.Min(each => each.Task.Step.Deadline);
        return new(deadline is { } until ? T["Mail.subject.until", title, Say.Deadline(until, today)] : title, null, [.. Blocks()]) { Heading = title };

        IEnumerable<MailBlock> Blocks()
        {
            yield return new Paragraph(first.Words.Why(first.Task));
            if (deadline is { } until) yield return new Paragraph(T["Mail.until"], Say.Deadline(until, today));
            if (open.Count == 1 && first.Task.Kind.Lines.IsEmpty) yield return new Facts([.. first.Task.Case.Facts.Select(fact => new MailFact(first.Words.Fact(fact.Code), first.Words.Value(fact)))]);
            else yield return new ItemList([.. Names(open).Take(MostNames).Select(name => new MailItem(name))]);
            foreach (var (task, brief) in open.Select(each => (each, Brief(each.Task))).Where(each => each.Item2.Count > 0))
                yield return new Facts([.. open.Count > 1 ? [new MailFact(task.Words.Kind, task.Task.Case.Name)] : Array.Empty<MailFact>(), .. brief.Select(fact => new MailFact(task.Words.Fact(fact.Code), fact.Value))]);
            yield return new Button(first.Words.Button(first.Task), MailedTasks.Link(to, tools, open));
        }
    }

    const int MostNames = 40;

    List<CaseFact> Brief(OpenedTask task) => [.. details.Where(each => each.CaseKind == task.Case.Kind).SelectMany(each => each.Brief(task))];

    static IEnumerable<string> Names(IEnumerable<MailedTask> open) =>
        open.SelectMany(each => each.Task.Kind.Lines.IsEmpty ? [each.Task.Case.Name] : each.Task.Kind.Lines.Select(line => line.Name));
}

/// <summary>One digest for a person: everything that is still undone, with a link to each list (RULES, "Lists, not single files").</summary>
internal sealed class TaskDigestTemplate(MailedTasks tasks, TimeProvider clock) : IMailTemplate
{
    static readonly Texts T = Texts.Of("UserTasks");

    public string Name => TaskMails.Digest;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        var open = (await tasks.Open(to, rows, tools, cancel)).DistinctBy(each => each.Task.ShortId).ToList();
        if (open.Count == 0) return null;
        var (mine, others) = (open.Where(each => each.Mail.Args["what"] is "Reminded").ToList(), open.Where(each => each.Mail.Args["what"] is not "Reminded").ToList());
        var blocks = ImmutableArray.CreateBuilder<MailBlock>();
        if (mine.Count > 0) blocks.AddRange(new Paragraph(T["Digest.mine"]), new ItemList([.. Lists(mine)]));
        if (others.Count > 0) blocks.AddRange(new Paragraph(T["Digest.escalated"]), new ItemList([.. others.Select(each => new MailItem(each.Words.Title([each.Task]), Due(each), T["Digest.look"], tools.Address($"/cases/{each.Task.Case.ShortId}")))]));
        blocks.Add(new Small(T["Mail.noDecision"]));
        return new(T["Digest.subject", open.Count], null, blocks.ToImmutable());

        IEnumerable<MailItem> Lists(IEnumerable<MailedTask> tasksOfMine) => tasksOfMine
            .GroupBy(each => each.Task.Kind.Group is { } group ? $"{each.Task.Case.Kind}.{group}" : each.Task.ShortId)
            .Select(list => new MailItem(list.First().Words.Title([.. list.Select(each => each.Task)]), Due(list.First()), list.First().Words.Button(list.First().Task), MailedTasks.Link(to, tools, [.. list])));
    }

    string? Due(MailedTask task) => task.Task.Step.Deadline is { } until ? Say.Deadline(until, Say.Today(clock)) : null;
}
