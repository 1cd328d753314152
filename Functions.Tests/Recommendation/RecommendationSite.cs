using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Web;

namespace Workflows.Tests.Recommendation;

/// <summary>What the site answered.</summary>
internal sealed record Answered(HttpStatusCode Status, string Body, string? Location)
{
    /// <summary>The id that a redirection leads to.</summary>
    public string Id => Location![(Location!.LastIndexOf('/') + 1)..];
}

/// <summary>LocalHost with a school of a few people, in which anybody can be signed in.</summary>
internal sealed class RecommendationSite : IAsyncDisposable
{
    public const string School = "test", Branch = "软件 2302 团支部", OtherBranch = "软件 2301 团支部", College = "计算机学院";
    public const string Lin = "p-lin", Su = "p-su", Other = "p-other", Secretary = "p-secretary", Committee = "p-committee", OtherCommittee = "p-other-committee", University = "p-university", Staff = "p-staff";

    readonly RunningHost host;
    readonly Whoever who;

    RecommendationSite(RunningHost host, Whoever who) => (this.host, this.who) = (host, who);

    public Uri Address => host.Address;

    public DateOnly Today => Beijing.Today(TimeProvider.System);

    public T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    public static async Task<RecommendationSite> Start()
    {
        var who = new Whoever();
        var site = new RecommendationSite(await RunningHost.Start(new Dictionary<string, string?> { ["LocalHost:Demo"] = "false" }, services => services.AddSingleton<IVisitors>(who)), who);
        await site.Get<Schools>().TryAdd(new School(School, "示例大学") { Telephone = "(010) 5555 0100" });
        await site.Get<PeopleStore>().AddMany(School, site.People());
        return site;
    }

    IEnumerable<Person> People()
    {
        yield return Student(Lin, "林知夏", "2023010101");
        yield return Student(Su, "苏一鸣", "2023010102") with { PartyApplicationDate = Today.AddMonths(-4), FailedCourses = 2 };
        yield return Student(Other, "韩溪", "2023010201") with { LeagueBranch = OtherBranch };
        yield return Student(Secretary, "陈若宁", "2023010103") with { Roles = [new(Role.LeagueBranchSecretary, Branch)] };
        yield return Officer(Committee, "周予安", new RoleHeld(Role.CollegeLeagueCommittee, College));
        yield return Officer(OtherCommittee, "钟越", new RoleHeld(Role.CollegeLeagueCommittee, "数学学院"));
        yield return Officer(University, "许言", new RoleHeld(Role.UniversityLeagueCommittee));
        yield return Officer(Staff, "郑怀谨", new RoleHeld(Role.PartyBranch, "教工第二党支部"));
    }

    Person Student(string id, string name, string number) => new(id, School, name)
    {
        StudentNumber = number, College = College, Grade = Today.Year - 3, ClassName = "软件 2302", LeagueBranch = Branch, BirthDate = Today.AddYears(-20), Status = EnrolmentStatus.Enrolled,
        PoliticalStatus = PoliticalStatus.LeagueMember, LeagueMember = true, LeagueJoinDate = Today.AddYears(-5), PartyApplicationDate = Today.AddMonths(-9), FailedCourses = 0,
        PartyBranch = "教工第二党支部",
    };

    static Person Officer(string id, string name, RoleHeld role) => new(id, School, name) { StaffNumber = id, Roles = [role] };

    /// <summary>Opens a round for activists.</summary>
    public Task<string> Round(Func<RoundBody, RoundBody>? with = null) => Get<Rounds>().Open(School, Guid.NewGuid().ToString("N"), "春季批次",
        (with ?? (body => body))(new(Stage.Activist, null) { Opens = TimeProvider.System.GetUtcNow() }), University, "许言");

    public async Task<RecommendationSite> SignIn(string person)
    {
        var found = (await Get<PeopleStore>().Find(School, person))!;
        who.Visitor = new(School, person, found.Name, found.Roles, "s-1");
        return this;
    }

    public Task<Answered> See(string path, bool json = false) => Answer(new(HttpMethod.Get, path), json);

    public Task<Answered> Send(string path, params (string Name, string Value)[] fields) => Send(path, json: false, fields);

    /// <summary>Posts a form with the token that its page would have had.</summary>
    public Task<Answered> Send(string path, bool json, params (string Name, string Value)[] fields) => Answer(new(HttpMethod.Post, path)
    {
        Content = new FormUrlEncodedContent([.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), KeyValuePair.Create(FormToken.Name, Get<FormToken>().For(who.Visitor!))]),
    }, json);

    /// <summary>Posts a form with a file.</summary>
    public Task<Answered> Upload(string path, byte[] file, bool json, params (string Name, string Value)[] fields)
    {
        var content = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "名单.csv" }, { new StringContent(Get<FormToken>().For(who.Visitor!)), FormToken.Name } };
        foreach (var (name, value) in fields) content.Add(new StringContent(value), name);
        return Answer(new(HttpMethod.Post, path) { Content = content }, json);
    }

    async Task<Answered> Answer(HttpRequestMessage request, bool json)
    {
        using (request)
        {
            request.Headers.Add("Accept", json ? "application/json" : "text/html");
            using var answer = await host.Http.SendAsync(request);
            return new(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location?.ToString());
        }
    }

    public async Task<CaseRow> Case(string id) => await Get<CaseStore>().Read(CaseRow.FullId(School, id));

    public ValueTask DisposeAsync() => host.DisposeAsync();

    sealed class Whoever : IVisitors
    {
        public Visitor? Visitor { get; set; }

        public Task<Visitor?> Find(HttpContext http, CancellationToken cancel) => Task.FromResult(Visitor);
    }
}
