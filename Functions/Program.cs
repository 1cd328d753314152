using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Workflows;
using Workflows.Cases;
using Workflows.Web;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<HubClientMiddleware>();
builder.Use(next => context => context.GetHttpContext() is null ? next(context) : Middleware.Run(context, next));
builder.Services.AddWorkflows(builder.Configuration).AddSingleton<HubClientMiddleware>();
await builder.Build().RunAsync();
