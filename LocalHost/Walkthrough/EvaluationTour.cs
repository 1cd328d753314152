using System.Globalization;
using Workflows.Calendar;
using Workflows.Evaluation;
using Workflows.People;
using Workflows.People.Demo;
using Workflows.Web;

namespace Workflows.LocalHost.Walkthrough;

/// <summary>The evaluation of 校学生会, from the form that opens it to the archive, played through the real pages, mails and links (RULES part 3).</summary>
internal sealed class EvaluationTour(Uri site, Action<string> say) : Tour(say)
{
    const string Issue = "2026137", Numbers = "03 08 12 17 25 31 + 09";

    static readonly IReadOnlyList<Person> Everybody = DemoSchool.People(Say.Today(TimeProvider.System));

    /// <returns>Whether all were graded and nobody beyond the share is excellent.</returns>
    protected override async Task<bool> Run(CancellationToken cancel)
    {
        var officers = Officers.Of(new(), UnionPosts.University, Everybody);
        using var committee = new WebUser(site, "许言川", DemoSchool.UniversityCommittee);
        using var affairs = UserOf(Everybody.Single(person => person.Holds(Role.StudentAffairs)));
        await committee.SignIn(cancel);
        var place = await committee.Post("/evaluations/new", "/evaluations", cancel, ("body", UnionPosts.University));
        var id = place[(place.LastIndexOf('/') + 1)..];
        Tell($"许言川（校团委）启动校学生会述职评议，述职人员 {officers.Length} 名");

        await Each(officers.Select(officer => Everybody.Single(person => person.Id == officer.Person)), officer =>
            Decide(officer, null, cancel, ("decision", "submit"), ("report", $"{officer.Name}：本学期牵头两项服务活动，完成分管工作；不足是走访同学不够。")));
        Tell($"{officers.Length} 名述职人员从邮件链接提交述职报告");

        await Reached(committee, id, Evaluation.Step.Panel, cancel);
        await Answer(committee, "开奖号码", $"候选名册冻结并公布校验值；许言川录入双色球第 {Issue} 期号码", cancel, ("decision", "submit"), ("issue", Issue), ("numbers", Numbers));
        await Decide(affairs, "学工部另行录入同样的号码，系统据此抽取评议团", cancel, ("decision", "submit"), ("issue", Issue), ("numbers", Numbers));
        var (panel, seats) = await Panel(committee, id, cancel);
        using (var declines = UserOf(panel[0])) await Answer(declines, "评议团", $"{panel[0].Name}不能参加，由抽取顺序的下一位递补", cancel, ("decision", "reject"), ("comment", "当天有考试"));
        await Answer(committee, "评议团名单", "其余评议员期满视为参加；许言川确认评议团名单", cancel, ("decision", "confirm"));
        await Answer(committee, "会议的日期和地点", "安排会议，通知评议团和述职人员（附日历文件）", cancel, ("decision", "submit"), ("place", "大学生活动中心 201，14:00"));
        using (var asks = UserOf(panel[1])) await Answer(asks, "提问", $"{panel[1].Name}书面提问", cancel, ("decision", "submit"), ($"question[{officers[0].Unit}]", "下学期的服务计划是什么？"));
        await Answer(committee, "登记", "登记会议情况和答辩要点", cancel, ("decision", "submit"), ($"minutes[{officers[0].Unit}]", "问：下学期的服务计划？答：走访全部学院。"));

        var sheets = Sheets(seats, officers.Length);
        await Answer(committee, "录入评议票", $"许言川录入 {panel.Count} 张纸质评议票", cancel, ("decision", "submit"), ("sheets", sheets));
        await Decide(affairs, "学工部独立录入同样的票，两份一致；系统核对有效性、计算等次", cancel, ("decision", "submit"), ("sheets", sheets));
        await Answer(committee, "审核", "校团委审核等次", cancel, ("decision", "approve"));
        var last = Everybody.Single(person => person.Id == officers[^1].Person);
        using (var appeals = UserOf(last)) await Answer(appeals, "申诉", $"结果先告知本人，再公示；{last.Name}提出申诉", cancel, ("decision", "submit"), ("comment", "志愿服务的时长没有计入。"));
        await Decide(affairs, "学工部答复申诉：不成立，理由记录在案", cancel, ("decision", "reject"), ("comment", "时长已经计入工作成效。"));
        await Answer(committee, "结果运用", "公示期满；校团委办理结果运用", cancel, ("decision", "confirm"));

        var ended = await Ended(committee, id, cancel);
        var results = await committee.Json<TourResults>($"/evaluations/{id}/results", cancel);
        var excellent = results.Officers.Count(officer => officer.Grade is nameof(Grade.Excellent));
        Tell($"归档。述职 {results.Officers.Length} 人，优秀 {excellent} 人（最多 {results.Places} 人）；第一名总分 {ResultWords.Points(results.Officers[0].Total ?? 0)}");
        return ended.Outcome is Outcome.Evaluated && excellent > 0 && excellent <= results.Places && results.Officers.All(officer => officer.Grade is not nameof(Grade.NotGraded));
    }

    WebUser UserOf(Person person) => new(site, person.Name, person.Email!);

    Task Each(IEnumerable<Person> people, Func<WebUser, Task> act) => Task.WhenAll(people.Select(async person =>
        {
            using var user = UserOf(person);
            await act(user);
        }));

    /// <summary>Who was drawn, from the page that shows it to everybody.</summary>
    static async Task<(IReadOnlyList<Person> Members, int[] Seats)> Panel(WebUser user, string id, CancellationToken cancel)
    {
        while (true)
        {
            var draw = await user.Json<TourDraw>($"/evaluations/{id}/draw", cancel);
            if (draw.Drawn.Length > 0) return ([.. draw.Drawn.Select(entry => Everybody.Single(person => person.Id == entry.Person))], draw.Seats);
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancel);
        }
    }

    /// <summary>Marks from 15 to 20, the first officers better than the last; now and then somebody does not know.</summary>
    /// <param name="seats">Of each group.</param>
    static string Sheets(int[] seats, int officers) => string.Join('\n', Enum.GetValues<PanelGroup>().SelectMany(group => Enumerable.Repeat(group, seats[(int)group])).Select((group, sheet) =>
        $"{SheetRules.WordOf(group)} {string.Join("; ", Enumerable.Range(0, officers).Select(officer => string.Join(' ', Enumerable.Range(0, GradingRules.Dimensions).Select(dimension => Mark(sheet, officer, dimension)))))}"));

    static string Mark(int sheet, int officer, int dimension) => (sheet + officer + dimension) % 17 == 0 ? "-"
        : Math.Max(12, 20 - (officer / 3) - ((sheet * 7 + officer * 3 + dimension * 5) % 3)).ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the pages of an evaluation say as JSON, as far as the tour looks.</summary>
internal sealed record TourDraw(TourEntry[] Drawn, int[] Seats);

internal sealed record TourEntry(string Person);

internal sealed record TourResults(int? Places, TourOfficer[] Officers);

internal sealed record TourOfficer(string Name, string Grade, int? Total);
