using Workflows.Cases;
using Workflows.Documents;
using Workflows.PublicNotices;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation.Papers;

/// <summary>
/// The documents of a branch's meeting (RULES part 1, "Documents"): listed with its case for whoever reads it, and with each recommendation for those of its readers who read the
/// meeting's, too. The record of objections is for the offices that answer or inspect them alone.
/// </summary>
internal sealed class MeetingPapers(CaseStore cases, Objections objections, NoticeBoard notices) : ICasePapers
{
    public const string Request = "MeetingRequest", Ballot = "BallotPaper", Tally = "TallySheet", Minutes = "Minutes", Notice = "PublicNotice", Objection = "ObjectionRecord";

    public IEnumerable<CasePaper> Of(CaseRow row, Visitor visitor) => row.Kind switch
    {
        MeetingTasks.Kind => OfMeeting(row, visitor),
        RecommendationTasks.Kind => OfRecommendation(row, visitor),
        _ => [],
    };

    public async Task<byte[]?> Make(CaseRow row, CasePaper paper, Visitor visitor)
    {
        if (paper.Case is { } other && await cases.Find(CaseRow.FullId(row.School, other)) is { } meeting) row = meeting;
        return row.Kind is not MeetingTasks.Kind ? null : paper.Name switch
        {
            Request => MeetingRequestPaper.Write(row),
            Ballot => BallotPapers.Ballot(row, PaperText.Listed(row)),
            Tally => BallotPapers.Tally(row, PaperText.Listed(row), row.BodyAs<MeetingBody>().Sitting),
            Minutes when row.BodyAs<MeetingBody>().Sitting is not null => MinutesPaper.Write(row),
            Notice when row.Latest(Step.PublicNotice) is { } step && await notices.Find(step.IdIn(row.Id)) is { } found => NoticePaper.Write(found),
            Objection => ObjectionPaper.Write(row, await Accounts(row)),
            _ => null,
        };
    }

    static IEnumerable<CasePaper> OfMeeting(CaseRow row, Visitor visitor)
    {
        var branch = row.BodyAs<MeetingBody>().Branch;
        if (row.Latest(Step.MeetingPermission) is not null) yield return Paper(Request, "推优大会申请与批复", branch);
        if (IsPermitted(row))
        {
            yield return Paper(Ballot, "推优票", branch);
            yield return Paper(Tally, "计票单", branch);
        }

        if (row.Latest(Step.Count) is not null) yield return Paper(Minutes, "推优大会会议记录", branch);
        if (row.Latest(Step.PublicNotice) is not null) yield return Paper(Notice, "公示", branch);
        if (Raised(row).Any() && AnswersObjections(row, visitor)) yield return Paper(Objection, "异议处理记录", branch);
    }

    /// <summary>From what the recommendation has taken over of its meeting.</summary>
    static IEnumerable<CasePaper> OfRecommendation(CaseRow row, Visitor visitor)
    {
        var body = row.BodyAs<RecommendationBody>();
        if (body.Meeting is not { } meeting || row.Concerns == visitor.Person || !ReadsMeeting(body, visitor)) yield break;
        if (row.Latest(Step.MeetingPermission) is not null) yield return Paper(Request, "推优大会申请与批复", body.Branch) with { Case = meeting };
        if (row.Latest(Step.MeetingPermission) is { State: StepState.Done, Result: Answer.Approved })
        {
            yield return Paper(Ballot, "推优票", body.Branch) with { Case = meeting };
            yield return Paper(Tally, "计票单", body.Branch) with { Case = meeting };
        }

        if (row.Latest(Step.BranchMeeting) is { State: StepState.Done, Result: Verdict.Carried or Outcome.NotCarried or Outcome.NoQuorum }) yield return Paper(Minutes, "推优大会会议记录", body.Branch) with { Case = meeting };
        if (row.Latest(Step.PublicNotice) is not { } notice) yield break;
        yield return Paper(Notice, "公示", body.Branch) with { Case = meeting };
        if (notice.Note?.Key is "Note_NoticeDismissed" or "Note_NoticeUpheld" && AnswersObjections(row, visitor)) yield return Paper(Objection, "异议处理记录", body.Branch) with { Case = meeting };
    }

    static CasePaper Paper(string name, string title, string branch) => new(name, FileNames.Of("docx", title, branch));

    static bool IsPermitted(CaseRow row) => row.Latest(Step.MeetingPermission) is { State: StepState.Done, Result: Answer.Approved };

    /// <summary>As the meeting's case says by its readers.</summary>
    static bool ReadsMeeting(RecommendationBody body, Visitor visitor) =>
        visitor.Roles.Any(held => held is { Role: Role.UniversityLeagueCommittee or Role.Inspector or Role.Administrator, Scope: "" }
            || (held.Role is Role.LeagueBranchSecretary or Role.LeagueBranchDeputySecretary or Role.LeagueBranchOrganizer && held.Scope == body.Branch)
            || (held.Role is Role.CollegeLeagueCommittee && held.Scope == body.College));

    static bool AnswersObjections(CaseRow row, Visitor visitor) => visitor.Holds(Role.UniversityLeagueCommittee, "") || visitor.Holds(Role.Inspector, "")
        || (row.College is { } college && visitor.Holds(Role.CollegeLeagueCommittee, college));

    static IEnumerable<StepRow> Raised(CaseRow row) => row.Steps.Where(step => step is { Name: NoticeWorkflow.Objection, IsVoid: false, State: not StepState.Cancelled });

    async Task<IReadOnlyList<ObjectionAccount>> Accounts(CaseRow row)
    {
        var (body, accounts) = (row.BodyAs<MeetingBody>(), new List<ObjectionAccount>());
        var all = await cases.All<ObjectionRow>(row.Id, ObjectionRow.Prefix);
        foreach (var step in Raised(row))
        {
            if (await objections.Find(row.Id, step.Attempt) is not { } objection) continue;
            var hearing = new StepId(row.Id, NoticeWorkflow.Hearing, step.Attempt);
            accounts.Add(new(objection.Number, body.Candidates.FirstOrDefault(candidate => candidate.Case == objection.Entry)?.Name ?? "", objection, step)
            {
                Alike = all.Count(each => each.Number == objection.Number),
                Heard = row.Find(hearing) is { State: StepState.Done, Result: not StepRow.Expired } ? (await cases.Find<TaskRecord>(row.Id, TaskRecord.KeyOf(hearing)))?.Comment : null,
            });
        }

        return accounts;
    }
}
