using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Congress.Hall;

namespace Workflows.Congress;

/// <summary>From what the day in the hall is prepared: the confirmed delegates and candidates, and the figures that the case has pinned.</summary>
internal sealed class CongressHall(CaseStore cases) : IHallPlans
{
    public async Task<HallPlan?> Of(CaseRow row)
    {
        if (row.Kind is not CongressTasks.Kind || row.BodyAs<CongressBody>() is not { Entitled: > 0 } body || row.Latest(Step.PreliminaryMeeting) is null) return null;
        var policy = row.PolicyAs<CongressPolicy>();
        var rows = await cases.All<DelegatesRow>(row.Id, DelegatesRow.Prefix);
        return new(policy.Quorum, policy.Ordinary, policy.Charter, policy.CallAnewWithin, policy.Terms(), body.Presidium, policy.WriteIns,
            [.. body.Candidates.Select(nominee => new Candidate(nominee.Person, nominee.Name, nominee.Under))],
            [.. rows.SelectMany(each => each.Delegates).Select(each => (each.Person, each.Name, each.Unit))]);
    }
}
