using System.Net;
using Azure.Data.Tables;
using Workflows.Cases;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Web;
using static Workflows.Tests.Cases.ARecommendationCase;

namespace Workflows.Tests.Cases;

public sealed class CasePageTests(Azurite azurite) : IClassFixture<Azurite>, IAsyncLifetime
{
    CaseSite site = null!;

    public async Task InitializeAsync() => site = await CaseSite.Start(azurite);

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task The_json_of_a_case_is_as_the_contract_says()
    {
        site.Visitor = Applicant;
        await site.Put(InReview());
        var json = await site.Json($"/cases/{Id}");

        Assert.Equal(["id", "kind", "title", "state", "outcome", "validity", "policy", "steps", "documents"], json.EnumerateObject().Select(property => property.Name));
        Assert.Equal((Id, "Recommendation", "Running"), (json.GetProperty("id").GetString(), json.GetProperty("kind").GetString(), json.GetProperty("state").GetString()));
        var steps = json.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(Workflows.Recommendation.Step.OfRecommendation, steps.Select(step => step.GetProperty("name").GetString()!));
        Assert.Equal(["Done", "Done", "Done", "Done", "Done", "Done", "Done", "Active", "Pending", "Pending", "Pending"], steps.Select(step => step.GetProperty("state").GetString()));
        foreach (var name in (string[])["name", "label", "state", "attempt", "startedAt", "finishedAt", "by", "note", "arithmetic", "caseId"])
            Assert.All(steps, step => Assert.True(step.TryGetProperty(name, out _), name));
        Assert.Equal("应到 42，实到 38 ≥ 21；赞成 25 > 21：通过", steps[4].GetProperty("arithmetic").GetString());
        Assert.Equal(Meeting, steps[4].GetProperty("caseId").GetString());
        Assert.Equal(2, steps[2].GetProperty("attempt").GetInt32());
        Assert.Equal("5wd", json.GetProperty("policy").GetProperty("noticePeriod").GetString());
    }

