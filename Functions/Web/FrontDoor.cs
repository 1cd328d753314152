using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Storage;
using Workflows.Web.Pages;

namespace Workflows.Web;

/// <summary>
/// What holds for every HTTP function, in either host: language, who visits, permission, security headers, and a page for whatever breaks. It answers by itself,
/// without calling on, when a request is refused. LocalHost calls it with the function and the execution of its result as <c>next</c>.
/// </summary>
internal sealed class FrontDoor(Site site, ILogger<FrontDoor> log) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http) await next(context);
        else await Receive(http, context.FunctionDefinition.Name, () => Permissions.Of(context.FunctionDefinition), () => next(context), context.CancellationToken);
    }

    /// <summary>Answers where there is no function to call: for a host that finds out by itself that it has none for an address, or for a method.</summary>
    public Task Refuse(HttpContext http, int status) => Receive(http, $"{status}", () => new PublicAttribute(), async () => await (await Page.Error(http, status)).ExecuteAsync(http), http.RequestAborted);

    async Task Receive(HttpContext http, string function, Func<PermissionAttribute> permissionOf, Func<Task> next, CancellationToken cancel)
    {
        Headers.Write(http.Response, site);
        try
        {
            Limit(http);
            var language = Languages.Of(http, site);
            Languages.Use(language);
            http.Set(new Visit(null, null, language));
            var permission = permissionOf();
            http.Items[typeof(PermissionAttribute)] = permission;
            if (permission is not PublicAttribute { ForMachines: true }) await Recognise(http, permission, language, cancel);
            if (await Refusal(http, permission) is { } refusal) await refusal.ExecuteAsync(http);
            else await next();
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            log.LogDebug("{Function}: the browser went away.", function);
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            await Apologise(http, e, function);
        }
    }

    async Task Recognise(HttpContext http, PermissionAttribute permission, string language, CancellationToken cancel)
    {
        // A link's page is for whoever the link is bound to; who else is signed in on that machine must not matter.
        var visitor = permission is ByLinkAttribute ? null : await http.RequestServices.GetRequiredService<IVisitors>().Find(http, cancel);
        var code = visitor?.School ?? SchoolOf(http.Request) ?? site.SchoolCode;
        var schools = http.RequestServices.GetRequiredService<ISchools>();
        var school = code is null ? await schools.Only() : await schools.Find(code);
        http.Set(new Visit(school, visitor, language));
    }

    /// <summary>A token and a school's page say by themselves whose they are.</summary>
    static string? SchoolOf(HttpRequest request) =>
        request.Query["school"] is [{ Length: > 0 } asked] ? asked
        : request.Path.Value?.Split('/').Select(Token.Parse).FirstOrDefault(token => token is not null)?.School;

    static async Task<IResult?> Refusal(HttpContext http, PermissionAttribute permission)
    {
        if (permission is not SignedInAttribute needed) return null;
        if (http.Visit().Visitor is { } visitor) return needed.Admits(visitor) ? null : await Page.Forbidden(http, needed.Roles);
        if (Page.WantsJson(http)) return Page.Refuse(http, StatusCodes.Status401Unauthorized, Words["SignInNeeded.title"], Words["SignInNeeded.detail"]);
        return HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
            ? Page.SeeOther($"/sign-in?next={Uri.EscapeDataString(http.Request.Path.Value ?? "/")}")
            : await Page.Show<SignInNeeded>(http, new { Typed = await Form.Typed(http) }, StatusCodes.Status401Unauthorized);
    }

    static void Limit(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = Form.MaxRequestBytes;
        if (http.Request.HasFormContentType && http.Features.Get<IFormFeature>()?.Form is null) http.Features.Set<IFormFeature>(new FormFeature(http.Request, Form.Limits));
    }

    async Task Apologise(HttpContext http, Exception e, string function)
    {
        http.Response.Clear();
        Headers.Write(http.Response, site);
        if (e is BadHttpRequestException bad)
        {
            // Limits of the server and of the form reader; neither is worth more than a line.
            log.LogInformation("{Function} refused a request: {Reason}", function, (e.InnerException ?? e).Message);
            await (await Page.Error(http, bad.StatusCode is StatusCodes.Status413PayloadTooLarge ? bad.StatusCode : StatusCodes.Status400BadRequest)).ExecuteAsync(http);
            return;
        }
        var reference = Secrets.NewId("e");
        log.LogError(e, "{Reference}: {Function} failed.", reference, function);
        var status = Outage.IsPassing(e) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
        if (status is StatusCodes.Status503ServiceUnavailable) http.Response.Headers.RetryAfter = "5";
        await (await Page.Error(http, status, reference: reference, typed: await Typed(http))).ExecuteAsync(http);
    }

    /// <summary>What was typed into a form that broke something, if it can be read: it is not lost with it (law 9).</summary>
    static async Task<Typed?> Typed(HttpContext http)
    {
        try
        {
            return http.Request.HasFormContentType ? await Form.Typed(http) : null;
        }
        catch (BadHttpRequestException)
        {
            return null;
        }
    }

    static readonly Texts Words = Texts.Of("Web");
}
