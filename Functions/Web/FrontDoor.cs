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
    // A list of 400 people with several fields for each.
    const int MostFields = 20_000;

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }
        Headers.Write(http.Response, site);
        try
        {
            Limit(http);
            var language = Languages.Of(http, site);
            Languages.Use(language);
            http.Set(new Visit(null, null, language));
            var permission = Permissions.Of(context.FunctionDefinition);
            http.Items[typeof(PermissionAttribute)] = permission;
            if (permission is not PublicAttribute { ForMachines: true }) await Recognise(http, permission, language, context.CancellationToken);
            if (await Refusal(http, permission) is { } refusal) await refusal.ExecuteAsync(http);
            else await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            log.LogDebug("{Function}: the browser went away.", context.FunctionDefinition.Name);
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            await Apologise(http, e, context.FunctionDefinition.Name);
        }
    }

    async Task Recognise(HttpContext http, PermissionAttribute permission, string language, CancellationToken cancel)
    {
        // A link's page is for whoever the link is bound to; who else is signed in on that machine must not matter.
        var visitor = permission is ByLinkAttribute ? null : await http.RequestServices.GetRequiredService<IVisitors>().Find(http, cancel);
        var code = visitor?.School ?? SchoolOf(http.Request) ?? site.SchoolCode;
        var school = code is null ? null : await http.RequestServices.GetRequiredService<ISchools>().Find(code);
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
            : await KeepTyped(http);
    }

    static async Task<IResult> KeepTyped(HttpContext http)
    {
        var form = await Form.Posted(http);
        var fields = form.Where(field => field.Key != FormToken.Name).ToDictionary(field => field.Key, field => field.Value.Select(value => value ?? "").ToArray());
        return await Page.Show<SignInNeeded>(http,
            new { Action = $"{http.Request.Path}{http.Request.QueryString}", Fields = fields, HadFiles = form.Files.Count > 0 }, StatusCodes.Status401Unauthorized);
    }

    static void Limit(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = Form.MaxRequestBytes;
        if (http.Request.HasFormContentType && http.Features.Get<IFormFeature>()?.Form is null)
        {
            http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions
            {
                ValueCountLimit = MostFields, MultipartBodyLengthLimit = Form.MaxRequestBytes, BufferBodyLengthLimit = Form.MaxRequestBytes,
            }));
        }
    }

    async Task Apologise(HttpContext http, Exception e, string function)
    {
        http.Response.Clear();
        Headers.Write(http.Response, site);
        if (e is BadHttpRequestException or InvalidDataException)
        {
            // Limits of the server and of the form reader; neither is worth more than a line.
            log.LogInformation("{Function} refused a request: {Reason}", function, e.Message);
            var status = e is BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } ? StatusCodes.Status400BadRequest : StatusCodes.Status413PayloadTooLarge;
            await (await Page.Error(http, status)).ExecuteAsync(http);
            return;
        }
        var reference = Secrets.NewId("e");
        log.LogError(e, "{Reference}: {Function} failed.", reference, function);
        await (await Page.Error(http, StatusCodes.Status500InternalServerError, reference: reference)).ExecuteAsync(http);
    }

    static readonly Texts Words = Texts.Of("Web");
}