    [Fact]
    public async Task Steps_that_a_completed_case_did_not_reach_are_skipped()
    {
        site.Visitor = Applicant;
        await site.Put(NotEligible());
        var json = await site.Json($"/cases/{Id}");

        Assert.Equal("Completed", json.GetProperty("state").GetString());
        Assert.Equal("NotEligible", json.GetProperty("outcome").GetString());
        Assert.Equal(["Done", "Done", .. Enumerable.Repeat("Skipped", 9)], json.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("state").GetString()!));
    }

    [Fact]
    public async Task A_case_about_to_end_still_runs()
    {
        site.Visitor = Applicant;
        await site.Put(InReview() with { State = CaseState.Ending, Outcome = "Withdrawn" });
        Assert.Equal("Running", (await site.Json($"/cases/{Id}")).GetProperty("state").GetString());
    }

    public static TheoryData<string, HttpStatusCode> WhoReads => new()
    {
        { nameof(Applicant), HttpStatusCode.OK }, { nameof(Secretary), HttpStatusCode.OK }, { nameof(Counsellor), HttpStatusCode.OK }, { nameof(Committee), HttpStatusCode.OK },
        { nameof(University), HttpStatusCode.OK }, { nameof(Party), HttpStatusCode.OK }, { nameof(Inspector), HttpStatusCode.OK },
        { nameof(OtherStudent), HttpStatusCode.Forbidden }, { nameof(OtherCollege), HttpStatusCode.Forbidden }, { nameof(OtherSchool), HttpStatusCode.NotFound },
    };

    [Theory, MemberData(nameof(WhoReads))]
    public async Task A_case_is_read_by_whom_it_concerns_and_whoever_works_on_it(string visitor, HttpStatusCode expected)
    {
        await site.Put(InReview());
        site.Visitor = Named(visitor);
        foreach (var path in (string[])["", "/audit"])
        {
            Assert.Equal(expected, (await site.Get($"/cases/{Id}{path}")).Status);
            Assert.Equal(expected, (await site.Get($"/cases/{Id}{path}", json: true)).Status);
        }
    }

    [Theory]
    [InlineData(nameof(Applicant), "Full"), InlineData(nameof(Counsellor), "Full"), InlineData(nameof(Committee), "Full"), InlineData(nameof(University), "Full")]
    [InlineData(nameof(Secretary), "Verdicts"), InlineData(nameof(Party), "Verdicts"), InlineData(nameof(OtherStudent), "Verdicts")]
    public void Student_officers_see_of_others_met_or_not_met_only(string visitor, string insight) =>
        Assert.Equal(insight, $"{Readers.InsightOf(InReview(), Named(visitor))}");

    [Theory]
    [InlineData(nameof(Applicant), true, true), InlineData(nameof(Counsellor), true, true), InlineData(nameof(Committee), true, true)]
    [InlineData(nameof(Secretary), false, false), InlineData(nameof(Party), false, false), InlineData(nameof(Inspector), false, false)]
    public async Task The_page_shows_of_the_conditions_no_more_than_the_reader_may_see(string visitor, bool figures, bool rank)
    {
        await site.Put(InReview());
        site.Visitor = Named(visitor);
        var (_, page) = await site.Get($"/cases/{Id}");
        Assert.Contains("不符合", page, StringComparison.Ordinal);
        Assert.Equal(figures, page.Contains("4 个月 &lt; 6 个月", StringComparison.Ordinal));
        Assert.Equal(rank, page.Contains("12.34%", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_says_who_is_asked_until_when_and_what_went_before()
    {
        site.Visitor = Applicant;
        await site.Put(InReview());
        var (_, page) = await site.Get($"/cases/{Id}");

        Assert.Contains("<h1>林知夏的推荐</h1>", page, StringComparison.Ordinal);
        Assert.Contains("第\u00A08\u00A0步，共\u00A011\u00A0步：学院团委审核", page, StringComparison.Ordinal);
        Assert.Contains("等计算机学院团委", page, StringComparison.Ordinal);
        Assert.Contains("4月28日（周二）24:00", page, StringComparison.Ordinal);
        Assert.Contains("赞成 25 &gt; 21：<b>通过</b>", page, StringComparison.Ordinal);
        Assert.Contains("请补充近一年的表现。", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/cases/{Id}/audit\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/cases/{Id}/withdraw\"", page, StringComparison.Ordinal);
        Assert.Contains($"/notices/demo.{Meeting}.PublicNotice.1", page, StringComparison.Ordinal);
        Assert.DoesNotContain("⟦", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_asked_is_led_to_the_task()
    {
        await site.Put(InReview());
        site.Visitor = Committee;
        Assert.Contains($"href=\"/tasks/{Id}.CollegeReview.1\"", (await site.Get($"/cases/{Id}")).Text, StringComparison.Ordinal);
        site.Visitor = Secretary;
        Assert.DoesNotContain("/tasks/", (await site.Get($"/cases/{Id}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_case_needs_one_read_beside_the_sessions()
    {
        await site.Put(InReview());
        site.Visitor = Applicant;
        await site.Get($"/cases/{Id}");   // the school is known from now on
        site.Watch.Forget();
        await site.Get($"/cases/{Id}");
        Assert.Equal(1, site.Watch.Requests);
    }

    [Fact]
    public async Task The_record_is_verified_and_a_changed_entry_is_shown_loudly()
    {
        await site.Put(InReview());
        await site.Cases.Change($"demo.{Id}", "x", row => new(row, new("p-zhou", "CollegeReview.1 Returned", new("周予安", "Link", "请补充"))));
        site.Visitor = Applicant;
        var (_, whole) = await site.Get($"/cases/{Id}/audit");
        Assert.Contains("校验通过", whole, StringComparison.Ordinal);
        Assert.Contains("周予安，经邮件链接", whole, StringComparison.Ordinal);
        Assert.Contains("学院团委审核：已退回补充", whole, StringComparison.Ordinal);

        var cases = site.Get<Tables>().Cases;
        var entry = (await cases.Find<AuditEntry>($"demo.{Id}", "audit|00000001"))!.Content;
        await cases.UpsertEntityAsync(Rows.Entity($"demo.{Id}", entry.Key, entry with { Action = "Application.1 Rejected" }), TableUpdateMode.Replace);
        var (_, changed) = await site.Get($"/cases/{Id}/audit");
        Assert.Contains("校验没有通过", changed, StringComparison.Ordinal);
        Assert.Contains("从第\u00A01\u00A0条起对不上", changed, StringComparison.Ordinal);
        Assert.Equal(1, (await site.Json($"/cases/{Id}/audit")).GetProperty("firstFault").GetInt32());
    }

    [Fact]
    public async Task A_record_that_was_cut_is_shown_loudly()
    {
        var row = await site.Put(InReview());
        await site.Cases.Change(row.Id, "x", before => new(before, new("p-zhou", "CollegeReview.1 Returned", new("周予安", "Link"))));
        await site.Get<Tables>().Cases.DeleteEntityAsync(row.Id, "audit|00000002");
        site.Visitor = Applicant;
        var (_, page) = await site.Get($"/cases/{Id}/audit");
        Assert.Contains("办理记录被截短", page, StringComparison.Ordinal);
        Assert.Contains(row.AuditHead.Length > 0 ? (await site.Cases.Read(row.Id)).AuditHead : "", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_is_handed_out_under_its_chinese_name()
    {
        var sha = await site.Get<FileStore>().Put($"demo.{Id}", "%PDF-1.7"u8.ToArray(), "application/pdf");
        await site.Put(InReview() with { Documents = [new("RegisterForm", 1, sha, "application/pdf", "推优登记表-林知夏.pdf", CaseSite.Now)] });
        site.Visitor = Applicant;
        using var client = site.Client();
        using var answer = await client.GetAsync($"/cases/{Id}/documents/RegisterForm");
        Assert.Equal("%PDF-1.7", await answer.Content.ReadAsStringAsync());
        Assert.Equal("推优登记表-林知夏.pdf", answer.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Get($"/cases/{Id}/documents/Other")).Status);
        site.Visitor = OtherStudent;
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Get($"/cases/{Id}/documents/RegisterForm")).Status);
    }

    [Fact]
    public async Task The_applicant_withdraws_once_and_open_children_are_woken()
    {
        await site.Put(InReview());
        site.Visitor = Applicant;
        using (var answer = await site.Send($"/cases/{Id}/withdraw", ("reason", "转专业"))) Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var row = await site.Cases.Read($"demo.{Id}");

        Assert.Equal((CaseState.Ending, "Withdrawn"), (row.State, row.Outcome));
        Assert.Equal(StepState.Cancelled, row.Latest("CollegeReview")!.State);
        Assert.Equal([$"demo.{Id}.CollegeReview.1"], site.Hub.Nudged.AsEnumerable());
        using (var again = await site.Send($"/cases/{Id}/withdraw")) Assert.NotEqual(HttpStatusCode.InternalServerError, again.StatusCode);
        Assert.Equal(row.AuditSeq, (await site.Cases.Read($"demo.{Id}")).AuditSeq);
    }

    [Fact]
    public async Task Nobody_else_withdraws_it_and_not_without_the_forms_token()
    {
        await site.Put(InReview());
        site.Visitor = Committee;
        using var client = site.Client();
        using (var answer = await client.PostAsync($"/cases/{Id}/withdraw", new FormUrlEncodedContent([]))) Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        site.Visitor = Applicant;
        using (var answer = await client.PostAsync($"/cases/{Id}/withdraw", new FormUrlEncodedContent([]))) Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.True((await site.Cases.Read($"demo.{Id}")).IsRunning);
    }

    [Fact]
    public async Task Everybody_finds_the_cases_they_may_read()
    {
        await site.Put(InReview());
        await site.Put(InNotice());
        site.Visitor = Applicant;
        Assert.Equal([Id], await Listed("/cases"));
        site.Visitor = OtherStudent;
        Assert.Empty(await Listed("/cases"));
        site.Visitor = Committee;
        Assert.Equal([Meeting, Id], (await Listed("/cases")).Order(StringComparer.Ordinal));
        Assert.Equal([Meeting], await Listed("/cases?kind=BranchMeeting&state=Running"));
        site.Visitor = Secretary;
        Assert.Equal([Meeting, Id], (await Listed("/cases")).Order(StringComparer.Ordinal));
        foreach (var reader in (Visitor[])[Party, Counsellor])
        {
            site.Visitor = reader;
            Assert.Equal([Id], await Listed("/cases"));
        }

        site.Visitor = University;
        Assert.Equal([Id], await Listed("/cases?kind=Recommendation&state=Running"));
        Assert.Empty(await Listed("/cases?kind=Recommendation&state=Completed"));
        Assert.Equal(HttpStatusCode.OK, (await site.Get("/cases")).Status);
    }

    [Fact]
    public async Task A_long_list_comes_in_pages_that_lose_nobody()
    {
        for (var number = 10; number < 40; number++) await site.Put(InReview() with { Id = $"demo.rec-26-0000{number}", CreatedAt = Day(3, 1).AddMinutes(number) });
        site.Visitor = University;
        var first = await site.Json("/cases?kind=Recommendation&state=Running");
        var rest = await site.Json(first.GetProperty("next").GetString()!);
        var all = first.GetProperty("cases").EnumerateArray().Concat(rest.GetProperty("cases").EnumerateArray()).Select(each => each.GetProperty("id").GetString()!).ToList();
        Assert.Equal(25, first.GetProperty("cases").GetArrayLength());
        Assert.Equal(Enumerable.Range(10, 30).Select(number => $"rec-26-0000{49 - number}"), all);
        Assert.False(rest.TryGetProperty("next", out _));
    }

    [Fact]
    public async Task The_list_of_an_office_costs_a_request_for_each_list_and_each_case()
    {
        await site.Put(InReview());
        await site.Put(InNotice());
        site.Visitor = Secretary with { Roles = [new(Role.Student), .. Secretary.Roles] };
        await site.Get("/cases");
        site.Watch.Forget();
        Assert.Equal(2, (await Listed("/cases")).Length);
        Assert.Equal(4, site.Watch.Requests);
    }

    [Fact]
    public async Task A_name_or_a_part_of_a_title_is_found_and_the_page_says_how_far_it_looked()
    {
        string[] names = ["林知夏", "林一", "何清越"];
        for (var number = 10; number < 40; number++) await site.Put(InReview() with { Id = $"demo.rec-26-0000{number}", CreatedAt = Day(3, 1).AddMinutes(number), Name = names[number % 3] });
        site.Visitor = University;
        await Listed("/cases");
        site.Watch.Forget();
        Assert.Equal(Enumerable.Range(10, 30).Where(number => number % 3 == 2).Select(number => $"rec-26-0000{number}").Reverse(), await Listed($"/cases?q={Uri.EscapeDataString(" 清越的")}"));
        Assert.InRange(site.Watch.Requests, 1, 1 + 10);   // the list, and the cases found
        Assert.Equal(["rec-26-000012"], await Listed("/cases?q=REC-26-000012"));
        var page = (await site.Get($"/cases?q={Uri.EscapeDataString("林")}")).Text.Replace('\u00A0', ' ');
        Assert.Contains("查看了 30 个案卷，查找“林”，已经查到最早的一个。只在上面选定的种类和状态里查找。", page, StringComparison.Ordinal);
        Assert.Contains("value=\"林\"", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("查看了 30 个案卷，查找“没有这个人”", (await site.Get($"/cases?q={Uri.EscapeDataString("没有这个人")}")).Text.Replace('\u00A0', ' '), StringComparison.Ordinal);

        site.Visitor = OtherStudent;
        Assert.Empty(await Listed($"/cases?q={Uri.EscapeDataString("林")}"));
    }

    [Fact]
    public async Task A_search_that_finds_a_page_full_goes_on_where_it_stopped()
    {
        for (var number = 10; number < 40; number++) await site.Put(InReview() with { Id = $"demo.rec-26-0000{number}", CreatedAt = Day(3, 1).AddMinutes(number) });
        site.Visitor = University;
        var first = await site.Json($"/cases?q={Uri.EscapeDataString("知夏")}");
        Assert.Contains("更早的还没有查", (await site.Get($"/cases?q={Uri.EscapeDataString("知夏")}")).Text, StringComparison.Ordinal);
        Assert.Equal((25, 25), (first.GetProperty("cases").GetArrayLength(), first.GetProperty("read").GetInt32()));
        Assert.Equal(5, (await Listed(first.GetProperty("next").GetString()!)).Length);
    }

    [Fact]
    public async Task The_lists_of_several_offices_are_one_in_pages_that_lose_nobody()
    {
        for (var number = 10; number < 40; number++)
        {
            var row = InReview() with { Id = $"demo.rec-26-0000{number}", CreatedAt = Day(3, 1).AddMinutes(number), StartedBy = null, Concerns = null };
            await site.Put(row with { Readers = [number % 2 == 0 ? Readers.Holder(Role.LeagueBranchSecretary, Branch) : Readers.Holder(Role.PartyBranch, PartyBranch)] });
        }

        site.Visitor = Secretary with { Roles = [.. Secretary.Roles, .. Party.Roles] };
        var first = await site.Json("/cases");
        var rest = await site.Json(first.GetProperty("next").GetString()!);
        Assert.Equal(Enumerable.Range(10, 30).Select(number => $"rec-26-0000{49 - number}"),
            first.GetProperty("cases").EnumerateArray().Concat(rest.GetProperty("cases").EnumerateArray()).Select(each => each.GetProperty("id").GetString()!));
    }

    [Theory]
    [InlineData("Approved", "党支部已经研究同意"), InlineData("Later", "党支部研究后暂缓")]
    public async Task Whoever_is_recommended_reads_what_the_party_branch_decided_and_until_when_it_holds(string result, string said)
    {
        var row = InReview();
        await site.Put(row with
        {
            State = CaseState.Completed,
            Outcome = "Recommended",
            Validity = "Valid",
            ValidUntil = Day(4, 10).AddYears(2),
            Steps = [.. row.Steps.RemoveAt(row.Steps.Length - 1), new StepRow("PartyBranchDecision", 1, StepState.Active, Day(5, 6)) { Addressee = Readers.Holder(Role.PartyBranch, PartyBranch) }.Finish(result, "p-he", Day(5, 7)) with { ByName = "何立行" }],
        });
        site.Visitor = Applicant;
        var (_, page) = await site.Get($"/cases/{Id}");
        Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.Contains("到2028年4月9日", page, StringComparison.Ordinal);
        Assert.Equal(result is "Later", page.Contains("不需要重新申请", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_record_says_how_far_the_meeting_was_and_leads_whoever_may_read_it_there()
    {
        await site.Put(InReview());
        await site.Put(InNotice());
        site.Clock.Now = Day(4, 9).AddHours(12);
        await site.Cases.Change($"demo.{Id}", "went-on", row => new(row, new(AuditNote.Workflow, "MeetingWentOn", new(Text: Meeting))));
        site.Visitor = Applicant;
        var (_, page) = await site.Get($"/cases/{Id}/audit");
        Assert.Contains("进行到“支部大会民主评议”", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"/cases/{Meeting}", page, StringComparison.Ordinal);
        site.Visitor = Secretary;
        Assert.Contains($"<a href=\"/cases/{Meeting}\">", (await site.Get($"/cases/{Id}/audit")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Updates_that_say_the_same_are_one_line_of_the_record()
    {
        await site.Put(InReview());
        await site.Put(InNotice());
        foreach (var (day, time) in ((int, int)[])[(9, 1), (9, 2), (9, 3), (10, 4)])
        {
            site.Clock.Now = Day(4, day).AddHours(12 + time);
            await site.Cases.Change($"demo.{Id}", $"went-on.{time}", row => new(row, new(AuditNote.Workflow, "MeetingWentOn", new(Text: Meeting))));
        }

        site.Visitor = Secretary;
        var page = (await site.Get($"/cases/{Id}/audit")).Text.Replace('\u00A0', ' ');
        Assert.Equal(2, page.Split("大会有进展").Length - 1);
        Assert.Contains("<th role=\"rowheader\" scope=\"row\">2–4</th>", page, StringComparison.Ordinal);
        Assert.Contains("（3 次更新）", page, StringComparison.Ordinal);
        Assert.Contains("进行到“支部委员会考察”", page, StringComparison.Ordinal);
        Assert.Equal(5, (await site.Json($"/cases/{Id}/audit")).GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public async Task The_page_explains_a_step_whose_name_does_not_and_leads_to_the_figures_in_force()
    {
        await site.Put(InReview());
        site.Visitor = Applicant;
        var (_, page) = await site.Get($"/cases/{Id}");
        Assert.Contains("由校团委登记备查", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/policies\"", page, StringComparison.Ordinal);
    }

    async Task<string[]> Listed(string path) => [.. (await site.Json(path)).GetProperty("cases").EnumerateArray().Select(each => each.GetProperty("id").GetString()!)];

    static Visitor Named(string name) => (Visitor)typeof(ARecommendationCase).GetField(name)!.GetValue(null)!;
}
