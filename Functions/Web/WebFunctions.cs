using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Web.Components;
using Workflows.Web.Pages;

namespace Workflows.Web;

/// <summary>What the footer of every page leads to.</summary>
public sealed class WebFunctions
{
    [Function("Help"), Public]
    public Task<IResult> Help([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "help")] HttpRequest request) => Show(request, "Help");

    [Function("Privacy"), Public]
    public Task<IResult> Privacy([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "privacy")] HttpRequest request) => Show(request, "Privacy");

    [Function("Accessibility"), Public]
    public Task<IResult> Accessibility([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accessibility")] HttpRequest request) =>
        Show(request, "Accessibility");

    static Task<IResult> Show(HttpRequest request, string key) => Page.Answer<ProsePage>(
        request.HttpContext,
        new { title = T[$"{key}.title"], state = T[$"{key}.state"], sections = Prose.SectionsOf(key).Select(section => new { section.Heading, section.Paragraphs }) },
        new { Key = key });

    static readonly Texts T = Texts.Of("Web");
}
