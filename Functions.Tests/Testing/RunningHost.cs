using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Workflows.LocalHost.Hosting;
using Workflows.Storage;

namespace Workflows.Tests.Testing;

/// <summary>
/// LocalHost within the tests' process, on a free port, on the shared Azurite with a hub and tables of its own: cheap enough for one per test class,
/// and many at once.
/// </summary>
internal sealed class RunningHost : IAsyncDisposable
{
    readonly WebApplication app;

    RunningHost(WebApplication app, Uri address, string name)
    {
        (this.app, Address, Name) = (app, address, name);
        Http = NewBrowser();
    }

    public Uri Address { get; }

    /// <summary>Of the task hub, and what its tables' names begin with. A second host of that name goes on where the first was.</summary>
    public string Name { get; }

    /// <summary>Keeps cookies, follows no redirect.</summary>
    public HttpClient Http { get; }

    public IServiceProvider Services => app.Services;
    public DurableTaskClient Durable => app.Services.GetRequiredService<DurableTaskClient>();
    public Tables Tables => app.Services.GetRequiredService<Tables>();

    /// <param name="settings">Such as <c>Policy:Recommendation:NoticePeriod</c>; they go before the defaults of tests.</param>
    /// <param name="change">The last word on services: a clock, a mail provider, a middleware.</param>
    /// <param name="name">Of an earlier host, to go on with its data.</param>
    public static async Task<RunningHost> Start(IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? change = null, string? name = null)
    {
        name ??= SharedAzurite.NewPrefix();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}");
        var all = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = await SharedAzurite.ConnectionString(),
            ["AzureFunctionsJobHost:extensions:durableTask:hubName"] = name,
            ["LocalHost:QueuePolling"] = "00:00:00.100",
            ["Logging:LogLevel:Default"] = "Warning",
            ["Polls:Key"] = "a key for tests, of at least thirty-two characters",
            ["URLS"] = address.ToString(),
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>()) all[key] = value;

        var app = LocalApp.Build(all, services =>
        {
            services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = _ => socket);
            services.AddSingleton(container => new Tables(container.GetRequiredService<Azure.Data.Tables.TableServiceClient>(), name));
            change?.Invoke(services);
        });
        await app.StartAsync();
        return new(app, address, name);
    }

    /// <summary>Somebody else's browser: cookies of its own.</summary>
    public HttpClient NewBrowser()
    {
        var own = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer(), CheckCertificateRevocationList = true };
        return new HttpClient(own) { BaseAddress = Address };
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Http.Dispose();
    }
}
