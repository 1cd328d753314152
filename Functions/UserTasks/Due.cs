using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>How near a deadline is, in days of Beijing.</summary>
internal sealed record Due(DateTimeOffset? At, DateTimeOffset Now)
{
    static readonly Texts T = Texts.Of("UserTasks");

    public bool IsLate => At <= Now;
    public bool IsToday => !IsLate && Days == 0;

    /// <summary>As <c>data-state</c> of the mark.</summary>
    public string State => IsLate ? "late" : IsToday ? "active" : "pending";

    /// <summary>逾期 2 天, 今天到期, 还有 5 小时, 还有 4 天; empty where nothing is due.</summary>
    public string Said => At is null ? "" : IsLate ? Days == 0 ? T["Due.late.today"] : T["Due.late", -Days] : IsToday ? T["Due.today"] : Left < TimeSpan.FromHours(1) ? T["Due.soon"] : Left < TimeSpan.FromDays(1) ? T["Due.hours", (int)Left.TotalHours] : T["Due.days", Days];

    TimeSpan Left => At!.Value - Now;

    // The end of a day is the midnight after it.
    int Days => Say.Day(At!.Value.AddTicks(-1)).DayNumber - Say.Day(Now).DayNumber;
}
