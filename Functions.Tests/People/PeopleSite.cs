using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.People;
using Workflows.People.SignIn;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Tests.Web;
using Workflows.Web;

namespace Workflows.Tests.People;

/// <summary>
/// The HTTP functions of People behind the front door on a real server, on tables of their own, with a school of its own, a clock that is moved by hand, a task hub that
/// works whenever something is started, and a letter box.
/// </summary>
internal sealed partial class PeopleSite : IAsyncDisposable
{
    readonly WebApplication app;
    readonly TaskHub hub;

    PeopleSite(WebApplication app, TaskHub hub, string school) => (this.app, this.hub, School) = (app, hub, school);

    public string School { get; }
    public SkippingClock Clock => app.Services.GetRequiredService<SkippingClock>();
    public PeopleStore People => app.Services.GetRequiredService<PeopleStore>();
    public LetterBox Letters => app.Services.GetRequiredService<LetterBox>();
    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Whether what is started runs at once, before the request that started it is answered.</summary>
    public bool HubWorks { get => Get<WorkingClient>().Works; set => Get<WorkingClient>().Works = value; }

    public static async Task<PeopleSite> On(Azurite azurite, string? baseUrl = null)
    {
        var school = "s" + Guid.NewGuid().ToString("N")[..12];
        var (watch, clock) = (new StorageWatch(new Mishaps()), new SkippingClock(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(8))));
        var tables = await azurite.NewTables(watch);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["AzureWebJobsStorage"] = azurite.ConnectionString, ["Mail:Provider"] = "Local", ["Site:BaseUrl"] = baseUrl });
        TaskHub? hub = null;
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(clock);
        builder.Services.AddWorkflows(builder.Configuration).AddSingleton(tables).AddSingleton(watch);
        builder.Services.AddSingleton<LetterBox>().AddSingleton<ISignInMail>(container => container.GetRequiredService<LetterBox>());
        builder.Services.AddSingleton(_ => new WorkingClient(hub!)).AddSingleton<DurableTaskClient>(container => container.GetRequiredService<WorkingClient>());
        var app = builder.Build();
        hub = new TaskHub(DurableFunctions.OfTheApp, clock, new Mishaps(), watch, app.Services);
        foreach (var method in typeof(PeopleStore).Assembly.GetTypes().Where(type => type == typeof(AssetFunctions) || type.Namespace?.StartsWith("Workflows.People", StringComparison.Ordinal) is true)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance)))
        {
            if (method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null) is { } trigger)
                app.MapMethods("/" + trigger.Route, trigger.Methods!, (RequestDelegate)(http => Answer(app, method, http)));
        }
        await app.StartAsync();
        var site = new PeopleSite(app, hub, school);
        await site.Get<Schools>().TryAdd(new School(school, "示例大学"));
        return site;
    }

    public async Task<Person> Add(string name, string email, params RoleHeld[] roles)
    {
        var person = new Person(Secrets.NewId("p"), School, name) { StaffNumber = Secrets.NewId("n"), Email = email, Roles = [.. roles] };
        Assert.True(await People.Write(null, person));
        return person;
    }

    public Uri Url => new(app.Urls.Single());

    public TestBrowser Browser() => new(new Uri(app.Urls.Single()));

    /// <summary>A browser in which this person is signed in, by the mail's link.</summary>
    public async Task<TestBrowser> SignedIn(Person person)
    {
        var browser = Browser();
        await browser.Post("/sign-in", ("email", person.Email!));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post(Letters.Last.Link.AbsolutePath)).StatusCode);
        return browser;
    }

    /// <summary>Time goes by, and what was due in it is done.</summary>
    public async Task Passes(TimeSpan time)
    {
        Clock.At(Clock.GetUtcNow() + time, () => Task.CompletedTask);
        await Clock.Run(() => Task.FromResult(false));
    }

    public async Task Work()
    {
        while (await hub.RunEpisode())
        {
            // Until nobody has anything to do.
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    static async Task Answer(WebApplication app, MethodInfo method, HttpContext http) =>
        await app.Services.GetRequiredService<FrontDoor>().Invoke(new CalledFunction(method, http), async _ =>
        {
            var target = ActivatorUtilities.CreateInstance(http.RequestServices, method.DeclaringType!);
            var arguments = method.GetParameters().Select(parameter => parameter.ParameterType switch
            {
                var type when type == typeof(HttpRequest) => http.Request,
                var type when type == typeof(CancellationToken) => http.RequestAborted,
                var type when type == typeof(DurableTaskClient) => http.RequestServices.GetRequiredService<DurableTaskClient>(),
                _ => http.Request.RouteValues[parameter.Name!],
            });
            var result = method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, [.. arguments], null);
            await (result is Task<IResult> task ? await task : (IResult)result!).ExecuteAsync(http);
        });

    /// <summary>A client under which whatever is started is carried out at once.</summary>
    internal sealed class WorkingClient(TaskHub hub) : DelegatedClient(new Testing.HubClient(hub))
    {
        readonly SemaphoreSlim turn = new(1);

        public bool Works { get; set; } = true;

        public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
            TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
        {
            await turn.WaitAsync(cancellation);
            try
            {
                var id = await base.ScheduleNewOrchestrationInstanceAsync(orchestratorName, input, options, cancellation);
                while (Works && await hub.RunEpisode())
                {
                    // Until nobody has anything to do.
                }
                return id;
            }
            finally
            {
                turn.Release();
            }
        }
    }

    /// <summary>Passes on what a test hub's client can.</summary>
    internal abstract class DelegatedClient(DurableTaskClient inner) : DurableTaskClient("hub")
    {
        public override Task<string> ScheduleNewOrchestrationInstanceAsync(TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default) =>
            inner.ScheduleNewOrchestrationInstanceAsync(orchestratorName, input, options, cancellation);

        public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
            inner.RaiseEventAsync(instanceId, eventName, eventPayload, cancellation);

        public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
            inner.GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation);

        public override Microsoft.DurableTask.AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => inner.GetAllInstancesAsync(filter);

        public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
            inner.WaitForInstanceStartAsync(instanceId, getInputsAndOutputs, cancellation);

        public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
            inner.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs, cancellation);

        public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => inner.SuspendInstanceAsync(instanceId, reason, cancellation);

        public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => inner.ResumeInstanceAsync(instanceId, reason, cancellation);

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

