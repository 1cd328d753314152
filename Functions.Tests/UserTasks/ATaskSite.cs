using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Workflows.Cases;
using Workflows.LocalHost.Hosting;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.Deputies;
using Workflows.Policies;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Tests.UserTasks;

/// <summary>One running site for a test class; each test has a school of its own there.</summary>
public sealed class TaskHost : IAsyncLifetime
{
    internal RunningHost Host { get; private set; } = null!;

    internal StorageWatch Watch { get; } = new(new Mishaps());

    public async Task InitializeAsync() => Host = await RunningHost.Start(new Dictionary<string, string?> { ["Policy:Mail:GatherFor"] = "PT0S", ["Policy:Mail:Digests"] = "none" }, services =>
    {
        // A minute's timer must not count as a page's request.
        services.Remove(services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(TimerFunctions)));
        services.AddSingleton<IVisitors, ATaskSite.NamedVisitors>();
        services.AddSingleton<Workflows.Congress.Hall.IHallPlans, Congress.Hall.AHall.Plans>();
        services.AddSingleton(container =>
        {
            var options = new TableClientOptions();
            options.AddPolicy(Watch, HttpPipelinePosition.PerRetry);
            return new TableServiceClient(container.GetRequiredService<IConfiguration>()["AzureWebJobsStorage"], options);
        });
    });

    public async Task DisposeAsync() => await Host.DisposeAsync();
}

/// <summary>A school with a few people and open tasks. Its cases are put where a test needs them; no workflow moves them on.</summary>
internal sealed class ATaskSite
{
    public const string College = "计算机学院", Branch = "软件 2302", Party = "教工第二党支部";
    public const string Committee = "p-zhou", Colleague = "p-he", University = "p-xu", PartySecretary = "p-zheng", Secretary = "p-chen", Lin = "p-lin", Stranger = "p-wei";

    readonly RunningHost host;

    ATaskSite(TaskHost shared) => (host, Watch) = (shared.Host, shared.Watch);

    public string School { get; } = Secrets.NewId("s");

    public StorageWatch Watch { get; }
    public Uri Address => host.Address;

    public T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    public static async Task<ATaskSite> On(TaskHost shared)
    {
        var site = new ATaskSite(shared);
        await site.Get<Schools>().TryAdd(new School(site.School, "示例大学") { Telephone = "(010) 5555 0128", Hours = "工作日 8:30–17:00" });
        await site.Get<PeopleStore>().AddMany(site.School,
        [
            site.Somebody(Committee, "周予安", new RoleHeld(Role.CollegeLeagueCommittee, College), new RoleHeld(Role.LeagueMember, Branch)),
            site.Somebody(Colleague, "何明", new RoleHeld(Role.CollegeLeagueCommittee, College)),
            site.Somebody(University, "许言", new RoleHeld(Role.UniversityLeagueCommittee)),
            site.Somebody(PartySecretary, "郑怀谨", new RoleHeld(Role.PartyBranch, Party)),
            site.Somebody(Secretary, "陈若宁", new RoleHeld(Role.LeagueBranchSecretary, Branch)),
            site.Somebody(Lin, "林知夏") with { StaffNumber = null, StudentNumber = Lin },
            site.Somebody(Stranger, "魏然"),
        ]);
        await site.Get<PeopleNames>().Rebuild(site.School);
        return site;
    }

    Person Somebody(string id, string name, params RoleHeld[] roles) =>
        new(id, School, name) { StaffNumber = id, Email = AddressOf(id), College = College, LeagueBranch = Branch, Roles = [.. roles] };

    public string AddressOf(string person) => $"{person}.{School}@example.edu.cn";

    /// <summary>A recommendation that waits at a step, and has asked for it by mail.</summary>
    /// <returns>The case's id without the school.</returns>
    public async Task<string> Recommendation(string name, string step = Step.CollegeReview, string person = "p-somebody")
    {
        var id = CaseRow.FullId(School, Secrets.NewId("rec", 2026));
        var now = DateTimeOffset.UnixEpoch.AddYears(56);
        var body = new RecommendationBody(Stage.Activist, person, Branch, College) { Round = "rnd-26-abcdef", PartyBranch = Party, Statement = "去年九月起担任班级学习委员，和三位同学一起办了每周一次的程序设计互助小组。" };
        var row = new CaseRow(id, RecommendationTasks.Kind)
        {
            Name = name,
            CreatedAt = now,
            StartedBy = person,
            Concerns = person,
            College = College,
            Round = "rnd-26-abcdef",
            Facts = [new("applicant", name), new("stage", "Activist"), new("branch", Branch), new("round", "2026 年春季批次"), new("partyBranch", Party)],
            Readers = [Addressees.Holder(Role.CollegeLeagueCommittee, College), Addressees.Holder(Role.PartyBranch, Party)],
            Steps =
            [
                new StepRow(Step.Application, 1, StepState.Done, now).Finish(Answer.Submitted, person, now) with { ByName = name },
                new StepRow(Step.EligibilityCheck, 1, StepState.Done, now).Finish(Verdict.Met, AuditNote.Workflow, now) with { Sums = [Clause.Of("Conditions_AllMet", 6)] },
                new StepRow(Step.BranchMeeting, 1, StepState.Done, now).Finish(Verdict.Carried, AuditNote.Workflow, now) with
                {
                    From = $"{School}.mtg-26-bbbbbb", Sums = [Clause.Of("Arithmetic_Quorum", 42, 38, "≥", 21), Clause.Of("Arithmetic_Carried", 25, ">", 21)],
                },
            ],
        };
        row = row.WithBody(body).WithPolicy(new RecommendationPolicy());
        return await Begin(step is Step.Meeting ? row.With(new StepRow(step, 1, StepState.Active, now)) : row, step is Step.Meeting ? null : new(id, step, 1));
    }

