using Microsoft.Extensions.DependencyInjection;
using Workflows.Cases;
using Workflows.Mail;

namespace Workflows.Polls;

internal static class PollServices
{
    public static IServiceCollection AddPolls(this IServiceCollection services) => services
        .AddSingleton<AllPolls>()
        .AddSingleton<PollKey>()
        .AddSingleton<PollStore>()
        .AddSingleton<PollClosing>()
        .AddSingleton<PollDesk>()
        .AddSingleton<ICaseActions, PollActions>()
        .AddSingleton<IMailTemplate, PollMail>();
}
