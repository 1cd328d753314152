using System.Globalization;
using Workflows.Congress;
using Workflows.People;
using Workflows.People.Demo;
using Workflows.Web;

namespace Workflows.LocalHost.Walkthrough;

/// <summary>A congress of 校学生会 with 6 colleges and 60 delegates, from the request to the filing, played through the real pages, mails and links (RULES part 2).</summary>
internal sealed class CongressTour(Uri site, Action<string> say) : Tour(say)
{
    const int Seats = 60, Presidium = 5, Oldest = 2023;

    static readonly IReadOnlyList<Person> Everybody = DemoSchool.People(Say.Today(TimeProvider.System));

    /// <summary>Students who hold no office in a union, those of all years by turns.</summary>
    static IEnumerable<Person> Eligible(string college) => Everybody.Where(person => person.College == college && Congresses.IsStudentOf(Congresses.Union, person) && person.UnionPost is not { Length: > 0 })
        .GroupBy(person => person.Grade).SelectMany(year => year.Select((person, at) => (person, at))).OrderBy(each => each.at).ThenBy(each => each.person.Grade).Select(each => each.person);

    /// <returns>Whether as many were elected as there are seats.</returns>
    protected override async Task<bool> Run(CancellationToken cancel)
    {
        using var league = new WebUser(site, "许言川", DemoSchool.UniversityCommittee);
        using var party = UserOf(Role.UniversityPartyCommittee);
        using var affairs = UserOf(Role.StudentAffairs);
        await league.SignIn(cancel);
        var place = await league.Post("/congresses/new", "/congresses", cancel, ("body", Congresses.Union), ("seats", $"{Seats}"), ("presidium", $"{Presidium}"), ("place", "大学生活动中心报告厅"), ("agenda", "听取工作报告\n选举主席团"));
        var id = place[(place.LastIndexOf('/') + 1)..];
        Tell($"许言川提交校学生会代表大会的筹备请示，代表名额 {Seats} 个");
        await Answer(league, "筹备请示", "校团委批复，报校党委", cancel, ("decision", "approve"));
        await Decide(party, "校党委批复，学联备案", cancel, ("decision", "approve"));

        var supervisor = Everybody.First(person => person.StaffNumber is not null && person.Holds(Role.Counsellor));
        await Answer(league, "筹备委员会", "成立筹备委员会；按名册统计学生，分配名额", cancel, ("decision", "submit"), ("elections", supervisor.Number!));
        await Answer(league, "代表名额", "确认名额，6 个学院同时选举", cancel, ("decision", "confirm"));
        var seats = (await league.Json<TourSeats>($"/congresses/{id}/seats", cancel)).Given;
        await Task.WhenAll(seats.Select(college => Elect(college, cancel)));
        Tell("6 个学院从邮件链接报送代表名单，学院党组织审查，学院公示");
        await Answer(league, "代表资格", "名单自动核对后，资格审查通过，代表收到通知", cancel, ("decision", "approve"));

        await Task.WhenAll(seats.Select(college => Nominate(college, cancel)));
        Tell("各学院提名主席团候选人，系统核对专业排名和不及格门数，学院党组织审查");
        await Decide(affairs, null, cancel, ("decision", "approve"));
        await Answer(league, "候选人", "学工部门与校团委联合审查", cancel, ("decision", "approve"));
        await Answer(party, "候选人", "校党委审查，候选人多于应选人数", cancel, ("decision", "approve"));
        await Answer(league, "提交", "提交召开请示", cancel, ("decision", "submit"), ("progress", "代表和候选人已经确定。"));
        await Answer(league, "召开请示", null, cancel, ("decision", "approve"));
        await Answer(party, "召开请示", "校团委、校党委批复召开", cancel, ("decision", "approve"));

        await Reached(league, id, Congress.Step.PreliminaryMeeting, cancel);
        await Day(league, id, cancel);
        await Reached(league, id, Congress.Step.ResultNotice, cancel);
        Tell("选举结果公示");
        await Answer(party, "选举结果", "公示期满，校党委批复", cancel, ("decision", "approve"));
        var ended = await Ended(league, id, cancel);
        var hall = await league.Json<TourHall>($"/cases/{id}/hall", cancel);
        Tell($"归档。当选 {hall.Election!.Elected.Length} 人：{string.Join('、', hall.Election.Elected)}");
        return ended.Outcome is Outcome.Convened && hall.Election.Elected.Length == Presidium;
    }

