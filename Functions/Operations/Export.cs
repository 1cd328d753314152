using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Workflows.Storage;

namespace Workflows.Operations;

/// <summary>
/// Sends spans, measurements and log lines to Application Insights, as the app's own identity. Only what <see cref="Telemetry"/> names: the instrumentation of ASP.NET Core and of
/// HTTP clients would write down addresses, in which links' tokens stand.
/// </summary>
internal static class Export
{
    // The Functions host sends on what the worker logs, unless the worker says that it does so itself.
    const string LogsByItself = "WorkerApplicationInsightsLoggingEnabled";

    /// <summary>Does nothing where <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c> is not set.</summary>
    public static IServiceCollection AddExport(this IServiceCollection services, IConfiguration settings)
    {
        if (settings["APPLICATIONINSIGHTS_CONNECTION_STRING"] is not { Length: > 0 } connection) return services;
        services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(Telemetry.Name))
            .WithMetrics(metrics => metrics.AddMeter(Telemetry.Name))
            .UseAzureMonitorExporter(export => (export.ConnectionString, export.Credential) = (connection, StorageAccount.Identity(settings)));
        services.Configure<OpenTelemetryLoggerOptions>(logs => logs.IncludeScopes = true);
        services.Configure<WorkerOptions>(worker => worker.Capabilities[LogsByItself] = bool.TrueString);
        return services;
    }
}
