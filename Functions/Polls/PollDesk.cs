using Workflows.Cases;
using Workflows.Mail;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Polls;

/// <summary>What officers and the timer do with a case's polls. Everything may run twice, and at once.</summary>
internal sealed class PollDesk(CaseStore cases, AllPolls all, PollStore store, PollClosing closing, Mailing mailing, TimeProvider clock)
{
    public static string PartitionOf(CaseRow row, string poll) => PollStore.PartitionOf(row.School, poll);

    /// <summary>Lays out a poll in place of a rehearsal, a void one or none, and mails everybody the own link. A rehearsal mails nobody.</summary>
    /// <returns>False when there is one already, or nothing is voted on.</returns>
    public async Task<bool> Begin(CaseRow row, Visitor by, bool rehearsal)
    {
        if (all.Of(row) is not { } polls || polls.PlanOf(row) is not { } plan || !await MayBegin(row, polls)) return false;
        if (polls.PollOf(row) is { } former) await closing.Discard(PartitionOf(row, former));
        var (id, before) = (Secrets.NewId("poll", clock.GetUtcNow().Year), polls.PollOf(row));
        var (now, isDone) = await cases.Change(row.Id, $"poll.{id}", at => polls.PlanOf(at)?.Step != plan.Step || polls.PollOf(at) != before ? null
            : new(polls.WithPoll(at, id), new(by.Person, rehearsal ? "PollRehearsed" : "PollPrepared", new(by.Name, "Session"))));
        if (!isDone) return false;
        var partition = PartitionOf(row, id);
        await store.Prepare(partition, new Poll(row.ShortId, plan.Step, plan.Title, plan.Form, plan.Quorum) { IsRehearsal = rehearsal, IsRemote = plan.IsRemote, HasCodes = plan.HasCodes }, await polls.RollOf(now, plan));
        if (!rehearsal && !plan.IsHandedOut) await Mail(now, id);
        return true;
    }

    /// <summary>Whether a poll may be laid out: none is going on, and none was counted.</summary>
    public async Task<bool> MayBegin(CaseRow row, IPolls polls) => polls.PollOf(row) is not { } former || await store.Find(PartitionOf(row, former)) is not { Content: var poll }
        || poll.State is PollState.Void || (poll.IsRehearsal && poll.IsOver) || (poll.State is PollState.Counted && poll.Step != polls.PlanOf(row)?.Step);

    /// <summary>Opens what is below no quorum, with a line on record.</summary>
    public async Task<Poll?> Open(CaseRow row, string poll, Visitor by)
    {
        var opened = await store.Open(PartitionOf(row, poll));
        if (opened is { IsRehearsal: false, State: PollState.Open }) await cases.Change(row.Id, $"poll-opened.{poll}", now => new(now, new(by.Person, "PollOpened", new(by.Name, "Session", opened.RollHash))));
        return opened;
    }

    /// <summary>Ends a poll and hands its count to the case.</summary>
    /// <param name="by">Null: the deadline, or everybody has voted.</param>
    public async Task Close(CaseRow row, string poll, Visitor? by, bool abandon = false)
    {
        var ended = await closing.Close(PartitionOf(row, poll), abandon);
        if (ended is { IsOver: true }) await Settle(row, poll, ended, by);
    }

    async Task Settle(CaseRow row, string poll, Poll ended, Visitor? by)
    {
        if (!ended.IsRehearsal)
        {
            await cases.Change(row.Id, $"poll-ended.{poll}", now =>
            {
                var taken = ended.State is PollState.Counted && all.Of(now) is { } polls && polls.PollOf(now) == poll ? polls.Take(now, ended) : null;
                return new(taken ?? now, new(by?.Person ?? AuditNote.Workflow, ended.State is PollState.Counted ? "PollCounted" : "PollVoid", by is null ? null : new(by.Name, "Session")));
            });
        }

        await store.Settled(PartitionOf(row, poll));
    }

    /// <summary>What is due of one poll: to go on where a process died, to end it at its deadline or when all have voted, to call off what is wanted no more.</summary>
    public async Task Look(string partition)
    {
        if (await store.Find(partition) is not { Content: var poll }) return;
        var (id, row) = (partition[(PollStore.SchoolOf(partition).Length + 1)..], await cases.Find(CaseRow.FullId(PollStore.SchoolOf(partition), poll.Case)));
        if (row is null) return;
        if (poll.IsOver) await Settle(row, id, poll, null);
        else if (all.Of(row)?.PlanOf(row)?.Step != poll.Step && poll.State is not PollState.Closing) await Close(row, id, null, abandon: true);
        else if (poll.State is PollState.Opening) await store.Open(partition);
        else if (poll.State is PollState.Closing || (poll.State is PollState.Open && (!poll.TakesBallots(clock.GetUtcNow()) || (await store.Roll(partition)).All(voter => voter.State is not VoterState.Waiting))))
            await Close(row, id, null);
    }

    Task<int> Mail(CaseRow row, string poll) => mailing.Tell(row.Id, $"Poll.{poll}", all.Of(row)!.PlanOf(row)!.Roll.Select(voter => voter.Person), (id, person) => new(id, row.Id, PollMail.TemplateName, MailKind.Told, clock.GetUtcNow())
    {
        To = person,
        Args = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("poll", poll),
    });
}

/// <summary>Each voter's own link.</summary>
internal sealed class PollMail(PollStore store) : IMailTemplate
{
    public const string TemplateName = "Poll";

    static readonly Texts T = Texts.Of("Polls");

    public string Name => TemplateName;

    public async Task<Composed?> Compose(MailRecipient to, IReadOnlyList<MailRow> rows, MailTools tools, CancellationToken cancel)
    {
        var partition = PollStore.PartitionOf(to.School, rows[^1].Args["poll"]);
        if (await store.Find(partition, cancel) is not { Content: { IsOver: false } poll }) return null;
        if ((await store.Roll(partition)).FirstOrDefault(voter => voter.Person == to.Person) is not { } voter) return null;
        return new(T["Mail.subject", poll.Title], null,
        [
            new Paragraph(T[poll.IsRemote ? "Mail.remote" : "Mail.here", poll.Title]),
            new Button(T["Mail.button"], tools.NewLink(rows[^1].Partition, new PollLink(partition, voter.Number) { AddressHash = TaskLink.HashOf(to.Address) }, "/polls/")),
            new Small(T["Mail.secret"]),
        ]);
    }
}
