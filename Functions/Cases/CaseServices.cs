using Microsoft.Extensions.DependencyInjection;
using Workflows.Mail;

namespace Workflows.Cases;

internal static class CaseServices
{
    public static IServiceCollection AddCases(this IServiceCollection services) => services
        .AddSingleton<CaseKinds>()
        .AddSingleton<HubClient>()
        .AddSingleton<IHub, DurableHub>()
        .AddSingleton<Debts>()
        .AddSingleton<CaseStore>()
        .AddSingleton<CaseLife>()
        .AddSingleton<Records>()
        .AddSingleton<Mailing>()
        .AddSingleton<CaseMails>()
        .AddSingleton<IMailedCases>(services => services.GetRequiredService<CaseMails>())
        .AddSingleton<Redrive>()
        .AddSingleton<ListRebuild>()
        .AddSingleton<Attention>()
        .AddSingleton<CaseFile>()
        .AddSingleton<CasePapers>()
        .AddSingleton<AuditCheck>()
        .AddSingleton<Pages.CaseViews>()
        .AddSingleton<Pages.CaseShelf>();
}
