using System.Collections.Immutable;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Storage;
using Workflows.Web.Components;
using Workflows.Web.Pages;

namespace Workflows.Web;

/// <summary>
/// Answers. A page is rendered to the end before it is returned, so that a fault in it is caught by <see cref="FrontDoor"/>, in either host, and nobody gets half a page.
/// </summary>
internal static class Page
{
    const string Html = "text/html; charset=utf-8", Json = "application/json; charset=utf-8", Problem = "application/problem+json; charset=utf-8";

    /// <summary>A page as HTML. Where the request asks for JSON, the form on it; a page that is not about a form is an <see cref="Answer"/>.</summary>
    /// <param name="parameters">The component's, as an anonymous object or a dictionary; see <see cref="PageRoot"/>.</param>
    /// <exception cref="InvalidOperationException">JSON is asked for, and there is no form.</exception>
    public static async Task<IResult> Show<TPage>(HttpContext http, object? parameters = null, int status = 200) where TPage : IComponent
    {
        var given = parameters as IDictionary<string, object?> ?? new RouteValueDictionary(parameters);
        if (!WantsJson(http)) return await ShowHtml<TPage>(http, given, status);
        return given.Values.OfType<FormInput>().FirstOrDefault() is { } input ? Write(FormJson.Of(input), status) : throw new InvalidOperationException($"{typeof(TPage)} says nothing as JSON.");
    }

    /// <summary>The page, or the model as JSON where the request asks for it.</summary>
    public static async Task<IResult> Answer<TPage>(HttpContext http, object model, object? parameters = null, int status = 200) where TPage : IComponent =>
        WantsJson(http) ? Write(model, status) : await Show<TPage>(http, parameters, status);

    /// <summary>A form to be filled in; as JSON what it is for and which fields it takes.</summary>
    public static Task<IResult> Ask<TPage>(HttpContext http, string title, FormInput input, object parameters, string? why = null) where TPage : IComponent =>
        WantsJson(http) ? Task.FromResult(Write(FormJson.Of(input) with { Title = title, Why = why })) : Show<TPage>(http, parameters);

    /// <summary>A page that says why there is nothing else to show, or the problem (RFC 9457).</summary>
    /// <param name="more">What the problem says beside title and detail, by name.</param>
    public static async Task<IResult> Decline<TPage>(HttpContext http, int status, string title, object? parameters = null, string? detail = null, IDictionary<string, object>? more = null) where TPage : IComponent =>
        WantsJson(http) ? Refuse(http, status, title, detail, more: more) : await Show<TPage>(http, parameters, status);

    /// <summary>The form again with its faults and everything that was typed; as JSON, a problem that lists the faults. 422, also when the form was stale (law 9).</summary>
    public static Task<IResult> Again<TPage>(HttpContext http, FormInput input, object? parameters = null, int status = StatusCodes.Status422UnprocessableEntity) where TPage : IComponent => WantsJson(http)
        ? Task.FromResult(Refuse(http, status, input.Summary, faults: [.. FaultJson.Of(input)]))
        : Show<TPage>(http, parameters, status);

    /// <summary>JSON, whatever the request asks for.</summary>
    public static IResult Write(object model, int status = 200) => new Answered(status, Json, JsonSerializer.SerializeToUtf8Bytes(model, model.GetType(), Storage.Json.Options));

    /// <summary>After a form: 303, so that going back or reloading does not send it again.</summary>
    /// <param name="path">On this site.</param>
    public static IResult SeeOther(string path) => new Redirection(Site.IsLocal(path) ? path : "/");

    public static Task<IResult> NotFound(HttpContext http) => Error(http, StatusCodes.Status404NotFound);

    /// <summary>The signed-in may not do this here.</summary>
    /// <param name="roles">Of which one would be needed, if that is the reason.</param>
    public static Task<IResult> Forbidden(HttpContext http, params IEnumerable<string> roles) => Error(http, StatusCodes.Status403Forbidden, Said(roles));

    /// <summary>A link that is dead or was never one. A slice that knows more shows a page of its own.</summary>
    public static Task<IResult> Gone(HttpContext http) => Error(http, StatusCodes.Status410Gone);

