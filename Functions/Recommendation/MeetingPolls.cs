using System.Collections.Immutable;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Polls;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>
/// The branch's ballot on phones instead of paper, if its secretary chooses so at the meeting. Its numbers stand in the form in which a paper ballot's are typed, and
/// go from there the same way: the secretary submits them, two tellers confirm.
/// </summary>
internal sealed class MeetingPolls(TimeProvider clock) : IPolls
{
    static readonly Texts T = Texts.Of("Recommendation");

    public string CaseKind => MeetingTasks.Kind;

    public PollPlan? PlanOf(CaseRow row)
    {
        if (Asked(row) is not { } step) return null;
        var body = row.BodyAs<MeetingBody>();
        var listed = MeetingForms.Listed(body, step.Name);
        return listed.IsEmpty || body.Electorate is not { Entitled.IsEmpty: false } electorate ? null : new(step.IdIn(row.Id).Key, T["Poll.title", body.Branch],
            new(BallotKind.Vote, [.. listed.Select(candidate => new Question(candidate.Case, candidate.Name, candidate.Under))]),
            row.PolicyAs<RecommendationPolicy>().Quorum,
            [.. electorate.Entitled.Select(person => (person, body.Names.GetValueOrDefault(person, person)))]);
    }

    /// <summary>Whoever records the meeting; nobody who is voted on.</summary>
    public bool IsOfficer(CaseRow row, Visitor visitor) => Acts.IsOfTheBranch(row, visitor)
        && !row.BodyAs<MeetingBody>().Candidates.Any(candidate => candidate.Outcome is null && candidate.Person == visitor.Person)
        && (Asked(row) is not { } step || Addressees.IsMeant(step.Addressee, visitor.Person, visitor.Roles));

    public string? PollOf(CaseRow row) => row.BodyAs<MeetingBody>().Poll;

    public CaseRow WithPoll(CaseRow row, string? poll) => row.WithBody(row.BodyAs<MeetingBody>() with { Poll = poll });

    public CaseRow? Take(CaseRow row, Poll poll)
    {
        if (Asked(row) is not { } step || step.IdIn(row.Id).Key != poll.Step || poll.Count is not { } count) return null;
        var body = row.BodyAs<MeetingBody>();
        var listed = MeetingForms.Listed(body, step.Name);
        if (MeetingForms.FreeTellers(body, listed).Take(2).ToList() is not [var first, var second]) return null;

        // Whoever withdrew since stood on the ballot, and stands on the list no more.
        var tallies = listed.Where(candidate => poll.Form.Questions.Any(question => question.Id == candidate.Case))
            .Select(candidate => new Tally(candidate.Person, count.Of(candidate.Case)[Answers.Approve], count.Of(candidate.Case)[Answers.Oppose], count.Of(candidate.Case)[Answers.Abstain]));
        var ballot = new PaperBallot(count.Entitled, 0, count.Present, count.Issued, count.Returned, count.Valid, count.Void) { Tallies = [.. tallies] };
        return row.WithBody(body with { Entered = new Sitting(Beijing.Today(clock), ballot, first, second), Polled = new(poll.Step, ballot) });
    }

    static StepRow? Asked(CaseRow row) => row.Kind is MeetingTasks.Kind && row.IsRunning
        ? row.Steps.LastOrDefault(step => step is { Name: Step.BranchMeeting or Step.SecondBallot, Unit: null, State: StepState.Active })
        : null;
}
