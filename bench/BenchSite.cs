using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Workflows.LocalHost.Hosting;
using Workflows.People;
using Workflows.Storage;
using Workflows.Web;
using LocalStore = Workflows.LocalHost.Storage.Storage;

namespace Workflows.Bench;

/// <summary>A whole LocalHost with the demo school, on an Azurite and a data folder of its own, whose requests to storage are written down.</summary>
internal sealed class BenchSite : IAsyncDisposable
{
    readonly LocalStore storage;
    readonly WebApplication app;
    readonly string folder;

    BenchSite(LocalStore storage, WebApplication app, string folder, Uri address, Recorder recorder) =>
        (this.storage, this.app, this.folder, Address, Recorder) = (storage, app, folder, address, recorder);

    public Uri Address { get; }
    public Recorder Recorder { get; }
    public string Connection => app.Configuration["AzureWebJobsStorage"]!;
    public IServiceProvider Services => app.Services;

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<BenchSite> Start()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var (address, folder) = ($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", Path.Combine(Path.GetTempPath(), $"bench-{Guid.NewGuid():N}"));
        listener.Stop();

        var settings = new Dictionary<string, string?>
        {
            ["URLS"] = address, ["LocalHost:DataPath"] = folder, ["LocalHost:Demo"] = "true", ["LocalHost:Functions"] = "Functions;bench", ["Logging:LogLevel:Default"] = "Warning",
            ["Mail:Provider"] = "Local", ["Policy:Recommendation:NoticePeriod"] = "PT3S", ["Policy:Mail:GatherFor"] = "PT0S", ["Policy:Mail:Digests"] = "none",
        };
        var storage = await LocalStore.Open(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), attach: false, CancellationToken.None);
        var recorder = new Recorder();
        var app = LocalApp.Build(storage.Settings(settings), services => services
            .AddSingleton<IStartupFilter>(recorder).AddSingleton<IVisitors, Named>()
            .AddSingleton(container =>
            {
                var options = new TableClientOptions();
                options.AddPolicy(recorder, HttpPipelinePosition.PerRetry);
                return new TableServiceClient(container.GetRequiredService<IConfiguration>()["AzureWebJobsStorage"], options);
            }));
        await LocalApp.Start(app, CancellationToken.None);
        return new(storage, app, folder, new(address), recorder);
    }

    public HttpClient As(Person person)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
        http.DefaultRequestHeaders.Add(Named.Header, $"{person.School}/{person.Id}");
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await storage.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Whoever a header names, or who has signed in; the person's row is read either way.</summary>
internal sealed class Named(PeopleStore people, People.SignIn.Sessions sessions, People.Deputies.DeputyRoles deputies) : IVisitors
{
    public const string Header = "X-Signed-In";

    readonly Workflows.People.SignIn.Visitors signedIn = new(sessions, people, deputies);

    public async Task<Visitor?> Find(HttpContext http, CancellationToken cancel) =>
        http.Request.Headers[Header].ToString().Split('/') is not [var school, var id] ? await signedIn.Find(http, cancel)
        : await people.Find(school, id, cancel) is { } person ? new(school, person.Id, person.Name, person.AllRoles, "s-1")
        : null;
}

/// <summary>What one request to the site asked of storage, and how long it took.</summary>
internal sealed class Visit(string method, string path)
{
    public string Method => method;
    public string Path => path;
    public ConcurrentQueue<(string Method, Uri Address, (string Name, string Value)[] Headers)> Asked { get; } = new();
    public TimeSpan Took { get; set; }
}

/// <summary>Writes down every request to tables, and to which request of somebody's it belongs.</summary>
internal sealed class Recorder : HttpPipelineSynchronousPolicy, IStartupFilter
{
    readonly AsyncLocal<Visit?> current = new();
    readonly ConcurrentQueue<Visit> visits = new();
    int requests;

    /// <summary>To tables, whoever made them.</summary>
    public int Requests => requests;

    public IReadOnlyList<Visit> Visits => [.. visits];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (http, others) =>
        {
            var (visit, began) = (new Visit(http.Request.Method, http.Request.Path), Stopwatch.GetTimestamp());
            current.Value = visit;
            await others(http);
            visit.Took = Stopwatch.GetElapsedTime(began);
            visits.Enqueue(visit);
        });
        next(app);
    };

    public override void OnReceivedResponse(HttpMessage message)
    {
        Interlocked.Increment(ref requests);
        current.Value?.Asked.Enqueue((message.Request.Method.Method, message.Request.Uri.ToUri(), [.. message.Request.Headers.Select(header => (header.Name, header.Value))]));
    }
}
