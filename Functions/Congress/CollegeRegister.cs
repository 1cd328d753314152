using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Congress.Rules;
using Workflows.PublicNotices;
using Workflows.Storage;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Congress;

/// <summary>
/// What passes between a congress and the cases of its colleges. Everything here may run twice, and in either order: each sees how the other stands, and does what is still to be done.
/// </summary>
internal sealed class CollegeRegister(CaseStore cases, TimeProvider clock)
{
    /// <summary>Opens the case of a college's election, once.</summary>
    /// <returns>Its id, without the school.</returns>
    public async Task<string> Open(CaseRow congress, College college)
    {
        var body = congress.BodyAs<CongressBody>();
        var id = await cases.Claim(congress.School, $"delegates|{congress.ShortId}|{college.Unit}", Secrets.NewId("dlg", clock.GetUtcNow().Year));
        var full = CaseRow.FullId(congress.School, id);
        await cases.Create(new(new CaseRow(full, CollegeTasks.Kind)
        {
            Name = $"{college.Name} {body.Body}",
            Policy = congress.Policy,
            CreatedAt = clock.GetUtcNow(),
            College = college.Name,
            Facts = [new("congress", congress.Name), new("college", college.Name), new("seats", CongressFields.Typed(college.Seats))],
            Readers = [Addressees.Holder(Role.UniversityLeagueCommittee), Addressees.Holder(Role.CollegeLeagueCommittee, college.Name), Addressees.Holder(Role.CollegePartyCommittee, college.Name)],
        }.WithBody(new CollegeBody(congress.ShortId, body.Body, body.Year, college.Unit, college.Name, college.Seats)), new(AuditNote.Workflow, "Created")) { Start = new(nameof(DelegateElectionWorkflow), full) });
        return id;
    }

    /// <summary>Tells the congress that a college's list is ready; a congress that has gone on without it answers at once.</summary>
    public async Task HandIn(CaseRow college)
    {
        var (body, wait) = (college.BodyAs<CollegeBody>(), college.Latest(Step.Examination)!);
        var (congress, _) = await cases.Change(CaseRow.FullId(college.School, body.Congress), $"list.{body.Unit}.{wait.Attempt}", row =>
        {
            var now = row.BodyAs<CongressBody>();
            var own = now.Of(body.Unit);
            if (!row.IsRunning || own.List is not ListState.Open || (own.IsReturned && !body.IsReturned)) return null;
            now = now.With(own with { List = ListState.In, Delegates = Seated(body).Length });
            var waiting = row.Latest(Step.DelegateElection) is { State: StepState.Active } step && CongressTasks.AreIn(now) ? step : null;
            var changed = row.WithBody(now);
            return new(waiting is null ? changed : changed.With(waiting.Finish(Verdict.Complete, AuditNote.Workflow, clock.GetUtcNow())), new(AuditNote.Workflow, "ListIn", new(Text: own.Name)))
            {
                Nudge = waiting is null ? [] : [waiting.IdIn(row.Id).Instance],
            };
        });
        await Answer(congress, congress.BodyAs<CongressBody>().Of(body.Unit));
    }

    /// <summary>Whoever has a seat: on the list, and nothing stands against it.</summary>
    public static ImmutableArray<ListedDelegate> Seated(CollegeBody body) => [.. body.Delegates.Where(each => each.Noticed is NoticeResult.Undisturbed)];

    /// <summary>The lists of all colleges that are in.</summary>
    public async Task<ImmutableArray<(College College, CollegeBody List)>> Lists(CaseRow congress)
    {
        var colleges = congress.BodyAs<CongressBody>().Colleges.Where(college => college is { Case: not null, List: ListState.In or ListState.Confirmed }).ToList();
        var rows = await Task.WhenAll(colleges.Select(college => cases.Read(CaseRow.FullId(congress.School, college.Case!))));
        return [.. colleges.Zip(rows, (college, row) => (college, row.BodyAs<CollegeBody>()))];
    }

    /// <summary>Tells a college's case what the congress has decided about its list: sent back, confirmed, too late.</summary>
    public async Task Answer(CaseRow congress, College college)
    {
        if (college.Case is not { } id) return;
        var findings = congress.BodyAs<CongressBody>().Findings.Where(finding => !finding.IsWarning && IsOf(finding, college)).ToImmutableArray();
        await cases.Change(CaseRow.FullId(congress.School, id), $"answer.{college.List}.{college.IsReturned}", row =>
        {
            if (!row.IsRunning) return null;
            var (body, now) = (row.BodyAs<CollegeBody>(), clock.GetUtcNow());
            if (college.List is ListState.Lapsed)
            {
                return new(row with { State = CaseState.Ending, Outcome = Outcome.Lapsed, Steps = [.. row.Steps.Select(step => step.IsOpen ? step with { State = StepState.Cancelled } : step)] }, new(AuditNote.Workflow, Outcome.Lapsed))
                {
                    Nudge = [.. row.Steps.Where(step => step.IsOpen).Select(step => step.IdIn(row.Id).Instance)],
                };
            }

            if (row.Latest(Step.Examination) is not { State: StepState.Active } wait) return null;
            var result = college switch
            {
                { List: ListState.Confirmed } => UserTasks.Answer.Approved,
                { List: ListState.Open, IsReturned: true } when !body.IsReturned => UserTasks.Answer.Returned,
                _ => null,
            };
            if (result is null) return null;
            var changed = row.WithBody(body with { IsReturned = body.IsReturned || result is UserTasks.Answer.Returned, Findings = result is UserTasks.Answer.Returned ? findings : [] });
            return new(changed.With(wait.Finish(result, AuditNote.Workflow, now) with { Sums = [.. result is UserTasks.Answer.Returned ? findings.Select(CredentialWords.Of) : []] }), new(AuditNote.Workflow, $"{wait.IdIn(row.Id).Key} {result}"))
            {
                Nudge = [wait.IdIn(row.Id).Instance],
            };
        });
    }

    /// <summary>Whether a college can do something about what was found: its own list is meant.</summary>
    public static bool IsOf(CredentialFinding finding, College college) => finding.Unit == college.Name || finding.Lines.Any(line => line.StartsWith(college.Unit + ".", StringComparison.Ordinal));
}

/// <summary>Findings of the credentials check in words. Pure.</summary>
internal static class CredentialWords
{
    public static Policies.Clause Of(CredentialFinding finding) =>
        Policies.Clause.Of($"Congress_Finding_{finding.Rule}", finding.Unit ?? "", finding.Reached, finding.Needed, string.Join('、', finding.Persons));
}
