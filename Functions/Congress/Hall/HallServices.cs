using Microsoft.Extensions.DependencyInjection;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Polls;
using Workflows.Web;

namespace Workflows.Congress.Hall;

internal static class HallServices
{
    /// <param name="kind">The <see cref="CaseKind.Code"/> whose cases have a day in the hall.</param>
    public static IServiceCollection AddHall(this IServiceCollection services, string kind) => services
        .AddSingleton<Attendance>()
        .AddSingleton<Ballots>()
        .AddSingleton<HallDesk>()
        .AddSingleton<HallAccess>()
        .AddSingleton<HallMails>()
        .AddSingleton<IMailTemplate, HallMail>()
        .AddSingleton<ICaseActions>(new HallActions(kind))
        .AddSingleton<IPolls>(provider => new HallPolls(provider.GetRequiredService<Attendance>(), kind));
}

/// <summary>On the page of a congress: the day.</summary>
internal sealed class HallActions(string kind) : ICaseActions
{
    static readonly Texts T = Texts.Of("Congress.Hall");

    public IEnumerable<(string Path, string Text)> For(CaseRow row, Visitor visitor)
    {
        if (row.Kind != kind) yield break;
        var day = row.Hall();
        if (row.IsRunning && day is null or { State: HallState.Preparing } && HallAccess.IsCommittee(row, visitor)) yield return ($"{HallView.PathOf(row)}/prepare", T["Action.prepare"]);
        if (day is not null) yield return (HallView.PathOf(row), T["Action.hall"]);
    }
}
