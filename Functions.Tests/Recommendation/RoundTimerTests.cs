using Workflows.Cases;
using Workflows.Mail;
using Workflows.Recommendation;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Recommendation;

/// <summary>What comes by itself in a round that takes applications from day 3 to day 8.</summary>
public sealed class RoundTimerTests(Azurite azurite) : IClassFixture<Azurite>
{
    static readonly DurableFunctions Timers = new([typeof(RoundTimer), typeof(OutboxTimer)]);

    [Fact]
    public async Task It_opens_is_about_to_close_and_closes_and_each_is_told_once()
    {
        await using var it = await ARound.On(azurite);
        var round = await Open(it, ARound.College);
        await Ticks(it, 1, 2, 3, 3, 4, 6, 6, 7, 8, 8, 9).Runs();
        Assert.Equal(
            ["1 Opened", "3 Told.opening", "3 Told.draft", "3 OpeningSaid", "6 Told.closing", "6 ClosingSaid", "8 ApplicationsClosed", "8 MeetingsBegun"],
            await it.Story(await it.Get<CaseStore>().Read(round)));
        Assert.Equal([$"closing.{ARound.He}", $"draft.{ARound.He}", $"opening.{ARound.Secretary}"], await Sent(it, round));
    }

    [Fact]
    public async Task A_round_of_another_college_tells_nobody_here()
    {
        await using var it = await ARound.On(azurite);
        var round = await Open(it, "文学院");
        await Ticks(it, 3, 6, 9).Runs();
        Assert.Equal(["1 Opened", "3 OpeningSaid", "6 ClosingSaid", "9 ApplicationsClosed", "9 MeetingsBegun"], await it.Story(await it.Get<CaseStore>().Read(round)));
    }

    [Fact]
    public async Task A_timer_that_was_off_over_the_whole_round_closes_it_and_mails_nobody()
    {
        await using var it = await ARound.On(azurite);
        var round = await Open(it, ARound.College);
        await Ticks(it, 12).Runs();
        var row = await it.Get<CaseStore>().Read(round);
        Assert.Equal(["1 Opened", "12 ApplicationsClosed", "12 MeetingsBegun"], await it.Story(row));
        Assert.Equal((CaseState.Completed, Rounds.Closed), (row.State, row.Outcome));
        Assert.Empty(await it.Mails());
    }

    static async Task<string> Open(ARound it, string college)
    {
        await it.Get<Drafts>().Keep(ARound.School, Stage.Activist, ARound.He, ARound.He, [new("statement", "踏实。")]);
        await it.Get<Drafts>().Keep(ARound.School, Stage.Candidate, ARound.Lin, ARound.Lin, [new("statement", "另一阶段。")]);
        var body = new RoundBody(Stage.Activist, college) { Opens = it.Clock.On(3), Closes = it.Clock.On(8) };
        return CaseRow.FullId(ARound.School, await it.Get<Rounds>().Open(ARound.School, "form", "2026 年春季批次", body, ARound.University, "许言"));
    }

    /// <summary>On each of these days the timer runs twice at once, at 10:00.</summary>
    static ARound Ticks(ARound it, params int[] days)
    {
        foreach (var day in days) it.Does(day, 10, () => Task.WhenAll(Run(nameof(RoundTimer)), Run(nameof(RoundTimer)))).Does(day, 11, () => Run(nameof(OutboxTimer)));
        return it;

        Task Run(string timer) => Timers.RunTimer(timer, it.Get<IServiceProvider>());
    }

    static async Task<IEnumerable<string>> Sent(ARound it, string round) =>
        (await it.Get<CaseStore>().All<MailRow>(round, "mail|")).Where(mail => mail.State is MailState.Sent).Select(mail => mail.Id).Order(StringComparer.Ordinal);
}
