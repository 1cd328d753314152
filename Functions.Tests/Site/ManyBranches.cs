using System.Collections.Immutable;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.LocalHost.Hosting;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.Demo;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.UserTasks;
using Workflows.Web;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.WholeSite;

/// <summary>
/// The demo school's round of Monday 2 March 2026 with all of its 24 branches, on a clock that skips, with the mail times that a school has by default. Everybody
/// answers on the morning after being asked; colleges review on their page once all branches are done.
/// </summary>
internal sealed class ManyBranches : IAsyncDisposable
{
    public const int Branches = 24, Applicants = 190;
    const int MostDays = 60, InABranch = 8;

    static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));

    readonly WebApplication app;
    readonly SkippingClock clock;
    readonly StorageWatch watch;
    readonly TaskHub hub;

    ManyBranches(WebApplication app, SkippingClock clock, StorageWatch watch, TaskHub hub) => (this.app, this.clock, this.watch, this.hub) = (app, clock, watch, hub);

    /// <summary>What a college is asked on its review page: called once, when every branch is done.</summary>
    public required Func<ManyBranches, Task> Review { get; init; }

    public int Requests => watch.Requests;

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public HttpClient As(Person person) => NamedOrSignedIn.SignIn(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.Single()) }, person);

    public static async Task<ManyBranches> Open(Func<ManyBranches, Task> review)
    {
        var (watch, clock) = (new StorageWatch(new Mishaps()), new SkippingClock(Start));
        var account = await SharedAzurite.ConnectionString();
        var options = new TableClientOptions();
        options.AddPolicy(watch, Azure.Core.HttpPipelinePosition.PerRetry);
        var tables = new Tables(new TableServiceClient(account, options), SharedAzurite.NewPrefix());
        await tables.Create();

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = account, ["Mail:Provider"] = "Local", ["Site:BaseUrl"] = "http://localhost", ["Policy:Recommendation:QuotaShare"] = "1/1",
        });
        TaskHub? hub = null;
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddWorkflows(builder.Configuration).AddSingleton(tables);
        builder.Services.AddSingleton<IVisitors, NamedOrSignedIn>().AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        builder.Services.AddSingleton<DurableTaskClient>(_ => new Testing.HubClient(hub!));
        var app = builder.Build();
        app.MapFunctions(new FunctionCatalog([typeof(App).Assembly]));
        hub = new TaskHub(DurableFunctions.OfTheApp, clock, new Mishaps(), watch, app.Services);
        app.Services.GetRequiredService<Workflows.Cases.HubClient>().OfTheHost = app.Services.GetRequiredService<DurableTaskClient>();
        await app.StartAsync();

        var it = new ManyBranches(app, clock, watch, hub) { Review = review };
        await it.Get<FileStore>().Create();
        await DemoSchool.Seed(it.Get<PeopleStore>(), it.Get<PeopleNames>(), it.Get<Schools>(), clock);
        return it;
    }

    /// <summary>Lets all apply, all be asked and all answer, until every case is over.</summary>
    public async Task Runs()
    {
        clock.EachMinute(HandOver);
        clock.Every(now => now.AddHours(1), HandOver);
        clock.At(1, 9.5, Apply);
        clock.At(4, 10, AnswerAll);
        await clock.Run(hub.RunEpisode);
    }

    public async Task<IReadOnlyList<CaseRow>> Cases(string kind)
    {
        var rows = new List<CaseRow>();
        await foreach (var entity in Get<Tables>().Cases.QueryAsync<TableEntity>("RowKey eq 'case'")) rows.Add(entity.Content<CaseRow>());
        return [.. rows.Where(row => row.Kind == kind)];
    }

    public async Task<ImmutableArray<Person>> Committee(string college) => [.. await Get<PeopleStore>().Holders(DemoSchool.Code, new(Role.CollegeLeagueCommittee, college))];

    public Task<IReadOnlyList<LocalMail>> MailsTo(Person person) => Get<LocalMailbox>().Mails(person.Email, CancellationToken.None);

    async Task Apply()
    {
        var body = new RoundBody(Stage.Activist, null) { Opens = Start, Closes = clock.On(4) };
        var id = await Get<Rounds>().Open(DemoSchool.Code, "form-1", "2026 年春季批次", body, AuditNote.Workflow, "校团委");
        var round = await Get<CaseStore>().Read(CaseRow.FullId(DemoSchool.Code, id));
        var today = Beijing.DateOf(Start);
        var applicants = DemoSchool.People(today).Where(person => MayApply(person, today)).GroupBy(person => person.LeagueBranch).SelectMany(branch => branch.Take(InABranch)).Take(Applicants).ToList();
        Assert.Equal(Applicants, applicants.Count);
        foreach (var applicant in applicants) await Get<Applications>().Begin(applicant, round, new(Stage.Activist, "学习认真，参加支教四周。"), applicant, Actor.Session);
    }

    internal static bool MayApply(Person person, DateOnly today) => person is { Status: EnrolmentStatus.Enrolled, LeagueMember: true, FailedCourses: 0, SanctionDate: null, ActivistSince: null, PartyApplicationDate: { } applied }
        && person.Roles.IsDefaultOrEmpty && applied.AddDays(200) <= today;

    /// <summary>What waits this morning is answered; what the colleges are to review waits until nothing else does.</summary>
    async Task AnswerAll()
    {
        var all = (await Cases(MeetingTasks.Kind)).Concat(await Cases(RecommendationTasks.Kind)).Where(row => row.IsRunning).ToList();
        var waiting = all.SelectMany(row => row.Steps.Where(step => step is { State: StepState.Active, Addressee: not null, From: null }).Select(step => (row, step))).ToList();
        foreach (var (row, step) in waiting.Where(each => each.step.Name is not Step.CollegeReview)) await AnswerOne(row, step);
        var toReview = all.Where(row => row.Kind is RecommendationTasks.Kind).ToList();
        if (toReview.Count > 0 && toReview.All(row => waiting.Any(each => each.row.Id == row.Id && each.step.Name is Step.CollegeReview))) await Review(this);
        if (all.Count == 0) return;
        if (clock.Day >= MostDays) Assert.Fail(string.Join('\n', all.Take(20).Select(row => $"{row.Id} {row.Kind} {row.State}: {string.Join(' ', row.Steps.Where(step => step.IsOpen).Select(step => $"{step.Name}.{step.Attempt} {step.Addressee}"))}")));
        clock.At(clock.Day + 1, 10, AnswerAll);
    }

    async Task AnswerOne(CaseRow row, StepRow step)
    {
        var desk = Get<TaskDesk>();
        var task = await desk.Open(row, step);
        var person = (await Get<Addressees>().Of(row, step.Addressee)).First(person => TaskDesk.MayAnswer(task, person.Id, person.AllRoles));
        var answer = ((string[])[Answer.Approved, Answer.Submitted, Answer.Confirmed]).First(task.Kind.Answers.Contains);
        var input = Reading.Read(task.Kind.Fields ?? new("Recommendation", "None"), new Dictionary<string, StringValues>(), new Dictionary<string, UploadedFile>(), Beijing.Today(clock));
        var result = await desk.Decide(task, new(answer, "", input, new(person.Id, person.Name, Actor.Link), clock.GetUtcNow()), person.AllRoles);
        Assert.True(result.Result is DeskResult.Done or DeskResult.AlreadyDecided, $"{step.Name}: {result.Result} {string.Join(',', result.Faults.Select(fault => fault.Key))}");
    }

    Task HandOver() => Get<Outbox>().HandOver(DemoSchool.Code);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
