using Workflows.Mail;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Mail;

/// <summary>Law 4: whatever happens, one message is sent at most once, and is known to be sent, or not known.</summary>
public sealed class OutboxMishapTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task A_process_that_dies_after_any_write_sends_nothing_twice_and_leaves_nothing_behind()
    {
        var (died, write) = (true, 0);
        while (died)
        {
            died = await DiesAfter(++write);
            Assert.InRange(write, 1, 60);
        }
        Assert.True(write > 15, $"Only {write - 1} writes were put to the test.");
    }

    /// <returns>Whether it died.</returns>
    async Task<bool> DiesAfter(int write)
    {
        var outbox = await AnOutbox.On(azurite, new StorageWatch(new Mishaps { CrashAfterWrite = write }));
        outbox.Digests = AnOutbox.TwiceADay with { GatherFor = TimeSpan.Zero };
        await outbox.Person("p-1");
        var refusals = 0;
        outbox.Provider.Answers = mail => mail.Subject == "c" && refusals++ == 0 ? new Delivery.NotYet("SendGrid 503") : new Delivery.Accepted("m");
        var mails = new List<MailRow>
        {
            await outbox.Write("rec-26-a", "a"), await outbox.Write("rec-26-b", "b"),
            await outbox.Write("rec-26-a", "c", kind: MailKind.Told, group: null), await outbox.Write("rec-26-a", "d", kind: MailKind.Told, group: null, isDone: true),
        };
        var died = !await outbox.Outlives();
        // What follows the first mail waits for the digest of 14:00.
        outbox.Clock.Now = AnOutbox.At("11 9:20:00");
        mails.Add(await outbox.Write("rec-26-e", "e"));
        foreach (var time in new[] { "11 9:20:00", "11 9:21:00", "11 9:40:00", "11 14:00:00", "11 14:20:00", "12 8:00:00", "12 9:00:00" })
        {
            outbox.Clock.Now = AnOutbox.At(time);
            died |= !await outbox.Outlives();
        }

        var sent = outbox.Sent.SelectMany(subject => subject.Split(' ')).ToList();
        Assert.Equal(sent.Distinct(), sent);
        var states = new List<MailState>();
        foreach (var mail in mails) states.Add(await outbox.StateOf(mail));
        Assert.All(states, state => Assert.True(state is MailState.Sent or MailState.Unknown or MailState.Dropped, $"After write {write}: {string.Join(", ", states)}"));
        Assert.All(mails.Zip(states).Where(each => each.Second == MailState.Sent), each => Assert.Contains(each.First.Id, sent));
        Assert.Equal(MailState.Dropped, states[3]);
        // One death costs the certainty of at most one mail.
        Assert.True(mails.Zip(states).Where(each => each.Second == MailState.Unknown).Select(each => each.First.Group ?? each.First.Id).Distinct().Count() <= (died ? 1 : 0));
        Assert.Equal(0, await outbox.Listed());
        return died;
    }

    [Fact]
    public async Task Two_hand_overs_at_once_send_nothing_twice_and_forget_nothing()
    {
        var outbox = await AnOutbox.On(azurite);
        var mails = new List<MailRow>();
        for (var person = 0; person < 12; person++)
        {
            await outbox.Person($"p-{person}");
            for (var at = 0; at < 4; at++) mails.Add(await outbox.Write($"rec-26-{at}", $"{person}.{at}", to: $"p-{person}"));
        }
        var others = Enumerable.Range(0, 3).Select(_ => outbox.NewOutbox(outbox.Tables)).Append(outbox.Outbox).ToList();
        for (var round = 0; round < 20 && await outbox.Listed() > 0; round++) await Task.WhenAll(others.Select(other => other.HandOver(AnOutbox.School)));

        var sent = outbox.Sent.SelectMany(subject => subject.Split(' ')).Order(StringComparer.Ordinal);
        Assert.Equal(mails.Select(mail => mail.Id).Order(StringComparer.Ordinal), sent);
        Assert.Equal(12, outbox.Provider.Sent.Count);
        foreach (var mail in mails) Assert.Equal(MailState.Sent, await outbox.StateOf(mail));
    }

    [Fact]
    public async Task A_mail_that_is_being_handed_over_is_left_alone_for_ten_minutes_and_then_given_up()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        var mail = (await outbox.Write("rec-26-a", "a")).HandingOver(outbox.Clock.Now);
        await outbox.Write(mail);
        await outbox.HandOverAt("11 9:09:59");
        Assert.Equal(MailState.HandingOver, await outbox.StateOf(mail));
        await outbox.HandOverAt("11 9:10:00");
        Assert.Equal((MailState.Unknown, MailFault.Interrupted, 0), (await outbox.StateOf(mail), (await outbox.Read(mail)).Error, outbox.Provider.Calls));
    }
}
