using Workflows.Mail;

namespace Workflows.Tests.Mail;

public sealed class DomainRateTests
{
    [Fact]
    public void A_whole_school_to_one_domain_goes_within_the_rate_and_each_mail_asks_a_few_times_only()
    {
        var clock = new SetClock(AnOutbox.At("11 9:00:00"));
        var start = clock.Now;
        var rate = new DomainRate(60, clock);
        var waiting = Enumerable.Range(0, 1200).Select(_ => (Due: start, Asked: 0)).ToList();
        var gone = new List<(DateTimeOffset At, int Asked)>();
        for (; waiting.Count > 0; clock.Now += TimeSpan.FromSeconds(10))
            foreach (var mail in waiting.Where(mail => mail.Due <= clock.Now).ToList())
            {
                waiting.Remove(mail);
                if (rate.Take("qq.com", isUrgent: false) is { } wait) waiting.Add((clock.Now + wait, mail.Asked + 1));
                else gone.Add((clock.Now, mail.Asked + 1));
            }
        Assert.InRange((gone[^1].At - start).TotalMinutes, 19, 25);
        Assert.InRange(gone.Max(mail => mail.Asked), 2, 5);
        Assert.All(gone, mail => Assert.InRange(gone.Count(other => other.At > mail.At - TimeSpan.FromMinutes(1) && other.At <= mail.At), 1, 60));
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        var rate = new DomainRate(0, TimeProvider.System);
        for (var i = 0; i < 1000; i++) Assert.Null(rate.Take("qq.com", isUrgent: false));
    }

    [Fact]
    public void Whoever_comes_later_does_not_go_before_those_who_wait()
    {
        var clock = new SetClock(AnOutbox.At("11 9:00:00"));
        var (rate, start, number) = (new DomainRate(60, clock), clock.Now, 0);
        var waiting = new List<(int Number, DateTimeOffset Due)>();
        var gone = new List<int>();
        for (; clock.Now < start.AddMinutes(10); clock.Now += TimeSpan.FromSeconds(10))
        {
            // Ninety at once, then as many as may go: a queue that stays.
            foreach (var _ in Enumerable.Range(0, clock.Now == start ? 90 : 10)) waiting.Add((++number, clock.Now));
            foreach (var mail in waiting.Where(mail => mail.Due <= clock.Now).OrderBy(mail => mail.Due).ThenBy(mail => mail.Number).ToList())
            {
                waiting.Remove(mail);
                if (rate.Take("qq.com", isUrgent: false) is { } wait) waiting.Add((mail.Number, clock.Now + wait));
                else gone.Add(mail.Number);
            }
        }

        Assert.InRange(gone.Count, 500, 600);
        Assert.All(gone.Select((mail, place) => mail - place), late => Assert.InRange(late, -120, 120));
        Assert.DoesNotContain(waiting, mail => mail.Number < gone.Max() - 120);
    }
}
