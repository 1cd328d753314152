using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Cases;
using Workflows.PublicNotices;
using Workflows.PublicNotices.Pages;
using Workflows.Storage;
using Workflows.Tests.Cases;
using Workflows.Tests.Testing;
using Workflows.UserTasks;
using static Workflows.Tests.Cases.ARecommendationCase;

namespace Workflows.Tests.PublicNotices;

public sealed class NoticePageTests(Azurite azurite) : IClassFixture<Azurite>, IAsyncLifetime
{
    const string Path = $"/notices/demo.{Meeting}.PublicNotice.1";

    CaseSite site = null!;

    public async Task InitializeAsync() => site = await CaseSite.Start(azurite);

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task A_notice_that_hangs_is_there_for_everybody()
    {
        await site.PutNotice();
        var (status, page) = await site.Get(Path);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("<h1>关于推荐林知夏等3名同学为入党积极分子的公示</h1>", page, StringComparison.Ordinal);
        Assert.Contains("林知夏、何清越", page, StringComparison.Ordinal);
        Assert.Contains("韩　溪", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("公示期为5个工作日，自2026年4月21日起至4月27日24时止", page, StringComparison.Ordinal);
        Assert.Contains("公示中，还有\u00A03\u00A0个工作日", page, StringComparison.Ordinal);
        Assert.Contains("noindex", page, StringComparison.Ordinal);
        Assert.DoesNotContain("p-lin", page, StringComparison.Ordinal);
        var list = await site.Json("/notices?school=demo");
        Assert.Equal($"demo.{Meeting}.PublicNotice.1", list.GetProperty("notices")[0].GetProperty("id").GetString());
        Assert.Contains("林知夏等3名", (await site.Get("/notices")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_that_is_down_names_nobody_but_to_whoever_may_read_the_case()
    {
        await site.PutNotice();
        await TakeDown();
        var (status, page) = await site.Get(Path);
        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Contains("这份公示已经撤下", page, StringComparison.Ordinal);
        Assert.DoesNotContain("林知夏", page, StringComparison.Ordinal);
        Assert.DoesNotContain("林知夏", (await site.Get(Path, json: true)).Text, StringComparison.Ordinal);
        Assert.Equal(0, (await site.Json("/notices?school=demo")).GetProperty("notices").GetArrayLength());

        site.Visitor = Committee;
        var (again, word) = await site.Get(Path);
        Assert.Equal(HttpStatusCode.OK, again);
        Assert.Contains("林知夏、何清越", word, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Get($"/notices/demo.{Meeting}.PublicNotice.2")).Status);
    }

    [Fact]
    public async Task A_notice_for_members_of_the_school_asks_others_to_sign_in()
    {
        await site.PutNotice(Notice() with { SchoolOnly = true });
        Assert.Equal(HttpStatusCode.SeeOther, (await site.Get(Path)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.Get($"{Path}/objections")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.Get(Path, json: true)).Status);
        Assert.Equal(0, (await site.Json("/notices?school=demo")).GetProperty("notices").GetArrayLength());
        site.Visitor = OtherSchool;
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Get(Path)).Status);
        site.Visitor = OtherStudent;
        Assert.Equal(HttpStatusCode.OK, (await site.Get(Path)).Status);
    }

    [Fact]
    public async Task Masked_names_stay_masked_everywhere()
    {
        await site.PutNotice(Notice() with { Masked = true });
        foreach (var path in (string[])[Path, "/notices?school=demo", $"{Path}/objections"])
        {
            foreach (var json in (bool[])[false, true])
            {
                var (status, text) = await site.Get(path, json);
                Assert.Equal(HttpStatusCode.OK, status);
                Assert.Contains("林＊夏", text, StringComparison.Ordinal);
                Assert.DoesNotContain("林知夏", text, StringComparison.Ordinal);
            }
        }
    }

    [Theory, InlineData("林知夏", "林＊夏"), InlineData("韩溪", "韩＊"), InlineData("欧阳若宁", "欧＊若宁"), InlineData("林知夏（软件2302）", "林＊夏（软件2302）"), InlineData("甲", "甲")]
    public void One_character_of_a_name_is_masked(string name, string masked) => Assert.Equal(masked, NoticeText.Mask(name));

    [Fact]
    public async Task An_objection_sent_twice_counts_once_and_its_answer_is_found_by_the_receipt()
    {
        await site.PutNotice();
        using var answer = await site.Send($"{Path}/objections", ("entry", Id), ("text", "三月的志愿服务不是本人参加的"), ("contact", "张三 13800000000"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var done = answer.Headers.Location!.ToString();
        var receipt = done[(done.LastIndexOf('/') + 1)..];
        using (var client = site.Client())
        using (var twice = await client.PostAsync($"{Path}/objections", new FormUrlEncodedContent(new Dictionary<string, string> { ["entry"] = Id, ["text"] = "三月的志愿服务不是本人参加的", ["contact"] = "张三 13800000000", ["receipt"] = receipt })))
            Assert.Equal(done, twice.Headers.Location!.ToString());
        Assert.Equal(1, (await site.Cases.Read($"demo.{Meeting}")).Steps.Count(step => step.Name == NoticeWorkflow.Objection));
        Assert.Equal([$"demo.{Meeting}.PublicNotice.1"], site.Hub.Nudged.AsEnumerable());

        var (_, waiting) = await site.Get(done);
        Assert.Contains(receipt, waiting, StringComparison.Ordinal);
        Assert.DoesNotContain("张三", waiting, StringComparison.Ordinal);
        await Answer(NoticeResult.Upheld, "经核实，服务记录有误。");
        var json = await site.Json(done);
        Assert.Equal(("Upheld", "经核实，服务记录有误。"), (json.GetProperty("state").GetString(), json.GetProperty("answer").GetString()));
        await TakeDown();
        var (_, after) = await site.Get(done);
        Assert.Contains("经核实，服务记录有误。", after, StringComparison.Ordinal);
        Assert.DoesNotContain("林知夏", after, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Get($"{Path}/objections/aaaa-bbbb-cccc-eeee")).Status);
    }

    [Fact]
    public async Task Thirty_who_object_at_once_are_all_on_record()
    {
        await site.PutNotice();
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => Object($"第{n % Objections.Most}件事")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.Status));
        Assert.Equal(30, answers.Select(answer => answer.Location).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, Objections.Most), await Numbers());
        foreach (var answer in answers) Assert.Equal("Received", (await site.Json(answer.Location)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Ten_processes_that_change_a_case_at_once_all_get_their_turn()
    {
        var row = await site.PutNotice();
        var processes = Enumerable.Range(1, 10).Select(n => (Number: n, Store: ActivatorUtilities.CreateInstance<CaseStore>(site.Get<IServiceProvider>())));
        var all = await Task.WhenAll(processes.Select(each => each.Store.Change(row.Id, $"test.{each.Number}", now => new(now, new(AuditNote.Workflow, "Test")))));
        Assert.All(all, changed => Assert.True(changed.IsDone));
        Assert.Equal(row.AuditSeq + 10, (await site.Cases.Read(row.Id)).AuditSeq);
    }

    [Fact]
    public async Task The_same_words_about_the_same_person_are_one_objection_with_a_receipt_for_each()
    {
        await site.PutNotice();
        var answers = await Task.WhenAll(Enumerable.Range(1, 5).Select(n => Object("志愿服务不实", contact: $"第{n}位")));
        Assert.Equal(5, answers.Select(answer => answer.Location).Distinct().Count());
        Assert.Equal([1], await Numbers());
        Assert.Equal(HttpStatusCode.SeeOther, (await Object("志愿服务不实", "rec-26-2m8d4w")).Status);
        Assert.Equal([1, 2], await Numbers());

        Assert.Equal(["第1位", "第2位", "第3位", "第4位", "第5位"], (await site.Get<Objections>().Contacts($"demo.{Meeting}", 1)).Order(StringComparer.Ordinal));
        await Answer("Dismissed", "服务记录属实。");
        foreach (var answer in answers) Assert.Equal("服务记录属实。", (await site.Json(answer.Location)).GetProperty("answer").GetString());
    }

    [Fact]
    public async Task A_receipt_that_was_used_for_something_else_is_replaced_by_a_fresh_one()
    {
        await site.PutNotice();
        const string Receipt = "aaaa-bbbb-cccc-dddd";
        var (first, second) = (await Object("第一件事", receipt: Receipt), await Object("第二件事", receipt: Receipt));
        Assert.EndsWith(Receipt, first.Location, StringComparison.Ordinal);
        Assert.DoesNotContain(Receipt, second.Location, StringComparison.Ordinal);
        Assert.Equal([1, 2], await Numbers());
        Assert.Equal("第一件事", (await site.Get<Objections>().Find($"demo.{Meeting}", Receipt))!.Value.Objection.Text);
        Assert.Equal("Received", (await site.Json(second.Location)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Past_the_limit_the_page_says_whom_to_call_and_keeps_what_was_typed_and_the_office_still_enters()
    {
        await site.PutNotice();
        await site.Cases.Change($"demo.{Meeting}", "many", row => new(
            Enumerable.Range(1, Objections.Most).Aggregate(row, (now, n) => now.With(new StepRow(NoticeWorkflow.Objection, n, StepState.Pending, CaseSite.Now) { About = Id })), new(AuditNote.Public, "Many")));
        Assert.Contains("网上暂时不再接收新的", (await site.Get($"{Path}/objections")).Text, StringComparison.Ordinal);
        var (status, page, _) = await Object("再来一件");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("再来一件</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("(010) 5555 0128", page, StringComparison.Ordinal);

        site.Visitor = Committee;
        using var entered = await site.Send($"/cases/{Meeting}/objections", ("entry", Id), ("text", "来电反映"));
        Assert.Equal(HttpStatusCode.SeeOther, entered.StatusCode);
        Assert.Equal(Objections.Most + 1, (await Numbers()).Count);
    }

    [Fact]
    public async Task Whoever_has_a_receipt_types_its_number_in_also_when_the_notice_is_down()
    {
        await site.PutNotice();
        using var answer = await site.Send($"{Path}/objections", ("entry", Id), ("text", "三月的志愿服务"));
        Assert.Contains("name=\"receipt\"", (await site.Get("/notices?school=demo")).Text, StringComparison.Ordinal);
        var done = answer.Headers.Location!.ToString();
        var receipt = done[(done.LastIndexOf('/') + 1)..];
        using var client = site.Client();
        foreach (var hangs in (bool[])[true, false])
        {
            if (!hangs) await TakeDown();
            Assert.Contains($"<form method=\"get\" action=\"{Path}/objections\">", (await site.Get(Path)).Text, StringComparison.Ordinal);
            using var found = await client.GetAsync($"{Path}/objections?receipt=%20{receipt.ToUpperInvariant()}");
            Assert.Equal((HttpStatusCode.SeeOther, done), (found.StatusCode, found.Headers.Location!.ToString()));
        }

        // The number alone leads there, also when nothing hangs any more.
        using (var alone = await client.GetAsync($"/notices?school=demo&receipt={receipt.ToUpperInvariant()}"))
            Assert.Equal((HttpStatusCode.SeeOther, done), (alone.StatusCode, alone.Headers.Location!.ToString()));
        Assert.Contains("没有找到这个编号的异议", (await site.Get("/notices?school=demo&receipt=9999-9999")).Text, StringComparison.Ordinal);
        using var unknown = await client.GetAsync($"{Path}/objections?receipt=9999-9999");
        var (status, page) = await site.Get(unknown.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("没有找到这个编号的异议", page, StringComparison.Ordinal);
        Assert.Contains("value=\"9999-9999\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0}{1}{2}{3}"), InlineData("{0} {1} {2} {3}"), InlineData(" {0}—{1}—{2}—{3} "), InlineData("{0}-{1} -{2}- {3}")]
    public async Task A_receipt_is_found_however_it_is_typed(string typed)
    {
        await site.PutNotice();
        using var answer = await site.Send($"{Path}/objections", ("entry", Id), ("text", "三月的志愿服务"));
        var done = answer.Headers.Location!.ToString();
        object[] groups = [.. done[(done.LastIndexOf('/') + 1)..].ToUpperInvariant().Split('-')];
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, typed, groups);
        using var client = site.Client();
        foreach (var way in (string[])[text, string.Concat(text.Select(c => c is > ' ' and < '~' ? (char)(c + 0xFEE0) : c is ' ' ? '\u3000' : c))])
        {
            using var found = await client.GetAsync($"{Path}/objections?receipt={Uri.EscapeDataString(way)}");
            Assert.Equal((HttpStatusCode.SeeOther, done), (found.StatusCode, found.Headers.Location!.ToString()));
            Assert.Equal(HttpStatusCode.OK, (await site.Get($"{Path}/objections/{Uri.EscapeDataString(way)}")).Status);
        }
    }

    [Fact]
    public async Task A_notice_without_a_telephone_leaves_no_empty_place_and_says_where_the_office_is()
    {
        await site.PutNotice(Notice() with { Telephone = "", Hours = null });
        var (_, notice) = await site.Get(Path);
        Assert.DoesNotContain("电话", notice[notice.IndexOf("<article", StringComparison.Ordinal)..notice.IndexOf("</article>", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Contains("受理部门：共青团计算机学院委员会（学院楼305室）", notice, StringComparison.Ordinal);
        var (_, objection) = await site.Get($"{Path}/objections");
        Assert.Contains("也可以直接向受理部门反映：共青团计算机学院委员会（学院楼305室）。", objection, StringComparison.Ordinal);
        await TakeDown();
        Assert.Contains("如有疑问，请联系共青团计算机学院委员会（学院楼305室）。", (await site.Get(Path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_may_object_without_a_receipt_and_gets_one()
    {
        await site.PutNotice();
        using var client = site.Client();
        client.DefaultRequestHeaders.Accept.Add(new("application/json"));
        using var faulty = await client.PostAsync($"{Path}/objections", new FormUrlEncodedContent(new Dictionary<string, string> { ["text"] = "没有写明是谁" }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, faulty.StatusCode);
        using var answer = await client.PostAsync($"{Path}/objections", new FormUrlEncodedContent(new Dictionary<string, string> { ["entry"] = Id, ["text"] = "内容" }));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("Received", (await site.Json(json.GetProperty("url").GetString()!)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Objections_are_taken_until_the_last_moment_and_not_after()
    {
        await site.PutNotice();
        site.Clock.Now = Day(4, 28).AddSeconds(-1);
        Assert.Equal(HttpStatusCode.OK, (await site.Get($"{Path}/objections")).Status);
        site.Clock.Now = Day(4, 28);
        Assert.Equal(HttpStatusCode.Gone, (await site.Get($"{Path}/objections")).Status);
        using var client = site.Client();
        using var late = await client.PostAsync($"{Path}/objections", new FormUrlEncodedContent(new Dictionary<string, string> { ["entry"] = Id, ["text"] = "迟了" }));
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
    }

    [Fact]
    public async Task The_colleges_office_enters_what_came_by_telephone_and_nobody_else_does()
    {
        await site.PutNotice();
        site.Visitor = Secretary;
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Get($"/cases/{Meeting}/objections")).Status);
        site.Visitor = Committee;
        using var answer = await site.Send($"/cases/{Meeting}/objections", ("entry", Id), ("text", "来电反映"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("p-zhou", (await site.Get<Objections>().Find($"demo.{Meeting}", 1))!.EnteredBy);
    }

    [Fact]
    public async Task Whoever_is_named_learns_the_substance_but_never_who_objected()
    {
        await site.PutNotice();
        (await site.Send($"{Path}/objections", ("entry", Id), ("text", "三月的志愿服务"), ("contact", "张三"))).Dispose();
        var row = await site.Cases.Read($"demo.{Meeting}");
        var details = site.Get<IEnumerable<ITaskDetails>>().OfType<ObjectionDetails>().Single(each => each.CaseKind == row.Kind);

        var heard = await details.Of(new(row, row.Find(new(row.Id, NoticeWorkflow.Hearing, 1))!, new TaskKind()));
        Assert.Equal([new CaseFact("objection", "三月的志愿服务")], heard);
        var answers = await details.Of(new(row, row.Find(new(row.Id, NoticeWorkflow.Objection, 1))!, new TaskKind()));
        Assert.Contains(new CaseFact("contact", "张三"), answers);
        Assert.Contains(new CaseFact("about", "林知夏"), answers);
    }

    async Task<(HttpStatusCode Status, string Page, string Location)> Object(string text, string entry = Id, string contact = "", string receipt = "")
    {
        using var client = site.Client();
        using var answer = await client.PostAsync($"{Path}/objections", new FormUrlEncodedContent(new Dictionary<string, string> { ["entry"] = entry, ["text"] = text, ["contact"] = contact, ["receipt"] = receipt }));
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).Replace('\u00A0', ' '), answer.Headers.Location?.ToString() ?? "");
    }

    async Task<IReadOnlyList<int>> Numbers() =>
        [.. (await site.Cases.Read($"demo.{Meeting}")).Steps.Where(step => step.Name == NoticeWorkflow.Objection).Select(step => step.Attempt).Order()];

    Task<Changed> Answer(string result, string reasons) => site.Cases.Change($"demo.{Meeting}", "answer", row =>
        new(row.With(row.Find(new(row.Id, NoticeWorkflow.Objection, 1))!.Finish(result, "p-zhou", CaseSite.Now) with { Comment = reasons }), new("p-zhou", $"Objection.1 {result}")));

    Task<Changed> TakeDown() => site.Cases.Change($"demo.{Meeting}", "down", row =>
        new(row.With(row.Latest(CaseLists.NoticeStep)!.Finish(NoticeResult.Undisturbed, AuditNote.Workflow, Day(4, 28))), new(AuditNote.Workflow, "PublicNotice.1 TakenDown")));
}
