using Workflows.Cases;
using Workflows.Policies;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Congress;

/// <summary>What there is to know for a decision in a congress beside its facts.</summary>
internal sealed class CongressDetails : ITaskDetails
{
    static readonly Texts T = Texts.Of("Congress");

    public string CaseKind => CongressTasks.Kind;

    public Task<IReadOnlyList<CaseFact>> Of(OpenedTask task)
    {
        var (row, body) = (task.Case, task.Case.BodyAs<CongressBody>());
        return Task.FromResult<IReadOnlyList<CaseFact>>(task.Step.Name switch
        {
            Step.ConveneApproval => [.. Text("agenda", body.Agenda), .. Text("reasons", body.Reasons), new("charter", T[body.HasCharter ? "Fact.charter.yes" : "Fact.charter.no"])],
            Step.OpeningApproval => [.. Text("progress", body.Progress), new("candidates", string.Join(T["List.and"], body.Candidates.Select(candidate => candidate.Name)))],
            Step.LateColleges => [new("late", string.Join(T["List.and"], body.Colleges.Where(college => college is { Seats: > 0, List: ListState.Open }).Select(college => college.Name)))],
            Step.CredentialReview => [new("findings", body.Findings.IsEmpty ? T["Fact.findings.none"] : string.Join('\n', body.Findings.Select(finding => new CaseWords(Kind).Say(CredentialWords.Of(finding)))))],
            Step.Nomination when row.Latest(Step.Candidates) is { Result: Verdict.NotMet } => [new("again", T["Fact.again.value", body.Candidates.Count(), body.Presidium])],
            Step.ResultApproval => [new("elected", string.Join(T["List.and"], body.Elected.Select(each => T["Fact.elected.one", each.Name, each.Approvals]))), .. Text("upheld", string.Join(T["List.and"], body.Elected.Where(each => each.Noticed is PublicNotices.NoticeResult.Upheld).Select(each => each.Name)))],
            _ => [],
        });
    }

    static readonly CaseKind Kind = new(CongressTasks.Kind, "cgr", null, "Congress", Step.OfCongress);

    static IEnumerable<CaseFact> Text(string code, string text) => text.Length > 0 ? [new(code, text)] : [];
}

/// <summary>Of a college's list that was sent back: why.</summary>
internal sealed class CollegeDetails : ITaskDetails
{
    public string CaseKind => CollegeTasks.Kind;

    static readonly CaseKind Kind = new(CollegeTasks.Kind, "dlg", null, "Congress", Step.OfCollege);

    public Task<IReadOnlyList<CaseFact>> Of(OpenedTask task)
    {
        var body = task.Case.BodyAs<CollegeBody>();
        return Task.FromResult<IReadOnlyList<CaseFact>>(task.Step.Name is Step.DelegateList && !body.Findings.IsEmpty ? [new("findings", string.Join('\n', body.Findings.Select(finding => new CaseWords(Kind).Say(CredentialWords.Of(finding)))))] : []);
    }
}
