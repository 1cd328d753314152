using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Workflows.Storage;

namespace Workflows.Web;

/// <summary>
/// What goes around every function in either host, but orchestrators: a span that is named like the function and never like its address, and the case's id on every line that
/// is logged meanwhile. Around whatever polls do there is neither: a time and a place of voting would be one half of a link to the voter.
/// </summary>
internal sealed partial class Invocation(ILogger<Invocation> log)
{
    const string InstanceId = "instanceId", Silent = "Workflows.Polls.", Orchestration = "orchestrationTrigger";

    public async Task Run(FunctionContext context, Func<Task> function)
    {
        var definition = context.FunctionDefinition;
        if (definition.EntryPoint.StartsWith(Silent, StringComparison.Ordinal) || definition.InputBindings.Values.Any(input => input.Type is Orchestration))
        {
            await function();
            return;
        }

        var (http, @case) = (context.GetHttpContext(), CaseOf(context));
        using var span = Telemetry.Source.StartActivity(definition.Name, http is null ? ActivityKind.Internal : ActivityKind.Server);
        using var scope = @case is null ? null : log.BeginScope((KeyValuePair<string, object?>[])[new(Telemetry.Case, @case)]);
        span?.SetTag(Telemetry.Case, @case);
        try
        {
            await function();
        }
        catch (Exception e)
        {
            // Its kind alone: messages may hold what somebody typed.
            span?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }

        if (http is null || span is null) return;
        span.SetTag("http.request.method", http.Request.Method).SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode >= StatusCodes.Status500InternalServerError) span.SetStatus(ActivityStatusCode.Error);
    }

    /// <returns>Its id without the school; null for what belongs to no case.</returns>
    static string? CaseOf(FunctionContext context) => context.GetHttpContext() is { } http
        ? http.Request.Path.Value?.Split('/').Select(part => Token.Parse(part)?.Partition.Split('.')[1] ?? part).Select(part => Id().Match(part)).FirstOrDefault(id => id.Success)?.Value
        : context.BindingContext.BindingData.GetValueOrDefault(InstanceId) is string instance && instance.Trim('"').Split('.') is [_, var part, ..] && Id().Match(part) is { Success: true } id ? id.Value : null;

    [GeneratedRegex("^[a-z]{2,6}-[0-9]{2}-[a-z0-9]{6}(?=$|[.])")]
    private static partial Regex Id();
}
