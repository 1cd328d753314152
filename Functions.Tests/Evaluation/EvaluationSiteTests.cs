using System.Net;
using DocumentFormat.OpenXml.Packaging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Cases;
using Workflows.Evaluation;
using Workflows.Evaluation.Papers;
using Workflows.People;
using Workflows.Storage;
using Workflows.Tests.Recommendation;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.Evaluation;

/// <summary>The pages of an evaluation on a running site, and who sees what of it.</summary>
public sealed class EvaluationSiteTests : IAsyncLifetime
{
    RunningHost host = null!;
    readonly Whoever who = new();

    public async Task InitializeAsync()
    {
        host = await RunningHost.Start(new Dictionary<string, string?> { ["LocalHost:Demo"] = "false", ["Policy:Mail:GatherFor"] = "PT0S" }, services => services.AddSingleton<IVisitors>(who));
        await Get<Schools>().TryAdd(new School(AnEvaluation.School, "示例大学") { Telephone = "(010) 5555 0100" });
        await Get<PeopleStore>().AddMany(AnEvaluation.School, AnEvaluation.People());
    }

    public Task DisposeAsync() => host.DisposeAsync().AsTask();

    [Fact]
    public async Task The_body_alone_opens_one_however_often_it_is_sent()
    {
        await SignIn(AnEvaluation.University);
        Assert.Contains("校学生会", (await See("/evaluations/new")).Body, StringComparison.Ordinal);
        var first = await Send("/evaluations", ("body", UnionPosts.University));
        var again = await Send("/evaluations", ("body", UnionPosts.University));

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther), (first.Status, again.Status));
        Assert.StartsWith("/cases/evl-", first.Location, StringComparison.Ordinal);
        Assert.Equal(first.Location, again.Location);
    }

    [Fact]
    public async Task A_body_that_is_none_comes_back_and_students_open_nothing()
    {
        await SignIn(AnEvaluation.University);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send("/evaluations", ("body", "棋社"))).Status);
        await SignIn(AnEvaluation.President);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send("/evaluations", ("body", UnionPosts.University))).Status);
    }

    [Fact]
    public async Task Officers_see_their_own_result_and_nobody_elses()
    {
        var id = await Graded();
        await SignIn(AnEvaluation.University);
        var all = await See($"/evaluations/{id}/results");
        Assert.Equal(HttpStatusCode.OK, all.Status);
        foreach (var said in (string[])["何清越", "100.00", "= 100.00", "<svg"]) Assert.Contains(said, all.Body, StringComparison.Ordinal);

        await SignIn(AnEvaluation.Head);
        Assert.Equal(HttpStatusCode.Forbidden, (await See($"/evaluations/{id}/results")).Status);
        var mine = await See($"/evaluations/{id}/mine");
        Assert.Contains("90.00", mine.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("林知夏", mine.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("100.00", (await See($"/cases/{id}")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await See($"/cases/{id}/documents/{EvaluationPapers.Certificate}.officer2")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await See($"/cases/{id}/documents/{EvaluationPapers.Certificate}.officer1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await See($"/cases/{id}/documents/{EvaluationPapers.Summary}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await See($"/evaluations/officers/{AnEvaluation.President}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await See($"/evaluations/officers/{AnEvaluation.Head}")).Status);
    }

    [Fact]
    public async Task Everybody_can_repeat_the_draw_and_strangers_see_no_names()
    {
        var id = await Graded();
        who.Visitor = null;
        var draw = await See($"/evaluations/{id}/draw?school={AnEvaluation.School}");
        Assert.Equal(HttpStatusCode.OK, draw.Status);
        Assert.Contains(PanelRules.HashOf(Pool), draw.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("代表1", draw.Body, StringComparison.Ordinal);
        Assert.Equal(PanelRules.TextOf(Pool), (await See($"/evaluations/{id}/draw?school={AnEvaluation.School}&pool=1")).Body);
        await SignIn(AnEvaluation.Third);
        Assert.Contains("代表1", (await See($"/evaluations/{id}/draw")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_documents_open()
    {
        var id = await Graded();
        await SignIn(AnEvaluation.University);
        foreach (var name in (string[])[EvaluationPapers.Notice, EvaluationPapers.Panel, EvaluationPapers.Sheet, EvaluationPapers.Reports, EvaluationPapers.Circular, EvaluationPapers.Appeals, EvaluationPapers.Consequences, $"{EvaluationPapers.Certificate}.officer1"])
        {
            using var document = WordprocessingDocument.Open(await File(id, name), isEditable: false);
            Assert.NotEmpty(document.MainDocumentPart!.Document!.Body!.InnerText);
        }

        using var book = SpreadsheetDocument.Open(await File(id, EvaluationPapers.Summary), isEditable: false);
        Assert.NotNull(book.WorkbookPart);
        Assert.Contains("述职评议结果证明", (await See($"/cases/{id}")).Body, StringComparison.Ordinal);
    }

    static readonly PoolEntry[] Pool = [.. Enumerable.Range(1, 5).Select(n => new PoolEntry(PanelGroup.Delegates, $"p-delegate{n}", $"代表{n}", "软件 2302"))];

    /// <summary>A case as it stands when all is over.</summary>
    async Task<string> Graded()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (policy, sheets) = (new EvaluationPolicy(), SheetRules.Read(AnEvaluation.SheetsOf(20, 18, 11), "sheets", 3, 20, [3, 1, 1]).Sheets);
        var officers = Officers.Of(policy, UnionPosts.University, AnEvaluation.People());
        var grades = GradingRules.Grade(policy, [true, true, true], sheets);
        var (seats, substitutes) = PanelRules.Draw("2026065:03-08-12-17-25-31+09", Pool, [3, 0, 0]);
        var recorded = new Recorded(AnEvaluation.University, "", sheets);
        var body = new EvaluationBody(UnionPosts.University, null, "2025-2026-2")
        {
            Officers = [.. officers.Zip(grades.Officers, (officer, result) => officer with { Report = ReportState.InTime, Result = result, Grade = result.Grade, AppealUpheld = officer.Unit is "officer3" ? false : null, IsRemoved = result.Grade is Grade.Unqualified ? true : null })],
            PoolHash = PanelRules.HashOf(Pool), PoolSize = Pool.Length, SeatCounts = [3, 0, 0], Seed = "2026065:03-08-12-17-25-31+09", Seats = seats, Substitutes = substitutes, Meeting = new(new(2026, 6, 20), "201"),
            Recorded = System.Collections.Immutable.ImmutableSortedDictionary<string, Recorded>.Empty.Add(Two.First, recorded).Add(Two.Second, recorded),
        };
        const string Id = "evl-26-bcdfgh";
        StepRow Done(string step, string result) => new StepRow(step, 1, StepState.Active, now).Finish(result, AuditNote.Workflow, now);
        var row = new CaseRow(CaseRow.FullId(AnEvaluation.School, Id), EvaluationTasks.Kind)
        {
            State = CaseState.Completed, Outcome = Outcome.Evaluated, Name = "校学生会 2025-2026-2", CreatedAt = now,
            Steps =
            [
                Done(Step.Collection, Verdict.Collected), Done(Step.Confirmation, "Confirmed"), Done(Step.MeetingNotice, "Submitted"), Done(Step.Grading, Verdict.Graded) with { Sums = ResultWords.Of(grades) }, Done(Step.Telling, Verdict.Told),
                Done(Step.Consequence, "Approved"), Done(Step.Archive, Verdict.Filed),
                new StepRow(Step.Appeal, 1, StepState.Active, now) { Unit = "officer2", Addressee = Readers.Person(AnEvaluation.Head) }.Finish("Confirmed", AnEvaluation.Head, now),
            ],
        };
        await Get<CaseStore>().Create(new(row.WithBody(body).WithPolicy(policy), new(AuditNote.Workflow, "Opened"))
        {
            Rows = [new(PoolRow.Key, new PoolRow([.. Pool])), new(ReportRow.KeyOf("officer1"), new ReportRow("本学期履职情况。", now, false)), new(AppealRow.KeyOf("officer3"), new AppealRow("有异议。", now))],
        });
        return Id;
    }

    T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    async Task SignIn(string person) => who.Visitor = new(AnEvaluation.School, person, (await Get<PeopleStore>().Find(AnEvaluation.School, person))!.Name, (await Get<PeopleStore>().Find(AnEvaluation.School, person))!.AllRoles, "s-1");

    Task<Answered> See(string path) => Answer(new(HttpMethod.Get, path));

    async Task<MemoryStream> File(string id, string name) => new(await host.Http.GetByteArrayAsync($"/cases/{id}/documents/{name}"));

    Task<Answered> Send(string path, params (string Name, string Value)[] fields) => Answer(new(HttpMethod.Post, path)
    {
        Content = new FormUrlEncodedContent([.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), KeyValuePair.Create(FormToken.Name, Get<FormToken>().For(who.Visitor!))]),
    });

    async Task<Answered> Answer(HttpRequestMessage request)
    {
        using (request)
        {
            request.Headers.Add("Accept", "text/html");
            using var answer = await host.Http.SendAsync(request);
            return new(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location?.ToString());
        }
    }

    sealed class Whoever : IVisitors
    {
        public Visitor? Visitor { get; set; }

        public Task<Visitor?> Find(HttpContext http, CancellationToken cancel) => Task.FromResult(Visitor);
    }
}
