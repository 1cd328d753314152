using System.Globalization;
using Microsoft.Extensions.Logging;
using Workflows.People;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Mail;

/// <summary>
/// Hands over what is due. Can be called any time, also twice at once or after a week: what goes out is decided by the mails' rows, by ETag. A mail goes out at
/// most once after its hand-over is on record, and its text and tokens are made only then (laws 3 and 4).
/// </summary>
internal sealed class Outbox(Tables tables, OutboxStore store, MailOutcomes outcomes, MailDispatch dispatch, DigestsOf digestsOf, TimeProvider time, ILogger<Outbox> log)
{
    // A provider answers within a minute; whoever has not written its answer down after this long is gone.
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // More wait for the next call: it comes within seconds.
    const int MostAtOnce = 2000;

    const int RecipientsAtOnce = 4;

    /// <summary>Hands over the mails of a school that are due.</summary>
    /// <returns>How many mails a provider took; several rows may be one mail.</returns>
    /// <exception cref="Azure.RequestFailedException">The list cannot be read. What breaks at a single mail is logged, and tried again at the next call.</exception>
    public async Task<int> HandOver(string school, CancellationToken cancel = default)
    {
        var (now, ready, sent) = (time.GetUtcNow(), new List<Found<MailRow>>(), 0);
        await foreach (var entry in store.Due(school, now, cancel).Take(MostAtOnce))
            if (await Ready(entry, now, cancel) is { } mail) ready.Add(mail);

        var options = new ParallelOptions { MaxDegreeOfParallelism = RecipientsAtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(ready.GroupBy(mail => (mail.Content.To, mail.Content.ToAddress)), options, async (recipient, token) =>
        {
            try
            {
                Interlocked.Add(ref sent, await HandOver(school, [.. recipient], now, token));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "The mails to {Recipient} of {School} could not be handed over; they stay in the outbox.", recipient.Key.To ?? "an address", school);
            }
        });
        return sent;
    }

    /// <summary>What the list says, compared with the mail itself.</summary>
    /// <returns>The mail if it is to go now.</returns>
    async Task<Found<MailRow>?> Ready(Found<OutboxEntry> entry, DateTimeOffset now, CancellationToken cancel)
    {
        var mail = await store.Read(entry.Content, cancel);
        switch (mail?.Content)
        {
            case { State: MailState.Waiting } waiting when entry.Key == OutboxRows.KeyOf(waiting):
                return mail;
            case { State: MailState.Waiting } moved:
                await store.List(moved);
                break;
            case { State: MailState.HandingOver } handing when now - handing.LastAt < Patience:
                return null;
            case { State: MailState.HandingOver } lost:
                if (await store.TryWrite([mail], row => row.Lost(now)) is null) return null;
                log.LogWarning("Mail {Mail} of {Case} may have gone or not: the process ended while it was handed over. It is not sent again.", lost.Id, lost.Partition);
                await outcomes.Tell(lost.Lost(now));
                break;
            // Whoever wrote down how it ended may have died before anybody was told.
            case { } ended:
                await outcomes.Tell(ended);
                break;
        }
        await store.Strike(entry.Partition, entry.Key);
        return null;
    }

    async Task<int> HandOver(string school, IReadOnlyList<Found<MailRow>> mails, DateTimeOffset now, CancellationToken cancel)
    {
        var first = mails[0].Content;
        var person = first.To is { } id ? (await tables.People.Find<Person>(school, $"person|{id}", cancel))?.Content : null;
        var address = first.ToAddress ?? person?.Email;
        if (address is null || person is { HasLeft: true })
        {
            foreach (var mail in mails.Where(mail => address is null || mail.Content.Kind != MailKind.Told))
                await outcomes.End(mail, mail.Content.Ended(MailState.Refused, address is null ? MailFault.NoAddress : MailFault.HasLeft, now));
            if (address is null) return 0;
            mails = [.. mails.Where(mail => mail.Content.Kind == MailKind.Told)];
        }
        mails = await Gather(school, mails, now, cancel);
        var to = new MailRecipient(school, first.To, person?.Name, address, CultureInfo.GetCultureInfo(person?.Language is Languages.English ? Languages.English : Languages.Chinese));
        var sent = 0;
        foreach (var group in mails.GroupBy(mail => (mail.Content.Template, GroupOf(mail.Content))))
            if (await dispatch.Send(to, group.Key.Template, [.. group], cancel)) sent++;
        return sent;
    }

    /// <summary>Puts off what has to wait for the next digest.</summary>
    /// <returns>What goes now.</returns>
    async Task<IReadOnlyList<Found<MailRow>>> Gather(string school, IReadOnlyList<Found<MailRow>> mails, DateTimeOffset now, CancellationToken cancel)
    {
        var asked = mails.Where(mail => mail.Content.Kind == MailKind.Asked).ToList();
        if (asked.Count == 0 || asked[0].Content.To is not { } person || asked.Any(mail => mail.Content.IsGathered || mail.Content.Attempts > 0)) return mails;
        var digests = await digestsOf(school, cancel);
        var (at, isDigest) = digests.GoAt(await store.LastAsked(school, person, cancel), asked.Min(mail => mail.Content.DueAt), now);
        if (at <= now) return mails;
        if (isDigest)
            foreach (var mail in asked) await store.Move(mail, mail.Content.GatheredFor(at));
        return [.. mails.Except(asked)];
    }

    // Reminders are one digest, whatever their group.
    static string GroupOf(MailRow mail) => mail switch
    {
        { Kind: MailKind.Reminder } => "reminders",
        { Group: { } group } => $"group {group}",
        _ => $"{mail.Partition}|{mail.Id}",
    };
}
