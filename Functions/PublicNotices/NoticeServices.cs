using Microsoft.Extensions.DependencyInjection;
using Workflows.Cases;
using Workflows.UserTasks;

namespace Workflows.PublicNotices;

internal static class NoticeServices
{
    public static IServiceCollection AddPublicNotices(this IServiceCollection services) => services
        .AddSingleton<AllNotices>()
        .AddSingleton<Objections>()
        .AddSingleton<NoticeBoard>()
        .AddSingleton<NoticeForms>()
        .AddSingleton<ICaseActions, NoticeActions>();

    /// <summary>The notices of a procedure, and what is shown with the tasks of objections to them.</summary>
    public static IServiceCollection AddNotices<T>(this IServiceCollection services)
        where T : class, INotices => services
        .AddSingleton<T>()
        .AddSingleton<INotices>(container => container.GetRequiredService<T>())
        .AddSingleton<ITaskDetails>(container => ActivatorUtilities.CreateInstance<ObjectionDetails>(container, container.GetRequiredService<T>()));
}
