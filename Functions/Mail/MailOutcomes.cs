using Workflows.Storage;

namespace Workflows.Mail;

/// <summary>A case that is told of its mails. Cases lies above and registers it. Twice is safe.</summary>
internal interface IMailedCases
{
    /// <summary>A mail of a case has, or may have, reached nobody.</summary>
    /// <param name="person">For whom it was; null for someone outside the roster.</param>
    Task Failed(OutboxEntry mail, string? person);

    /// <summary>A mail of which that was said has arrived after all.</summary>
    Task Arrived(OutboxEntry mail);
}

/// <summary>How mails ended: on their rows, in the lists, and at their cases. Whoever dies in between leaves the outbox's row, and is taken up there.</summary>
internal sealed class MailOutcomes(OutboxStore store, MailLists lists, IMailedCases cases)
{
    const int CasesAtOnce = 8;

    /// <summary>Ends a mail that was not handed over.</summary>
    public async Task End(Found<MailRow> mail, MailRow ended)
    {
        if (await store.TryWrite([mail], _ => ended) is null) return;
        await Tell(ended);
        await store.Strike(mail.Content);
    }

    /// <summary>Tells of a mail whose end is on record. Twice is safe.</summary>
    /// <param name="mail">The first row of its letter; for others there is nothing to tell.</param>
    public async Task Tell(MailRow mail)
    {
        await List(mail);
        if (mail.Letter is null && MailStandings.Of(mail).IsFailure()) await ForEachCase(mail, each => cases.Failed(each, mail.To));
    }

    /// <summary>Writes the list rows of a mail that is over again.</summary>
    public async Task List(MailRow mail)
    {
        if (mail.Letter is not null) return;
        await lists.Put(mail);
        if (MailStandings.Of(mail).IsFailure()) await lists.PutFailure(mail);
    }

    /// <summary>Takes in the provider's news of a mail; news of what there is not is passed over. Twice is safe, in any order.</summary>
    /// <returns>Whether there is such a mail.</returns>
    public async Task<bool> Hear(OutboxEntry entry, IReadOnlyCollection<MailNews> news, CancellationToken cancel)
    {
        while (await store.Read(entry, cancel) is { } found)
        {
            var after = news.Aggregate(found.Content, (row, each) => row.Hearing(each));
            if (after != found.Content && await store.TryWrite([found], _ => after) is null) continue;

            // Also when it was on record before: whoever wrote it down may have died before telling.
            if (MailStandings.Of(after).IsFailure()) await Tell(after);
            else if (after is { State: MailState.Unknown, Fate: not null }) await ForEachCase(after, cases.Arrived);
            return true;
        }

        return false;
    }

    static Task ForEachCase(MailRow mail, Func<OutboxEntry, Task> tell) =>
        Parallel.ForEachAsync(mail.Others.Prepend(mail.Entry), new ParallelOptions { MaxDegreeOfParallelism = CasesAtOnce }, async (each, _) => await tell(each));
}
