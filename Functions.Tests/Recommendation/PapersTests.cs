using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using Workflows.Cases;
using Workflows.People;
using Workflows.PublicNotices;
using Workflows.Recommendation;
using Workflows.Recommendation.Papers;
using Workflows.Tests.Testing;
using Workflows.Web;
using Workflows.Web.Sheets;
using Answer = Workflows.UserTasks.Answer;
using static Workflows.Tests.Recommendation.ARound;

namespace Workflows.Tests.Recommendation;

/// <summary>The documents of RULES part 1, of a round that was played to its end.</summary>
public sealed class PapersTests(Azurite azurite) : IClassFixture<Azurite>
{
    static readonly string[] OfBranch = [MeetingPapers.Request, MeetingPapers.Ballot, MeetingPapers.Tally, MeetingPapers.Minutes, MeetingPapers.Notice];

    [Fact]
    public async Task Every_document_is_there_and_says_what_happened()
    {
        await using var it = await Played();
        var meeting = (await it.Meeting())!;

        var request = await Text(it, meeting, MeetingPapers.Request);
        foreach (var said in (string[])["关于召开推优大会的请示", "林知夏、何清越", "应到会有表决权团员9人", "同意你支部于2026年3月9日召开推优大会，对林知夏、何清越等2名人选进行民主评议", meeting.ShortId, meeting.AuditHead]) Assert.Contains(said, request, StringComparison.Ordinal);
        var ballot = await Text(it, meeting, MeetingPapers.Ballot);
        foreach (var said in (string[])["推　优　票", "林知夏", "何清越", "裁　　切", "软件 2302 团支部"]) Assert.Contains(said, ballot, StringComparison.Ordinal);
        Assert.DoesNotContain("𠮷", ballot, StringComparison.Ordinal);
        var tally = await Text(it, meeting, MeetingPapers.Tally);
        foreach (var said in (string[])["推优大会计票单", "应到人数9", "孟昭（签名）", "江一苇（签名）", "林知夏62"]) Assert.Contains(said, tally, StringComparison.Ordinal);
        var minutes = await Text(it, meeting, MeetingPapers.Minutes);
        foreach (var said in (string[])["应到会有表决权团员9人，请假0人，实到9人", "应到 9，实到 9 ≥", "不计入应到的团员1人：𠮷田远（休学）", "赞成 6 > ", "推荐林知夏为入党积极分子人选", "教三 302"]) Assert.Contains(said, minutes, StringComparison.Ordinal);
        var notice = await Text(it, meeting, MeetingPapers.Notice);
        foreach (var said in (string[])["公示", "林知夏", "共青团计算机学院委员会"]) Assert.Contains(said, notice, StringComparison.Ordinal);
        Assert.DoesNotContain("何清越", notice, StringComparison.Ordinal);
        var objections = await Text(it, meeting, MeetingPapers.Objection);
        foreach (var said in (string[])["公示异议处理记录", "林知夏", "我有不同意见。", "异议不成立，推荐程序继续。理由", "周予安"]) Assert.Contains(said, objections, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_reads_the_meeting_has_its_documents_and_only_the_offices_that_answer_them_the_objections()
    {
        await using var it = await Played();
        var (meeting, own) = ((await it.Meeting())!, await it.Case(Lin));

        Assert.Equal([.. OfBranch, MeetingPapers.Objection], await Names(it, meeting, Committee));
        Assert.Equal([.. OfBranch, MeetingPapers.Objection], await Names(it, meeting, University));
        Assert.Equal(OfBranch, await Names(it, meeting, Secretary));
        Assert.Equal([.. OfBranch, MeetingPapers.Objection], await Names(it, own, Committee));
        Assert.Equal(OfBranch, await Names(it, own, Secretary));
        Assert.Empty(await Names(it, own, Lin));
        Assert.Empty(await Names(it, own, PartySecretary));
        Assert.Equal($"/cases/{meeting.ShortId}/documents/Minutes", (await Of(it, own, Secretary)).First(paper => paper.Name == MeetingPapers.Minutes).PathIn(own));

        // Made of the recommendation they are the meeting's.
        var papers = it.Get<CasePapers>();
        var minutes = (await Of(it, own, Secretary)).First(paper => paper.Name == MeetingPapers.Minutes);
        Assert.Equal(await papers.Make(meeting, (await Of(it, meeting, Secretary)).First(paper => paper.Name == MeetingPapers.Minutes), await it.Visitor(Secretary)), await papers.Make(own, minutes, await it.Visitor(Secretary)));
        Assert.Null(await papers.Make(meeting, (await Of(it, meeting, Committee)).First(paper => paper.Name == MeetingPapers.Objection), await it.Visitor(Secretary)));
    }

    [Fact]
    public async Task Who_objected_stands_in_no_document()
    {
        await using var it = await Played(objection: (it, meeting, entry) => it.Get<Objections>().Raise(meeting.Latest(Step.PublicNotice)!.IdIn(meeting.Id), "receipt-2", entry, "另一件事。", "王某 13800000000", null));
        var meeting = (await it.Meeting())!;

        foreach (var name in (string[])[.. OfBranch, MeetingPapers.Objection]) Assert.DoesNotContain("1380000", await Text(it, meeting, name), StringComparison.Ordinal);
        Assert.Contains("另一件事。", await Text(it, meeting, MeetingPapers.Objection), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_meeting_without_quorum_has_minutes_that_say_so()
    {
        await using var it = await On(azurite, members: 0, policy: (nameof(RecommendationPolicy.MostFurtherMeetings), "0"));
        await it.Applies(Lin).Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved).Answers(5, Committee, null, Step.MeetingPermission, Answer.Approved).Sits(9, 2, [(Lin, 2)]).Runs();

        var minutes = await Text(it, (await it.Meeting())!, MeetingPapers.Minutes);
        Assert.Contains("到会人数不足，本次大会不作决议", minutes, StringComparison.Ordinal);
        Assert.Contains("大会无效", minutes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_leave_is_given_there_is_the_request_with_room_for_the_reply_and_nothing_else()
    {
        await using var it = await On(azurite, members: 0);
        IReadOnlyList<string> names = [];
        var request = "";
        it.Applies(Lin).Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved).Does(5, 9, async () => (names, request) = (await Names(it, (await it.Meeting())!, Secretary), await Text(it, (await it.Meeting())!, MeetingPapers.Request)))
            .Answers(6, Committee, null, Step.MeetingPermission, Answer.Rejected);
        await it.Runs();

        Assert.Equal([MeetingPapers.Request], names);
        Assert.Contains("　　　　年　　月　　日", request, StringComparison.Ordinal);
        Assert.Contains("不同意按所报名单", await Text(it, (await it.Meeting())!, MeetingPapers.Request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_summary_of_a_round_is_a_workbook_by_college_and_branch()
    {
        await using var it = await Played();
        var round = await it.Get<CaseStore>().Read(CaseRow.FullId(ARound.School, (await it.Case(Lin)).Round!));
        var paper = (await Of(it, round, University)).Single();
        var (lines, _) = SheetWorkbook.Read((await it.Get<CasePapers>().Make(round, paper, await it.Visitor(University)))!);

        Assert.Equal("推优情况汇总表-2026 年春季批次.xlsx", paper.FileName);
        Assert.Equal(["1", College, Branch, "林知夏", "9", "9", "6", "66.67%", "2026-03-12", "已推荐", "党支部同意"], lines[2].Cells.Take(11));
        Assert.Equal(["2", College, Branch, "何清越"], lines[3].Cells.Take(4));
        Assert.Contains(lines, line => line.Cells[0].Contains(round.AuditHead, StringComparison.Ordinal));
        Assert.Empty(await Names(it, round, Secretary));
    }

    /// <summary>Nine who vote and one who does not; Lin is recommended, He is not.</summary>
    async Task<ARound> Played(Func<ARound, CaseRow, string, Task>? objection = null)
    {
        var it = await On(azurite, members: 5, change: person => person.Name == "团员5" ? person with { Name = "𠮷田远", Status = EnrolmentStatus.Suspended } : person,
            policy: [(nameof(RecommendationPolicy.SuspendedStudentsCount), "false")]);
        if (objection is not null) it.Does(15, 11, async () => await objection(it, (await it.Meeting())!, (await it.Case(Lin)).ShortId)).Answers(16, Committee, null, "Objection", Answer.Rejected, hour: 11);
        return await Play(it).Runs();
    }

    static ARound Play(ARound it) => it
        .Applies(Lin).Applies(He, 2)
        .Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved)
        .Answers(5, Committee, null, Step.MeetingPermission, Answer.Approved)
        .Acts(6, Secretary, (acts, row, who) => acts.Move(row, who, new(2026, 3, 12), "教三 302", "教室有课"))
        .Does(11, 20, async () =>
        {
            it.Answers(11, Secretary, null, Step.BranchMeeting, Answer.Submitted, hour: 20.5, fields: [("heldOn", "2026-3-12"), ($"approve[{(await it.Case(Lin)).ShortId}]", "6"), ($"oppose[{(await it.Case(Lin)).ShortId}]", "2"), ($"abstain[{(await it.Case(Lin)).ShortId}]", "1"), ($"approve[{(await it.Case(He)).ShortId}]", "2"), ($"oppose[{(await it.Case(He)).ShortId}]", "7")])
                .Answers(11, Deputy, null, Step.BranchMeeting, Answer.Confirmed, Teller.First, hour: 21).Answers(11, Organizer, null, Step.BranchMeeting, Answer.Confirmed, Teller.Second, hour: 21);
        })
        .Answers(12, Secretary, null, Step.Inspection, Answer.Approved)
        .Objects(14, Lin).Answers(15, Lin, null, "Hearing", Answer.Submitted).Answers(16, Committee, null, "Objection", Answer.Rejected)
        .IsReviewed(Lin, 25);

    static async Task<IReadOnlyList<string>> Names(ARound it, CaseRow row, string person) => [.. (await Of(it, row, person)).Select(paper => paper.Name)];

    static async Task<IReadOnlyList<CasePaper>> Of(ARound it, CaseRow row, string person) => [.. it.Get<CasePapers>().Of(row, await it.Visitor(person))];

    /// <summary>What a document says, once it is known to be one without faults that comes out the same each time.</summary>
    static async Task<string> Text(ARound it, CaseRow row, string name)
    {
        var (papers, visitor) = (it.Get<CasePapers>(), await it.Visitor(University));
        var paper = papers.Of(row, visitor).Single(each => each.Name == name);
        var bytes = (await papers.Make(row, paper, visitor))!;
        Assert.Equal(bytes, await papers.Make(row, paper, visitor));
        using var document = WordprocessingDocument.Open(new MemoryStream(bytes), isEditable: false);
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(document).Select(fault => $"{name} {fault.Path?.XPath}: {fault.Description}"));
        return string.Concat(document.MainDocumentPart!.Document!.Descendants<Text>().Select(text => text.Text));
    }
}
