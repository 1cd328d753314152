using Microsoft.Extensions.DependencyInjection;

namespace Workflows.PublicNotices;

internal static class NoticeServices
{
    public static IServiceCollection AddPublicNotices(this IServiceCollection services) => services.AddSingleton<AllNotices>().AddSingleton<Objections>();
}
