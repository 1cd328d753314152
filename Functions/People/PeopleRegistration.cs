using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Workflows.People.Deputies;
using Workflows.People.Lookup;
using Workflows.People.Roster;
using Workflows.People.SignIn;
using Workflows.Web;

namespace Workflows.People;

internal static class PeopleRegistration
{
    /// <summary>The roster, schools, sign-in, and where Data Protection keeps its keys. <see cref="ISignInMail"/> is Mail's.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.AddSingleton<PeopleStore>().AddSingleton<PeopleNames>().AddSingleton<RoleChanges>().AddSingleton<DeputyRoles>().AddSingleton<DeputyBook>();
        services.AddSingleton<Schools>();
        services.AddSingleton<ISchools>(container => container.GetRequiredService<Schools>());
        services.AddSingleton<SchoolSetup>();
        services.AddSingleton<RosterImports>();
        services.AddSingleton<SignIns>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<IVisitors, Visitors>();
        services.AddSingleton<BlobKeys>();
        services.AddDataProtection().SetApplicationName("Workflows");
        services.AddOptions<KeyManagementOptions>().Configure<BlobKeys>((options, keys) => options.XmlRepository = keys);
        return services;
    }
}
