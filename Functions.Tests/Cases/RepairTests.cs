using Azure.Data.Tables;
using DurableTask.Core;
using Workflows.Cases;
using Workflows.Storage;
using Workflows.Tests.Recommendation;
using Workflows.Tests.Testing;

namespace Workflows.Tests.Cases;

/// <summary>What timers and commands put right: instances that are gone, instances that failed, lists, and what they find in the record.</summary>
public sealed class RepairTests(Azurite azurite) : IClassFixture<Azurite>
{
    static readonly DurableFunctions Timers = new([typeof(RepairTimer), typeof(PurgeTimer)]);

    [Fact]
    public async Task Cases_whose_instances_are_gone_are_carried_on_by_new_ones()
    {
        await using var it = await Round();
        await it.Does(2, 9, () => Throw(it)).Does(2, 10, () => Twice(it, nameof(RepairTimer))).Does(8, 9, () => Throw(it)).Does(8, 10, () => Twice(it, nameof(RepairTimer))).Runs();
        Assert.Equal("Recommended", (await it.Case(ARound.Lin)).Outcome);
        Assert.Single(await it.Story(await it.Case(ARound.Lin)), line => line.EndsWith("CollegeReview.1 Asked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_case_whose_instance_failed_is_failed_and_goes_on_when_it_is_driven_again()
    {
        await using var it = await Round();
        CaseState? found = null;
        await it.Does(2, 9, async () => it.Hub[(await it.Case(ARound.Lin)).Id].Status = OrchestrationStatus.Failed)
            .Does(2, 10, () => Twice(it, nameof(RepairTimer)))
            .Does(2, 11, async () => found = (await it.Case(ARound.Lin)).State)
            .Does(3, 9, async () => Assert.True(await it.Get<Redrive>().Again(await it.Case(ARound.Lin))))
            .Runs();
        Assert.Equal(CaseState.Failed, found);
        Assert.Equal(["2 Failed", "3 DrivenAgain"], (await it.Story(await it.Case(ARound.Lin))).Where(line => line.EndsWith("Failed", StringComparison.Ordinal) || line.EndsWith("DrivenAgain", StringComparison.Ordinal)));
        Assert.Equal("Recommended", (await it.Case(ARound.Lin)).Outcome);
    }

    [Fact]
    public async Task Everything_driven_again_in_the_middle_arrives_at_the_same_end_and_mails_nobody_twice()
    {
        await using var undisturbed = await (await Round()).Runs();
        await using var it = await Round();
        await it.Does(7, 9, async () => Assert.Equal(2, await it.Get<Redrive>().AgainAll(ARound.School, default))).Runs();
        Assert.Equal(await undisturbed.Story(await undisturbed.Case(ARound.Lin)), await it.Story(await it.Case(ARound.Lin)));
        Assert.Equal(await undisturbed.Mails(), await it.Mails());
        Assert.False(await it.Get<Redrive>().Again(await it.Case(ARound.Lin)));   // it is over
    }

    [Fact]
    public async Task Instances_of_completed_cases_are_removed_and_those_of_open_ones_stay()
    {
        await using var it = await Round();
        var (open, left) = (0, 0);
        await it.Does(6, 9, async () => { open = it.Hub.Instances.Count; await Twice(it, nameof(PurgeTimer)); left = it.Hub.Instances.Count; }).Runs();
        Assert.Equal(open, left);
        Assert.NotEmpty(it.Hub.Instances);
        await Timers.RunTimer(nameof(PurgeTimer), it.Get<IServiceProvider>());
        Assert.Empty(it.Hub.Instances);
    }

    [Fact]
    public async Task The_record_of_every_case_holds_and_an_entry_that_was_changed_is_found()
    {
        await using var it = await (await Round()).Runs();
        var (check, row) = (it.Get<AuditCheck>(), await it.Case(ARound.Lin));
        var before = await check.Of(ARound.School);
        Assert.Equal((3, 0), (before.Cases, before.Faults.Count));   // the round, the meeting, the recommendation
        Assert.Equal((await it.All()).Sum(each => each.AuditSeq), before.Entries);

        var entry = (await it.Audit(row)).Single(each => each.Action == "CollegeReview.1 Approved");
        await it.Tables.Cases.Put(row.Id, entry.Key, entry with { Actor = ARound.He });
        Assert.Equal([new AuditFault(row.Id, entry.Number)], (await check.Of(ARound.School)).Faults);
        await it.Tables.Cases.DeleteEntityAsync(row.Id, entry.Key);
        Assert.Equal([new AuditFault(row.Id, entry.Number)], (await check.Of(ARound.School)).Faults);
        Assert.Equal(0, (await check.Of("tes")).Cases);
    }

    [Fact]
    public async Task Lists_are_made_again_from_the_cases_as_they_were()
    {
        await using var it = await ARound.On(azurite);
        await it.Applies(ARound.Lin).Does(2, 9, async () =>
        {
            await it.Get<Workflows.People.PeopleNames>().Rebuild(ARound.School);
            var (lists, waiting) = (await Rows(it.Tables.Lists), await Rows(it.Tables.Waiting));
            Assert.NotEmpty(lists);
            foreach (var row in lists.Take(2)) await it.Tables.Lists.DeleteEntityAsync(row.Partition, row.Key);
            await it.Tables.Lists.Put(CaseLists.ByPerson(ARound.School, ARound.He), "0|rec-26-nobody", new CaseEntry("rec-26-nobody", "Recommendation", "何清越"));
            await it.Tables.Waiting.Put($"{ARound.School}|p:{ARound.He}", "rec-26-nobody.X.1", new CaseEntry("rec-26-nobody", "Recommendation", "何清越"));
            var rebuilt = await it.Get<ListRebuild>().Run(ARound.School);
            Assert.Equal((2, 2), (rebuilt.Written, rebuilt.Removed));
            Assert.Equal(lists, await Rows(it.Tables.Lists));
            Assert.Equal(waiting, await Rows(it.Tables.Waiting));
            rebuilt = await it.Get<ListRebuild>().Run(ARound.School);
            Assert.Equal((0, 0), (rebuilt.Written, rebuilt.Removed));
        }).BranchMeets().IsReviewed(ARound.Lin).Runs();
    }

    async Task<ARound> Round() => (await ARound.On(azurite)).Applies(ARound.Lin).BranchMeets().IsReviewed(ARound.Lin);

    static Task Throw(ARound it)
    {
        it.Hub.Purge();
        return Task.CompletedTask;
    }

    // One after the other: the hub in memory is for one thread.
    static async Task Twice(ARound it, string timer)
    {
        for (var run = 1; run <= 2; run++) await Timers.RunTimer(timer, it.Get<IServiceProvider>());
    }

    static async Task<List<(string Partition, string Key, string Content)>> Rows(TableClient table)
    {
        var rows = new List<(string, string, string)>();
        await foreach (var row in table.QueryAsync<TableEntity>())
            if (!row.PartitionKey.EndsWith("|dirty", StringComparison.Ordinal) && !row.PartitionKey.EndsWith("|names", StringComparison.Ordinal)) rows.Add((row.PartitionKey, row.RowKey, row.GetString("Json")));
        return rows;
    }
}
