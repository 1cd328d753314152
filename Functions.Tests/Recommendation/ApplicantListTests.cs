using System.Net;
using System.Text;
using System.Text.Json;
using Workflows.Cases;
using Workflows.Documents;
using Workflows.People;
using Workflows.Recommendation;
using Workflows.Recommendation.Applicants;
using Workflows.Storage;
using static Workflows.Tests.Recommendation.RecommendationSite;

namespace Workflows.Tests.Recommendation;

/// <summary>Many applications at once from a list.</summary>
public sealed class ApplicantListTests : IAsyncLifetime
{
    const string Path = "/recommendations/list";

    RecommendationSite site = null!;

    public async Task InitializeAsync() => site = await RecommendationSite.Start();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task A_list_is_shown_first_and_handed_in_once_confirmed_however_often_the_button_is_pressed()
    {
        var round = await site.Round();
        await site.SignIn(Secretary);
        var file = Csv("学号,姓名,主要表现,入党申请日期,更正理由", "2023010101,林知夏,踏实。,,", $"２０２３０１０１０２,苏 一鸣,\"=认真，\n热心\",{site.Today.AddMonths(-9):yyyy-M-d},以申请书为准");
        var preview = await site.Upload(Path, file, json: false);
        Assert.Equal(HttpStatusCode.OK, preview.Status);
        Assert.Contains("林知夏", preview.Body, StringComparison.Ordinal);
        Assert.Contains("有条件不符合", preview.Body, StringComparison.Ordinal);
        Assert.Null(await Current(Lin));

        var said = JsonDocument.Parse((await site.Upload(Path, file, json: true)).Body).RootElement;
        Assert.Equal(2, said.GetProperty("added").GetInt32());
        (string, string)[] confirmed = [("stage", "Activist"), ("kept", said.GetProperty("kept").GetString()!), ("list", said.GetProperty("list").GetString()!), ("confirm", "true")];
        var done = JsonDocument.Parse((await site.Send(Path, json: true, confirmed)).Body).RootElement;
        Assert.Equal(("Completed", 2), (done.GetProperty("state").GetString(), done.GetProperty("added").GetInt32()));
        Assert.Equal(HttpStatusCode.SeeOther, (await site.Send(Path, confirmed)).Status);

        var (lin, su) = ((await Current(Lin))!, (await Current(Su))!);
        var body = su.BodyAs<RecommendationBody>();
        Assert.Equal((round, Secretary, "=认真，\n热心"), (su.Round, su.StartedBy, body.Statement));
        Assert.Equal((Fact.PartyApplicationDate, "以申请书为准"), (body.Statements.Single().Fact, body.Statements.Single().Reason));
        Assert.Equal("踏实。", lin.BodyAs<RecommendationBody>().Statement);
        Assert.Equal(HttpStatusCode.OK, (await site.See(done.GetProperty("url").GetString()!)).Status);
        Assert.Contains(lin.ShortId, (await site.Upload(Path, file, json: true)).Body, StringComparison.Ordinal);   // both have a case now
    }

