using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Cases;
using Workflows.LocalHost.Walkthrough;
using Workflows.People;
using Workflows.People.Demo;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.UserTasks;

namespace Workflows.Tests.WholeSite;

/// <summary>What robots, hurried people and strangers can do with the link of a mail, in a case whose workflow really runs (laws 2 and 3).</summary>
public sealed class LinkTests : IAsyncLifetime
{
    const string Decided = "已记录您的决定";

    readonly Said said = new();
    ASite site = null!;
    string link = "", meeting = "";

    /// <summary>A student has applied, and the branch's secretary has the first mail of the meeting.</summary>
    public async Task InitializeAsync()
    {
        site = await ASite.Start(services => services.AddSingleton<ILoggerProvider>(said), ("Logging:LogLevel:Default", "Trace"));
        using var lin = new WebUser(site.Address, "林知夏", DemoSchool.Student);
        await lin.SignIn(default);
        await lin.Post("/recommendations/new", "/recommendations", default, ("stage", "Activist"), ("statement", "踏实。"), ("talked", "yes"));
        using var secretary = new WebUser(site.Address, "陈若宁", DemoSchool.BranchSecretary);
        link = await secretary.MailedLink("/approvals/", default);
        meeting = $"{DemoSchool.Code}.{link.Split('/')[^1].Split('.')[1]}";
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task Whoever_only_looks_decides_nothing()
    {
        var before = (await Meeting()).AuditSeq;
        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Get)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Head)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Get, ("Sec-Purpose", "prefetch;prerender"), ("Purpose", "prefetch"), ("X-Moz", "prefetch"))).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Send(HttpMethod.Options)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Send(HttpMethod.Put)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Send(HttpMethod.Delete)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.As(null).GetAsync($"{link}?decision=confirm")).StatusCode);
        Assert.Equal((StepState.Active, before), ((await Meeting()).Latest(Step.Gathering)!.State, (await Meeting()).AuditSeq));
    }

    [Fact]
    public async Task Two_clicks_at_once_decide_once_and_both_see_it_recorded()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Post(link)));
        foreach (var answer in answers)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains(Decided, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Single(await Audit(), entry => entry.Action == "Gathering.1 Confirmed");

        // The link is dead now, and says by whom it was decided.
        var dead = await site.As(null).GetAsync(link);
        Assert.Equal(HttpStatusCode.Gone, dead.StatusCode);
        Assert.Contains("陈若宁", await dead.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(Decided, await (await Post(link)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(await Audit(), entry => entry.Action == "Gathering.1 Confirmed");
    }

    [Fact]
    public async Task A_link_is_of_no_use_to_whoever_has_the_address_now()
    {
        var people = site.Get<PeopleStore>();
        var secretary = await site.PersonBy(DemoSchool.BranchSecretary);
        await people.Change(secretary.School, secretary.Id, person => person with { Email = "another@demo.example.edu.cn" });
        var heir = await site.PersonBy(DemoSchool.SecondStudent);
        await people.Change(heir.School, heir.Id, person => person with { Email = DemoSchool.BranchSecretary });

        Assert.Equal(HttpStatusCode.Gone, (await site.As(null).GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await Post(link)).StatusCode);
        Assert.True((await Meeting()).Latest(Step.Gathering)!.IsOpen);
    }

    [Fact]
    public async Task A_link_bent_to_another_case_or_shortened_opens_nothing()
    {
        foreach (var bent in (string[])[link[..^1], $"{link}x", link.Replace(meeting, $"{DemoSchool.Code}.rec-26-aaaaaa", StringComparison.Ordinal), link.Replace("/demo.", "/other.", StringComparison.Ordinal)])
        {
            Assert.Equal(HttpStatusCode.Gone, (await site.As(null).GetAsync(bent)).StatusCode);
            Assert.Equal(HttpStatusCode.Gone, (await Post(bent)).StatusCode);
        }

        Assert.True((await Meeting()).Latest(Step.Gathering)!.IsOpen);
    }

    [Fact]
    public async Task A_token_stands_in_no_log_and_no_referer()
    {
        var page = await site.As(null).GetAsync(link);
        Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
        var html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotMatch("(?:src|href)=\"(?:https?:)?//", html);   // nothing is loaded, and nothing linked to, from elsewhere
        await Post(link);
        await Post($"{link}/take-back");
        await Post($"{link}/renew");
        site.Get<ILoggerFactory>().CreateLogger<LinkTests>().LogTrace("It listens.");
        Assert.NotEmpty(said.Lines);
        var secret = link.Split('.')[^1];
        Assert.DoesNotContain(said.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    async Task<HttpResponseMessage> Send(HttpMethod method, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, link);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await site.As(null).SendAsync(request);
    }

    async Task<HttpResponseMessage> Post(string path)
    {
        using var form = new FormUrlEncodedContent([new("decision", "confirm")]);
        return await site.As(null).PostAsync(path, form);
    }

    Task<CaseRow> Meeting() => site.Get<CaseStore>().Read(meeting);

    Task<IReadOnlyList<AuditEntry>> Audit() => site.Get<CaseStore>().All<AuditEntry>(meeting, AuditEntry.Prefix);

    /// <summary>Everything that is logged, with the scopes it is logged in.</summary>
    sealed class Said : ILoggerProvider, ISupportExternalScope
    {
        IExternalScopeProvider? scopes;

        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Ear(this, categoryName);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

        public void Dispose()
        {
            // It holds nothing.
        }

        sealed class Ear(Said to, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => to.scopes?.Push(state);

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                to.Lines.Enqueue($"{category} {formatter(state, exception)} {exception}");
                to.scopes?.ForEachScope((scope, lines) => lines.Enqueue($"{category} {scope}"), to.Lines);
            }
        }
    }
}
