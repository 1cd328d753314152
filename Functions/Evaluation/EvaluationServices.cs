using Microsoft.Extensions.DependencyInjection;
using Workflows.Cases;
using Workflows.Evaluation.Papers;
using Workflows.Mail;
using Workflows.People.Lookup;
using Workflows.Policies;
using Workflows.PublicNotices;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Evaluation;

internal static class EvaluationServices
{
    const string Slice = "Evaluation";

    public static IServiceCollection AddEvaluation(this IServiceCollection services) => services
        .AddSingleton(new CaseKind(EvaluationTasks.Kind, "evl", nameof(EvaluationWorkflow), Slice, Step.OfEvaluation) { Refusals = Verdict.Refusals, Delays = Verdict.Delays, Parts = Step.Parts })
        .AddPolicyPage<EvaluationPolicy>()
        .AddSingleton<MeetingNotices>()
        .AddSingleton<OfficerHistory>()
        .AddSingleton<Evaluations>()
        .AddSingleton<DemoEvaluation>()
        .AddSingleton<ITasks, EvaluationTasks>()
        .AddNotices<EvaluationNotices>()
        .AddSingleton<ITaskDetails, EvaluationDetails>()
        .AddSingleton<INeededRoles, EvaluationRoles>()
        .AddSingleton<ICaseActions, EvaluationLinks>()
        .AddSingleton<ICasePapers, EvaluationPapers>()
        .AddSingleton(new HomeLink("/evaluations/new", Slice, "Home.evaluation", EvaluationForms.MayBegin))
        .AddSingleton<IMailTemplate, EvaluationMeetingMail>()
        .AddSingleton<IMailTemplate, EvaluationResultMail>()
        .AddSingleton<IMailTemplate, EvaluationAppealMail>();
}
