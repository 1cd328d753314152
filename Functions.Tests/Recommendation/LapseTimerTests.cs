using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Recommendation;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Recommendation;

/// <summary>
/// How long a recommendation is good, told as (day, what happened): Lin's meeting is on day 9, 10 March 2026, so it is valid until the end of 10 March 2028, which is
/// day 740, and the reminder is due on day 680.
/// </summary>
public sealed class LapseTimerTests(Azurite azurite) : IClassFixture<Azurite>
{
    static readonly DurableFunctions Nightly = new([typeof(LapseTimer), typeof(OutboxTimer)]);

    [Fact]
    public async Task It_lapses_after_two_years_and_the_reminder_comes_60_days_before()
    {
        await using var it = await Recommended();
        await it.Does(670, 12, () => Watch(it)).Does(743, 12, () => Task.CompletedTask).Runs();
        Assert.Equal(["680 LapseReminded", "741 Lapsed"], (await it.Story(await it.Case(ARound.Lin))).TakeLast(2));
        Assert.Equal((LapseTimer.Lapsed, "Recommended"), await Standing(it));
        var mails = (await it.Get<CaseStore>().All<MailRow>((await it.Case(ARound.Lin)).Id, "mail|Lapse.")).OrderBy(mail => mail.To, StringComparer.Ordinal);
        Assert.Equal([(ARound.Lin, MailState.Sent), (ARound.PartySecretary, MailState.Sent)], mails.Select(mail => (mail.To!, mail.State)));
    }

    [Fact]
    public async Task Who_has_become_a_probationary_member_has_a_fulfilled_recommendation_and_is_not_reminded()
    {
        await using var it = await Recommended();
        await it.Does(600, 12, () => Joins(it)).Does(670, 12, () => Watch(it)).Does(743, 12, () => Task.CompletedTask).Runs();
        Assert.Equal("680 Fulfilled", (await it.Story(await it.Case(ARound.Lin)))[^1]);
        Assert.Equal((LapseTimer.Fulfilled, "Recommended"), await Standing(it));
    }

    [Fact]
    public async Task A_timer_that_was_off_for_a_week_and_then_runs_twice_at_once_does_everything_once()
    {
        await using var it = await Recommended();
        await it.Does(687, 2.5, () => Twice(it)).Does(688, 2.5, () => Twice(it)).Does(748, 2.5, () => Twice(it)).Runs();
        Assert.Equal(["687 LapseReminded", "748 Lapsed"], (await it.Story(await it.Case(ARound.Lin))).TakeLast(2));
        Assert.Equal(2, (await it.Mails()).Count(mail => mail.StartsWith("Lapse.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_has_left_the_roster_at_the_end_has_a_lapsed_recommendation()
    {
        await using var it = await Recommended();
        await it.Does(700, 12, () => it.Get<PeopleStore>().Change(ARound.School, ARound.Lin, person => person with { HasLeft = true })).Does(748, 2.5, () => Twice(it)).Runs();
        Assert.Equal("748 Lapsed", (await it.Story(await it.Case(ARound.Lin)))[^1]);
    }

    async Task<ARound> Recommended() => (await ARound.On(azurite)).Applies(ARound.Lin).BranchMeets().IsReviewed(ARound.Lin);

    static Task Watch(ARound it)
    {
        it.Clock.Enter(Nightly, it.Get<IServiceProvider>(), it.Watch);
        return Task.CompletedTask;
    }

    static Task Twice(ARound it) => Task.WhenAll(Once(it), Once(it));

    static Task Once(ARound it) => Nightly.RunTimer(nameof(LapseTimer), it.Get<IServiceProvider>());

    static Task<Person?> Joins(ARound it) =>
        it.Get<PeopleStore>().Change(ARound.School, ARound.Lin, person => person with { PoliticalStatus = PoliticalStatus.ProbationaryPartyMember });

    static async Task<(string?, string?)> Standing(ARound it) => (await it.Case(ARound.Lin)) is var row ? (row.Validity, row.Outcome) : default;
}
