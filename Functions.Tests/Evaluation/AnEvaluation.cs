using System.Collections.Immutable;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Evaluation;
using Workflows.Mail;
using Workflows.People;
using Workflows.PublicNotices;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.UserTasks;
using Workflows.Web;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.Evaluation;

/// <summary>
/// An evaluation of 校学生会 from Monday 1 June 2026, 9:00 in Beijing, that is day 1. What people will do is written into the calendar; then it runs to its end.
/// </summary>
internal sealed class AnEvaluation : IAsyncDisposable
{
    public const string School = "test", University = "p-university", Second = "p-university2", Affairs = "p-affairs";
    public const string President = "p-president", Head = "p-head", Third = "p-third";

    const int MostEpisodes = 8000;

    static readonly DateTimeOffset Start = new(2026, 6, 1, 9, 0, 0, TimeSpan.FromHours(8));

    readonly ServiceProvider services;
    readonly List<string> refusals = [];

    AnEvaluation(Tables tables, StorageWatch watch, Mishaps mishaps, string account, IDictionary<string, string?> settings, DateTimeOffset start)
    {
        (Tables, Watch) = (tables, watch);
        Clock = new SkippingClock(start);
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
    public IServiceProvider Services => services;
    Testing.HubClient? Client { get; }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <param name="policy">The school's own values of the evaluation; the panel is three delegates, one of the committee and one peer unless they say otherwise.</param>
    public static async Task<AnEvaluation> On(Azurite azurite, Mishaps? mishaps = null, Func<IEnumerable<Person>, IEnumerable<Person>>? roster = null, DateTimeOffset? start = null, params (string Name, string Value)[] policy)
    {
        mishaps ??= new();
        var watch = new StorageWatch(new());   // nothing befalls the process while all is laid out
        (string Name, string Value)[] small = [(nameof(EvaluationPolicy.DelegateSeats), "3"), (nameof(EvaluationPolicy.CommitteeSeats), "1"), (nameof(EvaluationPolicy.PeerSeats), "1"), (nameof(EvaluationPolicy.TrimmedFrom), "5")];
        var settings = policy.Concat(small).DistinctBy(value => value.Name).ToDictionary(value => value.Name.Contains(':', StringComparison.Ordinal) ? $"Policy:{value.Name}" : $"Policy:Evaluation:{value.Name}", value => (string?)value.Value);
        var it = new AnEvaluation(await azurite.NewTables(watch), watch, mishaps, azurite.ConnectionString, settings, start ?? Start);
        await it.Get<FileStore>().Create();
        await it.Get<Schools>().TryAdd(new School(School, "示例大学") { Telephone = "(010) 5555 0100" });
        await it.Get<PeopleStore>().AddMany(School, (roster ?? (people => people))(People()));
        watch.Forget(mishaps);
        return it;
    }

    public static IEnumerable<Person> People()
    {
        yield return Student(President, "林知夏") with { UnionPost = "校学生会主席团成员" };
        yield return Student(Head, "何清越") with { UnionPost = "校学生会办公室主任" };
        yield return Student(Third, "韩溪") with { UnionPost = "校学生会宣传部部长" };
        yield return Student("p-staff", "方可") with { UnionPost = "校学生会办公室干事" };
        for (var n = 1; n <= 5; n++) yield return Student($"p-delegate{n}", $"代表{n}") with { Roles = [new(Role.Delegate)] };
        yield return Staff(University, "许言川", new RoleHeld(Role.UniversityLeagueCommittee));
        yield return Staff(Second, "沈南", new RoleHeld(Role.UniversityLeagueCommittee));
        yield return Staff(Affairs, "蒋澄", new RoleHeld(Role.StudentAffairs));
    }

    static Person Student(string id, string name) => new(id, School, name)
    {
        StudentNumber = id, Email = $"{id}@example.edu.cn", College = "计算机学院", Grade = 2023, Level = Level.Undergraduate, ClassName = "软件 2302", LeagueBranch = "软件 2302", Status = EnrolmentStatus.Enrolled,
    };

    static Person Staff(string id, string name, RoleHeld role) => new(id, School, name) { StaffNumber = id, Email = $"{id}@example.edu.cn", Roles = [role] };

    /// <summary>The committee opens it on day 1.</summary>
    public AnEvaluation Opens() => Does(1, 9.5, async () =>
        await Get<Evaluations>().Begin(School, UnionPosts.University, null, Semester.Of(Beijing.Today(Clock)), new Visitor(School, University, "许言川", [new(Role.UniversityLeagueCommittee)], ""), again: true));

    /// <summary>Somebody answers a step on that day, or as soon as it is asked.</summary>
    public AnEvaluation Answers(int day, string by, string step, string answer, string? unit = null, string comment = "理由", double hour = 10, IReadOnlyDictionary<string, string>? lines = null, params (string Field, string? Typed)[] fields)
    {
        StepId? asked = null;
        return Does(day, hour, Press);

        async Task Press()
        {
            var open = await OpenTask(step, unit);
            if (asked is not null && open?.Id != asked) return;   // it was heard the first time, before the page broke
            if (open is null)
            {
                if (day < 400 && !await IsOver()) Answers(day + 1, by, step, answer, unit, comment, hour, lines, fields);
                return;
            }

            asked = open.Id;
            var person = (await Get<PeopleStore>().Find(School, by))!;
            var input = Reading.Read(open.Kind.Fields ?? new("Evaluation", "None"), fields.ToDictionary(field => field.Field, field => new StringValues(field.Typed)), new Dictionary<string, UploadedFile>(), Beijing.Today(Clock));
            Assert.Empty(input.Faults);
            var result = await Get<TaskDesk>().Decide(open, new(answer, comment, input, new(by, person.Name, Actor.Session), Clock.GetUtcNow()) { LineAnswers = lines?.ToImmutableDictionary() ?? ImmutableDictionary<string, string>.Empty }, person.Roles);
            if (result.Result is DeskResult.NotYours or DeskResult.Faulty) refusals.Add($"{step}: {result.Result} {string.Join(',', result.Faults.Select(fault => $"{fault.Field} {fault.Key}"))}");
        }
    }

    public IReadOnlyList<string> Refusals => refusals;

    /// <summary>Everybody hands in a report on that day.</summary>
    public AnEvaluation Report(int day = 3, params string[] officers)
    {
        foreach (var unit in officers.Length > 0 ? officers : ["officer1", "officer2", "officer3"]) Answers(day, PersonOf(unit), Step.Reports, Answer.Submitted, unit, fields: ("report", "本学期履职情况。"));
        return this;
    }

    // By rank, then title: the president, the head of the office, the head of publicity.
    static string PersonOf(string unit) => unit switch { "officer1" => President, "officer2" => Head, _ => Third };

    /// <summary>The pool is drawn from by public numbers, all accept by silence, and the panel is confirmed.</summary>
    public AnEvaluation PanelIsDrawn(int day = 14) => this
        .Answers(day, University, Step.Seed, Answer.Submitted, Two.First, fields: [("issue", "2026065"), ("numbers", "03 08 12 17 25 31 + 09")])
        .Answers(day, Affairs, Step.Seed, Answer.Submitted, Two.Second, fields: [("issue", "2026065"), ("numbers", "3 8 12 17 25 31 9")])
        .Answers(day + 4, University, Step.Confirmation, Answer.Confirmed);

    public AnEvaluation Meets(int day = 19) => this
        .Answers(day, University, Step.MeetingNotice, Answer.Submitted, fields: ("place", "201"))
        .Answers(day + 5, University, Step.Questioning, Answer.Submitted);

    /// <summary>Both record the same sheets: of each of the panel the same marks for the officers, from the first to the last.</summary>
    public AnEvaluation Scores(int day = 25, string? text = null, string? other = null) => this
        .Answers(day, University, Step.Scoring, Answer.Submitted, Two.First, fields: ("sheets", text ?? SheetsOf(20, 18, 11)))
        .Answers(day, Affairs, Step.Scoring, Answer.Submitted, Two.Second, fields: ("sheets", other ?? text ?? SheetsOf(20, 18, 11)));

    /// <summary>Three delegates, one of the committee, one peer.</summary>
    public static string SheetsOf(params int[] marks) => string.Join('\n', new[] { "代表", "代表", "代表", "团委", "同级" }.Select(group => $"{group} {string.Join("; ", marks.Select(mark => string.Join(' ', Enumerable.Repeat(mark, 5))))}"));

    public AnEvaluation IsConcluded(int day = 28) => this
        .Answers(day, University, Step.Review, Answer.Approved)
        .Answers(day + 12, University, Step.Consequence, Answer.Approved);

    /// <summary>All that can happen and still ends well.</summary>
    public AnEvaluation WithEverything() => this.Opens()
        .Report(3, "officer1", "officer2")
        .Answers(12, Third, Step.Reports, Answer.Submitted, "officer3", fields: ("report", "迟交。"))
        .Answers(14, University, Step.Seed, Answer.Submitted, Two.First, fields: [("issue", "2026065"), ("numbers", "03 08 12 17 25 31 + 09")])
        .Answers(14, Affairs, Step.Seed, Answer.Submitted, Two.Second, fields: [("issue", "2026066"), ("numbers", "3 8 12 17 25 31 9")])
        .Answers(15, University, Step.Seed, Answer.Submitted, Two.First, fields: [("issue", "2026065"), ("numbers", "03 08 12 17 25 31 + 09")])
        .Answers(15, Affairs, Step.Seed, Answer.Submitted, Two.Second, fields: [("issue", "2026065"), ("numbers", "3 8 12 17 25 31 9")])
        .Declines(15, "seat1")
        .Answers(20, University, Step.Confirmation, Answer.Confirmed)
        .Answers(21, University, Step.MeetingNotice, Answer.Submitted, fields: ("place", "201"))
        .Asks(22, "seat2", "officer1")
        .Answers(25, University, Step.Questioning, Answer.Submitted, fields: ("minutes[officer1]", "答：走访全部学院。"))
        .Scores(26, SheetsOf(20, 18, 11), SheetsOf(20, 18, 12))
        .Scores(27)
        .Answers(28, University, Step.Review, Answer.Approved, fields: [("grade[officer1]", nameof(Grade.Qualified)), ("reason[officer1]", "缺席两次例会。")])
        .Answers(31, President, Step.Appeal, Answer.Submitted, "officer1", comment: "只缺席一次。")
        .Objects(31, "officer2")
        .Answers(32, Head, NoticeWorkflow.Hearing, Answer.Submitted)
        .Answers(33, University, NoticeWorkflow.Objection, Answer.Rejected)
        .Answers(34, Affairs, Step.AppealDecision, Answer.Approved, "officer1", comment: "核实只缺席一次。")
        .Answers(41, University, Step.Consequence, Answer.Approved);

    /// <summary>Whoever has a seat declines it.</summary>
    public AnEvaluation Declines(int day, string seat) => Does(day, 12, async () =>
    {
        if (await OpenTask(Step.Acceptance, seat) is { Step.Addressee: { } addressee }) Answers(Clock.Day, Readers.PersonOf(addressee)!, Step.Acceptance, Answer.Rejected, seat, hour: 13);
        else if (!await IsOver()) Declines(day + 1, seat);
    });

    public AnEvaluation Asks(int day, string seat, string officer) => Does(day, 12, async () =>
    {
        if (await OpenTask(Step.Questions, seat) is { Step.Addressee: { } addressee }) Answers(Clock.Day, Readers.PersonOf(addressee)!, Step.Questions, Answer.Submitted, seat, hour: 13, comment: "", fields: ($"question[{officer}]", "下学期的计划？"));
        else if (!await IsOver()) Asks(day + 1, seat, officer);
    });

    public AnEvaluation Objects(int day, string officer) => Does(day, 11, async () =>
    {
        if ((await Case()).Latest(Step.ResultNotice) is { } notice) await Get<Objections>().Raise(notice.IdIn((await Case()).Id), "receipt-1", officer, "我有不同意见。", null, null);
        else if (!await IsOver()) Objects(day + 1, officer);
    });

    /// <summary>Whoever's page breaks presses the button again, a few minutes later.</summary>
    public AnEvaluation Does(int day, double hour, Func<Task> act)
    {
        Clock.At(day, hour, async () =>
        {
            if (!await Watch.Outlives(act)) Clock.At(day, hour + 0.1, act);
        });
        return this;
    }

    public async Task<AnEvaluation> Runs()
    {
        var episodes = 0;
        await Clock.Run(() => ++episodes < MostEpisodes ? Hub.RunEpisode() : throw new InvalidOperationException($"It runs for ever at {Clock.GetUtcNow():O}"));
        Assert.Empty(Hub.Instances.Where(instance => !instance.IsOver).Select(instance => instance.Id));   // asleep, and nothing on the calendar to wake it
        Assert.Empty(refusals);
        return this;
    }

    public async Task<CaseRow> Case() => (await All()).Single();

    public async Task<IReadOnlyList<CaseRow>> All()
    {
        var rows = new List<CaseRow>();
        await foreach (var entity in Tables.Cases.QueryAsync<TableEntity>("RowKey eq 'case'")) rows.Add(entity.Content<CaseRow>());
        return rows;
    }

    public Task<IReadOnlyList<AuditEntry>> Audit(CaseRow row) => Get<CaseStore>().All<AuditEntry>(row.Id, AuditEntry.Prefix);

    public async Task<IReadOnlyList<string>> Mails() => [.. (await Get<CaseStore>().All<MailRow>((await Case()).Id, "mail|")).Select(mail => mail.Id).Order(StringComparer.Ordinal)];

    /// <summary>Asserts how it ended, that its record is whole, and what else is told of it, each as <c>day what</c> and in this order, though others may stand between them.</summary>
    public async Task<EvaluationBody> Ends(string outcome, params string[] lines)
    {
        var row = await Case();
        var entries = await Audit(row);
        var story = entries.Select(entry => $"{(Beijing.Of(entry.At).Date - Start.Date).Days + 1} {entry.Action}").ToList();
        if ((row.State, row.Outcome) != (CaseState.Completed, outcome)) Assert.Fail($"It ended {row.State} {row.Outcome}:\n{string.Join('\n', story)}");
        Assert.Null(AuditTrail.FirstFault(row, entries));
        Assert.Empty(row.Steps.Where(step => step.IsOpen).Select(step => step.IdIn(row.Id).Key));
        var at = 0;
        foreach (var line in story)
            if (at < lines.Length && line == lines[at]) at++;
        if (at < lines.Length) Assert.Fail($"Not told, or not in this order: {lines[at]}\n{string.Join('\n', story)}");
        return row.BodyAs<EvaluationBody>();
    }

    async Task DriveAgain()
    {
        foreach (var row in (await All()).Where(row => row.State is not CaseState.Completed))
            if (Hub.Find(row.Id) is null) await Hub.Start(nameof(EvaluationWorkflow), row.Id, row.Id, "1.0");
    }

    async Task<bool> IsOver() => (await All()) is [{ State: CaseState.Completed }];

    async Task<OpenedTask?> OpenTask(string step, string? unit) =>
        (await All()) is [var row] && row.IsRunning && row.Steps.LastOrDefault(each => each.Name == step && each.Unit == unit && each.State is StepState.Active) is { } found ? await Get<TaskDesk>().Open(row, found) : null;

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
