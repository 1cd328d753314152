using System.Net;
using System.Text.RegularExpressions;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Polls;
using Workflows.Recommendation;
using Workflows.Tests.UserTasks;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Tests.Polls;

/// <summary>A branch's meeting that votes on phones, through its pages.</summary>
public sealed partial class PollPagesTests(TaskHost host) : IClassFixture<TaskHost>
{
    [Fact]
    public async Task A_branch_votes_and_its_numbers_stand_in_the_meetings_form()
    {
        var meeting = await AMeeting.On(host);
        await meeting.Begin();
        for (var number = 1; number <= 20; number++) await meeting.CheckIn(number);
        Assert.Equal(HttpStatusCode.Conflict, (await meeting.Do("open")).StatusCode);
        await meeting.CheckIn(21);
        await meeting.CheckIn(22);
        Assert.Equal(HttpStatusCode.SeeOther, (await meeting.Do("open")).StatusCode);
        for (var number = 1; number <= 20; number++) await meeting.Vote(number, number <= 12 ? Answers.Approve : number <= 17 ? Answers.Oppose : Answers.Abstain);
        var open = await meeting.Secretary.Json(meeting.Path);
        Assert.Equal("Open", open.GetProperty("state").GetString());
        Assert.False(open.TryGetProperty("count", out _));
        Assert.Equal(20, open.GetProperty("voters").EnumerateArray().Count(voter => voter.GetProperty("state").GetString() is "Voted"));

        Assert.Equal(HttpStatusCode.SeeOther, (await meeting.Do("close")).StatusCode);
        var entered = (await meeting.Site.Case(meeting.Id)).BodyAs<MeetingBody>().Entered!;
        Assert.Equal(new PaperBallot(42, 0, 22, 22, 20, 20, 0) { Tallies = entered.Ballot.Tallies }, entered.Ballot);
        Assert.Equal(new Tally(ATaskSite.Lin, 12, 5, 3), Assert.Single(entered.Ballot.Tallies));
        var form = await meeting.Secretary.Page($"/tasks/{meeting.Id}.BranchMeeting.1");
        Assert.Matches("name=\"present\" value=\"22\"", form);
        Assert.Matches($"approve\\[{meeting.Case}\\]\"[^>]*value=\"12\"", form);
        var box = await meeting.Secretary.Page($"{meeting.Path}/box.csv");
        Assert.Equal([meeting.Case, .. Enumerable.Repeat("abstain", 3), .. Enumerable.Repeat("approve", 12), .. Enumerable.Repeat("oppose", 5)], box.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(HttpStatusCode.NotFound, (await meeting.Secretary.Get($"{meeting.Path}/codes.csv")).StatusCode);
    }

    [Fact]
    public async Task Who_has_a_mail_checks_in_with_the_rooms_code_and_looks_at_the_ballot_before_it_is_cast()
    {
        var meeting = await AMeeting.On(host);
        await meeting.Begin();
        await meeting.Site.Get<Outbox>().HandOver(meeting.Site.School, CancellationToken.None);
        var link = await meeting.Site.LinkOf(ATaskSite.Stranger, "投票");
        var phone = meeting.Site.As(null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await phone.Post(link, ("room", "12"))).StatusCode);
        var code = (await meeting.Secretary.Json($"{meeting.Path}/room")).GetProperty("code").GetString()!;
        Assert.Equal(HttpStatusCode.SeeOther, (await phone.Post(link, ("room", $"{code[..3]} {code[3..]}"))).StatusCode);
        for (var number = 4; number <= 25; number++) await meeting.CheckIn(number);
        Assert.Equal("soon", (await phone.Json(link)).GetProperty("state").GetString());
        await meeting.Do("open");

        var ballot = await phone.Page(link);
        Assert.DoesNotContain("checked", ballot, StringComparison.Ordinal);
        Assert.Matches("<legend>林知夏（软件 2302）</legend>", WebUtility.HtmlDecode(ballot).Replace('\u00A0', ' '));
        var question = (await phone.Json(link)).GetProperty("questions")[0];
        var field = question.GetProperty("field").GetString()!;
        var review = await phone.Post(link, (field, "approve"), ("act", "review"));
        Assert.Contains("投出这张选票", await review.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("open", (await phone.Json(link)).GetProperty("state").GetString());
        Assert.Contains("checked", await (await phone.Post(link, (field, "approve"), ("act", "change"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await phone.Post(link, (field, "perhaps"), ("act", "cast"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await phone.Post(link, (field, "approve"), ("act", "cast"))).StatusCode);
        Assert.Equal("voted", (await phone.Json(link)).GetProperty("state").GetString());
        Assert.Contains("选票已收到", await (await phone.Post(link, (field, "oppose"), ("act", "cast"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await phone.Get(link.Replace("/polls/", "/approvals/", StringComparison.Ordinal))).StatusCode);
    }

    [Fact]
    public async Task Only_the_meetings_officer_holds_the_poll_and_nobody_who_stands_on_it()
    {
        var meeting = await AMeeting.On(host);
        Assert.Equal(HttpStatusCode.NotFound, (await meeting.Site.As(ATaskSite.Stranger).Get(meeting.Path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await meeting.Site.As(ATaskSite.Committee).Post(meeting.Path, ("act", "begin"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await meeting.Do("open")).StatusCode);
        await meeting.Begin();
        Assert.Equal(HttpStatusCode.Conflict, (await meeting.Do("begin")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await meeting.Site.As(null).Get($"/polls/{meeting.Site.School}.poll-26-aaaaaa.{new string('a', 43)}")).StatusCode);
    }

    [Fact]
    public async Task A_rehearsal_leaves_one_line_on_record_and_makes_room_for_the_real_poll()
    {
        var meeting = await AMeeting.On(host);
        var before = (await meeting.Site.Case(meeting.Id)).AuditSeq;
        await meeting.Do("rehearse");
        for (var number = 1; number <= 21; number++) await meeting.CheckIn(number);
        await meeting.Do("open");
        await meeting.Vote(1, Answers.Approve);
        await meeting.Do("close");
        Assert.Null((await meeting.Site.Case(meeting.Id)).BodyAs<MeetingBody>().Entered);
        Assert.Equal(before + 1, (await meeting.Site.Case(meeting.Id)).AuditSeq);
        var rehearsed = await meeting.Partition();
        await meeting.Begin();
        Assert.NotEqual(rehearsed, await meeting.Partition());
        Assert.Null(await meeting.Site.Get<PollStore>().Find(rehearsed));
        Assert.Equal("CheckIn", (await meeting.Secretary.Json(meeting.Path)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_poll_that_is_called_off_leaves_the_paper_ballot()
    {
        var meeting = await AMeeting.On(host);
        await meeting.Begin();
        for (var number = 1; number <= 21; number++) await meeting.CheckIn(number);
        await meeting.Do("open");
        await meeting.Vote(1, Answers.Approve);
        await meeting.Do("abandon");
        Assert.Equal(("Void", "Abandoned"), (await meeting.Secretary.Json(meeting.Path)) is var json ? (json.GetProperty("state").GetString(), json.GetProperty("void").GetString()) : default);
        Assert.Null((await meeting.Site.Case(meeting.Id)).BodyAs<MeetingBody>().Entered);
        await meeting.Begin();
        Assert.Equal("CheckIn", (await meeting.Secretary.Json(meeting.Path)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task The_minutes_timer_closes_when_all_have_voted()
    {
        var meeting = await AMeeting.On(host);
        await meeting.Begin();
        for (var number = 1; number <= 21; number++) await meeting.CheckIn(number);
        await meeting.Do("open");
        for (var number = 1; number <= 20; number++) await meeting.Vote(number, Answers.Approve);
        await meeting.Site.Get<PollDesk>().Look(await meeting.Partition());
        Assert.Equal("Open", (await meeting.Secretary.Json(meeting.Path)).GetProperty("state").GetString());
        await meeting.Vote(21, Answers.Oppose);
        await meeting.Site.Get<PollDesk>().Look(await meeting.Partition());
        await meeting.Site.Get<PollDesk>().Look(await meeting.Partition());
        Assert.Equal(new Tally(ATaskSite.Lin, 20, 1, 0), (await meeting.Site.Case(meeting.Id)).BodyAs<MeetingBody>().Entered!.Ballot.Tallies[0]);
        Assert.Empty(await meeting.Site.Get<PollStore>().Running(meeting.Site.School));
    }

    [Fact]
    public async Task A_poll_that_a_restore_has_lost_is_void_and_says_so()
    {
        var meeting = await AMeeting.On(host);
        await meeting.Begin();
        await meeting.Site.Change(meeting.Id, row => row.WithBody(row.BodyAs<MeetingBody>() with { Poll = "poll-26-zzzzzz" }));
        Assert.Equal("Lost", (await meeting.Secretary.Json(meeting.Path)).GetProperty("state").GetString());
        await meeting.Begin();
        Assert.Equal("CheckIn", (await meeting.Secretary.Json(meeting.Path)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Slips_are_shown_once_with_a_code_for_the_phone()
    {
        var meeting = await AMeeting.On(host);
        await meeting.Begin();
        var page = await (await meeting.Do("slips")).Content.ReadAsStringAsync();
        var addresses = Address().Matches(page).Select(match => match.Value).ToList();
        Assert.Equal(42, addresses.Distinct().Count());
        Assert.Equal(42, WebUtility.HtmlDecode(page).Split("data:image/svg+xml;base64,").Length - 1);
        Assert.Equal("checkIn", (await meeting.Site.As(null).Json(addresses[0])).GetProperty("state").GetString());
    }

    [GeneratedRegex("/polls/[A-Za-z0-9._-]+")]
    private static partial Regex Address();
}

/// <summary>A branch's meeting that is to be recorded, with one candidate and 42 who vote.</summary>
internal sealed class AMeeting(ATaskSite site, string id, string @case)
{
    public ATaskSite Site => site;
    public string Id => id;
    public string Case => @case;
    public string Path => $"/cases/{id}/poll";
    public Client Secretary { get; } = site.As(ATaskSite.Secretary);

    public static async Task<AMeeting> On(TaskHost host)
    {
        var site = await ATaskSite.On(host);
        var (id, cases) = await site.Meeting(Step.BranchMeeting, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"));
        await site.Change(id, row => row with { Readers = [Addressees.Holder(Role.LeagueBranchSecretary, ATaskSite.Branch), Addressees.Holder(Role.CollegeLeagueCommittee, ATaskSite.College)] });
        return new(site, id, cases[0]);
    }

    public Task<HttpResponseMessage> Do(string act) => Secretary.Post(Path, ("act", act));

    public async Task Begin() => Assert.Equal(HttpStatusCode.SeeOther, (await Do("begin")).StatusCode);

    public async Task CheckIn(int number) => Assert.Equal(HttpStatusCode.SeeOther, (await Secretary.Post(Path, ("present", $"{number}"))).StatusCode);

    public async Task<string> Partition() => $"{site.School}.{(await site.Case(id)).BodyAs<MeetingBody>().Poll}";

    /// <summary>By a link of the desk, as it is cast from the review page.</summary>
    public async Task Vote(int number, string mark)
    {
        var link = $"/polls/{await site.Get<PollStore>().NewLink(await Partition(), number)}";
        Assert.Equal(HttpStatusCode.SeeOther, (await site.As(null).Post(link, ($"vote[{@case}]", mark), ("act", "cast"))).StatusCode);
    }
}
