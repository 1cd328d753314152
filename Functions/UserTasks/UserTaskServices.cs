using Microsoft.Extensions.DependencyInjection;
using Workflows.Mail;

namespace Workflows.UserTasks;

internal static class UserTaskServices
{
    public static IServiceCollection AddUserTasks(this IServiceCollection services) => services
        .AddSingleton<AllTasks>()
        .AddSingleton<Addressees>()
        .AddSingleton<TaskDesk>()
        .AddSingleton<MailedTasks>()
        .AddSingleton<IMailTemplate, TaskMailTemplate>()
        .AddSingleton<IMailTemplate, TaskDigestTemplate>();
}
