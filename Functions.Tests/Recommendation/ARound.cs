using System.Collections.Immutable;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.PublicNotices;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.UserTasks;
using Workflows.Web;
using Answer = Workflows.UserTasks.Answer;

namespace Workflows.Tests.Recommendation;

/// <summary>
/// A round of recommendations in one branch, from Monday 2 March 2026, 9:00 in Beijing, that is day 1; applications close on day 3. What people will do
/// is written into the calendar; then it runs to its end.
/// </summary>
internal sealed class ARound : IAsyncDisposable
{
    public const string School = "test", Branch = "软件 2302 团支部", College = "计算机学院", Party = "教工第二党支部";
    public const string Secretary = "p-secretary", Deputy = "p-deputy", Organizer = "p-organizer", Committee = "p-committee", University = "p-university", PartySecretary = "p-party";
    public const string Lin = "p-lin", He = "p-he";

    const int MostEpisodes = 5000;

    static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));

    readonly ServiceProvider services;
    readonly List<string> refusals = [];
    readonly List<Person> roster;
    Func<RoundBody, RoundBody> round = body => body;
    Stage stage;
    string? roundId;

    ARound(Tables tables, BlobServiceClient blobs, StorageWatch watch, Mishaps mishaps, string account, List<Person> roster, IDictionary<string, string?> settings)
    {
        (Tables, Watch, this.roster) = (tables, watch, roster);
        Clock = new SkippingClock(Start);
        watch.Clock = Clock;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(settings)
        {
            ["AzureWebJobsStorage"] = account, ["Mail:Provider"] = "Local", ["Site:BaseUrl"] = "http://localhost", ["Policy:Mail:GatherFor"] = "PT0S",
        }).Build();
        services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration).AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddWorkflows(configuration)
            .AddSingleton(tables).AddSingleton(blobs)
            .AddSingleton<DurableTaskClient>(_ => Client!)
            .BuildServiceProvider();
        Hub = new TaskHub(DurableFunctions.OfTheApp, Clock, mishaps, watch, services) { DriveAgain = DriveAgain };
        Client = new Workflows.Tests.Testing.HubClient(Hub);
        Get<Workflows.Cases.HubClient>().OfTheHost = Client;
        Clock.EachMinute(async () =>
        {
            // Whoever could not look looks again in the next minute.
            if (!await Watch.Outlives(() => Get<Debts>().Sweep(School))) Clock.At(Clock.GetUtcNow() + TimeSpan.FromMinutes(1), () => Task.CompletedTask);
        });
    }

    public SkippingClock Clock { get; }
    public TaskHub Hub { get; }
    public Tables Tables { get; }
    public StorageWatch Watch { get; }
    public IReadOnlyList<string> Refusals => refusals;
    Workflows.Tests.Testing.HubClient? Client { get; }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>All who are in the roster.</summary>
    public IReadOnlyList<Person> Everybody => roster;

    /// <summary>How many of the branch vote: all in it, unless the roster was changed.</summary>
    public int Entitled => roster.Count(person => person.LeagueBranch is Branch);

    /// <param name="members">How many the branch has beside its three officers and two who may apply: 20 in all.</param>
    /// <param name="change">Somebody of the roster who is otherwise.</param>
    /// <param name="policy">The school's own values.</param>
    public static async Task<ARound> On(Azurite azurite, Mishaps? mishaps = null, int members = 15, Func<Person, Person>? change = null, params (string Name, string Value)[] policy)
    {
        var roster = People(members).Select(change ?? (person => person)).ToList();
        mishaps ??= new();
        var watch = new StorageWatch(new());   // nothing befalls the process while all is laid out
        var it = new ARound(await azurite.NewTables(watch), azurite.Blobs(watch), watch, mishaps, azurite.ConnectionString, roster, policy.Append((Name: nameof(RecommendationPolicy.ConveneByMail), Value: "false")).DistinctBy(value => value.Name).ToDictionary(value => $"Policy:Recommendation:{value.Name}", value => (string?)value.Value));
        await it.Get<FileStore>().Create();
        await it.Get<Schools>().TryAdd(new School(School, "示例大学") { Telephone = "(010) 5555 0100" });
        await it.Get<PeopleStore>().AddMany(School, roster);
        watch.Forget(mishaps);
        return it;
    }

    /// <summary>A round that sets other dates or places.</summary>
    public ARound With(Func<RoundBody, RoundBody> change)
    {
        round = change;
        return this;
    }

    /// <summary>Activists are recommended as candidates, in place of applicants as activists.</summary>
    public ARound OfCandidates()
    {
        stage = Stage.Candidate;
        return this;
    }

    static IEnumerable<Person> People(int members)
    {
        yield return Student(Secretary, "陈若宁") with { Roles = [new(Role.LeagueBranchSecretary, Branch)] };
        yield return Student(Deputy, "孟昭") with { Roles = [new(Role.LeagueBranchDeputySecretary, Branch)] };
        yield return Student(Organizer, "江一苇") with { Roles = [new(Role.LeagueBranchOrganizer, Branch)] };
        yield return Student(Lin, "林知夏");
        yield return Student(He, "何清越");
        for (var n = 1; n <= members; n++) yield return Student($"p-member{n:D2}", $"团员{n}");
        yield return Staff(Committee, "周予安", new RoleHeld(Role.CollegeLeagueCommittee, College));
        yield return Staff(University, "许言", new RoleHeld(Role.UniversityLeagueCommittee));
        yield return Staff(PartySecretary, "郑怀谨", new RoleHeld(Role.PartyBranch, Party));
    }

    static Person Student(string id, string name) => new(id, School, name)
    {
        StudentNumber = id, Email = $"{id}@example.edu.cn", College = College, Grade = 2023, Level = Level.Undergraduate, ClassName = "软件 2302", LeagueBranch = Branch,
        BirthDate = new(2005, 5, 1), Status = EnrolmentStatus.Enrolled, PoliticalStatus = PoliticalStatus.LeagueMember, LeagueMember = true, LeagueJoinDate = new(2019, 5, 4),
        PartyApplicationDate = new(2025, 6, 1), FailedCourses = 0, PartyBranch = Party,
    };

    static Person Staff(string id, string name, RoleHeld role) => new(id, School, name) { StaffNumber = id, Email = $"{id}@example.edu.cn", Roles = [role] };

    /// <summary>Hands in an application on a day; opens the round before the first.</summary>
    public ARound Applies(string person, int day = 1, Func<Application, Application>? with = null, string? by = null) => Does(day, 9.5, async () =>
    {
        var applicant = (await Get<PeopleStore>().Find(School, person))!;
        var body = round(new RoundBody(stage, null) { Opens = Start, Closes = Clock.On(4) });
        roundId ??= await Get<Rounds>().Open(School, "form-1", "2026 年春季批次", body, University, "许言");
        var round1 = await Get<CaseStore>().Read(CaseRow.FullId(School, roundId));
        await Get<Applications>().Begin(applicant, round1, with is null ? new(stage, "踏实。") : with(new(stage, "踏实。")), by is null ? applicant : (await Get<PeopleStore>().Find(School, by))!, Actor.Session);
    });

    /// <summary>Somebody answers a step of a case on that day, or as soon as they are asked.</summary>
    /// <param name="of">Whose recommendation; null: the branch's meeting, or <see cref="Second"/>.</param>
    public ARound Answers(int day, string by, string? of, string step, string answer, string? unit = null, string comment = "理由", double hour = 10,
        IReadOnlyDictionary<string, string>? lines = null, params (string Field, string? Typed)[] fields)
    {
        StepId? asked = null;
        return Does(day, hour, Press);

        async Task Press()
        {
            var open = await OpenTask(of, step, unit);
            if (asked is not null && open?.Id != asked) return;   // it was heard the first time, before the page broke
            if (open is null)
            {
                if (day < 400 && (step is Step.Appeal || !await IsOver(of))) Answers(day + 1, by, of, step, answer, unit, comment, hour, lines, fields);
                return;
            }

            asked = open.Id;
            var person = (await Get<PeopleStore>().Find(School, by))!;
            var input = Reading.Read(open.Kind.Fields ?? new("Recommendation", "None"), fields.ToDictionary(field => field.Field, field => new Microsoft.Extensions.Primitives.StringValues(field.Typed)), new Dictionary<string, UploadedFile>(), Beijing.Today(Clock));
            Assert.Empty(input.Faults);
            var byCase = ImmutableDictionary.CreateBuilder<string, string>();
            foreach (var (name, own) in lines ?? new Dictionary<string, string>()) byCase[await CaseOf(name)] = own;
            var result = await Get<TaskDesk>().Decide(open, new(answer, comment, input, new(by, person.Name, Actor.Session), Clock.GetUtcNow()) { LineAnswers = byCase.ToImmutable() }, person.Roles);
            if (result.Result is DeskResult.NotYours or DeskResult.Faulty) refusals.Add($"{step}: {result.Result} {string.Join(',', result.Faults.Select(fault => $"{fault.Field} {fault.Key}"))}");
        }
    }

    /// <summary>Answers that differ from person to person.</summary>
    public static IReadOnlyDictionary<string, string> But(string person, string answer) => new Dictionary<string, string> { [person] = answer };

    public ARound Withdraws(int day, string person, double hour = 12) => Does(day, hour, async () =>
    {
        var who = (await Get<PeopleStore>().Find(School, person))!;
        await Get<CaseLife>().Withdraw(CaseRow.FullId(School, await CaseOf(person)), new Visitor(School, person, who.Name, who.Roles, ""));
    });

    /// <summary>Whoever decided takes that back.</summary>
    /// <param name="of">As in <see cref="Answers"/>.</param>
    public ARound TakesBack(int day, string by, string? of, string step, double hour = 12) => Does(day, hour, async () =>
    {
        var row = of is null ? (await Meeting())! : await Case(of);
        if (row.Latest(step) is not { } decided) throw new InvalidOperationException($"{step} is not there to be taken back:\n{string.Join('\n', await Story(row))}");
        TakenBack = await Get<TaskDesk>().TakeBack(await Get<TaskDesk>().Open(row, decided), by, by, []);
    });

    /// <summary>What the meeting's page offers to whoever records it: another day, or none.</summary>
    public ARound Acts(int day, string by, Func<Acts, CaseRow, Visitor, Task> act, double hour = 12) => Does(day, hour, async () =>
    {
        var who = (await Get<PeopleStore>().Find(School, by))!;
        await act(Get<Acts>(), (await Meeting())!, new Visitor(School, by, who.Name, who.Roles, ""));
    });

    public bool? TakenBack { get; private set; }

    /// <summary>Whoever was refused appeals, or the office enters what came on paper.</summary>
    public ARound Appeals(int day, string person, string? by = null, DateOnly? receivedOn = null, double hour = 11) => Does(day, hour, async () =>
    {
        var who = (await Get<PeopleStore>().Find(School, by ?? person))!;
        Assert.NotNull(await Get<Workflows.Recommendation.Appeals>().Begin(await Case(person), new(School, who.Id, who.Name, who.Roles, ""), "材料里少算了一项。", receivedOn));
    });

    /// <summary>The last appeal about somebody.</summary>
    public async Task<CaseRow?> AppealOf(string person) => (await All()).Where(row => row.Kind == Workflows.Recommendation.Appeals.Kind && row.Concerns == person).OrderBy(row => row.CreatedAt).LastOrDefault();

    /// <summary>A superior body opens a decision again, in the name of the body above it that this person holds.</summary>
    /// <param name="of">As in <see cref="Answers"/>.</param>
    public ARound Reopens(int day, string by, string? of, string step, string reason = "计票有误，上级研究决定重新办理。", double hour = 12) => Does(day, hour, async () =>
    {
        var (row, who, reopenings) = (IsMeeting(of) ? (await Meeting(of ?? "1"))! : await Case(of), (await Get<PeopleStore>().Find(School, by))!, Get<Reopenings>());
        var visitor = new Visitor(School, by, who.Name, who.Roles, "");
        if (reopenings.Of(row, visitor).FirstOrDefault(each => each.Name == step) is not { } what)
        {
            if (!row.Steps.Any(each => each.Reopened is { } opened && opened.Step == step)) throw new InvalidOperationException($"{step} is not there to be opened again:\n{string.Join('\n', await Story(row))}");
            return;   // it was heard the first time, before the page broke
        }

        Assert.True(await reopenings.Reopen(what, by, who.Name, Reopenings.BodyOf(what, visitor)!, reason));
    });

    /// <summary>What an administrator does with a stuck case: its instances are purged, and it is started anew.</summary>
    public ARound IsDrivenAgain(int day, string person) => Does(day, 10, async () =>
    {
        Hub.Purge(CaseRow.FullId(School, await CaseOf(person)));
        await DriveAgain();
    });

    /// <summary>Everybody of the branch does what is expected; the meeting has these approvals for each (of 20 entitled, all present).</summary>
    public ARound BranchMeets(int approveLin = 15, int approveHe = 5) => this
        .Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved)
        .Answers(5, Committee, null, Step.MeetingPermission, Answer.Approved)
        .Records(9, (Lin, approveLin), (He, approveHe))
        .Answers(10, Secretary, null, Step.Inspection, Answer.Approved);

    /// <summary>After the notice the college approves, and the Party branch accepts.</summary>
    public ARound IsReviewed(string person, int day = 18) => this
        .Answers(day, Committee, person, Step.CollegeReview, Answer.Approved)
        .Answers(day + 1, PartySecretary, person, Step.PartyBranchDecision, Answer.Approved);

    /// <summary>A story in which everything happens that can happen and still ends well for one: returned and added to, the meeting moved, objected to and dismissed, reminded.</summary>
    public ARound WithEverything() => this
        .Applies(Lin).Applies(He, 2)
        .Answers(4, Secretary, null, Step.BranchProposal, Answer.Approved, lines: But(Lin, Answer.Returned))
        .Answers(5, Lin, Lin, Step.Application, Answer.Submitted, fields: ("statement", "踏实，补充如下。"))
        .Answers(6, Secretary, null, Step.BranchProposal, Answer.Approved)
        .Answers(8, Committee, null, Step.MeetingPermission, Answer.Approved)
        .Acts(9, Secretary, (acts, row, who) => acts.Move(row, who, new(2026, 3, 12), "教三 302", "教室有课"))
        .Records(11, (Lin, Entitled * 3 / 4), (He, Entitled / 4))
        .Answers(12, Secretary, null, Step.Inspection, Answer.Approved)
        .Objects(14, Lin)
        .Answers(15, Lin, null, "Hearing", Answer.Submitted)
        .Answers(16, Committee, null, "Objection", Answer.Rejected)
        .IsReviewed(Lin, 25);

    /// <summary>The secretary types in a ballot in which all are present, and both tellers confirm.</summary>
    public ARound Records(int day, params (string Person, int Approve)[] votes) => Sits(day, null, votes);

    /// <summary>A sitting is recorded and both tellers confirm.</summary>
    /// <param name="present">Null: all.</param>
    /// <param name="of">Null, or <see cref="Second"/>.</param>
    public ARound Sits(int day, int? present, (string Person, int Approve)[] votes, string step = Step.BranchMeeting, string by = Secretary, string first = Answer.Confirmed, string? of = null)
    {
        var typed = new List<(string Field, string? Typed)>();
        if (present is { } number) typed.Add(("present", $"{number}"));
        return Does(day, 20, async () =>
        {
            if (await OpenTask(of, step, null) is not { } open)
            {
                if (!await IsOver(of)) Sits(day + 1, present, votes, step, by, first, of);
                return;
            }

            var fields = typed.Append(("heldOn", Beijing.Today(Clock).ToString("yyyy-M-d", System.Globalization.CultureInfo.InvariantCulture))).ToList();
            foreach (var (person, approve) in votes)
            {
                if (await CaseOf(person) is not { Length: > 0 } @case || open.Kind.Lines.All(line => line.Id != @case)) continue;
                fields.AddRange([($"approve[{@case}]", $"{approve}"), ($"oppose[{@case}]", $"{(present ?? Entitled) - approve}")]);
            }

            Answers(Clock.Day, by, of, step, Answer.Submitted, hour: 20, fields: [.. fields]);
            Answers(Clock.Day, of is Elsewhere ? "p-member07" : Deputy, of, step, first, Teller.First, hour: 21);
            Answers(Clock.Day, of is Elsewhere ? "p-member08" : Organizer, of, step, Answer.Confirmed, Teller.Second, hour: 21);
        });
    }

    /// <summary>Somebody objects on that day, or as soon as there is a notice.</summary>
    public ARound Objects(int day, string to, string receipt = "receipt-1", double hour = 10, string text = "我有不同意见。") => Does(day, hour, async () =>
    {
        if (await Meeting() is { } meeting && meeting.Latest(Step.PublicNotice) is { } notice)
            ObjectionCounts = (await Get<Objections>().Raise(notice.IdIn(meeting.Id), receipt, await CaseOf(to), text, null, null)).Verdict is ObjectionVerdict.Received;
        else if (day < 400 && !await IsOver(null))
            Objects(day + 1, to, receipt, hour, text);
    });

    public bool? ObjectionCounts { get; private set; }

    /// <summary>Whoever's page breaks presses the button again, a few minutes later.</summary>
    public ARound Does(int day, double hour, Func<Task> act)
    {
        Clock.At(day, hour, async () =>
        {
            if (!await Watch.Outlives(act)) Does(day, hour + 0.1, act);
        });
        return this;
    }

    /// <summary>Another release goes on with the round.</summary>
    public ARound IsDeployed(int day, double hour, DurableFunctions release, string version) => Does(day, hour, () =>
    {
        Hub.Deploy(release, version);
        return Task.CompletedTask;
    });

    /// <summary>Lets everything happen that is on the calendar or follows from it.</summary>
    public async Task<ARound> Runs()
    {
        var episodes = 0;
        await Clock.Run(() => ++episodes < MostEpisodes ? Hub.RunEpisode() : throw new InvalidOperationException(
            $"It runs for ever: {string.Join(", ", Hub.Instances.Where(instance => !instance.IsOver).Select(instance => $"{instance.Id} {instance.History.Count}"))} at {Clock.GetUtcNow():O}"));
        Watch.Calm();
        Assert.Empty(Hub.Instances.Where(instance => !instance.IsOver).Select(instance => instance.Id));   // asleep, and nothing on the calendar to wake it
        Assert.Empty(refusals);
        return this;
    }

    /// <summary>Somebody as the site knows who is signed in.</summary>
    public async Task<Visitor> Visitor(string person)
    {
        var found = (await Get<PeopleStore>().Find(School, person))!;
        return new(School, person, found.Name, found.AllRoles, "");
    }

    public async Task<CaseRow> Case(string person) => await Get<CaseStore>().Read(CaseRow.FullId(School, await CaseOf(person)));

    /// <summary>In place of a person: the branch's second meeting of the round.</summary>
    public const string Second = "2";

    /// <summary>In place of a person: the first meeting of the round in another branch, whose officers are <see cref="TwoBranches"/>.</summary>
    public const string Elsewhere = "软件 2301 团支部";

    /// <summary>Of ten members the last five belong to the other branch, three of them as its officers.</summary>
    public static Person TwoBranches(Person person) => person.Id switch
    {
        "p-member06" => person with { LeagueBranch = Elsewhere, Roles = [new(Role.LeagueBranchSecretary, Elsewhere)] },
        "p-member07" => person with { LeagueBranch = Elsewhere, Roles = [new(Role.LeagueBranchDeputySecretary, Elsewhere)] },
        "p-member08" => person with { LeagueBranch = Elsewhere, Roles = [new(Role.LeagueBranchOrganizer, Elsewhere)] },
        "p-member09" or "p-member10" => person with { LeagueBranch = Elsewhere },
        _ => person,
    };

    static bool IsMeeting([System.Diagnostics.CodeAnalysis.NotNullWhen(false)] string? of) => of is null or Second or Elsewhere;

    public async Task<CaseRow?> Meeting(string number = "1") => await Tables.Keys.Find<string>(School, Keys.Escape(number is Elsewhere ? $"meeting|{roundId}|{Elsewhere}|1" : $"meeting|{roundId}|{Branch}|{number}")) is { } found
        ? await Get<CaseStore>().Find(CaseRow.FullId(School, found.Content))
        : null;

    /// <summary>What is on record of a case, as <c>day what</c>; what concerns the meeting's own case only as far as it is told.</summary>
    public async Task<IReadOnlyList<string>> Story(CaseRow row) =>
        [.. (await Audit(row)).Select(entry => $"{(Beijing.Of(entry.At).Date - Start.Date).Days + 1} {entry.Action}").Where(line => !line.EndsWith("MeetingWentOn", StringComparison.Ordinal))];

    /// <summary>Asserts how somebody's recommendation ended, that its record is whole, and what else is told of it.</summary>
    /// <param name="lines">Each <c>day what</c>, in this order, though others may stand between them.</param>
    public async Task Ends(string person, string outcome, params string[] lines)
    {
        var row = await Case(person);
        Assert.Equal((CaseState.Completed, outcome), (row.State, row.Outcome));
        Assert.Null(AuditTrail.FirstFault(row, await Audit(row)));
        Assert.Empty(row.Steps.Where(step => step.IsOpen).Select(step => step.Name));
        Holds(await Story(row), lines);
    }

    public async Task MeetingEnds(string outcome, params string[] lines)
    {
        var row = (await Meeting())!;
        Assert.Equal((CaseState.Completed, outcome), (row.State, row.Outcome));
        Assert.Null(AuditTrail.FirstFault(row, await Audit(row)));
        Assert.Empty(row.Steps.Where(step => step.IsOpen).Select(step => step.Name));
        Holds(await Story(row), lines);
    }

    static void Holds(IReadOnlyList<string> story, string[] lines)
    {
        var at = 0;
        foreach (var line in story)
            if (at < lines.Length && line == lines[at]) at++;
        if (at < lines.Length) Assert.Fail($"Not told, or not in this order: {lines[at]}\n{string.Join('\n', story)}");
    }

    /// <summary>Asserts what is on record of somebody's recommendation, line by line.</summary>
    public async Task Tells(string person, string story) => Same(story, await Story(await Case(person)));

    public async Task MeetingTells(string story) => Same(story, await Story((await Meeting())!));

    // Whole, where the framework would show only where they begin to differ.
    static void Same(string expected, IReadOnlyList<string> story)
    {
        var told = string.Join('\n', story);
        if (told != expected.ReplaceLineEndings("\n")) Assert.Fail($"It went otherwise:\n{told}");
    }

    public Task<IReadOnlyList<AuditEntry>> Audit(CaseRow row) => Get<CaseStore>().All<AuditEntry>(row.Id, AuditEntry.Prefix);

    public async Task<IReadOnlyList<string>> Mails() => [.. (await Task.WhenAll((await All()).Select(row => Get<CaseStore>().All<MailRow>(row.Id, "mail|")))).SelectMany(mails => mails).Select(mail => mail.Id).Order(StringComparer.Ordinal)];

    public async Task<IReadOnlyList<CaseRow>> All()
    {
        var rows = new List<CaseRow>();
        await foreach (var entity in Tables.Cases.QueryAsync<TableEntity>("RowKey eq 'case'")) rows.Add(entity.Content<CaseRow>());
        return rows;
    }

    async Task DriveAgain()
    {
        foreach (var row in (await All()).Where(row => row.State is not CaseState.Completed && row.Kind is not Rounds.Kind))
            if (Hub.Find(row.Id) is null) await Hub.Start(Get<CaseKinds>()[row.Kind].Workflow!, row.Id, row.Id, Hub.Version);
    }

    async Task<string> CaseOf(string person) => await Get<CaseStore>().Holder(School, $"open|{person}|{stage}") ?? "";

    async Task<bool> IsOver(string? of) => IsMeeting(of) ? await Meeting(of ?? "1") is { State: CaseState.Completed } : (await CaseOf(of)).Length > 0 && (await Case(of)).State is CaseState.Completed;

    async Task<OpenedTask?> OpenTask(string? of, string step, string? unit)
    {
        var row = step is Step.Appeal ? await AppealOf(of!) : IsMeeting(of) ? await Meeting(of ?? "1") : (await CaseOf(of)).Length > 0 ? await Case(of) : null;
        return row?.Steps.LastOrDefault(each => each.Name == step && each.Unit == unit && each.State is StepState.Active && each.From is null) is { } found && row.IsRunning
            ? await Get<TaskDesk>().Open(row, found)
            : null;
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
