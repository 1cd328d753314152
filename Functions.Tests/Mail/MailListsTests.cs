using Workflows.Mail;
using Workflows.Storage;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Mail;

public sealed class MailListsTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task A_letter_is_one_line_of_its_persons_list_the_newest_first()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        await outbox.Write("rec-26-a", "a");
        await outbox.Write("rec-26-b", "b");
        await outbox.HandOverAt("11 9:00:00");
        outbox.Clock.Now = AnOutbox.At("11 10:00:00");
        await outbox.Write("rec-26-c", "c", kind: MailKind.Told, group: null);
        await outbox.Write("rec-26-d", "d", kind: MailKind.Told, group: null, isDone: true);
        await outbox.HandOverAt("11 10:00:00");
        var (mails, next) = await outbox.Lists.Page(AnOutbox.School, "p-1", null, default);
        Assert.Equal(["c", "a"], mails.Select(mail => mail.Line.Mail));
        Assert.Equal([MailStanding.Sent, MailStanding.Sent], mails.Select(mail => MailStandings.Of(mail.Row!)));
        Assert.Null(next);
        Assert.Empty((await outbox.Lists.Page(AnOutbox.School, "p-2", null, default)).Mails);
    }

    [Fact]
    public async Task A_long_list_comes_in_pages_that_lose_nothing()
    {
        var outbox = await AnOutbox.On(azurite);
        for (var number = 0; number < 60; number++)
            await outbox.Lists.Put(new MailRow($"{number}", "demo.rec-26-a", "Task", MailKind.Told, outbox.Clock.Now) { To = "p-1", State = MailState.Sent, HandedAt = outbox.Clock.Now.AddMinutes(number) });
        var (seen, after) = (new List<string>(), (string?)null);
        do
        {
            var (mails, next) = await outbox.Lists.Page(AnOutbox.School, "p-1", after, default);
            seen.AddRange(mails.Select(mail => mail.Line.Mail));
            after = next;
        }
        while (after is not null);
        Assert.Equal(Enumerable.Range(0, 60).Reverse().Select(number => $"{number}"), seen);
    }

    [Fact]
    public async Task What_is_older_than_the_school_keeps_is_taken_away_and_nothing_else()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        await outbox.Person("p-2", email: null);
        await outbox.Write("rec-26-a", "a");
        await outbox.Write("rec-26-b", "b", to: "p-2");
        await outbox.HandOverAt("11 9:00:00");
        outbox.Clock.Now = AnOutbox.At("12 9:00:00");
        await outbox.Write("rec-26-c", "c");
        await outbox.HandOverAt("12 9:00:00");
        Assert.Equal(3, await outbox.Lists.Purge(AnOutbox.School, AnOutbox.At("12 0:00:00")));
        Assert.Equal(0, await outbox.Lists.Purge(AnOutbox.School, AnOutbox.At("12 0:00:00")));
        Assert.Equal("c", Assert.Single((await outbox.Lists.Page(AnOutbox.School, "p-1", null, default)).Mails).Line.Mail);
        Assert.Empty(await outbox.Lists.FailedSince(AnOutbox.School, AnOutbox.At("10 0:00:00"), default));
        Assert.NotEmpty(await outbox.Tables.Cases.All<MailRow>("demo.rec-26-a", "mail|"));
    }

    [Fact]
    public async Task A_failure_is_told_again_when_the_process_died_before_it_could_be()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Write(new MailRow("a", "demo.rec-26-a", "Task", MailKind.Told, outbox.Clock.Now) { To = "p-1", State = MailState.Refused, Error = "SMTP 550", LastAt = outbox.Clock.Now });
        await outbox.HandOverAt("11 9:00:10");
        Assert.Equal(["a"], outbox.Told.Failed);
        Assert.Single(await outbox.Lists.FailedSince(AnOutbox.School, AnOutbox.At("10 0:00:00"), default));
        Assert.Equal(0, await outbox.Listed());
    }
}
