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
        .AddSingleton<TaskDrafts>()
        .AddSingleton<PersonEntries>()
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
        .AddSingleton(new HomeLink("/me/cases", "UserTasks", "Home.mine", visitor => visitor.Roles.Any(held => held.Role is Role.Student)))
        .AddSingleton(new HomeLink("/me/deputies", "UserTasks", "Home.deputies", visitor => visitor.Roles.Any(held => held.For is null && held.Role is not (Role.Student or Role.LeagueMember))))
        .AddManaging("/people", "Home.people")
        .AddManaging("/people/roles", "Home.roles")
        .AddManaging("/people/import", "Home.import")
        .AddManaging("/cases/attention", "Home.attention")
        .AddManaging("/settings/mail", "Home.mail")
        .AddManaging("/settings/lists", "Home.lists")
        .AddManaging("/changes", "Home.changes", Role.Inspector)
        .AddSingleton<MailedTasks>()
        .AddSingleton<IMailTemplate, TaskMailTemplate>()
        .AddSingleton<IMailTemplate, TaskDigestTemplate>()
        .AddSingleton<IMailTemplate, TakenBackMail>()
        .AddSingleton<IMailTemplate, RepairMail>()
        .AddSingleton<IMailTemplate, CaseEndedMail>()
        .AddSingleton<IMailTemplate, OnPaperMailTemplate>();

    /// <summary>What the university's committee and the administrator run the school with.</summary>
    static IServiceCollection AddManaging(this IServiceCollection services, string path, string key, params string[] others) =>
        services.AddSingleton(new HomeLink(path, "UserTasks", key, visitor => visitor.Roles.Any(held => held.For is null && (held.Role is Role.UniversityLeagueCommittee or Role.Administrator || others.Contains(held.Role)))) { Manages = true });
}
