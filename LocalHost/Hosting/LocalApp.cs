using System.Reflection;
using DurableTask.AzureStorage;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Workflows.Cases;
using Workflows.LocalHost.Durable;
using Workflows.Polls;
using Workflows.Storage;

namespace Workflows.LocalHost.Hosting;

/// <summary>The site as one ASP.NET Core application: the functions, the durable worker and the timers, not started yet.</summary>
internal static class LocalApp
{
    /// <summary>Where it listens unless <c>ASPNETCORE_URLS</c> says otherwise: this machine only.</summary>
    public const string DefaultAddress = "http://localhost:7071";

    // The names of the assemblies whose functions run here; tests add their own.
    const string FunctionAssemblies = "LocalHost:Functions";

    // Set to Console, spans and measurements are written there.
    const string Seeing = "LocalHost:Telemetry";

    static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(5);

    /// <param name="settings">They go before all others.</param>
    /// <param name="change">The last word on services.</param>
    public static WebApplication Build(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? change = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(LocalApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        Configure(builder.Configuration, settings);
        Log(builder.Logging);
        builder.WebHost.UseUrls(Addresses(builder.Configuration)).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Host.UseDefaultServiceProvider(container => (container.ValidateScopes, container.ValidateOnBuild) = (true, true));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = PatienceAtEnd);
        AddServices(builder.Services, builder.Configuration);
        change?.Invoke(builder.Services);

        var app = builder.Build();
        app.Services.GetRequiredService<HubClient>().OfTheHost = app.Services.GetRequiredService<DurableTaskClient>();
        app.MapFunctions(app.Services.GetRequiredService<FunctionCatalog>());
        return app;
    }

    /// <exception cref="CannotStart">The address was taken meanwhile, or the storage account does not answer.</exception>
    public static async Task Start(WebApplication app, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new CannotStart("AddressInUse", Addresses(app.Configuration)[0]);
        }
        catch (Exception e) when (e is Azure.RequestFailedException or AggregateException && !stop.IsCancellationRequested)
        {
            throw new CannotStart("StorageDoesNotAnswer", e.GetBaseException().Message.Split('\n')[0].Trim());
        }
    }

    public static string[] Addresses(IConfiguration settings) =>
        (settings["URLS"] ?? DefaultAddress).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static void Configure(ConfigurationManager configuration, IReadOnlyDictionary<string, string?> settings)
    {
        var hostJson = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "host.json")).Build();
        var defaults = hostJson.AsEnumerable().Where(pair => pair.Value is not null).ToDictionary(pair => $"{HubSettings.HostJson}:{pair.Key}", pair => pair.Value);
        defaults["Mail:Provider"] = "Local";
        defaults[Storage.Storage.DataPath] = Storage.Storage.DefaultDataPath;
        configuration.AddInMemoryCollection(settings);
        if (configuration[PollKey.Setting] is not { Length: > 0 }) defaults[PollKey.Setting] = Storage.KeyFile.Read(configuration[Storage.Storage.DataPath] is { Length: > 0 } folder ? folder : Storage.Storage.DefaultDataPath);
        defaults["Site:BaseUrl"] = Addresses(configuration)[0].TrimEnd('/');
        configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = defaults });
    }

    static void AddServices(IServiceCollection services, ConfigurationManager settings)
    {
        services.AddWorkflows(settings);
        services.AddSingleton(new FunctionCatalog((settings[FunctionAssemblies] ?? typeof(App).Assembly.GetName().Name!).Split(';').Select(Assembly.Load)));
        services.AddSingleton(container => HubSettings.From(container.GetRequiredService<IConfiguration>()));
        services.AddSingleton(container => new AzureStorageOrchestrationService(Hub(container).Service(settings, container.GetRequiredService<ILoggerFactory>())));
        services.AddSingleton(container => new DurableTaskShimFactory(Hub(container).WorkerOptions, container.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<Orchestrations>().AddSingleton<Activities>();
        services.AddSingleton<DurableTaskClient, LocalDurableClient>();
        if (settings[Seeing] is "Console")
            services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(Telemetry.Name).AddConsoleExporter()).WithMetrics(metrics => metrics.AddMeter(Telemetry.Name).AddConsoleExporter());
        services.AddHostedService<DemoSeeding>();
        services.AddHostedService<DurableWorker>();
        services.AddHostedService<TimerFunctions>();

        static HubSettings Hub(IServiceProvider container) => container.GetRequiredService<HubSettings>();
    }

    static void Log(ILoggingBuilder logging)
    {
        logging.ClearProviders().AddConsole(console => console.FormatterName = LogLine.FormatName).AddConsoleFormatter<LogLine, ConsoleFormatterOptions>();
        // That keys lie unencrypted in the store, whose owner reads everything else there as well, is no news at each start.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        foreach (var category in (string[])["Azure", "DurableTask", "Microsoft", "System"]) logging.AddFilter(category, LogLevel.Warning);
    }
}
