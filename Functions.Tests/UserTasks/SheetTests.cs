using System.Net;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.PublicNotices;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.UserTasks;

namespace Workflows.Tests.UserTasks;

/// <summary>What people read before they decide, and what they check before it counts.</summary>
public sealed class SheetTests(TaskHost host) : IClassFixture<TaskHost>, IAsyncLifetime
{
    ATaskSite site = null!;

    public async Task InitializeAsync() => site = await ATaskSite.On(host);

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory, InlineData(1), InlineData(2)]
    public async Task Whoever_reviews_reads_by_link_what_is_said_of_each_and_how_the_notice_went(int persons)
    {
        foreach (var name in (string[])[.. ((string[])["林知夏", "何清越"]).Take(persons)])
        {
            await site.Change(await site.Recommendation(name), row => row.With(new StepRow(Step.PublicNotice, 1, StepState.Active, row.CreatedAt) { From = $"{site.School}.mtg-26-bbbbbb" }
                .Finish(NoticeResult.Undisturbed, AuditNote.Workflow, row.CreatedAt) with { Note = Clause.Of("Note_NoticeDismissed", new DateOnly(2026, 4, 21), new DateOnly(2026, 4, 27), 1), Comment = "服务记录属实。" })
                .WithBody(row.BodyAs<RecommendationBody>() with { CounsellorOpinion = "同意，表现突出。" }));
        }

        var page = await Page(site.As(null), await site.LinkOf(ATaskSite.Committee));
        foreach (var said in (string[])["程序设计互助小组", "同意，表现突出。", "公示 2026年4月21日至2026年4月27日，收到 1 件异议，经核实不成立", "服务记录属实。", "应到 42，实到 38 ≥ 21"]) Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.DoesNotContain("/cases/", page, StringComparison.Ordinal);
        var list = persons > 1 ? $"/tasks?list=Recommendation.{Step.CollegeReview}" : "/";
        if (persons > 1) Assert.Contains("查看案卷", await Page(site.As(ATaskSite.Committee), list), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_of_a_ballot_shows_what_counts_where_nothing_was_typed_and_the_verdict()
    {
        var (id, cases) = await site.Meeting(Step.BranchMeeting, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"), ("p-2", "何清越"));
        var page = await Post(site.As(ATaskSite.Secretary), $"/tasks/{id}.BranchMeeting.1", ("review", "1"), ("onLeave", "4"), ($"approve[{cases[0]}]", "25"), ($"oppose[{cases[0]}]", "13"), ($"oppose[{cases[1]}]", "20"));
        foreach (var said in (string[])["<dd>4</dd>", "<dd>38（默认）</dd>", "2026年4月9日（默认）", "陈若宁（默认）", "18（默认）", "应到 42，实到 38 ≥ 21", "赞成 25 > 21：通过", "赞成 18 ≤ 21：未通过"]) Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.True((await site.Case(id)).Latest(Step.BranchMeeting)!.IsOpen);
    }

    [Fact]
    public async Task A_ballot_left_empty_is_no_vote_for_whoever_has_it_checked()
    {
        var (id, cases) = await site.Meeting(Step.BranchMeeting, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"));
        var answer = await site.As(ATaskSite.Secretary).Post($"/tasks/{id}.BranchMeeting.1", ("review", "1"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains($"approve-{cases[0]}", (await answer.Content.ReadAsStringAsync()).Replace('_', '-'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_proposes_reads_what_the_applicant_states_and_confirms_it()
    {
        var (id, cases) = await site.Meeting(Step.BranchProposal, CandidateState.Joined, (ATaskSite.Lin, "林知夏"));
        Condition Stated(ConditionCode code, Fact fact, string value) => new(code, ConditionState.Unknown, "办法") { Needed = 3000, Unit = code is ConditionCode.Rank ? FigureUnit.RankPercent : FigureUnit.Months, Word = new(fact, value, ATaskSite.Lin, "登记漏了"), IfConfirmed = ConditionState.Met };
        await site.Change(id, row => row.WithBody(row.BodyAs<MeetingBody>().Each(candidate => candidate with { Conditions = [Stated(ConditionCode.Membership, Fact.LeagueJoinDate, "2019-05-04"), Stated(ConditionCode.Rank, Fact.RankPercent, "1234")] })));
        var (secretary, path) = (site.As(ATaskSite.Secretary), $"/tasks/{id}.BranchProposal.1");
        var page = await Page(secretary, path);
        Assert.Contains("2019年5月4日", page, StringComparison.Ordinal);
        Assert.Contains("登记漏了", page, StringComparison.Ordinal);
        Assert.DoesNotContain("1234", page, StringComparison.Ordinal);   // of rank nobody but the counsellor and the committees sees more than met or not (law 12)

        await secretary.Post(path, ("decision", "approve"));
        var confirmed = (await site.Case(id)).BodyAs<MeetingBody>().Candidates.Single().Conditions;
        Assert.All(confirmed, condition => Assert.Equal((ConditionState.Met, ATaskSite.Secretary), (condition.State, condition.Word!.ConfirmedBy)));
    }

    [Fact]
    public async Task The_check_of_a_proposal_shows_the_applicants_own_words_where_the_branch_left_them()
    {
        var (id, _) = await site.Meeting(Step.BranchProposal, CandidateState.Joined, (ATaskSite.Lin, "林知夏"));
        var page = await Post(site.As(ATaskSite.Secretary), $"/tasks/{id}.BranchProposal.1", ("review", "1"), ("decision", "approve"), ("place", "学院楼 201"));
        Assert.Contains("担任班级学习委员，参加支教四周。（默认）", page, StringComparison.Ordinal);
        Assert.Contains("学院楼 201", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_changes_something_finds_the_form_as_it_was_with_its_file()
    {
        var (id, cases) = await site.Meeting(Step.BranchMeeting, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"));
        var (secretary, path) = (site.As(ATaskSite.Secretary), $"/tasks/{id}.BranchMeeting.1");
        var review = await (await secretary.PostFile(path, "sheet", "计票单.pdf", "%PDF-1.7 计票单"u8.ToArray(), ("review", "1"), ("present", "38"), ($"oppose[{cases[0]}]", "8"))).Content.ReadAsStringAsync();
        Assert.Contains("<button type=\"submit\" class=\"quiet\" name=\"edit\" value=\"1\">返回修改</button>", review, StringComparison.Ordinal);
        var sha = System.Text.RegularExpressions.Regex.Match(review, "name=\"sheet.sha256\" value=\"([0-9a-f]{64})\"").Groups[1].Value;

        var answer = await secretary.Post(path, ("edit", "1"), ("present", "38"), ($"oppose[{cases[0]}]", "8"), ("sheet.sha256", sha), ("sheet.name", "计票单.pdf"));
        var form = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("name=\"review\"", form, StringComparison.Ordinal);
        Assert.Matches("name=\"present\" value=\"38\"", form);
        Assert.Contains("已收到文件“计票单.pdf”", form, StringComparison.Ordinal);
        Assert.True((await site.Case(id)).Latest(Step.BranchMeeting)!.IsOpen);
    }

    [Fact]
    public async Task Whoever_gives_leave_reads_day_and_place_in_the_mail_on_the_page_and_where_it_is_checked()
    {
        var (id, _) = await site.Meeting(Step.MeetingPermission, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"), ("p-2", "何清越"));
        var mail = (await site.MailsTo(ATaskSite.Committee))[0];
        var (committee, path) = (site.As(ATaskSite.Committee), $"/tasks/{id}.MeetingPermission.1");
        foreach (var text in (string[])[mail.Text, await Page(committee, path), await Post(committee, path, ("decision", "approve"), ("review", "1"))])
        {
            Assert.Contains("2026年4月9日", text, StringComparison.Ordinal);
            Assert.Contains("学院楼 305 室", text.Replace('\u00A0', ' '), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_ballot_is_filled_in_with_the_day_for_which_leave_was_given_if_it_has_come()
    {
        var (id, _) = await site.Meeting(Step.BranchMeeting, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"));
        var (secretary, path) = (site.As(ATaskSite.Secretary), $"/tasks/{id}.BranchMeeting.1");
        Assert.Contains("name=\"heldOn\" value=\"2026-4-9\"", await Page(secretary, path), StringComparison.Ordinal);
        await site.Change(id, row => row.WithBody(row.BodyAs<MeetingBody>() with { Date = new(2126, 4, 9) }));
        Assert.Contains("name=\"heldOn\" value=\"\"", await Page(secretary, path), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await secretary.Post(path)).StatusCode);
    }

    [Fact]
    public async Task Whoever_is_to_begin_reads_who_has_applied_and_whether_the_conditions_are_met()
    {
        var (id, _) = await site.Meeting(Step.Gathering, CandidateState.Joined, (ATaskSite.Lin, "林知夏"), ("p-2", "何清越"));
        await site.Change(id, row => row.WithBody(row.BodyAs<MeetingBody>().Each(candidate => candidate with { Conditions = [new(ConditionCode.Rank, ConditionState.NotMet, "办法") { Needed = 3000, Reached = 4567, Comparison = Comparison.AtMost, Unit = FigureUnit.RankPercent }] })));
        var page = await Page(site.As(ATaskSite.Secretary), $"/tasks/{id}.Gathering.1");
        Assert.Contains("林知夏：", page, StringComparison.Ordinal);
        Assert.Contains("何清越：", page, StringComparison.Ordinal);
        Assert.DoesNotContain("45.67", page, StringComparison.Ordinal);   // law 12
    }

    [Fact]
    public async Task Whoever_puts_forward_more_than_there_are_places_reads_first_what_becomes_of_whom()
    {
        var (id, cases) = await site.Meeting(Step.Inspection, CandidateState.Carried, (ATaskSite.Lin, "林知夏"), ("p-2", "何清越"), ("p-3", "许星河"), ("p-4", "顾南乔"));
        await site.Change(id, row => row.WithBody(row.BodyAs<MeetingBody>() with
        {
            Quota = new("2026", 10, new(1, 5), Rounding.HalfUp, 2, 0, 0, null),
            Candidates = [.. row.BodyAs<MeetingBody>().Candidates.Zip((int[])[30, 25, 25, 24]).Select(each => each.First with { Approvals = each.Second })],
        }));
        var (secretary, path) = (site.As(ATaskSite.Secretary), $"/tasks/{id}.Inspection.1");
        var page = await Post(secretary, path, ("decision", "approve"), ("review", "1"));
        foreach (var said in (string[])["名额还有 2 个，选了予以推荐的有 4 位", "末位同票：何清越、许星河", "剩下的名额是 1 个", "暂在名额之外：顾南乔", "末位同票，再次表决"]) Assert.Contains(said, page, StringComparison.Ordinal);
        var settled = await Post(secretary, path, ("decision", "approve"), ($"decision[{cases[2]}]", "reject"), ($"comment[{cases[2]}]", "考察不合格"), ("review", "1"));
        Assert.Contains("超出名额：顾南乔", settled, StringComparison.Ordinal);
        Assert.Contains("超出支部名额，发邮件告诉本人", settled, StringComparison.Ordinal);
        Assert.DoesNotContain("末位同票", settled, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_sends_one_of_a_list_back_reads_that_the_whole_list_goes_back()
    {
        var (id, cases) = await site.Meeting(Step.MeetingPermission, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"), ("p-2", "何清越"));
        (string, string)[] one = [("decision", "approve"), ($"decision[{cases[1]}]", "return"), ($"comment[{cases[1]}]", "材料不全"), ("review", "1")];
        Assert.Contains("整份名单都会退回支部", await Post(site.As(ATaskSite.Committee), $"/tasks/{id}.MeetingPermission.1", one), StringComparison.Ordinal);
        Assert.DoesNotContain("整份名单都会退回支部", await Post(site.As(ATaskSite.Committee), $"/tasks/{id}.MeetingPermission.1", ("decision", "approve"), ("review", "1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_shows_of_each_the_comment_that_goes_on_record()
    {
        var (id, cases) = await site.Meeting(Step.MeetingPermission, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"), ("p-2", "何清越"));
        var page = await Post(site.As(ATaskSite.Committee), $"/tasks/{id}.MeetingPermission.1", ("decision", "approve"), ("comment", "按时召开"), ($"comment[{cases[1]}]", "只给一位的话"), ("review", "1"));
        Assert.Contains("<span>按时召开</span>", page, StringComparison.Ordinal);
        Assert.Contains("<span>只给一位的话</span>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mail_that_asks_for_leave_names_the_branch()
    {
        await site.Meeting(Step.MeetingPermission, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"), ("p-2", "何清越"));
        var mail = (await site.MailsTo(ATaskSite.Committee))[0];
        Assert.Contains($"请批复{ATaskSite.Branch} 推优大会名单，共 2 位同学", mail.Subject.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains(ATaskSite.Branch, mail.Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_grants_places_reads_how_many_there_are_and_are_used()
    {
        var (id, _) = await site.Meeting(Step.Inspection, CandidateState.Carried, (ATaskSite.Lin, "林知夏"));
        await site.Change(id, row => row.WithBody(row.BodyAs<MeetingBody>() with { Quota = new("2026", 42, new(1, 5), Rounding.HalfUp, 8, 1, 3, null), Extra = 1 }) with { Readers = [Addressees.Holder(Workflows.Web.Role.CollegeLeagueCommittee, ATaskSite.College)] });
        Assert.Contains("名额 42 × 20% = 8.4，四舍五入为 8；学院团委另给 1；2026 年已推荐 3；还可推荐 6", await Page(site.As(ATaskSite.Committee), $"/cases/{id}/places"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_leads_to_its_meeting_only_whom_that_lets_in()
    {
        var (id, cases) = await site.Meeting(Step.BranchProposal, CandidateState.Joined, (ATaskSite.Lin, "林知夏"));
        await site.Change(cases[0], row => row.With(new StepRow(Step.BranchProposal, 1, StepState.Active, row.CreatedAt) { From = $"{site.School}.{id}", Addressee = Addressees.Holder(Workflows.Web.Role.LeagueBranchSecretary, ATaskSite.Branch) }));
        Assert.DoesNotContain($"/cases/{id}", await Page(site.As(ATaskSite.Lin), $"/cases/{cases[0]}"), StringComparison.Ordinal);
        Assert.Contains($"/cases/{id}", await Page(site.As(ATaskSite.University), $"/cases/{cases[0]}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_named_by_an_objection_makes_a_statement_and_it_is_upheld_only_afterwards()
    {
        var (id, cases) = await site.Meeting(Step.MeetingPermission, CandidateState.PutForward, (ATaskSite.Lin, "林知夏"));
        await site.Change(id, row => row
            .With(new StepRow(NoticeWorkflow.Objection, 1, StepState.Active, row.CreatedAt) { About = cases[0], Addressee = Addressees.Holder(Workflows.Web.Role.CollegeLeagueCommittee, ATaskSite.College) })
            .With(new StepRow(NoticeWorkflow.Hearing, 1, StepState.Active, row.CreatedAt) { About = cases[0], Addressee = Addressees.Person(ATaskSite.Lin), Deadline = new(2126, 5, 8, 16, 0, 0, TimeSpan.Zero) }));
        Assert.Contains("本人陈述", await Page(site.As(ATaskSite.Lin), $"/tasks/{id}.Hearing.1"), StringComparison.Ordinal);

        var (committee, path) = (site.As(ATaskSite.Committee), $"/tasks/{id}.Objection.1");
        var early = await committee.Post(path, ("decision", "approve"), ("comment", "属实"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, early.StatusCode);
        Assert.Contains("本人可以在2126年5月8日（", WebUtility.HtmlDecode(await early.Content.ReadAsStringAsync()), StringComparison.Ordinal);

        await site.As(ATaskSite.Lin).Post($"/tasks/{id}.Hearing.1", ("comment", "不是我。"));
        Assert.Equal(HttpStatusCode.SeeOther, (await committee.Post(path, ("decision", "approve"), ("comment", "属实"))).StatusCode);
        Assert.Equal(NoticeResult.Upheld, (await site.Case(id)).Latest(NoticeWorkflow.Objection)!.Result);
    }

    [Fact]
    public async Task An_objection_is_dismissed_at_once_and_whoever_it_names_is_told_without_by_whom()
    {
        var (id, cases) = await site.Meeting(Step.MeetingPermission, CandidateState.PutForward, (ATaskSite.Lin, "林知夏"));
        await site.Change(id, row => row
            .With(new StepRow(NoticeWorkflow.Objection, 1, StepState.Active, row.CreatedAt) { About = cases[0], Addressee = Addressees.Holder(Workflows.Web.Role.CollegeLeagueCommittee, ATaskSite.College) })
            .With(new StepRow(NoticeWorkflow.Hearing, 1, StepState.Active, row.CreatedAt) { About = cases[0], Addressee = Addressees.Person(ATaskSite.Lin) }));
        Assert.Equal(HttpStatusCode.SeeOther, (await site.As(ATaskSite.Committee).Post($"/tasks/{id}.Objection.1", ("decision", "reject"), ("comment", "服务记录属实。"))).StatusCode);
        await site.Get<Workflows.Mail.Outbox>().HandOver(site.School, CancellationToken.None);
        var mail = (await site.MailsTo(ATaskSite.Lin)).Single(mail => mail.Subject.Contains("异议", StringComparison.Ordinal));
        Assert.Contains("服务记录属实。", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"/cases/{cases[0]}", mail.Text, StringComparison.Ordinal);
    }

    [Theory, InlineData(Answer.Approved, "党支部已经研究同意", false), InlineData(Answer.Later, "党支部研究后暂缓", true)]
    public async Task The_mail_at_the_end_says_what_the_party_branch_decided_until_when_it_holds_and_what_comes_next(string answer, string said, bool saysWhy)
    {
        var (id, now) = (await site.Recommendation("林知夏", Step.PartyBranchDecision, ATaskSite.Lin), new DateTimeOffset(2026, 4, 9, 16, 0, 0, TimeSpan.Zero));
        await site.As(ATaskSite.PartySecretary).Post($"/tasks/{id}.PartyBranchDecision.1", ("decision", Answer.ToForm(answer)), ("comment", "下学期再谈。"));
        await site.Get<CaseStore>().Change(CaseRow.FullId(site.School, id), "ended", row => new(row with { State = CaseState.Completed, Outcome = Outcome.Recommended, Validity = "Valid", ValidUntil = now.AddYears(2) }, new(AuditNote.Workflow, Outcome.Recommended))
        {
            Mails = [new("Ended.1", row.Id, RecommendationEndedMail.TemplateName, Workflows.Mail.MailKind.Told, now) { To = ATaskSite.Lin }],
        });
        await site.Get<Workflows.Mail.Outbox>().HandOver(site.School, CancellationToken.None);
        var mail = (await site.MailsTo(ATaskSite.Lin))[0];
        Assert.Contains(said, mail.Text, StringComparison.Ordinal);
        Assert.Contains("到2028年4月9日", mail.Text, StringComparison.Ordinal);
        Assert.Equal(saysWhy, mail.Text.Contains("下学期再谈。", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_party_branch_is_asked_whose_opinions_were_heard_of_candidates_alone_and_its_mail_speaks_in_words()
    {
        var id = await site.Recommendation("林知夏", Step.PartyBranchDecision);
        var mail = (await site.MailsTo(ATaskSite.PartySecretary))[0];
        Assert.Contains("推荐为入党积极分子", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Activist", mail.Text, StringComparison.Ordinal);

        var party = site.As(ATaskSite.PartySecretary);
        Assert.DoesNotContain("name=\"heard\"", await Page(party, $"/tasks/{id}.PartyBranchDecision.1"), StringComparison.Ordinal);
        await site.Change(id, row => row.WithBody(row.BodyAs<RecommendationBody>() with { Stage = Stage.Candidate }));
        Assert.Contains("name=\"heard\"", await Page(party, $"/tasks/{id}.PartyBranchDecision.1"), StringComparison.Ordinal);
    }

    static async Task<string> Page(Client client, string path) => WebUtility.HtmlDecode(await client.Page(path)).Replace('\u00A0', ' ').Replace("<b>", "", StringComparison.Ordinal).Replace("</b>", "", StringComparison.Ordinal);

    static async Task<string> Post(Client client, string path, params (string Name, string Value)[] fields)
    {
        var answer = await client.Post(path, fields);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).Replace('\u00A0', ' ').Replace("<b>", "", StringComparison.Ordinal).Replace("</b>", "", StringComparison.Ordinal);
    }
}
