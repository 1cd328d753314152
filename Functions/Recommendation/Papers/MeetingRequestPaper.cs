using Workflows.Cases;
using Workflows.Documents;
using Workflows.UserTasks;

namespace Workflows.Recommendation.Papers;

/// <summary>推优大会申请与批复: the branch's request, and on the next page the committee's answer. As long as there is none, its page has room for the pen.</summary>
internal static class MeetingRequestPaper
{
    public static byte[] Write(CaseRow row)
    {
        var body = row.BodyAs<MeetingBody>();
        var (proposal, permission) = (row.Latest(Step.BranchProposal), Answered(row));
        var (branch, title) = (PaperText.Branch(body.Branch), "关于召开推优大会的请示");
        return Paper.Write(PaperText.About(row, title, branch), Letter.Elements(
        [
            Letter.Title($"{branch}\n{title}"),
            Letter.To(PaperText.Committee(body.College)),
            .. Letter.Text(Request(row, body)),
            .. Letter.Text("妥否，请批示。"),
            .. Letter.Signed($"{body.College}{branch}", PaperText.Day(proposal?.FinishedAt)),
            .. PaperText.Record(row),
            Letter.Title($"{PaperText.Committee(body.College)}\n关于{branch}召开推优大会的批复", newPage: true),
            Letter.To(branch),
            .. Letter.Text(Reply(body, proposal, permission)),
            .. Letter.Signed(PaperText.Committee(body.College), PaperText.Day(permission?.FinishedAt)),
            .. PaperText.Record(row),
        ]));
    }

    static string Request(CaseRow row, MeetingBody body)
    {
        var listed = Proposed(body);
        var names = PaperText.Names(listed);
        var entitled = body.Electorate is { } electorate ? $"本支部应到会有表决权团员{electorate.Entitled.Length}人。" : "";
        var quota = body.Quota is { } places ? $"推荐名额：{PaperText.Line(Arithmetic.Of(places))}。" : "";
        return $"""
            根据《共青团推优入党工作实施办法（试行）》，经本人申请、资格审查和支部委员会讨论，我支部拟{When(row, body)}召开推优大会，对推荐为{PaperText.As(body.Stage)}的人选进行民主评议。
            提交大会评议的人选共{listed.Count}人：{names}。
            {entitled}{quota}
            """;
    }

    /// <summary>The committee may name a later day than the branch had asked for.</summary>
    static string When(CaseRow row, MeetingBody body) => Answered(row) is not null || body.Date is null ? "在批准后"
        : $"于{PaperText.Day(body.Date)}{(body.Place is { Length: > 0 } place ? $"在{place}" : "")}";

    static string Reply(MeetingBody body, StepRow? proposal, StepRow? permission)
    {
        var asked = proposal?.FinishedAt is { } at ? $"{PaperText.Day(at)}的请示收悉。" : "请示收悉。";
        if (permission is null) return asked;
        if (permission.IsSkipped) return $"{asked}此步经校团委决定略过，未办理。";
        var refused = body.Candidates.Where(candidate => candidate.Outcome is Outcome.Rejected).ToList();
        var (on, listed) = (body.Calls.LastOrDefault(call => call.Kind is CallKind.Convened)?.Date ?? body.Date, Proposed(body).Except(refused).ToList());
        var said = permission.Result switch
        {
            Answer.Approved => $"经研究，同意你支部于{PaperText.Day(on)}召开推优大会，对{PaperText.Names(listed)}{(listed.Count > 1 ? $"等{listed.Count}名人选" : "")}进行民主评议。",
            Answer.Returned => "经研究，请你支部按下列意见修改后重新报批。",
            _ => "经研究，不同意按所报名单召开推优大会。",
        };
        var left = permission.Result is Answer.Approved && refused.Count > 0 ? $"\n{PaperText.Names(refused)}不列入本次大会名单。" : "";
        return $"{asked}{said}{left}{(permission.Comment is { Length: > 0 } comment ? $"\n意见：{comment}" : "")}";
    }

    static StepRow? Answered(CaseRow row) => row.Latest(Step.MeetingPermission) is { State: StepState.Done } done ? done : null;

    /// <summary>Whom the branch put on the list, those whom the committee took off it included.</summary>
    static List<Candidate> Proposed(MeetingBody body) =>
        [.. body.Candidates.Where(candidate => candidate.Results.Any(result => result.Key.StartsWith($"{Step.BranchProposal}.", StringComparison.Ordinal) && result.Value.Result is Answer.Approved))];
}
