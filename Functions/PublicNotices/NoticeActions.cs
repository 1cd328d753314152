using Workflows.Cases;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.PublicNotices;

/// <summary>On the page of a case: its notice, and the entry of objections that came by telephone or visit.</summary>
internal sealed class NoticeActions(AllTasks tasks, TimeProvider clock) : ICaseActions
{
    static readonly Texts T = Texts.Of("PublicNotices");

    public IEnumerable<(string Path, string Text)> For(CaseRow row, Visitor visitor)
    {
        if (row.Steps.LastOrDefault(step => step is { IsVoid: false, Unit: null } && CaseLists.IsNotice(step.Name)) is not { } notice) yield break;
        yield return ($"/notices/{notice.IdIn(notice.From ?? row.Id).Instance}", T["Action.notice"]);
        if (notice is { From: null, State: StepState.Active } && row.IsRunning && clock.GetUtcNow() < notice.Deadline && IsOffice(tasks, row, visitor)) yield return ($"/cases/{row.ShortId}/objections", T["Action.objection"]);
    }

    /// <summary>Whether somebody takes objections for the office: the committee of the case's college, or the university's; nobody who stands in the notice.</summary>
    public static bool IsOffice(AllTasks tasks, CaseRow row, Visitor visitor) => !tasks.Of(row).IsParty(row, visitor.Person) && (
        visitor.Holds(Role.UniversityLeagueCommittee, "") || (row.College is { } college && visitor.Holds(Role.CollegeLeagueCommittee, college)));
}