    async Task Elect(TourCollege college, CancellationToken cancel)
    {
        using var league = UserOf(Role.CollegeLeagueCommittee, college.Name);
        using var party = UserOf(Role.CollegePartyCommittee, college.Name);
        await Answer(league, "代表名单", null, cancel, ("decision", "submit"), ("delegates", string.Join('\n', Eligible(college.Name).Take(college.Seats).Select(person => person.Number))));
        await Answer(party, "代表人选", null, cancel, ("decision", "approve"));
    }

    /// <summary>One of each college, who meets the requirements.</summary>
    async Task Nominate(TourCollege college, CancellationToken cancel)
    {
        using var league = UserOf(Role.CollegeLeagueCommittee, college.Name);
        using var party = UserOf(Role.CollegePartyCommittee, college.Name);
        var nominee = Eligible(college.Name).First(person => person is { RankPercent: <= 3000, FailedCourses: 0, PoliticalStatus: not PoliticalStatus.Masses } && person.Grade <= Oldest);
        await Answer(league, "提名", null, cancel, ("decision", "submit"), ("nominees", nominee.Number!));
        await Answer(party, "候选人", null, cancel, ("decision", "approve"));
    }

    /// <summary>大会当天: check-in, what is voted on openly, the election on paper, and its scrutiny.</summary>
    async Task Day(WebUser chair, string id, CancellationToken cancel)
    {
        var (hall, staff) = ($"/cases/{id}/hall", Everybody.Where(person => person.StaffNumber is not null && person.Holds(Role.Counsellor)).Take(5).ToList());
        await chair.Post($"{hall}/prepare", cancel, ("chair", staff[0].Number!), ("chiefScrutineer", staff[1].Number!), ("scrutineer", $"{staff[2].Number} {staff[3].Number}"), ("teller", staff[4].Number!));
        await chair.Post(hall, cancel, ("act", "mail"));
        Tell("会场准备：主持人、监票人、计票人；代表收到个人链接");
        foreach (var seat in await chair.Json<TourSeat[]>($"{hall}/register", cancel)) await chair.Post($"{hall}/register", cancel, ("Present", seat.Number.ToString(CultureInfo.InvariantCulture)));
        var day = await chair.Json<TourHall>(hall, cancel);
        Tell($"签到：应到 {day.Entitled}，实到 {day.Present}");
        foreach (var item in day.Items.Where(item => item.Kind is not "Election"))
        {
            await chair.Post(hall, cancel, ("act", "open"), ("item", item.Id));
            if (item.Kind is not "CheckIn") await chair.Post(hall, cancel, ("act", "unanimous"), ("item", item.Id));
        }

        Tell("预备会议和审议表决：逐项清点人数，无反对、无弃权通过");
        await chair.Post(hall, cancel, ("act", "paper"));
        using var teller = new WebUser(site, staff[4].Name, staff[4].Email!);
        var count = await teller.MailedLink("/hall/", cancel);
        await teller.Post(count, cancel, [("act", "count"), .. Enumerable.Range(0, Presidium + 1).Select(at => ($"approve[{at + 1}]", $"{day.Present - (at * 4)}"))]);
        Tell("分发纸质选票，计票人录入票数");
        foreach (var person in staff.Skip(1).Take(3))
        {
            using var scrutineer = new WebUser(site, person.Name, person.Email!);
            await scrutineer.Post(await scrutineer.MailedLink("/hall/", cancel), cancel, ("act", "confirm"));
        }

        await chair.Post(hall, cancel, ("act", "close"));
        Tell("总监票人和监票人确认计票，大会闭幕");
    }

    WebUser UserOf(string role, string? scope = null) => Everybody.First(person => person.StaffNumber is not null && (scope is null ? person.Holds(role) : person.Holds(role, scope))) is var person ? new(site, person.Name, person.Email!) : throw new InvalidOperationException();
}

/// <summary>What the pages of a congress say as JSON, as far as the tour looks.</summary>
internal sealed record TourSeats(TourCollege[] Given);

internal sealed record TourCollege(string Name, int Seats);

internal sealed record TourSeat(int Number);

internal sealed record TourHall(int Entitled, int Present, TourItem[] Items, TourElection? Election);

internal sealed record TourItem(string Id, string Kind);

internal sealed record TourElection(string[] Elected);
