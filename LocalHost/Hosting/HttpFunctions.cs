using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Middleware = Workflows.Web.Middleware;

namespace Workflows.LocalHost.Hosting;

/// <summary>Functions that answer HTTP, as ASP.NET Core endpoints.</summary>
internal static class HttpFunctions
{
    /// <exception cref="InvalidOperationException">A function is such that it would not work, or not alike on the real host.</exception>
    public static void MapFunctions(this WebApplication app, FunctionCatalog catalog)
    {
        // Where a route is known and the method is not, the real host answers 404; the router's own endpoint would say 405.
        app.UseRouting();
        app.Use((http, next) =>
        {
            if (http.GetEndpoint()?.Metadata.GetMetadata<FunctionEntry>() is not null) return next(http);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });

        foreach (var (function, trigger) in catalog.With<HttpTriggerAttribute>())
        {
            var route = RoutePatternFactory.Parse("/" + (trigger.Route ?? function.Name));
            Check(function, trigger, route);
            var endpoint = trigger.Methods is { Length: > 0 } methods ? app.MapMethods(route.RawText!, methods, Answer) : app.Map(route, Answer);
            endpoint.WithDisplayName(function.Name).WithMetadata(function);

            Task Answer(HttpContext http) => Middleware.Run(new LocalFunctionContext(function, http), async context =>
            {
                if (await FunctionCall.Run(function, context, http.Request) is IResult result) await result.ExecuteAsync(http);
            });
        }
    }

    static void Check(FunctionEntry function, HttpTriggerAttribute trigger, RoutePattern route)
    {
        FunctionCall.Check(function, route.Parameters.Select(parameter => parameter.Name));
        if (function.Trigger.ParameterType != typeof(HttpRequest)) throw new InvalidOperationException($"{function}: its trigger must be an HttpRequest.");
        if (FunctionCall.ResultType(function.Method) is { } type && type != typeof(object) && !typeof(IResult).IsAssignableFrom(type))
            throw new InvalidOperationException($"{function}: it must return an IResult.");
        if (trigger.AuthLevel is not AuthorizationLevel.Anonymous) throw new InvalidOperationException($"{function}: there are no function keys here.");
        if (route.RawText!.StartsWith("/admin/", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException($"{function}: the real host refuses routes under admin/.");
    }
}
