using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Workflows.Web;

internal static class WebServices
{
    /// <summary>
    /// What pages need. <see cref="ISchools"/> and <see cref="IVisitors"/> are People's, and so is where Data Protection keeps its keys. The host calls
    /// <c>UseMiddleware&lt;FrontDoor&gt;()</c>.
    /// </summary>
    public static IServiceCollection AddWeb(this IServiceCollection services)
    {
        services.AddDataProtection();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)); // or Chinese comes out as &#x…;
        services.AddSingleton<Site>();
        services.AddSingleton<FormToken>();
        services.AddSingleton<FrontDoor>().AddSingleton<Invocation>();
        return services;
    }
}
