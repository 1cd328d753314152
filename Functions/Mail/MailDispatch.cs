using System.Globalization;
using Microsoft.Extensions.Logging;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Mail;

/// <summary>One mail: composed, put on record as being handed over, sent, and the provider's answer put on record.</summary>
internal sealed class MailDispatch(
    OutboxStore store, MailOutcomes outcomes, IEnumerable<IMailTemplate> templates, IMailProvider provider, ISchools schools, Site site, TimeProvider time, ILogger<MailDispatch> log)
{
    // A transaction holds a hundred rows: of a mail its own and perhaps a link's.
    const int MostOfOneCase = 45;

    readonly Dictionary<string, IMailTemplate> templates = templates.ToDictionary(template => template.Name, StringComparer.Ordinal);

    /// <param name="mails">Of one recipient, template and group, as they were read.</param>
    /// <returns>Whether the provider took it.</returns>
    public async Task<bool> Send(MailRecipient to, string template, IReadOnlyList<Found<MailRow>> mails, CancellationToken cancel)
    {
        mails = [.. mails.GroupBy(mail => mail.Partition).OrderBy(part => part.Key, StringComparer.Ordinal).SelectMany(part => part.Take(MostOfOneCase))];
        var school = await schools.Find(to.School) ?? throw new InvalidOperationException($"There is no school {to.School}.");
        var tools = new MailTools(school, site, time.GetUtcNow());
        var (letter, isBroken) = await Compose(to, template, mails, tools, cancel);
        if (isBroken)
        {
            foreach (var mail in mails) await PutOff(mail);
            return false;
        }
        foreach (var mail in mails.Where(mail => letter is null || tools.IsDropped(mail.Content)))
            await outcomes.End(mail, mail.Content.Ended(MailState.Dropped, null, time.GetUtcNow()));
        mails = [.. mails.Where(mail => letter is not null && !tools.IsDropped(mail.Content))];
        if (letter is null || mails.Count == 0) return false;

        cancel.ThrowIfCancellationRequested();
        if (await Claim(mails, tools) is not { } claimed) return false;
        var delivery = await Deliver(letter with { MailId = claimed[0].Content.Id }, claimed[0].Content);
        await Record(claimed, delivery);
        if (delivery is Delivery.NotYet or Delivery.Queued or Delivery.Refused) await store.Remove(tools.Links);
        if (delivery is not Delivery.Accepted) return false;
        if (to.Person is { } person && claimed.Any(mail => mail.Content.Kind == MailKind.Asked)) await store.Asked(to.School, person, time.GetUtcNow());
        return true;
    }

    /// <returns>No letter: there is nothing to say any more, or the template is broken.</returns>
    async Task<(OutgoingMail? Letter, bool IsBroken)> Compose(
        MailRecipient to, string template, IReadOnlyList<Found<MailRow>> mails, MailTools tools, CancellationToken cancel)
    {
        // It flows with this call only: texts and dates come out in the recipient's language.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = to.Culture;
        try
        {
            var composed = await templates[template].Compose(to, [.. mails.Select(mail => mail.Content)], tools, cancel);
            return (composed is null ? null : MailLayout.Render(composed, to, tools.School, template, mails[0].Content.CaseId), false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "The template {Template} could not compose {Mail} of {Case}.", template, mails[0].Content.Id, mails[0].Partition);
            return (null, true);
        }
    }

    Task PutOff(Found<MailRow> mail)
    {
        var now = time.GetUtcNow();
        var after = mail.Content.HandingOver(now).After(new Delivery.NotYet(MailFault.Template), now);
        return after.State == MailState.Waiting ? store.Move(mail, after) : outcomes.End(mail, after);
    }

    /// <summary>Puts on record that these mails are being handed over, and inserts their links in the same transactions. Always in the same order, so that of two who try, one gets all.</summary>
    /// <returns>Null when somebody was faster; what was claimed until then is given back.</returns>
    async Task<IReadOnlyList<Found<MailRow>>?> Claim(IReadOnlyList<Found<MailRow>> mails, MailTools tools)
    {
        var (claimed, now, links) = (new List<Found<MailRow>>(), time.GetUtcNow(), tools.LinkPartitions.ToHashSet(StringComparer.Ordinal));
        IReadOnlyList<OutboxEntry> letter = [.. mails.Select(mail => mail.Content.Entry)];
        try
        {
            foreach (var part in mails.GroupBy(mail => mail.Partition))
            {
                if (await store.TryWrite([.. part], row => row.HandedOverIn(letter, now), tools.LinksIn(part.Key)) is not { } mine)
                {
                    await GiveBack(mails, claimed);
                    return null;
                }
                claimed.AddRange(mine);
                links.Remove(part.Key);
            }
            foreach (var other in links) await store.Add(other, tools.LinksIn(other));
            return claimed;
        }
        catch
        {
            await GiveBack(mails, claimed);
            throw;
        }
    }

    /// <summary>The provider was not called: the mails wait again as before.</summary>
    async Task GiveBack(IReadOnlyList<Found<MailRow>> before, IEnumerable<Found<MailRow>> claimed)
    {
        var byKey = before.ToDictionary(mail => (mail.Partition, mail.Key), mail => mail.Content);
        foreach (var mail in claimed) await store.TryWrite([mail], _ => byKey[(mail.Partition, mail.Key)]);
    }

    async Task<Delivery> Deliver(OutgoingMail letter, MailRow first)
    {
        try
        {
            // What has been put on record is carried to its end, also when the host is about to stop; providers have a time limit.
            return await provider.Send(letter, CancellationToken.None);
        }
        catch (Exception e)
        {
            log.LogError(e, "Nobody knows whether mail {Mail} of {Case} was taken.", first.Id, first.Partition);
            return new Delivery.Doubtful(e.GetType().Name);
        }
    }

    async Task Record(IReadOnlyList<Found<MailRow>> claimed, Delivery delivery)
    {
        var now = time.GetUtcNow();
        Telemetry.Mails.Add(1, new("template", claimed[0].Content.Template), new("result", delivery.GetType().Name));
        if (delivery is not (Delivery.Accepted or Delivery.Queued)) log.LogWarning("Mail {Mail} of {Case}: {Delivery}.", claimed[0].Content.Id, claimed[0].Partition, delivery);
        foreach (var part in claimed.GroupBy(mail => mail.Partition))
        {
            foreach (var mail in part)
                if (mail.Content.After(delivery, now) is { State: MailState.Waiting } again) await store.List(again);
            if (await store.TryWrite([.. part], row => row.After(delivery, now)) is null)
                foreach (var mail in part) await Record(mail, delivery, now);
        }
        await outcomes.Tell(claimed[0].Content.After(delivery, now));
        foreach (var mail in claimed) await store.Strike(mail.Content);
    }

    /// <summary>The provider's news of a mail may be faster than our note of its answer, and changes its row.</summary>
    async Task Record(Found<MailRow> claimed, Delivery delivery, DateTimeOffset now)
    {
        while (await store.Read(claimed.Content.Entry, CancellationToken.None) is { Content.State: MailState.HandingOver } found && found.Content.HandedAt == claimed.Content.HandedAt)
            if (await store.TryWrite([found], row => row.After(delivery, now)) is not null) return;
    }
}
