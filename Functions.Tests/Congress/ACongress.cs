using System.Collections.Immutable;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Congress;
using Workflows.Congress.Hall;
using Workflows.Congress.Rules;
using Workflows.Mail;
using Workflows.People;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.UserTasks;
using Workflows.Web;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.Congress;

/// <summary>
/// A congress of 校学生会 with two colleges from Wednesday 1 April 2026, 9:00 in Beijing, that is day 1. What people will do is written into the calendar; then it runs to its end.
/// </summary>
internal sealed class ACongress : IAsyncDisposable
{
    public const string School = "test", University = "p-university", Party = "p-party", Affairs = "p-affairs", Officer = "p-officer", Federation = "p-federation";
    public const string Computing = "计算机学院", Maths = "数学学院";

    const int MostEpisodes = 20_000;

    static readonly DateTimeOffset Start = new(2026, 4, 1, 9, 0, 0, TimeSpan.FromHours(8));

    readonly ServiceProvider services;
    readonly List<string> refusals = [];

    ACongress(Tables tables, StorageWatch watch, Mishaps mishaps, string account, IDictionary<string, string?> settings)
    {
        (Tables, Watch, Clock) = (tables, watch, new SkippingClock(Start));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(settings)
        {
            ["AzureWebJobsStorage"] = account, ["Mail:Provider"] = "Local", ["Site:BaseUrl"] = "http://localhost", ["Policy:Mail:GatherFor"] = "PT0S",
        }).Build();
        services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration).AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddWorkflows(configuration)
            .AddSingleton(tables)
            .AddSingleton<DurableTaskClient>(_ => Client!)
            .BuildServiceProvider();
        Hub = new TaskHub(DurableFunctions.OfTheApp, Clock, mishaps, watch, services) { DriveAgain = DriveAgain };
        Client = new Testing.HubClient(Hub);
        Get<Workflows.Cases.HubClient>().OfTheHost = Client;
        Clock.EachMinute(() => Watch.Outlives(() => Get<Debts>().Sweep(School)));
    }

    public SkippingClock Clock { get; }
    public TaskHub Hub { get; }
    public Tables Tables { get; }
    public StorageWatch Watch { get; }
    public IReadOnlyList<string> Refusals => refusals;
    Testing.HubClient? Client { get; }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public static async Task<ACongress> On(Azurite azurite, Mishaps? mishaps = null, params (string Name, string Value)[] policy)
    {
        mishaps ??= new();
        var watch = new StorageWatch(new());   // nothing befalls the process while all is laid out
        var it = new ACongress(await azurite.NewTables(watch), watch, mishaps, azurite.ConnectionString, policy.ToDictionary(value => $"Policy:Congress:{value.Name}", value => (string?)value.Value));
        await it.Get<FileStore>().Create();
        await it.Get<Schools>().TryAdd(new School(School, "示例大学") { Telephone = "(010) 5555 0100" });
        await it.Get<PeopleStore>().AddMany(School, People());
        watch.Forget(mishaps);
        return it;
    }

    /// <summary>Ten students in each of two colleges, the first four of each called delegates by the roster, and staff.</summary>
    static IEnumerable<Person> People()
    {
        foreach (var (college, prefix) in new[] { (Computing, "c"), (Maths, "m") })
        {
            for (var n = 1; n <= 10; n++)
            {
                yield return new($"p-{prefix}{n}", School, $"{college[..2]}{n}")
                {
                    StudentNumber = $"{prefix}{n}", Email = $"{prefix}{n}@example.edu.cn", College = college, Grade = 2023, Level = Level.Undergraduate, ClassName = $"{college[..2]} 2301", Status = EnrolmentStatus.Enrolled,
                    PoliticalStatus = PoliticalStatus.LeagueMember, RankPercent = n * 700, FailedCourses = 0, Gender = n % 2 == 0 ? "女" : "男", Ethnicity = "汉族", Roles = n <= 4 ? [new(Role.Delegate)] : [],
                };
            }

            yield return Staff($"p-{prefix}-league", $"{college[..2]}团委", new RoleHeld(Role.CollegeLeagueCommittee, college));
            yield return Staff($"p-{prefix}-party", $"{college[..2]}党委", new RoleHeld(Role.CollegePartyCommittee, college));
        }

        yield return Staff(University, "许言川", new RoleHeld(Role.UniversityLeagueCommittee));
        yield return Staff(Party, "郑怀谨", new RoleHeld(Role.UniversityPartyCommittee));
        yield return Staff(Affairs, "蒋澄", new RoleHeld(Role.StudentAffairs));
        yield return Staff(Federation, "学联", new RoleHeld(Role.Supervisor));
        yield return Staff(Officer, "学生会", new RoleHeld(Role.Officer));
    }

    static Person Staff(string id, string name, RoleHeld role) => new(id, School, name) { StaffNumber = id, Email = $"{id}@example.edu.cn", Roles = [role] };

    /// <summary>An officer hands in the request on day 1, for a congress on 20 May.</summary>
    public ACongress Requests() => Does(1, 9.5, async () => await Get<Congresses>().Begin(School, new(Congresses.Union, 2026, new(2026, 5, 20), "礼堂", 8, 2), new Visitor(School, Officer, "学生会", [new(Role.Officer)], "")));

    /// <summary>Somebody answers a step on that day, or as soon as it is asked.</summary>
    /// <param name="of">A college, whose own case it is about; null: the congress itself.</param>
    public ACongress Answers(int day, string by, string step, string answer, string? unit = null, string? of = null, string comment = "理由", double hour = 10, IReadOnlyDictionary<string, string>? lines = null, params (string Field, string? Typed)[] fields)
    {
        StepId? asked = null;
        return Does(day, hour, Press);

        async Task Press()
        {
            var open = await OpenTask(step, unit, of);
            if (asked is not null && open?.Id != asked) return;   // it was heard the first time, before the page broke
            if (open is null)
            {
                if (day < 300 && !await IsOver()) Answers(day + 1, by, step, answer, unit, of, comment, hour, lines, fields);
                return;
            }

            asked = open.Id;
            var person = (await Get<PeopleStore>().Find(School, by))!;
            var input = Reading.Read(open.Kind.Fields ?? new("Congress", "None"), fields.ToDictionary(field => field.Field, field => new StringValues(field.Typed)), new Dictionary<string, UploadedFile>(), Beijing.Today(Clock));
            Assert.Empty(input.Faults);
            var people = await Get<PersonEntries>().Meant(School, new([open], Get<CaseKinds>()[open.Case.Kind]), input, CancellationToken.None);
            var result = await Get<TaskDesk>().Decide(open, new(answer, comment, input, new(by, person.Name, Actor.Session), Clock.GetUtcNow()) { People = people, LineAnswers = lines?.ToImmutableDictionary() ?? ImmutableDictionary<string, string>.Empty }, person.Roles);
            if (result.Result is DeskResult.NotYours or DeskResult.Faulty) refusals.Add($"{step} {unit}{of}: {result.Result} {string.Join(',', result.Faults.Select(fault => $"{fault.Field} {fault.Key}"))}");
        }
    }

    /// <summary>All three agree.</summary>
    public ACongress IsApproved(int day, string step = Workflows.Congress.Step.ConveneApproval) => this
        .Answers(day, University, step, Answer.Approved, Approver.League).Answers(day + 1, Party, step, Answer.Approved, Approver.Party).Answers(day + 2, Federation, step, Answer.Approved, Approver.Federation);

    public ACongress IsPrepared(int day = 5) => this.Answers(day, University, Workflows.Congress.Step.PreparatoryCommittee, Answer.Submitted, fields: ("elections", "c10"))
        .Answers(day, University, Workflows.Congress.Step.Apportionment, Answer.Confirmed, hour: 14);

    /// <summary>A college hands in whom the roster calls delegates, and its Party organisation agrees.</summary>
    public ACongress Elects(int day, string college, params (string Field, string? Typed)[] fields) => this
        .Answers(day, college == Computing ? "p-c-league" : "p-m-league", Workflows.Congress.Step.DelegateList, Answer.Submitted, of: college, fields: fields)
        .Answers(day, college == Computing ? "p-c-party" : "p-m-party", Workflows.Congress.Step.ListReview, Answer.Approved, of: college, hour: 14);

    public ACongress IsExamined(int day = 14) => this.Answers(day, University, Workflows.Congress.Step.CredentialReview, Answer.Approved);

    /// <summary>Two nominees of one college, one of the other; all reviewers agree.</summary>
    public ACongress Nominates(int day = 16) => this
        .Answers(day, "p-c-league", Workflows.Congress.Step.Nomination, Answer.Submitted, "college2", fields: ("nominees", "c1、c2"))
        .Answers(day, "p-m-league", Workflows.Congress.Step.Nomination, Answer.Submitted, "college1", fields: ("nominees", "m1"))
        .Answers(day + 1, "p-c-party", Workflows.Congress.Step.CollegeReview, Answer.Approved, "college2")
        .Answers(day + 1, "p-m-party", Workflows.Congress.Step.CollegeReview, Answer.Approved, "college1")
        .Answers(day + 2, Affairs, Workflows.Congress.Step.JointReview, Answer.Approved, Joint.Affairs)
        .Answers(day + 2, University, Workflows.Congress.Step.JointReview, Answer.Approved, Joint.League)
        .Answers(day + 3, Party, Workflows.Congress.Step.PartyReview, Answer.Approved);

    public ACongress AsksToConvene(int day = 35) => this.Answers(day, Officer, Workflows.Congress.Step.OpeningRequest, Answer.Submitted, fields: ("progress", "代表已选出。")).IsApproved(day + 1, Workflows.Congress.Step.OpeningApproval);

    /// <summary>The day in the hall: everything is carried by all, and the election counted on paper with these approvals.</summary>
    public ACongress Sits(int day = 50, params int[] approvals) => Does(day, 9.5, async () =>
    {
        if (await Find(null) is not { } row || await Get<IHallPlans>().Of(row) is not { } plan)
        {
            if (!await IsOver()) Sits(day + 1, approvals);
            return;
        }

        ImmutableArray<HallOfficer> officers = [new(HallOffice.Chair, "p-c5", "计算5"), new(HallOffice.ChiefScrutineer, "p-c6", "计算6"), new(HallOffice.Scrutineer, "p-c7", "计算7"), new(HallOffice.Scrutineer, "p-c8", "计算8")];
        await Get<HallDesk>().Prepare(row, plan, officers, hasCharter: false, [], new(University, "许言川", Actor.Session));
        var there = new Headcount(plan.Delegates.Length, plan.Delegates.Length, 1);
        await Get<CaseStore>().Change(row.Id, "the-day", now =>
        {
            if (now.Hall() is not { } hall) return null;
            foreach (var item in hall.Items.Where(item => item.Kind is not ItemKind.Election))
            {
                var (open, _) = HallRules.Open(hall, item.Id, VoteMeans.Hands, there, plan.Quorum, Clock.GetUtcNow());
                hall = item.Kind is ItemKind.CheckIn ? open! : HallRules.Unanimous(open!, item.Id, Clock.GetUtcNow()).Day!;
            }

            hall = ElectionMoves.Begin(hall, BallotMeans.Paper, there, Clock.GetUtcNow()) is { Day: { } begun } ? begun : throw new InvalidOperationException($"{ElectionMoves.Begin(hall, BallotMeans.Paper, there, Clock.GetUtcNow()).Refusal}");
            var all = there.Present;
            hall = ElectionMoves.TakeCount(hall, new(all, all, all, all, all, [.. hall.Election!.Round!.Candidates.Zip(approvals, (candidate, approve) => new CandidateTally(candidate.Person, candidate.Name, approve, all - approve, 0))])).Day!;
            foreach (var officer in officers.Skip(1)) hall = ElectionMoves.Scrutinise(hall, new(1, officer.Person, officer.Name, true, null, Clock.GetUtcNow())).Day!;
            var (followed, nudge) = HallTimeline.Follow(now.WithHall(hall), Clock.GetUtcNow());
            return new(followed, new(AuditNote.Workflow, "TheDay")) { Nudge = nudge };
        });
    });

    public ACongress IsPublished(int day = 55) => this.Answers(day, Party, Workflows.Congress.Step.ResultApproval, Answer.Approved);

    /// <summary>Whoever's page breaks presses the button again, a few minutes later.</summary>
    public ACongress Does(int day, double hour, Func<Task> act)
    {
        Clock.At(day, hour, async () =>
        {
            if (!await Watch.Outlives(act)) Clock.At(day, hour + 0.1, act);
        });
        return this;
    }

    public async Task<ACongress> Runs()
    {
        var episodes = 0;
        try
        {
            await Clock.Run(() => ++episodes < MostEpisodes ? Hub.RunEpisode() : throw new InvalidOperationException($"It runs for ever at {Clock.GetUtcNow():O}"));
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{e.Message}\n{string.Join('\n', refusals)}\n{string.Join('\n', (await Task.WhenAll((await All()).Select(Story))).Select(story => string.Join('\n', story.Take(60)) + "\n"))}", e);
        }

        Assert.Empty(refusals);
        Assert.Empty(Hub.Instances.Where(instance => !instance.IsOver).Select(instance => instance.Id));   // asleep, and nothing on the calendar to wake it
        return this;
    }

    /// <param name="of">A college; null: the congress itself.</param>
    public async Task<CaseRow?> Find(string? of) => (await All()).FirstOrDefault(row => of is null ? row.Kind == CongressTasks.Kind : row.Kind == CollegeTasks.Kind && row.College == of);

    public async Task<IReadOnlyList<CaseRow>> All()
    {
        var rows = new List<CaseRow>();
        await foreach (var entity in Tables.Cases.QueryAsync<TableEntity>("RowKey eq 'case'")) rows.Add(entity.Content<CaseRow>());
        return rows;
    }

    public Task<IReadOnlyList<AuditEntry>> Audit(CaseRow row) => Get<CaseStore>().All<AuditEntry>(row.Id, AuditEntry.Prefix);

    public async Task<IReadOnlyList<string>> Story(CaseRow row) => [.. (await Audit(row)).Select(entry => $"{(Beijing.Of(entry.At).Date - Start.Date).Days + 1} {entry.Action}")];

    /// <summary>Asserts how it ended, that each record is whole, and what else is told of it, each as <c>day what</c> and in this order, though others may stand between them.</summary>
    public async Task<CongressBody> Ends(string outcome, params string[] lines)
    {
        foreach (var each in await All()) Assert.Null(AuditTrail.FirstFault(each, await Audit(each)));
        var row = (await Find(null))!;
        await Tells(row, outcome, lines);
        return row.BodyAs<CongressBody>();
    }

    public async Task Tells(CaseRow row, string outcome, params string[] lines)
    {
        var story = await Story(row);
        if ((row.State, row.Outcome) != (CaseState.Completed, outcome)) Assert.Fail($"It ended {row.State} {row.Outcome}:\n{string.Join('\n', story)}");
        Assert.Empty(row.Steps.Where(step => step.IsOpen).Select(step => step.IdIn(row.Id).Key));
        var at = 0;
        foreach (var line in story)
            if (at < lines.Length && line == lines[at]) at++;
        if (at < lines.Length) Assert.Fail($"Not told, or not in this order: {lines[at]}\n{string.Join('\n', story)}");
    }

    async Task DriveAgain()
    {
        foreach (var row in (await All()).Where(row => row.State is not CaseState.Completed))
            if (Hub.Find(row.Id) is null) await Hub.Start(Get<CaseKinds>()[row.Kind].Workflow!, row.Id, row.Id, "1.0");
    }

    async Task<bool> IsOver() => await Find(null) is { State: CaseState.Completed };

    async Task<OpenedTask?> OpenTask(string step, string? unit, string? of) =>
        await Find(of) is { IsRunning: true } row && row.Steps.LastOrDefault(each => each.Name == step && each.Unit == unit && each.State is StepState.Active) is { } found ? await Get<TaskDesk>().Open(row, found) : null;

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
