using Microsoft.Extensions.DependencyInjection;
using Workflows.Web;

namespace Workflows.People;

internal static class PeopleRegistration
{
    public static IServiceCollection AddPeople(this IServiceCollection services) => services
        .AddSingleton<PeopleStore>()
        .AddSingleton<Schools>()
        .AddSingleton<ISchools>(provider => provider.GetRequiredService<Schools>());
}