    [Fact]
    public async Task Every_fault_is_told_at_its_line_and_column_and_nobody_is_handed_in()
    {
        await site.Round();
        await site.Get<PeopleStore>().Change(RecommendationSite.School, Other, person => person with { Status = EnrolmentStatus.Graduated, LeagueBranch = Branch });
        await site.SignIn(Secretary);
        var answer = await site.Upload(Path, Csv("姓名,学 号*,主要表现,入党申请日期,谈话,谈话日期,党支部,备注", "林知夏,2023010101,踏实。,2020-1-1,是,,,", "林知秋,2023010101,踏实。,,,,,", "陈若宁,2023010103,,,也许,2099-1-1,没有的党支部,", "谁,9999,踏实。,,,,,", "韩溪,2023010201,踏实。,,,,,", ",EXAMPLE-0001,,,,,,", ",,写了,,,,,", "苏一鸣,2023010102,踏实。,,,,,,多了"), json: true);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        var faults = JsonDocument.Parse(answer.Body).RootElement.GetProperty("faults").EnumerateArray().Select(fault => (fault.GetProperty("line").GetInt32(), fault.GetProperty("column").GetString(), fault.GetProperty("message").GetString()!)).ToList();
        Assert.Equal([(2, "入党申请日期"), (3, "学号*"), (4, "谈话"), (4, "主要表现"), (4, "谈话日期"), (4, "党支部"), (5, "学号*"), (6, "学号*"), (7, "学号*"), (8, "学号*"), (9, "")], faults.Select(fault => (fault.Item1, fault.Item2!)));
        Assert.All(faults, fault => Assert.NotEmpty(fault.Item3));
        Assert.Contains("名册里的日期是", faults[0].Item3, StringComparison.Ordinal);
        Assert.Null(await Current(Lin));
        var page = await site.Upload(Path, Csv("学号,姓名", "2023010101,林知夏"), json: false);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("没有找到“主要表现”列", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_college_lists_its_own_students_and_nobody_elses_and_workbooks_are_read_as_well()
    {
        await site.Round();
        var file = Workbook.Write(new("名单", "学院", DateTimeOffset.UnixEpoch), new("名单", [new("学号", 12), new("姓名", 10), new("主要表现", 30)], [["2023010201", "韩溪", "𠮷。"]]));
        await site.SignIn(OtherCommittee);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.Upload(Path, file, json: true, ("confirm", "true"))).Status);
        await site.SignIn(Committee);
        Assert.Equal(HttpStatusCode.OK, (await site.Upload(Path, file, json: true, ("confirm", "true"))).Status);
        Assert.Equal((Committee, "𠮷。"), ((await Current(Other))!.StartedBy, (await Current(Other))!.BodyAs<RecommendationBody>().Statement));
        await site.SignIn(Lin);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.See(Path)).Status);
    }

    [Fact]
    public async Task Without_an_open_round_nobody_can_be_listed()
    {
        await site.SignIn(Secretary);
        Assert.Contains("现在没有接受这位同学申请的批次", (await site.Upload(Path, Csv("学号,姓名,主要表现", "2023010101,林知夏,踏实。"), json: true)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changed_since_it_was_checked_is_checked_again()
    {
        await site.Round();
        await site.SignIn(Secretary);
        var file = Csv("学号,姓名,主要表现", "2023010101,林知夏,踏实。");
        var said = JsonDocument.Parse((await site.Upload(Path, file, json: true)).Body).RootElement;
        await site.Round(body => body with { College = College });   // the own college's round goes before the school's
        var again = await site.Send(Path, json: true, ("stage", "Activist"), ("kept", said.GetProperty("kept").GetString()!), ("list", said.GetProperty("list").GetString()!), ("confirm", "true"));
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Null(await Current(Lin));
    }

    [Fact]
    public async Task A_part_that_is_carried_out_twice_hands_in_once_and_what_was_withdrawn_stays_so()
    {
        await site.Round();
        await site.SignIn(Secretary);
        var done = JsonDocument.Parse((await site.Upload(Path, Csv("学号,姓名,主要表现", "2023010101,林知夏,踏实。"), json: true, ("confirm", "true"))).Body).RootElement;
        var (lists, id) = (site.Get<ApplicantLists>(), done.GetProperty("list").GetString()!);
        await site.SignIn(Lin);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.Send($"/cases/{(await Current(Lin))!.ShortId}/withdraw")).Status);
        Assert.Equal((1, 1), ((await lists.HandIn(RecommendationSite.School, id, 0)).PartsDone, (await lists.Find(RecommendationSite.School, id))!.Parts));
        await site.Get<Tables>().Keys.Put(RecommendationSite.School, $"applicants|{id}", (await lists.Find(RecommendationSite.School, id))! with { PartsDone = 0, FinishedAt = null });
        Assert.NotNull((await lists.HandIn(RecommendationSite.School, id, 0)).FinishedAt);
        Assert.Single(await site.Get<Tables>().Lists.All<CaseEntry>(CaseLists.ByPerson(RecommendationSite.School, Lin)));
    }

    [Fact]
    public async Task The_template_is_read_but_for_its_example()
    {
        await site.Round();
        await site.SignIn(Secretary);
        Assert.Equal(HttpStatusCode.OK, (await site.See(Path)).Status);
        var faults = JsonDocument.Parse((await site.Upload(Path, ApplicantTemplate.File(), json: true)).Body).RootElement.GetProperty("faults");
        Assert.Equal((2, "学号"), (faults[0].GetProperty("line").GetInt32(), faults[0].GetProperty("column").GetString()));
        Assert.Equal(1, faults.GetArrayLength());
    }

    Task<CaseRow?> Current(string person) => site.Get<Applications>().Current(RecommendationSite.School, person, Stage.Activist);

    static byte[] Csv(params string[] lines) => Encoding.UTF8.GetBytes(string.Join("\r\n", lines));
}
