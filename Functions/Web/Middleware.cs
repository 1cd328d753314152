using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Web;

/// <summary>
/// What goes around every function that answers HTTP: each <see cref="IFunctionsWorkerMiddleware"/> that is registered as a service, the first
/// outermost. Both hosts run it from here, so the list in <see cref="App"/> is the only one.
/// </summary>
internal static class Middleware
{
    public static Task Run(FunctionContext context, FunctionExecutionDelegate function)
    {
        var chain = function;
        foreach (var middleware in context.InstanceServices.GetServices<IFunctionsWorkerMiddleware>().Reverse())
        {
            var next = chain;
            chain = inner => middleware.Invoke(inner, next);
        }

        return chain(context);
    }
}