    /// <summary>A branch's meeting that waits at a step about these.</summary>
    /// <returns>Its id, and those of the candidates' cases.</returns>
    public async Task<(string Meeting, string[] Cases)> Meeting(string step, CandidateState state, params (string Person, string Name)[] candidates)
    {
        var cases = new List<string>();
        foreach (var (person, name) in candidates) cases.Add(await Recommendation(name, Step.Meeting, person));
        var id = CaseRow.FullId(School, Secrets.NewId("mtg", 2026));
        string[] entitled = [Secretary, Lin, Stranger, .. Enumerable.Range(1, 39).Select(n => $"p-member{n}")];
        var body = new MeetingBody(Stage.Activist, Branch, College, "rnd-26-abcdef")
        {
            Candidates = [.. candidates.Select((each, at) => new Candidate(cases[at], each.Person, each.Name, Branch, 1) { State = state, Statement = "担任班级学习委员，参加支教四周。" })],
            Electorate = new(Branch, [.. entitled], [], 42),
            Officers = [Secretary, Stranger],
            Date = new(2026, 4, 9),
            Place = "学院楼 305 室",
        };
        body = body with { Names = entitled.ToDictionary(person => person, person => person switch { Secretary => "陈若宁", Lin => "林知夏", Stranger => "魏然", _ => $"团员{person[8..]}" }).ToImmutableSortedDictionary() };
        var row = new CaseRow(id, MeetingTasks.Kind) { Name = Branch, CreatedAt = DateTimeOffset.UnixEpoch.AddYears(56), College = College, Facts = [new("branch", Branch), new("round", "2026 年春季批次")] };
        return (await Begin(row.WithBody(body).WithPolicy(new RecommendationPolicy()), new(id, step, 1)), [.. cases]);
    }

    public Task<Changed> Change(string id, Func<CaseRow, CaseRow> change) => Get<CaseStore>().Change(CaseRow.FullId(School, id), Secrets.NewId("x"), row => new(change(row), new(AuditNote.Workflow, "Changed")));

    async Task<string> Begin(CaseRow row, StepId? step)
    {
        await Get<CaseStore>().Create(new(row, new(AuditNote.Workflow, "Begun")));
        if (step is not null) await Ask(step);
        return row.ShortId;
    }

    /// <summary>A case comes to a step, and whoever it asks is mailed.</summary>
    public Task Ask(StepId step) => ActivatorUtilities.CreateInstance<UserTaskActivities>(host.Services).OpenTask(step, null!);

    public async Task<IReadOnlyList<LocalMail>> MailsTo(string person) => await Get<LocalMailbox>().Mails(AddressOf(person), CancellationToken.None);

    public Task<CaseRow> Case(string id) => Get<CaseStore>().Read(CaseRow.FullId(School, id));

    /// <summary>The newest link that was mailed to somebody, as a path.</summary>
    public async Task<string> LinkOf(string person, string? subject = null)
    {
        var mails = await Get<LocalMailbox>().Mails(AddressOf(person), CancellationToken.None);
        return new Uri(mails.First(mail => subject is null || mail.Subject.Contains(subject, StringComparison.Ordinal)).Links[0]).AbsolutePath;
    }

    /// <summary>A browser in which somebody is signed in; null: nobody.</summary>
    public Client As(string? person)
    {
        var http = host.NewBrowser();
        if (person is not null) http.DefaultRequestHeaders.Add(NamedVisitors.Header, $"{School}|{person}");
        return new(http, this, person);
    }

    /// <summary>Whoever a header names.</summary>
    public sealed class NamedVisitors(PeopleStore people, DeputyRoles deputies) : IVisitors
    {
        public const string Header = "X-Signed-In";

        public async Task<Visitor?> Find(HttpContext http, CancellationToken cancel) => http.Request.Headers[Header].ToString().Split('|') is [var school, var id] && await people.Find(school, id, cancel) is { } person
            ? new(school, person.Id, person.Name, await deputies.RolesOf(person, cancel), "s-1")
            : null;
    }
}

/// <summary>Somebody at a browser, or a program.</summary>
internal sealed class Client(HttpClient http, ATaskSite site, string? person)
{
    public Task<HttpResponseMessage> Get(string path) => http.GetAsync(path);

    public async Task<string> Page(string path) => await (await http.GetAsync(path)).Content.ReadAsStringAsync();

    /// <summary>Sends a form, with its token where somebody is signed in.</summary>
    public Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields) => Send(path, null, fields);

    public Task<HttpResponseMessage> PostJson(string path, params (string Name, string Value)[] fields) => Send(path, "application/json", fields);

    public async Task<JsonElement> Json(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return await Read(await http.SendAsync(request));
    }

    public static async Task<JsonElement> Read(HttpResponseMessage answer)
    {
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.Clone();
    }

    public async Task<HttpResponseMessage> PostFile(string path, string field, string name, byte[] file, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (key, value) in await WithToken(fields)) form.Add(new StringContent(value), key);
        form.Add(new ByteArrayContent(file), field, name);
        return await http.PostAsync(path, form);
    }

    async Task<HttpResponseMessage> Send(string path, string? accept, (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent((await WithToken(fields)).Select(field => KeyValuePair.Create(field.Name, field.Value))) };
        if (accept is not null) request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return await http.SendAsync(request);
    }

    async Task<IEnumerable<(string Name, string Value)>> WithToken((string Name, string Value)[] fields)
    {
        if (person is null) return fields;
        var visitor = await site.Get<PeopleStore>().Find(site.School, person);
        return fields.Append((FormToken.Name, site.Get<FormToken>().For(new(site.School, visitor!.Id, visitor.Name, visitor.Roles, "s-1"))));
    }
}
