using Workflows.Cases;
using Workflows.Documents;
using Workflows.People;
using Workflows.Recommendation.Papers;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>Fills in the 推优登记表 of a case from what is on record.</summary>
internal sealed class RegisterForms(PeopleStore people, Schools schools, FileStore files, TimeProvider clock)
{
    public const string Name = "RegisterForm", ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <summary>Twice gives the same document, as long as nothing in the case changed.</summary>
    public async Task<DocumentRow> Make(CaseRow row)
    {
        var body = row.BodyAs<RecommendationBody>();
        var person = await people.Find(row.School, body.Person) ?? throw new InvalidOperationException($"The applicant of {row.Id} is not in the roster.");
        var school = await schools.FindSchool(row.School);
        var content = RegisterFormDocx.Write(Fill(row, body, person, school?.Name ?? ""));
        var sha = await files.Put(row.Id, content, ContentType);
        return new(Name, CopyOf(row), sha, ContentType, FileNames.Of("docx", "推优登记表", person.Name, body.Branch), row.Latest(Step.PartyBranchDecision)?.FinishedAt ?? clock.GetUtcNow());
    }

    static int CopyOf(CaseRow row) => row.Documents.Count(each => each.Name == Name) + 1;

    static RegisterForm Fill(CaseRow row, RecommendationBody body, Person person, string school) => new(body.Stage is Stage.Activist ? RegisterStage.Activist : RegisterStage.Candidate)
    {
        School = school,
        CaseNumber = row.ShortId,
        AuditHead = row.AuditHead,
        Copy = CopyOf(row),
        Date = PaperText.Day(row.CreatedAt),
        Unit = $"{body.College}{body.Branch}",
        Name = person.Name,
        Gender = person.Gender ?? "",
        Ethnicity = person.Ethnicity ?? "",
        Born = PaperText.Month(person.BirthDate),
        Education = person.Level switch { Level.Undergraduate => "大学本科在读", Level.Master => "硕士研究生在读", Level.Doctor => "博士研究生在读", Level.Junior => "大学专科在读", _ => "" },
        LeaguePost = person.LeaguePost is { Length: > 0 } post ? post : "无",
        JoinedLeague = PaperText.Month(person.LeagueJoinDate),
        Applied = PaperText.Day(person.PartyApplicationDate),
        ActivistSince = person.ActivistSince is null ? "—" : PaperText.Day(person.ActivistSince),
        Performance = (body.Performance ?? body.Statement) + Counsellor(row, body),
        Recommended = PaperText.Day(body.MeetingDate),
        Branch = Branch(row, body),
        College = Said(row, Step.CollegeReview, "同意推荐。"),
        University = University(row, school),
        PartyBranch = Party(row, body),
    };

    /// <summary>What the counsellor said stands here in the words of whoever proposed.</summary>
    static string Counsellor(CaseRow row, RecommendationBody body) => body.CounsellorOpinion is not { Length: > 0 } opinion ? ""
        : $"\n辅导员意见（由{(row.Latest(Step.BranchProposal)?.Addressee is { } asked && Addressees.RoleOf(asked)?.Role is Role.CollegeLeagueCommittee ? "学院团委" : "团支部")}转录）：{opinion}";

    static Opinion Branch(CaseRow row, RecommendationBody body) => body.Ballot is { } ballot
        ? new($"应到{ballot.Entitled}人，实到{ballot.Present}人，赞成{ballot.Approve}人，通过率{PaperText.Rate(ballot.Approve, ballot.Entitled)}。", (row.Latest(Step.BranchMeeting) ?? row.Latest(Step.BranchProposal))?.ByName ?? "", PaperText.Day(body.MeetingDate))
        : new();

    static Opinion Said(CaseRow row, string step, string approved) => row.Latest(step) is { State: StepState.Done } done
        ? done.IsSkipped ? Skipped(done) : new(Joined(approved, done.Comment), done.ByName ?? "", PaperText.Day(done.FinishedAt))
        : new();

    /// <summary>What was passed over is nobody's opinion.</summary>
    static Opinion Skipped(StepRow step) => new($"此步经校团委决定略过，未办理。理由：{step.Comment}", step.ByName ?? "", PaperText.Day(step.FinishedAt));

    /// <summary>Who says in the comment what stands there already says it once.</summary>
    static string Joined(string approved, string? comment) => comment is not { Length: > 0 } ? approved
        : comment.StartsWith(approved.TrimEnd('。'), StringComparison.Ordinal) ? comment.EndsWith('。') ? comment : $"{comment}。"
        : approved + comment;

    /// <summary>Filed without a decision it is the committee's act, and no single person's name is printed.</summary>
    static Opinion University(CaseRow row, string school) => Said(row, Step.UniversityRecord, "已审定备案。") is var said && row.Latest(Step.UniversityRecord) is { By: AuditNote.Workflow }
        ? said with { Text = $"已由共青团{school}委员会备案。", Signer = "" }
        : said;

    static Opinion Party(CaseRow row, RecommendationBody body) => row.Latest(Step.PartyBranchDecision) is { State: StepState.Done } done
        ? done.IsSkipped ? Skipped(done) : new((done.Result, body.Stage) switch
        {
            (Answer.Approved, Stage.Activist) => $"经支部研究，列为入党积极分子。{done.Comment}",
            (Answer.Approved, _) => $"经支部研究，列为发展对象。{done.Comment}",
            _ => $"经支部研究，暂缓。{done.Comment}",
        }, done.ByName ?? "", PaperText.Day(body.DecidedOn))
        : new();
}
