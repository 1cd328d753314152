using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Workflows.Storage;

namespace Workflows;

/// <summary>Everything the app is made of. Either host calls it once.</summary>
public static class App
{
    public static IServiceCollection AddWorkflows(this IServiceCollection services, IConfiguration settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => StorageAccount.Tables(settings));
        services.AddSingleton(_ => StorageAccount.Blobs(settings));
        services.AddSingleton(container => new Tables(container.GetRequiredService<Azure.Data.Tables.TableServiceClient>()));
        services.AddHostedService<TableCreation>();

        // What workflows and activities hand each other is written as everything else is. LocalHost does the same.
        services.Configure<WorkerOptions>(options => options.Serializer = new JsonObjectSerializer(Json.Options));
        return services;
    }
}
