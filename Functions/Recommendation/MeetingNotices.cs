using Workflows.Calendar;
using Workflows.Cases;
using Workflows.People;
using Workflows.Policies;
using Workflows.PublicNotices;

namespace Workflows.Recommendation;

/// <summary>公示: whom a branch puts forward (RULES part 1, step 7).</summary>
internal sealed class MeetingNotices(Schools schools) : INotices
{
    public string CaseKind => MeetingTasks.Kind;

    public async Task<NoticeContent> ContentOf(CaseRow row)
    {
        var (body, policy) = (row.BodyAs<MeetingBody>(), row.PolicyAs<RecommendationPolicy>());
        var school = await schools.FindSchool(row.School) ?? throw new InvalidOperationException($"There is no school {row.School}.");
        var office = await schools.FindOffice(row.School, body.College);
        var named = body.Candidates.Where(candidate => candidate.State is CandidateState.PutForward).ToList();
        return new([.. named.Select(candidate => new NoticeEntry(candidate.Case, candidate.Name, body.Branch, candidate.Person))], default, default)
        {
            Period = policy.NoticePeriod,
            Office = office?.Name ?? $"共青团{body.College}委员会",
            Room = office?.Room is { Length: > 0 } room ? room : null,
            Telephone = office?.Telephone is { Length: > 0 } telephone ? telephone : school.Telephone,
            Hours = school.Hours is { Length: > 0 } hours ? hours : null,
            SchoolOnly = policy.NoticeAudience is NoticeAudience.School,
            Masked = policy.NoticeNames is NoticeNames.Masked,
            Args = [$"{body.Stage}", $"{named.Count}", named[0].Name, body.Branch, body.College, named.Count == 1 ? "" : $"等{named.Count}名"],
        };
    }

    public CaseRow Settle(CaseRow row, string entry, string result)
    {
        var body = row.BodyAs<MeetingBody>();
        var candidate = body.Candidates.Single(each => each.Case == entry);
        var notice = row.Latest(Step.PublicNotice)!;
        return row.WithBody(body.With(candidate.With(notice.IdIn(row.Id).Key, Told(row, notice, entry, result)) with { State = CandidateState.Over, Outcome = result is NoticeResult.Upheld ? Outcome.ObjectionUpheld : Verdict.PutForward }));
    }

    /// <summary>From when to when, and how objections to this one were answered: by nobody's name.</summary>
    static CandidateResult Told(CaseRow row, StepRow notice, string entry, string result)
    {
        var answered = row.Steps.Where(step => step is { Name: NoticeWorkflow.Objection, State: StepState.Done } && step.About == entry).ToList();
        var (from, until) = (Beijing.DateOf(notice.StartedAt), Beijing.DateOf(notice.Deadline!.Value.AddTicks(-1)));
        return new(result)
        {
            Note = result is NoticeResult.Upheld ? Clause.Of("Note_NoticeUpheld", from)
                : answered.Count > 0 ? Clause.Of("Note_NoticeDismissed", from, until, answered.Count)
                : Clause.Of("Note_Notice", from, until),
            Comment = string.Join('\n', answered.Select(step => step.Comment).Where(reasons => reasons is { Length: > 0 })) is { Length: > 0 } said ? said : null,
        };
    }

    public bool HasLeft(CaseRow row, string entry) => row.BodyAs<MeetingBody>().Candidates.Any(candidate => candidate.Case == entry && candidate.HasLeft);

    public bool IsSettled(CaseRow row, string entry) => row.BodyAs<MeetingBody>().Candidates.Any(candidate => candidate.Case == entry && candidate.Outcome is not null);
}
