using System.Net;
using Workflows.Cases;
using Workflows.Recommendation;
using Workflows.Tests.UserTasks;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Tests.Recommendation;

public sealed class MovePageTests(TaskHost host) : IClassFixture<TaskHost>
{
    [Fact]
    public async Task Whoever_moves_a_meeting_sees_its_day_and_the_days_there_are()
    {
        var (site, now) = (await ATaskSite.On(host), TimeProvider.System.GetUtcNow());
        var (meeting, _) = await site.Meeting(Step.BranchMeeting, CandidateState.Proposed, (ATaskSite.Lin, "林知夏"));
        await site.Change(meeting, row => row.With(new StepRow(Step.MeetingPermission, 1, StepState.Active, now).Finish(Answer.Approved, ATaskSite.Committee, now)));
        var page = WebUtility.HtmlDecode(await site.As(ATaskSite.Secretary).Page($"/cases/{meeting}/move")).Replace('\u00A0', ' ');

        Languages.Use(Languages.Chinese);
        var today = Say.Day(now);
        Assert.Contains("datetime=\"2026-04-09\"", Shown("原定"), StringComparison.Ordinal);
        Assert.Contains("学院楼 305 室", Shown("原定"), StringComparison.Ordinal);
        Assert.Equal($"{Say.DateWithWeekday(today.AddDays(3), today)}至{Say.DateWithWeekday(today.AddDays(30), today)}", Shown("可以改到"));

        string Shown(string what) => page.Split($"<dt>{what}</dt><dd>")[1].Split("</dd>")[0];
    }
}