/// <summary>Where sign-in mails arrive; it can refuse some.</summary>
internal sealed class LetterBox : ISignInMail
{
    readonly ConcurrentQueue<SignInMail> letters = new();

    public int RefusesNext { get; set; }
    public IReadOnlyList<SignInMail> All => [.. letters];
    public SignInMail Last => letters.Last();

    public Task Send(SignInMail mail, CancellationToken cancel)
    {
        if (RefusesNext-- > 0) throw new HttpRequestException("503");
        letters.Enqueue(mail);
        return Task.CompletedTask;
    }
}

/// <summary>A browser without a screen: keeps cookies, follows no redirects, sends along the hidden form token of the page it looked at last.</summary>
internal sealed partial class TestBrowser(Uri site) : IDisposable
{
    readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = site };
    readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);
    string? token;

    public IReadOnlyDictionary<string, string> Cookies => cookies;
    public IEnumerable<string> LastSetCookies { get; private set; } = [];
    public string? Accept { get; set; }
    public string Language { get; set; } = "zh-CN";
    public string? FetchSite { get; set; }

    public void SetCookie(string name, string value) => cookies[name] = value;

    public Task<HttpResponseMessage> Get(string path) => Send(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<HttpResponseMessage> Send(HttpMethod method, string path) => Send(new HttpRequestMessage(method, path));

    public async Task<string> Page(string path) => await (await Get(path)).Content.ReadAsStringAsync();

    public Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields)
    {
        var form = fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).ToList();
        if (token is not null) form.Add(KeyValuePair.Create("formToken", token));
        return Send(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) });
    }

    public Task<HttpResponseMessage> Upload(string path, byte[] file, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "roster.csv" } };
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        if (token is not null) form.Add(new StringContent(token), "formToken");
        return Send(new HttpRequestMessage(HttpMethod.Post, path) { Content = form });
    }

    async Task<HttpResponseMessage> Send(HttpRequestMessage request)
    {
        if (cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        if (Accept is not null) request.Headers.Add("Accept", Accept);
        if (FetchSite is not null) request.Headers.Add("Sec-Fetch-Site", FetchSite);
        request.Headers.Add("Accept-Language", Language);
        var answer = await client.SendAsync(request);
        LastSetCookies = answer.Headers.TryGetValues("Set-Cookie", out var set) ? [.. set] : [];
        foreach (var cookie in LastSetCookies)
        {
            var (name, value) = (cookie.Split(';')[0].Split('=', 2)[0], cookie.Split(';')[0].Split('=', 2)[1]);
            if (value.Length == 0) cookies.Remove(name);
            else cookies[name] = value;
        }
        if (FormTokenField().Match(await answer.Content.ReadAsStringAsync()) is { Success: true } found) token = found.Groups[1].Value;
        return answer;
    }

    [GeneratedRegex("name=\"formToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormTokenField();

    public void Dispose() => client.Dispose();
}
