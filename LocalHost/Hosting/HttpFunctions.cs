using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Workflows.Web;
using Middleware = Workflows.Web.Middleware;

namespace Workflows.LocalHost.Hosting;

/// <summary>Functions that answer HTTP, as ASP.NET Core endpoints.</summary>
internal static class HttpFunctions
{
    /// <exception cref="InvalidOperationException">A function is such that it would not work, or not alike on the real host.</exception>
    public static void MapFunctions(this WebApplication app, FunctionCatalog catalog)
    {
        // The real host answers by itself where it has no function for an address or a method; here the app's own page does.
        app.UseRouting();
        var door = app.Services.GetRequiredService<FrontDoor>();
        app.Use(async (http, next) =>
        {
            if (http.GetEndpoint()?.Metadata.GetMetadata<FunctionEntry>() is not null)
            {
                await next(http);
                return;
            }

            string[] allowed = [.. Methods(app, http).Distinct().Order(StringComparer.Ordinal)];
            if (allowed is not []) http.Response.Headers.Allow = string.Join(", ", allowed);
            await door.Refuse(http, allowed is [] ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed);
        });

        foreach (var (function, trigger) in catalog.With<HttpTriggerAttribute>())
        {
            var route = RoutePatternFactory.Parse("/" + (trigger.Route ?? function.Name));
            Check(function, trigger, route);
            var endpoint = trigger.Methods is { Length: > 0 } methods ? app.MapMethods(route.RawText!, methods, Answer) : app.Map(route, Answer);
            endpoint.WithDisplayName(function.Name).WithMetadata(function);

            Task Answer(HttpContext http)
            {
                var call = new LocalFunctionContext(function, http);
                return http.RequestServices.GetRequiredService<Invocation>().Run(call, () => Middleware.Run(call, async context =>
                {
                    if (await FunctionCall.Run(function, context, http.Request) is IResult result) await result.ExecuteAsync(http);
                }));
            }
        }
    }

    /// <summary>By which methods an address can be called. The router does not say: it refuses a method before it looks at a route's constraints.</summary>
    static IEnumerable<string> Methods(IEndpointRouteBuilder app, HttpContext http)
    {
        var policies = app.ServiceProvider.GetRequiredService<ParameterPolicyFactory>();
        return app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Where(endpoint => Leads(endpoint.RoutePattern))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => method.ToUpperInvariant());

        bool Leads(RoutePattern route)
        {
            var values = new RouteValueDictionary();
            return new TemplateMatcher(new RouteTemplate(route), []).TryMatch(http.Request.Path, values)
                && route.ParameterPolicies.All(each => each.Value.All(policy =>
                    policies.Create(route.GetParameter(each.Key), policy) is not IRouteConstraint constraint || constraint.Match(http, null, each.Key, values, RouteDirection.IncomingRequest)));
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
