using Workflows.People;
using Workflows.People.Demo;
using Workflows.Recommendation;
using Workflows.Web;

namespace Workflows.LocalHost.Walkthrough;

/// <summary>
/// One round of recommendations, from two students' forms to the archived register form, played through the real pages, mails and links (RULES part 1).
/// </summary>
internal sealed class RecommendationTour(Uri site, Action<string> say) : Tour(say)
{
    static readonly string BranchName = DemoSchool.People(Say.Today(TimeProvider.System)).Single(person => person.Email == DemoSchool.Student).LeagueBranch!;

    static readonly IReadOnlyList<Person> Branch = [.. DemoSchool.People(Say.Today(TimeProvider.System)).Where(person => person.LeagueBranch == BranchName)];

    /// <returns>Whether the one who was carried is recommended, and the other is not.</returns>
    protected override async Task<bool> Run(CancellationToken cancel)
    {
        using var lin = new WebUser(site, "林知夏", DemoSchool.Student);
        using var he = new WebUser(site, "何清越", DemoSchool.SecondStudent);
        using var secretary = new WebUser(site, "陈若宁", DemoSchool.BranchSecretary);
        using var committee = new WebUser(site, "周予安", DemoSchool.CollegeCommittee);
        using var party = new WebUser(site, "郑怀谨", DemoSchool.PartyBranchSecretary);

        var first = await Apply(lin, "担任学习委员，组织程序设计互助小组；暑期支教四周。上学期课程全部通过。", cancel);
        var second = await Apply(he, "牵头编写新生高数辅导讲义，两年服务约三百人次。", cancel);

        // The secretary waits until both are on the list.
        await Reached(lin, first, Step.BranchProposal, cancel);
        await Reached(he, second, Step.BranchProposal, cancel);
        await Decide(secretary, "陈若宁（团支部书记）结束收集，开始提名", cancel, ("decision", "confirm"));
        await Decide(secretary, "陈若宁提名两位同学", cancel, ("decision", "approve"));
        await Decide(committee, "周予安（学院团委）同意召开推优大会", cancel, ("decision", "approve"));
        await Record(secretary, second, cancel);
        foreach (var teller in Branch.Where(person => person.Holds(Role.LeagueBranchDeputySecretary) || person.Holds(Role.LeagueBranchOrganizer)))
        {
            using var user = new WebUser(site, teller.Name, teller.Email!);
            await Decide(user, $"{teller.Name}（计票人）核对计票单并确认", cancel, ("decision", "confirm"));
        }

        await Decide(secretary, "支部委员会考察，同意推荐", cancel, ("decision", "approve"));
        await Reached(lin, first, Step.PublicNotice, cancel);
        Tell("公示开始；期满后自动转学院团委");
        await Decide(committee, "周予安审核，同意", cancel, ("decision", "approve"));
        await Decide(party, "郑怀谨（党支部书记）：列为入党积极分子", cancel, ("decision", "approve"));

        var (good, other) = (await Ended(lin, first, cancel), await Ended(he, second, cancel));
        Tell($"林知夏：{Said(good)}；何清越：{Said(other)}");
        foreach (var document in good.Documents) Tell($"已归档：{Web.Texts.Of("Recommendation")[$"Document.{document.Name}"]}");
        return good.Outcome is "Recommended" && other.Outcome is "NotCarried";
    }

    async Task<string> Apply(WebUser student, string statement, CancellationToken cancel)
    {
        await student.SignIn(cancel);
        var place = await student.Post("/recommendations/new", "/recommendations", cancel, ("stage", "Activist"), ("statement", statement), ("talked", "yes"));
        Tell($"{student.Name}登录并提交申请");
        return place[(place.LastIndexOf('/') + 1)..];
    }

    /// <summary>Types in the paper ballot: everybody is there; all approve of the first, all but a few oppose the second.</summary>
    async Task Record(WebUser secretary, string second, CancellationToken cancel)
    {
        var entitled = BranchRules.Electorate(new(), BranchName, Branch).Entitled.Length;
        var link = await secretary.MailedLink("/approvals/", cancel);
        await secretary.Post(link, cancel, ("decision", "submit"), ($"oppose[{second}]", $"{entitled - (entitled / 4)}"));
        Tell($"陈若宁录入纸质票：应到 {entitled}，林知夏全部赞成，何清越赞成 {entitled / 4}（邮件链接）");
    }

    static string Said(TourCase @case) => Web.Texts.Of("Recommendation")[$"Outcome.{@case.Outcome}"];
}
