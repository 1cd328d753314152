using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Workflows.Cases;
using Workflows.UserTasks;

namespace Workflows.Recommendation;

/// <summary>申诉: whoever was refused asks the next higher body once (RULES, "Appeal"). The recommendation stays as it ended until the appeal is upheld.</summary>
internal static class AppealWorkflow
{
    [Function(nameof(AppealWorkflow))]
    public static Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, string appeal) => Procedure.Run(context, appeal, async p =>
        await p.Ask(Step.Appeal) is Answer.Approved ? Appeals.Upheld : Appeals.Dismissed);
}
