using System.Net;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Tests.Testing;

namespace Workflows.Tests.LocalHost;

public sealed class HttpFunctionTests : IAsyncLifetime
{
    RunningHost host = null!;

    public async Task InitializeAsync() => host = await RunningHost.Start(
        new Dictionary<string, string?> { ["LocalHost:Functions"] = "Functions.Tests", ["SampleSchedule"] = "0 0 0 1 1 *" },
        services => services.AddSingleton<IFunctionsWorkerMiddleware, SampleOuter>().AddSingleton<IFunctionsWorkerMiddleware, SampleInner>());

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("/", "根")]
    [InlineData("/samples/a%20b", "a b  SampleRead True")]
    [InlineData("/samples/张三/7", "张三 7 SampleRead True")]
    public async Task A_function_answers_on_its_route_and_gets_the_values_in_it(string path, string answer) =>
        Assert.Equal(answer, await host.Http.GetStringAsync(new Uri(path, UriKind.Relative)));

    [Theory]
    [InlineData("POST", "/", "GET")]
    [InlineData("HEAD", "/", "GET")]
    [InlineData("DELETE", "/samples/1", "GET, HEAD, POST")]
    [InlineData("GET", "/nowhere", null)]
    [InlineData("POST", "/nowhere", null)]
    [InlineData("GET", "/samples/1/x", null)]
    public async Task Where_there_is_no_function_the_apps_own_page_says_so(string method, string path, string? allowed)
    {
        Workflows.Web.Languages.Use(Workflows.Web.Languages.Chinese);   // whatever the machine speaks
        var status = allowed is null ? HttpStatusCode.NotFound : HttpStatusCode.MethodNotAllowed;
        using var answer = await host.Http.SendAsync(new(new(method), path));
        Assert.Equal((status, "nosniff"), (answer.StatusCode, answer.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Equal(allowed ?? "", string.Join(", ", answer.Content.Headers.Allow.Order()));
        if (method == "HEAD") return;
        Assert.Contains($"<h1>{Workflows.Web.Texts.Of("Web")[$"Error.{(int)status}.title"]}</h1>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var request = new HttpRequestMessage(new(method), path);
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.AcceptLanguage.Add(new("en"));
        using var problem = await host.Http.SendAsync(request);
        Assert.Equal((status, "application/problem+json"), (problem.StatusCode, problem.Content.Headers.ContentType!.MediaType));
        Assert.Contains(allowed is null ? "Page not found" : "cannot be used like that", await problem.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_functions_share_a_route_by_their_methods()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["text"] = "推优" });
        using var answer = await host.Http.PostAsync(new Uri("/samples/9", UriKind.Relative), form);
        Assert.Equal("9: 推优", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Middleware_knows_the_function_and_goes_in_order()
    {
        using var answer = await host.Http.GetAsync(new Uri("/samples/1", UriKind.Relative));
        Assert.Equal(("Workflows.Tests.LocalHost.Samples.SampleRead", "outer first"), (answer.Headers.GetValues("X-Function").Single(), answer.Headers.GetValues("X-Order").Single()));
    }

    [Fact]
    public async Task Middleware_may_answer_by_itself()
    {
        using var answer = await host.Http.GetAsync(new Uri("/samples/1?forbidden", UriKind.Relative));
        Assert.Equal((HttpStatusCode.Forbidden, "no"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Middleware_can_make_a_page_of_what_a_function_throws()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["break"] = "1" });
        using var answer = await host.Http.PostAsync(new Uri("/samples/1", UriKind.Relative), form);
        Assert.Equal((HttpStatusCode.InternalServerError, "caught: broken"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }
}
