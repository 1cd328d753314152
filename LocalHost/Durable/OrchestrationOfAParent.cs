using DurableTask.Core;
using DurableTask.Core.Middleware;
using Microsoft.DurableTask;

namespace Workflows.LocalHost.Durable;

/// <summary>
/// An orchestration whose <c>context.Parent</c> is true, as on the real host. The engine asks for the orchestration first and tells of its history
/// afterwards, so it is made at its first execution.
/// </summary>
internal sealed class OrchestrationOfAParent(Func<ParentOrchestrationInstance?, TaskOrchestration> make) : TaskOrchestration
{
    TaskOrchestration? made;
    ParentOrchestrationInstance? parent;

    /// <summary>For the worker's pipeline.</summary>
    public static Task Tell(DispatchMiddlewareContext context, Func<Task> next)
    {
        var told = context.GetProperty<OrchestrationRuntimeState>().ParentInstance;
        if (told is not null && context.GetProperty<TaskOrchestration>() is OrchestrationOfAParent child)
            child.parent = new(told.Name, told.OrchestrationInstance.InstanceId);
        return next();
    }

    public override Task<string> Execute(OrchestrationContext context, string input) => (made = make(parent)).Execute(context, input);

    public override void RaiseEvent(OrchestrationContext context, string name, string input) => made?.RaiseEvent(context, name, input);

    public override string? GetStatus() => made?.GetStatus();
}
