using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Workflows;
using Workflows.Cases;
using Workflows.Operations;
using Workflows.Web;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<HubClientMiddleware>();
builder.Use(next => context => context.InstanceServices.GetRequiredService<Invocation>().Run(context, () => next(context)));
builder.Use(next => context => context.GetHttpContext() is null ? next(context) : Middleware.Run(context, next));
builder.Services.AddWorkflows(builder.Configuration).AddSingleton<HubClientMiddleware>();
builder.Services.AddExport(builder.Configuration);
await builder.Build().RunAsync();
