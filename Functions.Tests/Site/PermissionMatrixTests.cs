using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Cases;
using Workflows.LocalHost.Hosting;
using Workflows.People;
using Workflows.People.Demo;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Tests.WholeSite;

/// <summary>Every function that answers HTTP, called by nobody, by holders of each role, and by those of another school.</summary>
public sealed partial class PermissionMatrixTests : IClassFixture<PermissionMatrixTests.Round>
{
    const string OtherSchool = "other";

    static readonly HttpStatusCode[] Refusals =
        [HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.Gone, HttpStatusCode.SeeOther, HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity];

    readonly Round round;

    public PermissionMatrixTests(Round round) => this.round = round;

    [Fact]
    public async Task Only_whom_an_attribute_names_gets_past_the_front_door()
    {
        var wrong = new ConcurrentQueue<string>();
        await Each(async (function, method, person) =>
        {
            var (status, location) = await Call(person, method, round.PathOf(function, round.Meeting));
            var permission = Permissions.Of(function.Method);
            var isSentToSignIn = status is HttpStatusCode.SeeOther && location.StartsWith("/sign-in?next=", StringComparison.Ordinal);
            var isAsExpected = (permission, person) switch
            {
                (SignedInAttribute, null) => method == HttpMethod.Post ? status is HttpStatusCode.Unauthorized : isSentToSignIn,
                (SignedInAttribute { Roles: { Length: > 0 } roles }, { } someone) when !someone.AllRoles.Any(held => roles.Contains(held.Role)) => status is HttpStatusCode.Forbidden,
                (SignedInAttribute, _) => status is not HttpStatusCode.Unauthorized && !isSentToSignIn,
                _ => status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) && !isSentToSignIn,
            };
            if (!isAsExpected || (int)status >= 500) wrong.Enqueue($"{method} {function.Name} by {person?.Name ?? "nobody"}: {(int)status} {location}");
        });
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task HEAD_is_answered_like_GET_without_a_body()
    {
        var wrong = new ConcurrentQueue<string>();
        var visitors = round.People.Where(person => person.Roles is [{ Role: Role.UniversityLeagueCommittee }]).Prepend<Person?>(null);
        var pages = from found in round.Site.Get<FunctionCatalog>().With<HttpTriggerAttribute>()
                    where found.Trigger.Methods!.Contains("get")
                    from person in visitors
                    select (found.Function, person);
        await Parallel.ForEachAsync(pages, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (each, cancel) =>
        {
            var path = round.PathOf(each.Function, round.Case);
            using var http = round.Site.As(each.person);
            using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), cancel);
            var status = (await Call(each.person, HttpMethod.Get, path)).Status;
            if (head.StatusCode != status || (int)status >= 500 || (await head.Content.ReadAsByteArrayAsync(cancel)).Length > 0) wrong.Enqueue($"{each.Function.Name} by {each.person?.Name ?? "nobody"}: {(int)head.StatusCode}, GET {(int)status}");
        });
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_walkthrough_speaks_Chinese_and_names_no_address_that_is_gone_with_it()
    {
        Assert.Contains(round.Told, line => line.EndsWith("林知夏：已推荐；何清越：民主评议未通过", StringComparison.Ordinal));
        Assert.DoesNotContain(round.Told, line => line.Contains("http", StringComparison.Ordinal));
        Assert.EndsWith("已归档：推优登记表", round.Told[^1], StringComparison.Ordinal);
    }

    /// <summary>DESIGN, "Contracts": any page answers JSON; what cannot be shown is a problem of RFC 9457. A file is what it is.</summary>
    [Fact]
    public async Task Every_page_answers_JSON_to_who_asks_for_it()
    {
        var wrong = new ConcurrentQueue<string>();
        string[] roles = [Role.UniversityLeagueCommittee, Role.CollegeLeagueCommittee, Role.LeagueBranchSecretary];
        var visitors = round.People.Where(person => person.School == DemoSchool.Code && roles.Contains(person.Roles[0].Role)).Prepend(await round.Site.PersonBy(DemoSchool.Student)).Prepend<Person?>(null);
        var pages = from found in round.Site.Get<FunctionCatalog>().With<HttpTriggerAttribute>()
                    where found.Trigger.Methods!.Contains("get") && Permissions.Of(found.Function.Method) is not PublicAttribute { ForMachines: true }
                    from person in visitors
                    from id in (string[])[round.Case, round.Meeting, round.Id]
                    select (found.Function, person, Path: round.PathOf(found.Function, id));
        await Parallel.ForEachAsync(pages.DistinctBy(page => (page.person, page.Path)), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (page, cancel) =>
        {
            using var http = round.Site.As(page.person);
            http.DefaultRequestHeaders.Add("Accept", "application/json");
            var answer = await http.GetAsync(page.Path, cancel);
            for (var hop = 0; answer.StatusCode is HttpStatusCode.SeeOther && hop < 3; hop++) answer = await http.GetAsync(answer.Headers.Location, cancel);
            var isFile = answer.Content.Headers.ContentDisposition?.DispositionType is "attachment";
            if (!isFile && answer.Content.Headers.ContentType?.MediaType != (answer.IsSuccessStatusCode ? "application/json" : "application/problem+json"))
                wrong.Enqueue($"{page.Function.Name} {page.Path} by {page.person?.Name ?? "nobody"}: {(int)answer.StatusCode} {answer.Content.Headers.ContentType}");
        });
        Assert.Empty(wrong);
    }

    /// <summary>A form that nobody opened has no token, so that it brings nothing about, whoever sends it.</summary>
    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        var before = await round.Heads();
        var wrong = new ConcurrentQueue<string>();
        await Each(async (function, method, person) =>
        {
            if (method != HttpMethod.Post || Permissions.Of(function.Method) is not SignedInAttribute) return;
            foreach (var id in (string[])[round.Meeting, round.Case])
            {
                var (status, _) = await Call(person, method, round.PathOf(function, id));
                var saysWhatIsOnRecord = function.Name is "TaskPost" && status is HttpStatusCode.OK;   // these tasks were decided long ago
                if (!Refusals.Contains(status) && !saysWhatIsOnRecord) wrong.Enqueue($"{function.Name} by {person?.Name ?? "nobody"}: {(int)status}");
            }
        });
        Assert.Empty(wrong);
        Assert.Equal(before, await round.Heads());
    }

    /// <summary>Law 10: the same college and branch of another school are another college and branch.</summary>
    [Fact]
    public async Task Nobody_of_another_school_sees_a_case_a_task_or_a_document()
    {
        var wrong = new ConcurrentQueue<string>();
        await Each(async (function, method, person) =>
        {
            if (person?.School != OtherSchool || Permissions.Of(function.Method) is not SignedInAttribute || !(function.TriggeredBy<HttpTriggerAttribute>()!.Route ?? "").Contains('{', StringComparison.Ordinal)) return;
            foreach (var id in (string[])[round.Meeting, round.Case])
            {
                var path = round.PathOf(function, id);
                if (path is "/" || !path.Contains(id, StringComparison.Ordinal)) continue;
                var (status, _) = await Call(person, method, path);
                if (status is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden)) wrong.Enqueue($"{method} {path} by {person.Name}: {(int)status}");
            }
        });
        Assert.Empty(wrong);
        foreach (var person in round.People.Where(person => person.School == OtherSchool))
        {
            foreach (var path in (string[])["/", "/cases"])
            {
                using var http = round.Site.As(person);
                var page = await http.GetStringAsync(path);
                Assert.DoesNotContain(round.Case, page, StringComparison.Ordinal);
                Assert.DoesNotContain("林知夏", page, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Of its own school, a case is read by whom it concerns and the offices that deal with it, and by nobody else.</summary>
    [Fact]
    public async Task A_case_is_read_by_its_own_offices_only()
    {
        var row = await round.Site.Get<CaseStore>().Read(CaseRow.FullId(DemoSchool.Code, round.Case));
        var document = $"/cases/{round.Case}/documents/{Uri.EscapeDataString(row.Documents[0].Name)}";
        string[] may = [DemoSchool.Student, DemoSchool.BranchSecretary, DemoSchool.Counsellor, DemoSchool.CollegeCommittee, DemoSchool.PartyBranchSecretary, DemoSchool.UniversityCommittee, DemoSchool.Administrator];
        var all = new List<Person>();
        await foreach (var person in round.Site.Get<PeopleStore>().All(DemoSchool.Code)) all.Add(person);
        var elsewhere = all.Where(person => person.College is { } college && college != row.College).DistinctBy(person => string.Join(',', person.Roles.Select(held => held.Role))).ToList();
        var fellows = all.Where(person => person.Email is DemoSchool.SecondStudent or DemoSchool.NotEligible);
        Assert.NotEmpty(elsewhere);
        foreach (var path in (string[])[$"/cases/{round.Case}", $"/cases/{round.Case}/audit", document])
        {
            foreach (var address in may) Assert.Equal((address, HttpStatusCode.OK), (address, (await Call(await round.Site.PersonBy(address), HttpMethod.Get, path)).Status));
            foreach (var person in elsewhere.Concat(fellows)) Assert.Equal((person.Name, HttpStatusCode.Forbidden), (person.Name, (await Call(person, HttpMethod.Get, path)).Status));
        }
    }

    /// <summary>Calls each function with each of its methods but HEAD for each person, several at once.</summary>
    async Task Each(Func<FunctionEntry, HttpMethod, Person?, Task> call)
    {
        var calls = from found in round.Site.Get<FunctionCatalog>().With<HttpTriggerAttribute>()
                    from method in found.Trigger.Methods!
                    where method is not "head"
                    from person in round.People.Prepend<Person?>(null)
                    select (found.Function, Method: new HttpMethod(method.ToUpperInvariant()), person);
        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (each, _) => await call(each.Function, each.Method, each.person));
    }

    async Task<(HttpStatusCode Status, string Location)> Call(Person? person, HttpMethod method, string path)
    {
        using var http = round.Site.As(person);
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post) request.Content = new FormUrlEncodedContent([new("decision", "approve"), new("reason", "理由")]);
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, answer.Headers.Location?.OriginalString ?? "");
    }

    [GeneratedRegex(@"\{\*?(\w+)[^{}]*(?:\{[^}]*\}[^{}]*)?\}")]
    private static partial Regex Parameter();

    /// <summary>A round that was played, and in two schools a person for each role in the same college, branch and Party branch.</summary>
    public sealed class Round : IAsyncLifetime
    {
        internal ASite Site { get; private set; } = null!;
        internal IReadOnlyList<Person> People { get; private set; } = [];

        /// <summary>Lin Zhixia's recommendation, over and with a document; and the branch's meeting.</summary>
        internal string Case { get; private set; } = "";
        internal string Meeting { get; private set; } = "";

        /// <summary>What the walkthrough prints.</summary>
        internal IReadOnlyList<string> Told { get; private set; } = [];

        /// <summary>The round's own id.</summary>
        internal string Id { get; private set; } = "";

        public async Task InitializeAsync()
        {
            Site = await ASite.Start();
            Told = await Site.PlaysARound();
            var lin = await Site.PersonBy(DemoSchool.Student);
            Case = (await Site.Get<Applications>().Current(DemoSchool.Code, lin.Id, Stage.Activist))!.ShortId;
            var row = await Site.Get<CaseStore>().Read(CaseRow.FullId(DemoSchool.Code, Case));
            Meeting = row.Steps.Select(step => step.From).OfType<string>().First().Split('.')[1];
            Id = row.Round!;
            await Site.Get<Schools>().TryAdd(new School(OtherSchool, "别的大学"));
            var people = from school in (string[])[DemoSchool.Code, OtherSchool]
                         from role in Role.All
                         select OneWith(school, role, lin);
            // Of a school that there is no more, somebody may still have a session.
            People = [.. people, OneWith("gone", Role.UniversityLeagueCommittee, lin), OneWith("gone", Role.LeagueMember, lin)];
            foreach (var school in People.GroupBy(person => person.School)) await Site.Get<PeopleStore>().AddMany(school.Key, school);
        }

        /// <summary>Where the audit trail of each case ends.</summary>
        internal async Task<IReadOnlyList<(string, int)>> Heads()
        {
            var heads = new List<(string, int)>();
            foreach (var id in (string[])[Case, Meeting]) heads.Add((id, (await Site.Get<CaseStore>().Read(CaseRow.FullId(DemoSchool.Code, id))).AuditSeq));
            return heads;
        }

        /// <summary>A function's address about a case: its own id, a task of it, or something that there is not.</summary>
        internal string PathOf(FunctionEntry function, string id) => Parameter().Replace("/" + (function.TriggeredBy<HttpTriggerAttribute>()!.Route ?? function.Name), match => match.Groups[1].Value switch
        {
            "ignored" => "",
            "id" when function.Method.DeclaringType!.Namespace!.Split('.')[^1] is "Roster" or "Applicants" => new string('a', 20),
            "id" when function.Method.DeclaringType!.Namespace!.EndsWith("Lookup", StringComparison.Ordinal) => "p-00000000",
            "id" when function.TriggeredBy<HttpTriggerAttribute>()!.Route!.StartsWith("notices/", StringComparison.Ordinal) => $"{DemoSchool.Code}.{id}.{Step.PublicNotice}.1",
            "id" => id,
            "taskId" => $"{id}.{(id == Case ? Step.CollegeReview : id == OpenMeeting ? Step.Gathering : Step.Inspection)}.1",
            _ => "nothing",
        });

        /// <summary>Somebody else's recommendation and the meeting it waits for, for which the branch's secretary is asked. Always the same.</summary>
        internal async Task<(string Case, string Meeting)> Open()
        {
            if (OpenMeeting.Length > 0) return (OpenCase, OpenMeeting);
            var lin = await Site.PersonBy(DemoSchool.Student);
            var round = await Site.Get<CaseStore>().Read(CaseRow.FullId(DemoSchool.Code, Id));
            var applicant = DemoSchool.People(Say.Today(TimeProvider.System)).First(person => person.LeagueBranch == lin.LeagueBranch && ManyBranches.MayApply(person, Say.Today(TimeProvider.System)) && person.Email is not (DemoSchool.Student or DemoSchool.SecondStudent));
            applicant = await Site.PersonBy(applicant.Email!);
            await Site.Get<Applications>().Begin(applicant, round, new(Stage.Activist, "踏实。"), applicant, Actor.Session);
            OpenCase = (await Site.Get<Applications>().Current(DemoSchool.Code, applicant.Id, Stage.Activist))!.ShortId;
            for (var waited = Stopwatch.StartNew(); OpenMeeting.Length == 0; await Task.Delay(100))
            {
                Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1), "Nobody is asked.");
                var row = await Site.Get<CaseStore>().Read(CaseRow.FullId(DemoSchool.Code, OpenCase));
                if (row.Steps.Select(step => step.From).OfType<string>().FirstOrDefault()?.Split('.')[1] is { } meeting
                    && (await Site.Get<CaseStore>().Read(CaseRow.FullId(DemoSchool.Code, meeting))).Latest(Step.Gathering) is { IsOpen: true }) OpenMeeting = meeting;
            }

            return (OpenCase, OpenMeeting);
        }

        string OpenCase { get; set; } = "";
        string OpenMeeting { get; set; } = "";

        public async Task DisposeAsync() => await Site.DisposeAsync();

        static Person OneWith(string school, string role, Person like) =>
            new($"p-{school}-{role.ToLowerInvariant()}", school, $"{role} of {school}")
            {
                StaffNumber = $"{school}-{role}",
                Email = $"{role.ToLowerInvariant()}@{school}.example.edu.cn",
                College = like.College,
                Roles = [new(role, role switch
                {
                    Role.LeagueBranchSecretary or Role.LeagueBranchDeputySecretary or Role.LeagueBranchOrganizer or Role.LeagueMember => like.LeagueBranch!,
                    Role.Counsellor or Role.CollegeLeagueCommittee or Role.CollegePartyCommittee => like.College!,
                    Role.PartyBranch => like.PartyBranch!,
                    _ => "",
                })],
            };
    }
}
