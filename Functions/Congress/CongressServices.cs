using Microsoft.Extensions.DependencyInjection;
using Workflows.Cases;
using Workflows.Congress.Hall;
using Workflows.Mail;
using Workflows.People.Lookup;
using Workflows.Policies;
using Workflows.PublicNotices;
using Workflows.UserTasks;

namespace Workflows.Congress;

internal static class CongressServices
{
    const string Slice = "Congress";

    public static IServiceCollection AddCongress(this IServiceCollection services) => services
        .AddSingleton(new CaseKind(CongressTasks.Kind, "cgr", nameof(CongressWorkflow), Slice, Step.OfCongress) { Refusals = Verdict.Refusals, Delays = Verdict.Delays, Parts = Step.Parts })
        .AddSingleton(new CaseKind(CollegeTasks.Kind, "dlg", nameof(DelegateElectionWorkflow), Slice, Step.OfCollege) { Refusals = Verdict.Refusals, Delays = Verdict.Delays })
        .AddPolicyPage<CongressPolicy>()
        .AddSingleton<Congresses>()
        .AddSingleton<CollegeRegister>()
        .AddSingleton<ITasks, CongressTasks>()
        .AddSingleton<ITasks, CollegeTasks>()
        .AddNotices<CongressNotices>()
        .AddNotices<CollegeNotices>()
        .AddSingleton<ITaskDetails, CongressDetails>()
        .AddSingleton<ITaskDetails, CollegeDetails>()
        .AddSingleton<INeededRoles, CongressRoles>()
        .AddSingleton<ICaseActions, CongressLinks>()
        .AddSingleton<ICasePapers, Papers.CongressPapers>()
        .AddSingleton<IHallPlans, CongressHall>()
        .AddHall(CongressTasks.Kind)
        .AddSingleton(new HomeLink("/congresses/new", Slice, "Home.congress", CongressForms.MayBegin))
        .AddSingleton<IMailTemplate, CongressDelegateMail>();
}
