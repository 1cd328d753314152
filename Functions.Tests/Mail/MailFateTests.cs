using Workflows.Mail;

namespace Workflows.Tests.Mail;

public sealed class MailFateTests
{
    static readonly DateTimeOffset At = AnOutbox.At("11 9:00:00");
    static readonly MailRow Sent = new MailRow("a", "demo.rec-26-a", "Task", MailKind.Asked, At) { To = "p-1" }.HandingOver(At).After(new Delivery.Accepted("m"), At);

    static MailNews News(MailEvent kind, int minute, string? reason = null) => new(kind, At.AddMinutes(minute), reason);

    static MailRow After(MailRow row, params IEnumerable<MailNews> news) => news.Aggregate(row, (now, each) => now.Hearing(each));

    [Fact]
    public void News_comes_to_the_same_in_any_order_and_however_often()
    {
        MailNews[] news = [News(MailEvent.Deferred, 1), News(MailEvent.Deferred, 2), News(MailEvent.Delivered, 3), News(MailEvent.Bounced, 4, "5.4.4"), News(MailEvent.Bounced, 5, "5.0.0")];
        var expected = After(Sent, news).Fate;
        Assert.Equal(new MailFate { DeferredAt = At.AddMinutes(1), DeliveredAt = At.AddMinutes(3), Failure = news[3] }, expected);
        foreach (var order in Orders(news))
        {
            Assert.Equal(expected, After(Sent, order).Fate);
            Assert.Equal(expected, After(Sent, [.. order, .. order.Reverse()]).Fate);
        }
    }

    [Fact]
    public void How_far_a_mail_has_come_only_goes_forward()
    {
        foreach (var order in Orders([News(MailEvent.Taken, 0), News(MailEvent.Deferred, 1), News(MailEvent.Delivered, 2), News(MailEvent.Dropped, 3), News(MailEvent.Bounced, 4), News(MailEvent.Spam, 5)]))
        {
            var (row, furthest) = (Sent, MailStanding.Sent);
            foreach (var news in order)
            {
                row = row.Hearing(news);
                var now = MailStandings.Of(row);
                Assert.True(now >= furthest, $"{furthest} became {now}");
                furthest = now;
            }
        }
    }

    [Fact]
    public void What_is_known_already_changes_no_row()
    {
        Assert.Same(Sent, Sent.Hearing(News(MailEvent.Taken, 1)));
        var deferred = Sent.Hearing(News(MailEvent.Deferred, 1));
        Assert.Same(deferred, deferred.Hearing(News(MailEvent.Deferred, 9)));
        Assert.Same(deferred, deferred.Hearing(News(MailEvent.Deferred, 1)));
    }

    [Fact]
    public void A_mail_in_doubt_is_known_to_have_gone_once_the_provider_tells_of_it()
    {
        var doubtful = Sent with { State = MailState.Unknown };
        Assert.Equal(MailStanding.Unknown, MailStandings.Of(doubtful));
        Assert.Equal(MailStanding.Sent, MailStandings.Of(doubtful.Hearing(News(MailEvent.Taken, 1))));
        Assert.Equal(MailStanding.Delivered, MailStandings.Of(doubtful.Hearing(News(MailEvent.Delivered, 1))));
    }

    [Fact]
    public void A_mail_that_came_back_after_it_was_delivered_says_both()
    {
        var row = After(Sent, News(MailEvent.Bounced, 9, MailFault.MailboxFull), News(MailEvent.Delivered, 1));
        Assert.Equal((MailStanding.Bounced, MailFault.MailboxFull), (MailStandings.Of(row), MailStandings.ReasonOf(row, row.Fate)));
        Workflows.Web.Languages.Use(Workflows.Web.Languages.Chinese);
        var said = MailWords.Of(row, row.Fate);
        Assert.Equal(("被退回", "late", At.AddMinutes(1)), (said.Word, said.Mark, said.DeliveredBefore));
        Assert.Contains("邮箱满了", said.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_standing_and_every_fault_has_its_words_in_both_languages()
    {
        foreach (var language in (string[])[Workflows.Web.Languages.Chinese, Workflows.Web.Languages.English])
        {
            Workflows.Web.Languages.Use(language);
            var faults = typeof(MailFault).GetFields().Select(field => (string)field.GetRawConstantValue()!);
            foreach (var fault in faults.Where(fault => fault is not MailFault.Interrupted))
                Assert.NotEmpty(MailWords.Of(Sent with { State = MailState.Refused, Error = fault }, null).Why!);
            foreach (var kind in Enum.GetValues<MailEvent>()) Assert.NotEmpty(MailWords.Of(Sent, MailFate.None.With(News(kind, 1))).Word);
            foreach (var state in Enum.GetValues<MailState>()) Assert.NotEmpty(MailWords.Of(Sent with { State = state }, null).Word);
            Assert.Contains("SMTP 450", MailWords.Of(Sent with { State = MailState.Waiting, Error = "SMTP 450" }, null).Why, StringComparison.Ordinal);
            Assert.Contains("SMTP 550", MailWords.Of(Sent with { State = MailState.Refused, Error = "SMTP 550" }, null).Why, StringComparison.Ordinal);
        }
    }

    static IEnumerable<MailNews[]> Orders(MailNews[] of) => of.Length == 0 ? [[]] : of.SelectMany((first, at) => Orders([.. of[..at], .. of[(at + 1)..]]).Select(rest => (MailNews[])[first, .. rest]));
}
