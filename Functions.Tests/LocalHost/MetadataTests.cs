using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.LocalHost.Durable;
using Workflows.LocalHost.Hosting;

namespace Workflows.Tests.LocalHost;

/// <summary>LocalHost against what the Functions SDK and <c>host.json</c> say: the two hosts run the same thing.</summary>
public sealed class MetadataTests
{
    // Nothing is reached here, so any account will do.
    static readonly Dictionary<string, string?> Settings = new() { ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true" };

    static readonly JsonNode Durable = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")))!["extensions"]!["durableTask"]!;

    [Fact]
    public async Task Every_function_that_the_sdk_finds_is_found_by_LocalHost_alike()
    {
        await using var app = LocalApp.Build(Settings);
        var mapped = app.Services.GetRequiredService<FunctionCatalog>().All.Select(FunctionMetadata.Of);
        var sdk = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "functions.metadata")))!.AsArray().Select(each => FromSdk(each!)).ToArray();
        Assert.NotEmpty(sdk);
        Assert.Equal(sdk.OrderBy(each => each.Name), mapped.OrderBy(each => each.Name));
    }

    [Fact]
    public async Task Every_function_that_answers_http_is_an_endpoint_with_its_route_and_methods()
    {
        await using var app = LocalApp.Build(Settings);
        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => (endpoint.DisplayName, endpoint.RoutePattern.RawText, Methods: Methods(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods)));
        var expected = app.Services.GetRequiredService<FunctionCatalog>().All.Select(FunctionMetadata.Of).Where(each => each.Trigger == "httpTrigger")
            .Select(each => ((string?)each.Name, (string?)("/" + (each.Route ?? each.Name)), Methods: Methods(each.Methods.Split(' '))));
        Assert.Equal(expected.Order(), endpoints.Order());
    }

    [Fact]
    public async Task The_task_hub_is_as_host_json_says()
    {
        await using var app = LocalApp.Build(Settings);
        var hub = app.Services.GetRequiredService<HubSettings>();
        var service = hub.Service(app.Configuration, NullLoggerFactory.Instance);
        Assert.Equal((string)Durable["hubName"]!, service.TaskHubName);
        Assert.Equal((bool)Durable["storageProvider"]!["useInstanceTableEtag"]!, service.UseInstanceTableEtag);
        Assert.Equal((string)Durable["defaultVersion"]!, hub.Versioning.Version);
        Assert.Equal((string)Durable["defaultVersion"]!, hub.WorkerOptions.Versioning!.DefaultVersion);
        Assert.Equal((string)Durable["versionMatchStrategy"]!, hub.Versioning.MatchStrategy.ToString());
        Assert.Equal((string)Durable["versionFailureStrategy"]!, hub.Versioning.FailureStrategy.ToString());
        Assert.Equal((string)Durable["versionMatchStrategy"]!, hub.WorkerOptions.Versioning.MatchStrategy.ToString());
        Assert.Equal((string)Durable["versionFailureStrategy"]!, hub.WorkerOptions.Versioning.FailureStrategy.ToString());
    }

    [Fact]
    public void A_setting_goes_before_host_json_as_on_azure()
    {
        using var app = LocalApp.Build(new Dictionary<string, string?>(Settings) { ["AzureFunctionsJobHost:extensions:durableTask:hubName"] = "Other" });
        Assert.Equal("Other", app.Services.GetRequiredService<HubSettings>().Name);
    }

    [Theory]
    [InlineData(null, "http://localhost:7071", "http://localhost:7071")]
    [InlineData(null, "http://localhost:9/", "http://localhost:9")]
    [InlineData("https://youth.example.edu.cn", "http://localhost:9", "https://youth.example.edu.cn")]
    public void Links_begin_with_the_address_that_is_listened_on_unless_another_is_set(string? set, string listening, string expected)
    {
        var settings = new Dictionary<string, string?>(Settings) { ["URLS"] = listening };
        if (set is not null) settings["Site:BaseUrl"] = set;
        using var app = LocalApp.Build(settings);
        Assert.Equal((expected, "Local"), (app.Configuration["Site:BaseUrl"], app.Configuration["Mail:Provider"]));
    }

    static FunctionMetadata FromSdk(JsonNode function)
    {
        var trigger = function["bindings"]!.AsArray().Single(binding => ((string)binding!["type"]!).EndsWith("Trigger", StringComparison.Ordinal))!;
        var type = (string)trigger["type"]!;
        return new((string)function["name"]!, (string)function["entryPoint"]!, type, (string?)trigger["route"],
            string.Join(' ', trigger["methods"]?.AsArray().Select(method => (string)method!) ?? []), type == "timerTrigger" ? (string?)trigger["schedule"] : null);
    }

    static string Methods(IEnumerable<string>? methods) => string.Join(' ', (methods ?? []).Where(method => method.Length > 0).Select(method => method.ToUpperInvariant()).Order());
}
