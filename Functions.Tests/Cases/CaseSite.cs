using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Cases;
using Workflows.LocalHost.Hosting;
using Workflows.People;
using Workflows.Storage;
using Workflows.Tests.Testing;
using Workflows.Tests.Web;
using Workflows.Web;

namespace Workflows.Tests.Cases;

/// <summary>The whole app behind a real server on real storage, with whoever shall be signed in, and a task hub that only listens.</summary>
internal sealed partial class CaseSite : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 4, 22, 2, 0, 0, TimeSpan.Zero);

    readonly WebApplication app;
    readonly Requester who;

    CaseSite(WebApplication app, Requester who) => (this.app, this.who) = (app, who);

    public Visitor? Visitor { get => who.Visitor; set => who.Visitor = value; }
    public MovableClock Clock => app.Services.GetRequiredService<MovableClock>();
    public StorageWatch Watch => app.Services.GetRequiredService<StorageWatch>();
    public ListeningHub Hub => app.Services.GetRequiredService<ListeningHub>();
    public Uri Url => new(app.Urls.Single());
    public CaseStore Cases => Get<CaseStore>();

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<CaseSite> Start(Azurite azurite)
    {
        var (who, watch) = (new Requester(), new StorageWatch(new()));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["AzureWebJobsStorage"] = azurite.ConnectionString;
        builder.Configuration["Mail:Provider"] = "Local";
        builder.Configuration["Polls:Key"] = "a key for tests, of at least thirty-two characters";
        var log = new LogLines();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSingleton(log);
        var clock = new MovableClock { Now = Now };
        builder.Services.AddSingleton(clock).AddSingleton<TimeProvider>(clock);
        builder.Services.AddWorkflows(builder.Configuration);
        builder.Services.AddSingleton(watch).AddSingleton(await azurite.NewTables(watch)).AddSingleton(new FileStore(azurite.Blobs()));
        builder.Services.AddSingleton<IVisitors>(who).AddSingleton<ListeningHub>().AddSingleton<IHub>(services => services.GetRequiredService<ListeningHub>());
        builder.Services.AddSingleton<DurableTaskClient>(new NoClient()).AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        var app = builder.Build();
        app.MapFunctions(new FunctionCatalog([typeof(App).Assembly]));
        await app.StartAsync();
        await app.Services.GetRequiredService<FileStore>().Create();
        await app.Services.GetRequiredService<Schools>().Put(new School("demo", "示例大学") { Telephone = "(010) 5555 0128", Hours = "工作日 8:30–17:00" });
        return new CaseSite(app, who);
    }

    /// <summary>A browser without a screen: it follows no redirects and keeps no cookies.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url };

    public async Task<(HttpStatusCode Status, string Text)> Get(string path, bool json = false)
    {
        using var client = Client();
        if (json) client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await client.GetAsync(path);
        Assert.True(answer.StatusCode is not HttpStatusCode.InternalServerError, string.Join('\n', Get<LogLines>().All));
        return (answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Replace("&#xA0;", "\u00A0", StringComparison.Ordinal));
    }

    public async Task<JsonElement> Json(string path) => JsonDocument.Parse((await Get(path, json: true)).Text).RootElement;

    /// <summary>Fills in the form on a page as a person does, and sends it with everything hidden in it.</summary>
    public async Task<HttpResponseMessage> Send(string path, params IEnumerable<(string Name, string Value)> typed)
    {
        using var client = Client();
        var (_, page) = await Get(path);
        var hidden = Hidden().Matches(page).Select(match => KeyValuePair.Create(match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value)));
        using var form = new FormUrlEncodedContent(hidden.Concat(typed.Select(field => KeyValuePair.Create(field.Name, field.Value))));
        return await client.PostAsync(path, form);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)"\s*/?>""")]
    private static partial Regex Hidden();

    sealed class Requester : IVisitors
    {
        public Visitor? Visitor { get; set; }

        public Task<Visitor?> Find(HttpContext http, CancellationToken cancel) => Task.FromResult(Visitor);
    }

    sealed class NoClient() : DurableTaskClient("none")
    {
        public override Task<string> ScheduleNewOrchestrationInstanceAsync(Microsoft.DurableTask.TaskName orchestratorName, object? input = null, Microsoft.DurableTask.StartOrchestrationOptions? options = null, CancellationToken cancellation = default) => throw new NotSupportedException();
        public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) => throw new NotSupportedException();
        public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();
        public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();
        public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();
        public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();
        public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();
        public override Microsoft.DurableTask.AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => throw new NotSupportedException();
        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>A task hub that keeps what it was told.</summary>
internal sealed class ListeningHub : IHub
{
    ImmutableArray<string> nudged = [];

    public ImmutableArray<string> Nudged => nudged;

    public Task Nudge(string instance)
    {
        ImmutableInterlocked.Update(ref nudged, all => all.Add(instance));
        return Task.CompletedTask;
    }

    public Task<bool> Start(Start start, bool again) => Task.FromResult(true);

    public Task Purge(string @case) => Task.CompletedTask;
}
