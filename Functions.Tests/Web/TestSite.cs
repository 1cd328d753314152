using System.Collections.Immutable;
using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Web;

namespace Workflows.Tests.Web;

/// <summary>The web layer behind a real server on a free port: the front door, its pages, the sample form, and whoever is signed in.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 18, 2, 0, 0, TimeSpan.Zero);
    public static readonly SchoolInfo School = new("demo", "示例大学", "计算机学院团委", "(010) 5555 0128", "工作日 8:30–17:00");
    public static readonly Visitor Someone = new("demo", "p-1", "周予安", [new RoleHeld(Role.Student)], "s-1");

    readonly WebApplication app;
    readonly Requester who = new();

    TestSite(WebApplication app, Requester who) => (this.app, this.who) = (app, who);

    /// <summary>Null: nobody is signed in.</summary>
    public Visitor? Visitor { get => who.Visitor; set => who.Visitor = value; }
    public MovableClock Clock => app.Services.GetRequiredService<MovableClock>();
    public LogLines Log => app.Services.GetRequiredService<LogLines>();
    public Uri Url => new(app.Urls.Single());

    /// <summary>A browser without a screen: it follows no redirects and keeps no cookies.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None })
    {
        BaseAddress = Url,
    };

    public static async Task<TestSite> Start(string? baseUrl = null)
    {
        var (who, log) = (new Requester(), new LogLines());
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Site:BaseUrl"] = baseUrl;
        builder.Logging.ClearProviders().AddProvider(log);
        var clock = new MovableClock { Now = Now };
        builder.Services.AddSingleton(log).AddSingleton(clock).AddSingleton<TimeProvider>(clock).AddSingleton<IVisitors>(who).AddSingleton<ISchools>(who).AddWeb();
        builder.Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        var app = builder.Build();
        Map(app, "GET", "/sample", typeof(SampleForm).GetMethod(nameof(SampleForm.Get))!);
        Map(app, "POST", "/sample", typeof(SampleForm).GetMethod(nameof(SampleForm.Post))!);
        Map(app, "GET", "/office", typeof(SampleForm).GetMethod(nameof(SampleForm.Office))!);
        Map(app, "GET", "/broken", typeof(SampleForm).GetMethod(nameof(SampleForm.Broken))!);
        Map(app, "POST", "/broken", typeof(SampleForm).GetMethod(nameof(SampleForm.Broken))!);
        Map(app, "GET", "/busy", typeof(SampleForm).GetMethod(nameof(SampleForm.Busy))!);
        Map(app, "POST", "/busy", typeof(SampleForm).GetMethod(nameof(SampleForm.Busy))!);
        Map(app, "GET", "/broken-page", typeof(SampleForm).GetMethod(nameof(SampleForm.BrokenPage))!);
        Map(app, "POST", "/links/{token}", typeof(SampleForm).GetMethod(nameof(SampleForm.Link))!);
        Map(app, "GET", "/lost", typeof(SampleForm).GetMethod(nameof(SampleForm.Lost))!);
        Map(app, "GET", "/document", typeof(SampleForm).GetMethod(nameof(SampleForm.Document))!);
        MapOwn(app, "/assets/{name}", typeof(AssetFunctions), nameof(AssetFunctions.Get));
        MapOwn(app, "/help", typeof(WebFunctions), nameof(WebFunctions.Help));
        MapOwn(app, "/privacy", typeof(WebFunctions), nameof(WebFunctions.Privacy));
        MapOwn(app, "/accessibility", typeof(WebFunctions), nameof(WebFunctions.Accessibility));
        await app.StartAsync();
        return new TestSite(app, who);
    }

    static void Map(WebApplication app, string verb, string route, MethodInfo method) =>
        Map(app, [verb], route, method, http => (Task<IResult>)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [http], null)!);

    static void MapOwn(WebApplication app, string route, Type type, string name)
    {
        var method = type.GetMethod(name)!;
        Map(app, ["GET", "HEAD"], route, method, async http =>
        {
            object?[] arguments = method.GetParameters().Length == 2 ? [http.Request, http.Request.RouteValues["name"]] : [http.Request];
            var result = method.Invoke(Activator.CreateInstance(type), BindingFlags.DoNotWrapExceptions, null, arguments, null);
            return result is Task<IResult> task ? await task : (IResult)result!;
        });
    }

    static void Map(WebApplication app, string[] verbs, string route, MethodInfo method, Func<HttpContext, Task<IResult>> call) =>
        app.MapMethods(route, verbs, (RequestDelegate)(http => app.Services.GetRequiredService<FrontDoor>()
            .Invoke(new CalledFunction(method, http), async _ => await (await call(http)).ExecuteAsync(http))));

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    sealed class Requester : IVisitors, ISchools
    {
        public Visitor? Visitor { get; set; } = Someone;

        public Task<Visitor?> Find(HttpContext http, CancellationToken cancel) => Task.FromResult(Visitor);

        public ValueTask<SchoolInfo?> Find(string code) => ValueTask.FromResult(code == School.Code ? School : null);

        public ValueTask<SchoolInfo?> Only() => ValueTask.FromResult<SchoolInfo?>(null);
    }
}

internal sealed class MovableClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;
}

internal sealed class LogLines : ILoggerProvider, ILogger
{
    readonly System.Collections.Concurrent.ConcurrentQueue<string> lines = new();

    public ImmutableArray<string> All => [.. lines];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}

/// <summary>What a host tells the middleware of the function that is called.</summary>
internal sealed class CalledFunction(MethodInfo method, HttpContext http) : FunctionContext
{
    public override string InvocationId => "1";
    public override string FunctionId => method.Name;
    public override TraceContext TraceContext => throw new NotSupportedException();
    public override BindingContext BindingContext => throw new NotSupportedException();
    public override RetryContext RetryContext => throw new NotSupportedException();
    public override IServiceProvider InstanceServices { get; set; } = http.RequestServices;
    public override FunctionDefinition FunctionDefinition { get; } = new Definition(method);
    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object> { ["HttpRequestContext"] = http };
    public override IInvocationFeatures Features => throw new NotSupportedException();

    sealed class Definition(MethodInfo method) : FunctionDefinition
    {
        public override ImmutableArray<FunctionParameter> Parameters => [];
        public override string PathToAssembly => method.DeclaringType!.Assembly.Location;
        public override string EntryPoint => $"{method.DeclaringType!.FullName}.{method.Name}";
        public override string Id => method.Name;
        public override string Name => method.Name;
        public override IImmutableDictionary<string, BindingMetadata> InputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;
        public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;
    }
}
