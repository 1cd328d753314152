using System.Net;
using Workflows.Congress.Hall;
using Workflows.Polls;
using Workflows.Storage;
using Workflows.Tests.UserTasks;
using Workflows.Web;

namespace Workflows.Tests.Congress.Hall;

/// <summary>A day in the hall through its pages: console, register, everybody's own page.</summary>
public sealed class HallPagesTests(TaskHost host) : IClassFixture<TaskHost>
{
    [Fact]
    public async Task Below_quorum_no_vote_opens_and_the_page_says_the_numbers()
    {
        var hall = await AHall.Prepared(host);
        await hall.CheckIn(1, 2, 3, 4, 5);
        var refused = await hall.Act("open");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("实到 5 < 6", await Words(refused), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await hall.Act("adjourn")).StatusCode);
        await hall.Does("adjourn", ("reason", "到会人数不足"));
        Assert.Equal("Adjourned", (await hall.Json()).GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await hall.Act("callAnew", ("on", "2020-01-01"))).StatusCode);
        await hall.Does("resume");
        await hall.CheckIn(6);
        await hall.Does("open");
    }

    [Fact]
    public async Task A_vote_on_phones_counts_those_who_were_there_when_it_opened()
    {
        var hall = await AHall.Prepared(host);
        await hall.CheckIn(1, 2, 3, 4, 5, 6);
        await hall.Does("openDevices");
        await hall.CheckIn(7);
        for (var number = 1; number <= 4; number++) Assert.Equal(HttpStatusCode.SeeOther, (await hall.Says($"代表{number}", ("act", "vote"), ("answer", Answers.Approve))).StatusCode);
        await hall.Says("代表1", ("act", "vote"), ("answer", Answers.Oppose));           // once only
        await hall.Says("代表5", ("act", "vote"), ("answer", Answers.Oppose));
        Assert.Equal(HttpStatusCode.Conflict, (await hall.Says("代表7", ("act", "vote"), ("answer", Answers.Oppose))).StatusCode);   // came later
        Assert.Equal(HttpStatusCode.Conflict, (await hall.Says("代表8", ("act", "vote"), ("answer", Answers.Oppose))).StatusCode);   // is not there
        await hall.Does("countDevices");
        var vote = (await hall.Day()).Items[0].Vote!;
        Assert.Equal((6, 4, 1, 0, 1, true), (vote.There.Present, vote.Approve, vote.Oppose, vote.Abstain, vote.Silent, vote.Verdict!.Carried));
    }

    [Fact]
    public async Task A_delegate_checks_in_with_the_rooms_code_and_only_for_the_own_seat()
    {
        var hall = await AHall.Prepared(host);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await hall.Says("代表1", ("act", "checkIn"), ("room", "12"))).StatusCode);
        var code = (await hall.Json()).GetProperty("roomCode").GetString()!;
        Assert.Equal(HttpStatusCode.SeeOther, (await hall.Says("代表1", ("act", "checkIn"), ("room", $"{code[..3]} {code[3..]}"))).StatusCode);
        Assert.Equal("Present", (await hall.Site.As(null).Json(hall.Links["代表1"])).GetProperty("presence").GetString());
        Assert.Equal("Expected", (await hall.Site.As(null).Json(hall.Links["代表2"])).GetProperty("presence").GetString());
        Assert.False((await hall.Site.As(null).Json(hall.Links["代表2"])).GetProperty("hall").TryGetProperty("roomCode", out var shown) && shown.ValueKind is System.Text.Json.JsonValueKind.String);
    }

    [Fact]
    public async Task A_steward_reads_a_badge_and_nobody_else_checks_in_with_it()
    {
        var hall = await AHall.Prepared(host);
        var badges = await hall.Site.As(AHall.Steward).Json($"{hall.Path}/badges");
        var path = $"{hall.Path}/badge/{badges[0].GetProperty("code").GetString()}";
        Assert.Equal(HttpStatusCode.OK, (await hall.Site.As(AHall.Steward).Get(path)).StatusCode);
        Assert.Equal(0, (await hall.Json()).GetProperty("present").GetInt32());            // looking at it checks nobody in
        Assert.Equal(HttpStatusCode.NotFound, (await hall.Site.As(AHall.Delegate(2)).Post(path, ("act", "arrive"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await hall.Site.As(AHall.Steward).Post(path[..^1] + "_", ("act", "arrive"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await hall.Site.As(AHall.Steward).Post(path, ("act", "arrive"))).StatusCode);
        Assert.Equal("Present", (await hall.Site.As(AHall.Steward).Json(path)).GetProperty("presence").GetString());
        Assert.Equal(HttpStatusCode.SeeOther, (await hall.Site.As(AHall.Steward).Post(path, ("act", "leave"))).StatusCode);
        Assert.Equal(2, (await hall.Site.Get<Attendance>().Log(hall.FullId)).Length);
        var log = await hall.Site.As(AHall.Steward).Get($"{hall.Path}/log.xlsx");
        Assert.Equal(Files.Xlsx, log.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.Forbidden, (await hall.Site.As("p-s1").Get($"{hall.Path}/log.xlsx")).StatusCode);
    }

    [Fact]
    public async Task An_electronic_election_is_counted_scrutinised_and_stands_with_its_arithmetic()
    {
        var hall = await AHall.Prepared(host);
        await hall.ComesToTheElection();
        await hall.Does("electronic");
        for (var number = 1; number <= 7; number++) await hall.Votes(number, Answers.Approve, number <= 5 ? Answers.Approve : Answers.Oppose, number > 5 ? Answers.Approve : Answers.Oppose);
        Assert.Equal(HttpStatusCode.Conflict, (await hall.Says("代表8", ("act", "ballot"))).StatusCode);
        Assert.Equal(7, (await hall.Json()).GetProperty("election").GetProperty("voted").GetInt32());
        await hall.Does("endBallot");
        Assert.Equal(HttpStatusCode.Conflict, (await hall.Says("代表1", ("act", "confirm"))).StatusCode);
        foreach (var scrutineer in (string[])["总监", "监一", "监二"]) Assert.Equal(HttpStatusCode.SeeOther, (await hall.Says(scrutineer, ("act", "confirm"))).StatusCode);
        var election = (await hall.Json()).GetProperty("election");
        Assert.Equal(["林知夏", "苏一鸣"], election.GetProperty("elected").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("林知夏：赞成 7 > 3：当选", election.GetProperty("arithmetic")[0].GetString()!.Replace('\u00A0', ' '));
        await hall.Does("close");
        Assert.Equal("Over", (await hall.Json()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Paper_ballots_are_typed_checked_refused_counted_again_and_confirmed()
    {
        var hall = await AHall.Prepared(host);
        await hall.ComesToTheElection();
        await hall.Does("paper");
        var wrong = await hall.Says("总监", ("act", "count"), ("returned", "7"), ("approve[1]", "7"), ("oppose[1]", "1"), ("abstain[1]", "1"), ("approve[2]", "0"), ("approve[3]", "0"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("合计 9，应等于有效票 7", await Words(wrong), StringComparison.Ordinal);
        (string, string)[] right = [("act", "count"), ("approve[1]", "6"), ("oppose[1]", "1"), ("approve[2]", "2"), ("oppose[2]", "5"), ("approve[3]", "1"), ("written", "张三 4\n看不清")];
        Assert.Equal(HttpStatusCode.SeeOther, (await hall.Says("总监", right)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await hall.Says("监一", ("act", "refuse"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await hall.Says("监一", ("act", "refuse"), ("reason", "两张票有疑问"))).StatusCode);
        Assert.Equal(RoundState.Recount, (await hall.Day()).Election!.Round!.State);
        Assert.Equal(HttpStatusCode.SeeOther, (await hall.Says("总监", right)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await hall.Says("总监", ("act", "assign"), ("means[0]", "张三"), ("means[1]", ""))).StatusCode);
        foreach (var scrutineer in (string[])["总监", "监一", "监二"]) await hall.Says(scrutineer, ("act", "confirm"));
        var election = (await hall.Day()).Election!;
        Assert.Equal((true, 0, 2), (election.IsOver, election.Vacant, election.Round!.Counts.Length));
        Assert.Equal(["林知夏", "张三"], election.Elected.Select(each => each.Name));
    }

    [Fact]
    public async Task An_electronic_ballot_given_up_for_paper_is_destroyed_unopened()
    {
        var hall = await AHall.Prepared(host);
        await hall.ComesToTheElection();
        await hall.Does("electronic");
        await hall.Votes(1, Answers.Approve, Answers.Approve, Answers.Oppose);
        Assert.Equal(HttpStatusCode.Conflict, (await hall.Says("总监", ("act", "abandon"))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await hall.Act("abandon")).StatusCode);
        await hall.Does("abandon", ("reason", "会场断网"));
        Assert.Equal(HttpStatusCode.SeeOther, (await hall.Says("总监", ("act", "abandon"))).StatusCode);
        var round = (await hall.Day()).Election!.Round!;
        Assert.Equal((BallotMeans.Paper, RoundState.Casting), (round.Means, round.State));
        Assert.Equal(PollVoid.Abandoned, (await hall.Site.Get<PollStore>().Find($"{hall.Site.School}.{round.Poll}"))!.Content.Void);
        Assert.Equal(HttpStatusCode.SeeOther, (await hall.Says("总监", ("act", "count"), ("approve[1]", "7"), ("approve[2]", "5"), ("approve[3]", "2"))).StatusCode);
    }

    [Fact]
    public async Task A_double_click_acts_once_and_an_old_page_is_refused()
    {
        var hall = await AHall.Prepared(host);
        await hall.CheckIn(1, 2, 3, 4, 5, 6);
        var version = $"{(await hall.Day()).Version}";
        await hall.Does("open", ("version", version), ("item", "i1"));
        await hall.Does("open", ("version", version), ("item", "i1"));
        Assert.Single((await hall.Day()).Items[0].Votes);
        Assert.Equal(HttpStatusCode.Conflict, (await hall.Act("unanimous", ("version", version), ("item", "i1"))).StatusCode);
    }

    [Fact]
    public async Task Only_the_chair_acts_and_readers_only_look()
    {
        var hall = await AHall.Prepared(host);
        Assert.Equal(HttpStatusCode.NotFound, (await hall.Site.As(ATaskSite.Stranger).Get(hall.Path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await hall.Site.As(AHall.Steward).Post(hall.Path, ("act", "open"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await hall.Site.As("p-s1").Get($"{hall.Path}/register")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await hall.Site.As(null).Get($"/hall/{Token.New(hall.FullId)}")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await hall.Site.As(null).Get(hall.Links["代表1"].Replace("/hall/", "/approvals/", StringComparison.Ordinal))).StatusCode);
    }

    [Fact]
    public async Task Whoever_is_not_on_the_roster_is_named_and_a_day_that_has_begun_is_not_prepared_again()
    {
        var hall = await AHall.Prepared(host);
        var unknown = await hall.Prepare("p-nobody");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        Assert.Contains("p-nobody", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await hall.Prepare("p-s1 p-s2")).StatusCode);
        await hall.CheckIn(1, 2, 3, 4, 5, 6);
        await hall.Does("open");
        Assert.Equal(HttpStatusCode.Conflict, (await hall.Prepare("p-s1 p-s2")).StatusCode);
    }

    [Fact]
    public async Task A_phone_that_asks_again_hears_nothing_as_long_as_nothing_has_changed()
    {
        var hall = await AHall.Prepared(host);
        using var phone = host.Host.NewBrowser();
        var first = await phone.GetAsync($"{hall.Links["代表1"]}/state");
        using var again = new HttpRequestMessage(HttpMethod.Get, $"{hall.Links["代表1"]}/state");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await phone.SendAsync(again)).StatusCode);
        await hall.CheckIn(1);
        using var later = new HttpRequestMessage(HttpMethod.Get, $"{hall.Links["代表1"]}/state");
        later.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.OK, (await phone.SendAsync(later)).StatusCode);
    }

    static async Task<string> Words(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).Replace('\u00A0', ' ');
}
