using Microsoft.Extensions.DependencyInjection;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.People;
using Workflows.Web;

namespace Workflows.UserTasks;

internal static class UserTaskServices
{
    public static IServiceCollection AddUserTasks(this IServiceCollection services) => services
        .AddSingleton<AllTasks>()
        .AddSingleton<Addressees>()
        .AddSingleton<TaskDesk>()
        .AddSingleton<TakingBack>()
        .AddSingleton<Reopenings>()
        .AddSingleton<ReopenForms>()
        .AddSingleton<ICaseActions>(services => services.GetRequiredService<ReopenForms>())
        .AddSingleton<IMailTemplate, ReopenedMail>()
        .AddSingleton<TaskPages>()
        .AddSingleton<TaskLinks>()
        .AddSingleton<WaitingLists>()
        .AddSingleton<ICaseAttachments, PaperScans>()
        .AddSingleton<Skipping>()
        .AddSingleton<RepairForms>()
        .AddSingleton<ICaseActions>(services => services.GetRequiredService<RepairForms>())
        .AddSingleton<INewHolders, Successors>()
        .AddSingleton<Contradictions>()
        .AddSingleton<TaskChanges>()
        .AddSingleton<Cases.ICaseActions, TaskActions>()
        .AddSingleton(new HomeLink("/cases", "UserTasks", "Home.cases", visitor => visitor.Roles.Any(held => held.Role is not (Role.Student or Role.LeagueMember))))
        .AddSingleton(new HomeLink("/policies", "UserTasks", "Home.policies", visitor => visitor.Roles.Any(held => held.Role is not (Role.Student or Role.LeagueMember))))
        .AddSingleton(new HomeLink("/people/import", "UserTasks", "Home.import", visitor => visitor.Holds(Role.UniversityLeagueCommittee) || visitor.Holds(Role.Administrator)))
        .AddSingleton<MailedTasks>()
        .AddSingleton<IMailTemplate, TaskMailTemplate>()
        .AddSingleton<IMailTemplate, TaskDigestTemplate>()
        .AddSingleton<IMailTemplate, TakenBackMail>()
        .AddSingleton<IMailTemplate, RepairMail>()
        .AddSingleton<IMailTemplate, CaseEndedMail>()
        .AddSingleton<IMailTemplate, OnPaperMailTemplate>();
}
