using Workflows.Mail;

namespace Workflows.Tests.Mail;

public sealed class MailRowTests
{
    static readonly DateTimeOffset Now = new(2026, 5, 25, 8, 0, 0, TimeSpan.FromHours(8));
    static readonly MailRow Waiting = new("CollegeReview.1.Asked.p-123", "demo.rec-26-7k3q9m", "Task", MailKind.Asked, Now) { To = "p-123" };

    static MailRow AtAttempt(int attempt) => (Waiting with { Attempts = attempt - 1 }).HandingOver(Now);

    [Theory]
    [InlineData(1, 1), InlineData(2, 2), InlineData(3, 4), InlineData(6, 32), InlineData(7, 60), InlineData(20, 60)]
    public void A_mail_not_taken_waits_twice_as_long_each_time_and_at_most_an_hour(int attempt, int minutes)
    {
        var after = AtAttempt(attempt).After(new Delivery.NotYet("SendGrid 503"), Now);
        Assert.Equal((MailState.Waiting, Now.AddMinutes(minutes)), (after.State, after.DueAt));
    }

    [Fact]
    public void A_mail_never_taken_is_given_up_after_about_a_day()
    {
        var (row, now) = (Waiting, Now);
        while (row.State == MailState.Waiting)
        {
            now = row.DueAt;
            row = row.HandingOver(now).After(new Delivery.NotYet("SendGrid 503"), now);
        }
        Assert.Equal((MailState.Refused, "SendGrid 503"), (row.State, row.Error));
        Assert.InRange((now - Now).TotalHours, 20, 30);
    }

    [Theory]
    [InlineData(5, 5), InlineData(0, 1), InlineData(100_000, 360)]
    public void A_provider_may_ask_for_a_longer_pause_but_not_for_ever(int asked, int minutes) =>
        Assert.Equal(Now.AddMinutes(minutes), AtAttempt(1).After(new Delivery.NotYet("SendGrid 429", TimeSpan.FromMinutes(asked)), Now).DueAt);

    [Fact]
    public void A_mail_whose_turn_is_later_has_not_been_tried_and_is_never_given_up_for_it()
    {
        var row = Waiting;
        for (var turn = 0; turn < 2 * MailRow.MostAttempts; turn++)
        {
            var now = row.DueAt;
            row = row.HandedOverIn([row.Entry], now).After(new Delivery.Queued(TimeSpan.FromSeconds(7)), now);
            Assert.Equal((MailState.Waiting, 0, now.AddSeconds(7), null), (row.State, row.Attempts, row.DueAt, row.HandedAt));
        }
    }

    [Fact]
    public void A_key_holds_what_a_table_allows_whatever_the_ids_are()
    {
        var row = Waiting with { Id = "a/b#c?d|e\\f", To = "p|1" };
        Assert.DoesNotContain(OutboxRows.KeyOf(row) + row.Key, c => c is '/' or '#' or '?' or '\\');
        Assert.Equal(4, OutboxRows.KeyOf(row).Split('|').Length);
    }

    [Fact]
    public void The_outbox_is_in_the_order_in_which_mails_are_due()
    {
        var early = OutboxRows.KeyOf(Waiting with { To = "p-999" });
        var late = OutboxRows.KeyOf(Waiting with { DueAt = Now.AddSeconds(1), To = "p-111" });
        Assert.True(string.CompareOrdinal(early, late) < 0);
        Assert.StartsWith("20260525000000|", early, StringComparison.Ordinal);
    }
}
