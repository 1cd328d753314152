using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Workflows.Storage;

namespace Workflows.Web;

/// <summary>Whether the site can work: for load balancers, scripts and tests that wait for it.</summary>
internal sealed class Health(Tables tables, ILogger<Health> log)
{
    const string NoSuchThing = "healthz";

    /// <summary>200 <c>{"status":"ok"}</c> once table storage and the task hub answer, 503 <c>{"status":"starting"}</c> before.</summary>
    [Function(nameof(Health)), Public(ForMachines = true)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "healthz")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancel)
    {
        try
        {
            await tables.Schools.Has(NoSuchThing, NoSuchThing);
            await client.GetInstancesAsync(NoSuchThing, cancellation: cancel);
            return Results.Json(new { status = "ok" });
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning("Not ready: {Reason}", e.Message);
            return Results.Json(new { status = "starting" }, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