    /// <summary>A form that is nothing but a button, from a page that had lain open too long: another button sends it again. 422 (law 9).</summary>
    public static async Task<IResult> Stale(HttpContext http) =>
        await Decline<ErrorPage>(http, StatusCodes.Status422UnprocessableEntity, Words["Fault.token"], new { Kind = "stale", Typed = await Form.Typed(http) });

    /// <summary>It cannot be done as things stand: somebody was faster, or its time is over. What was typed stays on the page.</summary>
    /// <param name="why">In words for whoever asked for it.</param>
    /// <param name="back">Where it shows how things stand, on this site.</param>
    public static async Task<IResult> Conflict(HttpContext http, string why, string back) => WantsJson(http)
        ? Refuse(http, StatusCodes.Status409Conflict, Words["Error.409.title"], why)
        : await Show<ErrorPage>(http, new { Kind = "409", Reason = why, Back = back, Written = http.Request.HasFormContentType ? await Form.Typed(http) : null }, StatusCodes.Status409Conflict);

    /// <summary>A page that says what went wrong and what to do, or a problem (RFC 9457).</summary>
    /// <param name="status">One of 400, 403, 404, 405, 410, 413, 422, 500, 503.</param>
    /// <param name="reference">Under which the log knows more.</param>
    /// <param name="typed">What is to be sent again.</param>
    public static Task<IResult> Error(HttpContext http, int status, string? role = null, string? reference = null, Typed? typed = null)
    {
        var kind = $"{status}";
        return WantsJson(http)
            ? Task.FromResult(Refuse(http, status, Words[$"Error.{kind}.title"], role is null ? Words[$"Error.{kind}.state"] : Words["Error.403.role", role], reference))
            : Show<ErrorPage>(http, new { Kind = kind, Role = role, Reference = reference, Typed = typed }, status);
    }

    /// <summary>A problem of RFC 9457. Its detail is for people and in their language.</summary>
    public static IResult Refuse(HttpContext http, int status, string title, string? detail = null, string? reference = null, ImmutableArray<FaultJson>? faults = null, IDictionary<string, object>? more = null) =>
        new Answered(status, Problem, JsonSerializer.SerializeToUtf8Bytes(
            new ProblemSaid("about:blank", title, status, detail, reference, faults) { More = more }, Storage.Json.Options));

    /// <summary>Whether the request would rather have JSON than a page.</summary>
    public static bool WantsJson(HttpContext http)
    {
        var accepted = http.Request.GetTypedHeaders().Accept;
        double Quality(string type) => accepted.Where(range => range.MediaType == type).Select(range => range.Quality ?? 1).DefaultIfEmpty(0).Max();
        return Quality(MediaTypeNames.Application.Json) is > 0 and var json && json > Quality(MediaTypeNames.Text.Html);
    }

    static async Task<IResult> ShowHtml<TPage>(HttpContext http, IDictionary<string, object?> given, int status) where TPage : IComponent =>
        new Answered(status, Html, Encoding.UTF8.GetBytes(await Render<TPage>(http, given)));

    static async Task<string> Render<TPage>(HttpContext http, IDictionary<string, object?> given) where TPage : IComponent
    {
        var services = http.RequestServices;
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var root = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(PageRoot.Http)] = http,
            [nameof(PageRoot.Page)] = typeof(TPage),
            [nameof(PageRoot.Given)] = given,
        });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<PageRoot>(root)).ToHtmlString());
    }

    static string? Said(IEnumerable<string> roles) => string.Join(Words["List.or"], roles.Select(Say.Role)) is { Length: > 0 } said ? said : null;

    static readonly Texts Words = Texts.Of("Web");

    sealed record ProblemSaid(string Type, string Title, int Status, string? Detail, string? Reference, ImmutableArray<FaultJson>? Faults)
    {
        [JsonExtensionData] public IDictionary<string, object>? More { get; init; }
    }

    sealed class Answered(int status, string contentType, byte[] content) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = contentType;
            http.Response.ContentLength = content.Length;
            if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.Body.WriteAsync(content, http.RequestAborted);
        }
    }

    sealed class Redirection(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
