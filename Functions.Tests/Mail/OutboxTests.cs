using Workflows.Mail;
using Workflows.Storage;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Mail;

public sealed class OutboxTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task Mails_of_one_person_and_group_go_as_one()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        await outbox.Person("p-2");
        await outbox.Write("rec-26-a", "a");
        await outbox.Write("rec-26-b", "b");
        await outbox.Write("rec-26-c", "c", group: "lists");
        await outbox.Write("rec-26-d", "d", group: null);
        await outbox.Write("rec-26-e", "e", group: null);
        await outbox.Write("rec-26-f", "f", to: "p-2");

        Assert.Equal(5, await outbox.HandOverAt("11 9:00:00"));
        Assert.Equal(["a b", "c", "d", "e", "f"], outbox.Sent.Order());
        Assert.Equal(["p-1@example.edu.cn", "p-2@example.edu.cn"], outbox.Provider.Sent.Select(mail => mail.ToAddress).Distinct().Order());
        Assert.Equal(0, await outbox.HandOverAt("11 9:00:10"));
        Assert.Equal(0, await outbox.Listed());
    }

    [Fact]
    public async Task Reminders_are_one_digest_whatever_their_groups()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        await outbox.Write("rec-26-a", "a", kind: MailKind.Reminder);
        await outbox.Write("rec-26-b", "b", kind: MailKind.Reminder, group: "lists");
        await outbox.Write("rec-26-c", "c", kind: MailKind.Reminder, group: null);
        await outbox.HandOverAt("11 9:00:00");
        Assert.Equal(["a b c"], outbox.Sent);
    }

    [Fact]
    public async Task What_is_not_due_waits()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        await outbox.Write(new MailRow("a", "demo.rec-26-a", "Task", MailKind.Told, AnOutbox.At("12 8:00:00")) { To = "p-1" });
        Assert.Equal(0, await outbox.HandOverAt("12 7:59:59"));
        Assert.Equal(1, await outbox.HandOverAt("12 8:00:00"));
    }

    [Fact]
    public async Task The_first_mail_goes_once_it_has_gathered_and_those_that_follow_with_the_next_digest()
    {
        var outbox = await AnOutbox.On(azurite);
        outbox.Digests = AnOutbox.TwiceADay;
        await outbox.Person("p-1");
        var first = await outbox.Write("rec-26-a", "a");
        Assert.Equal(0, await outbox.HandOverAt("11 9:00:30"));
        await outbox.Write("rec-26-b", "b");
        Assert.Equal(1, await outbox.HandOverAt("11 9:01:00"));
        Assert.Equal(["a b"], outbox.Sent);
        Assert.Equal(MailState.Sent, await outbox.StateOf(first));

        outbox.Clock.Now = AnOutbox.At("11 9:30:00");
        var third = await outbox.Write("rec-26-c", "c");
        Assert.Equal(0, await outbox.HandOverAt("11 9:35:00"));
        Assert.Equal((MailState.Waiting, AnOutbox.At("11 14:00:00")), (await outbox.StateOf(third), (await outbox.Read(third)).DueAt));
        await outbox.Write("rec-26-d", "d", kind: MailKind.Told, group: null);
        Assert.Equal(1, await outbox.HandOverAt("11 9:36:00"));
        outbox.Clock.Now = AnOutbox.At("11 13:59:00");
        await outbox.Write("rec-26-e", "e");
        Assert.Equal(0, await outbox.HandOverAt("11 13:59:00"));
        Assert.Equal(1, await outbox.HandOverAt("11 14:00:00"));
        Assert.Equal(["a b", "d", "c e"], outbox.Sent);

        outbox.Clock.Now = AnOutbox.At("11 14:00:05");
        await outbox.Write("rec-26-f", "f");
        Assert.Equal(0, await outbox.HandOverAt("11 20:00:00"));
        Assert.Equal(1, await outbox.HandOverAt("12 8:00:00"));
        Assert.Equal(0, await outbox.Listed());
    }

    [Fact]
    public async Task A_hundred_tasks_in_one_day_are_a_few_mails()
    {
        var outbox = await AnOutbox.On(azurite);
        outbox.Digests = AnOutbox.TwiceADay;
        await outbox.Person("p-1");
        for (var at = AnOutbox.At("11 7:00:00"); at < AnOutbox.At("12 7:00:00"); at = at.AddMinutes(15))
        {
            outbox.Clock.Now = at;
            await outbox.Write($"rec-26-{at:HHmm}", $"{at:HHmm}");
            await outbox.Outbox.HandOver(AnOutbox.School);
        }
        await outbox.HandOverAt("12 8:00:00");
        Assert.InRange(outbox.Provider.Sent.Count, 1, 5);
        Assert.Equal(96, outbox.Provider.Sent.Sum(mail => mail.Links.Length));
    }

    [Fact]
    public async Task Whom_the_roster_knows_no_address_of_gets_nothing_and_the_mail_says_why()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1", email: null);
        await outbox.Person("p-2", hasLeft: true);
        var (silent, unknown, asked, told) = (await outbox.Write("rec-26-a", "a"), await outbox.Write("rec-26-a", "b", to: "p-9"),
            await outbox.Write("rec-26-a", "c", to: "p-2"), await outbox.Write("rec-26-a", "d", to: "p-2", kind: MailKind.Told));
        Assert.Equal(1, await outbox.HandOverAt("11 9:00:00"));
        Assert.Equal((MailState.Refused, MailFault.NoAddress), (await outbox.StateOf(silent), (await outbox.Read(silent)).Error));
        Assert.Equal((MailState.Refused, MailFault.NoAddress), (await outbox.StateOf(unknown), (await outbox.Read(unknown)).Error));
        Assert.Equal((MailState.Refused, MailFault.HasLeft), (await outbox.StateOf(asked), (await outbox.Read(asked)).Error));
        Assert.Equal(MailState.Sent, await outbox.StateOf(told));
        Assert.Equal(0, await outbox.Listed());
    }

    [Fact]
    public async Task Somebody_outside_the_roster_is_mailed_by_address()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Write(new MailRow("a", "demo.rec-26-a", "Task", MailKind.Told, outbox.Clock.Now) { ToAddress = "objector@example.com" });
        Assert.Equal(1, await outbox.HandOverAt("11 9:00:00"));
        Assert.Equal("objector@example.com", Assert.Single(outbox.Provider.Sent).ToAddress);
    }

    [Fact]
    public async Task What_is_done_meanwhile_is_not_mailed()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        var (open, done, alone) = (await outbox.Write("rec-26-a", "a"), await outbox.Write("rec-26-b", "b", isDone: true), await outbox.Write("rec-26-c", "c", group: null, isDone: true));
        Assert.Equal(1, await outbox.HandOverAt("11 9:00:00"));
        Assert.Equal(["a"], outbox.Sent);
        Assert.Equal([MailState.Sent, MailState.Dropped, MailState.Dropped], [await outbox.StateOf(open), await outbox.StateOf(done), await outbox.StateOf(alone)]);
        Assert.Equal(0, await outbox.Listed());
    }

    [Fact]
    public async Task What_was_surely_not_taken_is_tried_again_later_with_a_new_link()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        var mail = await outbox.Write("rec-26-a", "a");
        outbox.Provider.Answers = _ => new Delivery.NotYet("SendGrid 503");
        Assert.Equal(0, await outbox.HandOverAt("11 9:00:00"));
        Assert.Equal((MailState.Waiting, "SendGrid 503"), (await outbox.StateOf(mail), (await outbox.Read(mail)).Error));
        Assert.Empty(await outbox.Tables.Cases.All<object>(mail.Partition, "link|"));
        Assert.Equal((0, 1), (await outbox.HandOverAt("11 9:00:59"), outbox.Provider.Calls));

        outbox.Provider.Answers = _ => new Delivery.Accepted("m-1");
        Assert.Equal(1, await outbox.HandOverAt("11 9:01:00"));
        var sent = await outbox.Read(mail);
        Assert.Equal((MailState.Sent, "m-1", 2, null), (sent.State, sent.ProviderId, sent.Attempts, sent.Error));
        Assert.Single(await outbox.Tables.Cases.All<object>(mail.Partition, "link|"));
        Assert.Equal(0, await outbox.Listed());
    }

    [Fact]
    public async Task What_may_have_been_taken_is_not_sent_again()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        var (doubtful, broken) = (await outbox.Write("rec-26-a", "a"), await outbox.Write("rec-26-b", "b", group: null));
        outbox.Provider.Answers = mail => mail.Subject == "a" ? new Delivery.Doubtful("SendGrid 500") : throw new InvalidOperationException("broken");
        await outbox.HandOverAt("11 9:00:00");
        outbox.Provider.Answers = _ => new Delivery.Accepted();
        await outbox.HandOverAt("18 9:00:00");
        Assert.Equal((MailState.Unknown, MailState.Unknown, 2), (await outbox.StateOf(doubtful), await outbox.StateOf(broken), outbox.Provider.Calls));
        Assert.Equal(0, await outbox.Listed());
    }

    [Fact]
    public async Task A_broken_or_missing_template_holds_up_nobody_else_and_is_tried_again()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        await outbox.Person("p-2");
        var (missing, fine) = (await outbox.Write("rec-26-a", "a", template: "Nobody"), await outbox.Write("rec-26-b", "b", to: "p-2"));
        await outbox.HandOverAt("11 9:00:00");
        Assert.Equal((MailState.Waiting, MailFault.Template, MailState.Sent), (await outbox.StateOf(missing), (await outbox.Read(missing)).Error, await outbox.StateOf(fine)));

        var later = await outbox.Write("rec-26-c", "c");
        outbox.Template.Breaks = () => new InvalidOperationException("broken");
        await outbox.HandOverAt("11 9:00:01");
        Assert.Equal(MailState.Waiting, await outbox.StateOf(later));
        outbox.Template.Breaks = () => null;
        await outbox.HandOverAt("11 9:02:00");
        Assert.Equal(MailState.Sent, await outbox.StateOf(later));
    }

    [Fact]
    public async Task Tokens_lie_in_clear_in_no_row()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        var mails = new[] { await outbox.Write("rec-26-a", "a"), await outbox.Write("rec-26-b", "b") };
        await outbox.HandOverAt("11 9:00:00");
        var tokens = Assert.Single(outbox.Provider.Sent).Links.Select(link => Token.Parse(link.Split('/')[^1])!).ToList();
        Assert.Equal(2, tokens.Count);
        foreach (var (token, mail) in tokens.Zip(mails))
        {
            var link = await outbox.Tables.Cases.Find<TaskTemplate.TaskLink>(token.Partition, token.Key);
            Assert.Equal((mail.Partition, new TaskTemplate.TaskLink(mail.Id, "p-1")), (token.Partition, link?.Content));
        }
        foreach (var table in outbox.Tables.All)
        {
            await foreach (var row in table.QueryAsync<Azure.Data.Tables.TableEntity>())
                Assert.DoesNotContain(tokens, token => row.Any(cell => cell.Value?.ToString()?.Contains(token.Secret, StringComparison.Ordinal) ?? false));
        }
    }

    [Fact]
    public async Task A_list_older_than_its_mails_does_no_harm_and_is_put_right()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        var (sent, moved) = (await outbox.Write("rec-26-a", "a"), await outbox.Write("rec-26-b", "b", group: null));
        await outbox.HandOverAt("11 9:00:00");
        await OutboxRows.Put(outbox.Tables.Lists, sent);
        await OutboxRows.Put(outbox.Tables.Lists, sent with { Id = "never-written" });
        await outbox.Tables.Cases.Put(moved.Partition, moved.Key, moved with { DueAt = AnOutbox.At("12 9:00:00") });
        await OutboxRows.Put(outbox.Tables.Lists, moved);
        Assert.Equal((0, 1), (await outbox.HandOverAt("11 9:01:00"), await outbox.Listed()));
        Assert.Equal((1, 0), (await outbox.HandOverAt("12 9:00:00"), await outbox.Listed()));
        Assert.Equal(["a", "b", "b"], outbox.Sent);
    }

    [Fact]
    public async Task Mails_speak_the_language_of_whom_they_are_for()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        await outbox.Person("p-2", language: "en");
        await outbox.Write("rec-26-a", "a");
        await outbox.Write("rec-26-b", "b", to: "p-2");
        await outbox.HandOverAt("11 9:00:00");
        Assert.Equal(["zh-CN", "en"], outbox.Provider.Sent.OrderBy(mail => mail.Subject).Select(mail => mail.Html.Split("lang=\"")[1].Split('"')[0]));
    }

    [Fact]
    public async Task A_large_list_is_one_mail()
    {
        var outbox = await AnOutbox.On(azurite);
        await outbox.Person("p-1");
        for (var at = 0; at < 120; at++) await outbox.Write($"rec-26-{at:D3}", $"{at:D3}");
        Assert.Equal(1, await outbox.HandOverAt("11 9:00:00"));
        Assert.Equal((120, 0), (Assert.Single(outbox.Provider.Sent).Links.Length, await outbox.Listed()));
    }
}
