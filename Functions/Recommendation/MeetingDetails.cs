using System.Collections.Immutable;
using System.Globalization;
using Workflows.Cases;
using Workflows.People;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>What officers, the college and tellers must see of a meeting beside its list: places, day, who votes, the numbers to confirm.</summary>
internal sealed class MeetingDetails : ITaskDetails
{
    static readonly Texts T = Texts.Of("Recommendation");

    public string CaseKind => MeetingTasks.Kind;

    public Task<IReadOnlyList<CaseFact>> Of(OpenedTask task) => Task.FromResult<IReadOnlyList<CaseFact>>([.. Facts(task.Case, task.Step, task.Case.BodyAs<MeetingBody>())]);

    /// <summary>Of what the college gives leave for: to whom, when and where.</summary>
    public IEnumerable<CaseFact> Brief(OpenedTask task) => task.Step.Name is Step.MeetingPermission && task.Case.BodyAs<MeetingBody>() is var body ? Meeting(body).Prepend(new("branch", body.Branch)) : [];

    static IEnumerable<CaseFact> Facts(CaseRow row, StepRow step, MeetingBody body) => (step.Name, step.Unit) switch
    {
        (Step.Gathering, _) => body.Candidates.Where(candidate => candidate.Outcome is null).Select(Applied),
        (Step.BranchProposal, _) when body.Quota is { } quota =>
            [new("quota", Arithmetic.Line(Arithmetic.Of(quota), CultureInfo.CurrentUICulture)), new("left", Left(quota.Left, QuotaRules.MostProposed(row.PolicyAs<RecommendationPolicy>(), quota)))],
        (Step.Inspection, _) when body.Quota is { } quota => [new("quota", Arithmetic.Line(Arithmetic.Of(quota), CultureInfo.CurrentUICulture))],
        (Step.MeetingPermission, _) => [.. Meeting(body), .. body.Quota is { } quota ? [new CaseFact("quota", Arithmetic.Line(Arithmetic.Of(quota), CultureInfo.CurrentUICulture))] : Array.Empty<CaseFact>()],
        (Step.BranchMeeting or Step.SecondBallot, null) => [.. Meeting(body), .. Voters(body), .. SentBack(row, step)],
        (Step.BranchMeeting, _) when body.Sitting is { } sitting => Numbers(body, sitting),
        (Step.SecondBallot, _) when body.SecondBallot is { } sitting => Numbers(body, sitting),
        _ => [],
    };

    /// <summary>How many places are left, and what that means, before anybody is nominated.</summary>
    static string Left(int places, int most) => places == 0 ? T["Fact.left.none"] : T["Fact.left.some", places, most];

    /// <summary>Why a teller did not confirm the numbers last time.</summary>
    static IEnumerable<CaseFact> SentBack(CaseRow row, StepRow step) =>
        row.Steps.Where(part => part.Name == step.Name && part.Unit is not null && part is { IsVoid: false, Result: Answer.Rejected, Comment.Length: > 0 }).TakeLast(1)
            .Select(part => new CaseFact("sentBack", T["Fact.sentBack.one", part.ByName ?? "", part.Comment!]));

    /// <summary>Met or not met, no more (law 12).</summary>
    static CaseFact Applied(Candidate candidate) =>
        new("applied", T["Fact.applied.one", candidate.Name, Arithmetic.Line([Eligibility.Summary(candidate.Conditions)], CultureInfo.CurrentUICulture)]);

    static IEnumerable<CaseFact> Meeting(MeetingBody body)
    {
        if (body.Date is { } date) yield return new("date", Say.Full(date));
        if (body.Place is { Length: > 0 } place) yield return new("place", place);
    }

    /// <summary>How many are entitled, and each member without a vote by name: so the minutes want it.</summary>
    static IEnumerable<CaseFact> Voters(MeetingBody body)
    {
        if (body.Electorate is not { } electorate) yield break;
        yield return new("entitled", T["Fact.persons", electorate.Entitled.Length]);
        var named = electorate.Others.Where(other => other.IsMember).Select(other => T["Fact.voteless.one", other.Name, Arithmetic.Texts.GetString($"NoVote_{other.Reason}", CultureInfo.CurrentUICulture)]).ToList();
        if (named.Count > 0) yield return new("voteless", string.Join(T["List.and"], named));
    }

    static IEnumerable<CaseFact> Numbers(MeetingBody body, Sitting sitting)
    {
        var ballot = sitting.Ballot;
        yield return new("date", Say.Full(sitting.Date));
        yield return new("attendance", T["Fact.attendance.numbers", ballot.Entitled, ballot.OnLeave, ballot.Present]);
        yield return new("ballots", T["Fact.ballots.numbers", ballot.Issued, ballot.Returned, ballot.Valid, ballot.Void]);
        foreach (var tally in ballot.Tallies)
            yield return new("vote", T["Fact.vote.numbers", body.Candidates.First(candidate => candidate.Person == tally.Person).Name, tally.Approve, tally.Oppose, tally.Abstain]);
    }
}
