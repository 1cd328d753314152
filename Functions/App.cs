using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Hosting;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Congress;
using Workflows.Evaluation;
using Workflows.Mail;
using Workflows.Operations;
using Workflows.People;
using Workflows.Policies;
using Workflows.Polls;
using Workflows.PublicNotices;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows;

/// <summary>Everything the app is made of. Either host calls it once.</summary>
public static class App
{
    public static IServiceCollection AddWorkflows(this IServiceCollection services, IConfiguration settings)
    {
        services.TryAddSingleton(TimeProvider.System);

        // The framework logs each request with its address, in which a link's token may stand.
        // It also opens a scope with the address around whatever is logged meanwhile, unless it may log nothing at all.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));
        services.AddSingleton(_ => StorageAccount.Tables(settings));
        services.AddSingleton(_ => StorageAccount.Blobs(settings));
        services.AddSingleton(container => new Tables(container.GetRequiredService<Azure.Data.Tables.TableServiceClient>()));
        services.AddHostedService<Preparation>();
        services.AddSingleton<FileStore>();
        services.AddSingleton<PassingFiles>();
        services.AddWeb();
        services.AddSingleton<SchoolTrails>().AddSingleton<PolicyBook>().AddSingleton<SchoolCalendars>().AddPolicyPage<MailPolicy>().AddPolicyPage<CalendarPolicy>();
        services.AddPeople();
        services.AddMail(settings);
        services.AddSingleton<DigestsOf>(container => async (school, _) => await DigestsFor(container, school));
        services.AddCases().AddUserTasks().AddPublicNotices().AddPolls();
        services.AddRecommendation();
        services.AddEvaluation();
        services.AddCongress();
        services.AddOperations(settings);
        services.AddSingleton<IFunctionsWorkerMiddleware>(container => container.GetRequiredService<FrontDoor>());

        // What workflows and activities hand each other is written as everything else is. LocalHost does the same.
        services.Configure<WorkerOptions>(options => options.Serializer = new JsonObjectSerializer(Json.Options));
        return services;
    }

    /// <summary>Mail lies below the calendar's and the policies' readers, so it is told its times here.</summary>
    static async Task<DigestTimes> DigestsFor(IServiceProvider services, string school)
    {
        var policy = await services.GetRequiredService<PolicyBook>().Current<MailPolicy>(school);
        var calendar = await services.GetRequiredService<SchoolCalendars>().Of(school);
        return new(policy.Digests.Times, policy.GatherFor.Time, calendar.IsWorkingDay);
    }
}

/// <summary>Makes, at every start of either host, what must be there before the first request: tables, containers, the school that the settings name.</summary>
internal sealed class Preparation(PolicyBook policies, Tables tables, FileStore files, SchoolSetup school) : IHostedService
{
    /// <exception cref="InvalidOperationException">A setting cannot be understood; the message names it.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        policies.Check();
        await tables.Create(cancellationToken);
        await files.Create(cancellationToken);
        await school.Ensure(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
