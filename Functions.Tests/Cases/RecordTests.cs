using Workflows.Cases;
using Workflows.Recommendation;
using Workflows.Storage;
using Workflows.Tests.Recommendation;
using Workflows.Tests.Testing;
using Workflows.UserTasks;
using Workflows.Web;
using Answer = Workflows.UserTasks.Answer;
using static Workflows.Tests.Recommendation.ARound;

namespace Workflows.Tests.Cases;

/// <summary>The one write path, and what it leaves on record.</summary>
public sealed class RecordTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task Ten_who_decide_at_once_decide_once_and_all_learn_what_was_decided()
    {
        var answers = Array.Empty<DeskAnswer>();
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).Does(4, 10, async () => answers = await Task.WhenAll(Enumerable.Range(1, 10).Select(n =>
            Decide(it, n % 2 == 0 ? Answer.Rejected : Answer.Approved)))).Withdraws(5, Lin).Runs();

        Assert.Single(answers, answer => answer.Result is DeskResult.Done);
        Assert.Single(answers.Select(answer => answer.Task.Step.Result).Distinct());
        Assert.Single(await it.Audit((await it.Meeting())!), entry => entry.Action.StartsWith("BranchProposal.1 ", StringComparison.Ordinal) && !entry.Action.EndsWith("Asked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_decision_costs_at_most_eight_requests_and_what_waits_is_listed_until_it_is_decided()
    {
        var requests = 0;
        await using var it = await On(azurite, members: 0);
        Task<IReadOnlyList<CaseEntry>> Waiting() => it.Tables.Waiting.All<CaseEntry>(CaseLists.Waiting(School, Addressees.Holder(Role.LeagueBranchSecretary, Branch)));
        await it.Applies(Lin).Does(4, 10, async () =>
        {
            Assert.Equal("BranchProposal.1", Assert.Single(await Waiting()).Step);
            var id = (await it.Meeting())!.Latest(Step.BranchProposal)!.IdIn((await it.Meeting())!.Id);
            it.Watch.Forget();
            await Decide(it, Answer.Rejected, id);
            requests = it.Watch.Requests + 1;   // and one for the nudge
            Assert.Empty(await Waiting());
        }).Runs();

        Assert.InRange(requests, 2, 8);
    }

    [Fact]
    public async Task The_audit_trail_shows_a_changed_entry_and_a_cut_tail_but_not_an_erased_detail()
    {
        await using var it = await On(azurite, members: 0);
        await it.Applies(Lin).Answers(4, Secretary, null, Step.BranchProposal, Answer.Rejected).Runs();
        var row = (await it.Meeting())!;
        var whole = await it.Audit(row);
        Assert.Null(AuditTrail.FirstFault(row, whole));

        var decision = whole.Single(entry => entry.Action == "BranchProposal.1 Rejected");
        async Task<int?> With(AuditEntry changed)
        {
            await it.Tables.Cases.Put(row.Id, changed.Key, changed);
            return AuditTrail.FirstFault(row, await it.Audit(row));
        }

        Assert.Equal(decision.Number, await With(decision with { Action = "BranchProposal.1 Approved" }));
        Assert.Equal(decision.Number, await With(decision with { Detail = "for other reasons" }));
        Assert.Null(await With(decision with { Detail = null, Salt = null }));
        Assert.Equal(whole.Count, AuditTrail.FirstFault(row, [.. whole.SkipLast(1)]));
    }

    /// <param name="id">Null: it is looked for.</param>
    static async Task<DeskAnswer> Decide(ARound it, string answer, StepId? id = null)
    {
        var row = id is null ? (await it.Meeting())! : null;
        id ??= row!.Latest(Step.BranchProposal)!.IdIn(row.Id);
        var task = (await it.Get<TaskDesk>().Find(School, $"{id.Case[(School.Length + 1)..]}.{id.Key}"))!;
        var who = it.Everybody.Single(person => person.Id == Secretary);
        return await it.Get<TaskDesk>().Decide(task, new(answer, "理由", FormInput.Of(task.Kind.Fields!), new(Secretary, who.Name, Actor.Session), it.Clock.GetUtcNow()), who.Roles);
    }
}
