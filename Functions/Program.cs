using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Workflows;
using Workflows.Web;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Use(next => context => context.GetHttpContext() is null ? next(context) : Middleware.Run(context, next));
builder.Services.AddWorkflows(builder.Configuration);
await builder.Build().RunAsync();
