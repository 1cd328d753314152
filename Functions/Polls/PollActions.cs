using Workflows.Cases;
using Workflows.Web;

namespace Workflows.Polls;

/// <summary>On the page of a case: its poll, for officers who may hold one, and for readers once there is one.</summary>
internal sealed class PollActions(AllPolls all, PollKey key) : ICaseActions
{
    static readonly Texts T = Texts.Of("Polls");

    public static string PathOf(CaseRow row) => $"/cases/{row.ShortId}/poll";

    public IEnumerable<(string Path, string Text)> For(CaseRow row, Visitor visitor)
    {
        if (all.Of(row) is not { } polls || !key.IsSet) yield break;
        if (polls.PlanOf(row) is not null && polls.IsOfficer(row, visitor)) yield return (PathOf(row), T["Action.hold"]);
        else if (polls.PollOf(row) is not null) yield return (PathOf(row), T["Action.look"]);
    }
}
