using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask.Client;

namespace Workflows.Cases;

/// <summary>Takes up the task hub's client that the Functions host binds to an invocation, for everything the function calls. LocalHost has one client for all.</summary>
internal sealed class HubClientMiddleware(HubClient hub) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var binding = context.FunctionDefinition.InputBindings.Values.FirstOrDefault(input => input.Type is "durableClient");
        if (binding is not null && (await context.BindInputAsync<DurableTaskClient>(binding)).Value is { } client) hub.Client = client;
        await next(context);
    }
}
