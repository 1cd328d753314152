using System.Collections.Immutable;
using Azure.Data.Tables;
using Workflows.Cases;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>What waits for somebody, what that person started and decided: a partition each, so that a page reads few.</summary>
internal sealed class WaitingLists(Tables tables)
{
    const int MostWaiting = 500;

    /// <summary>Everything that is put to the person, or to a role the person holds. One request for each of these.</summary>
    public async Task<IReadOnlyList<CaseEntry>> Of(Visitor visitor, CancellationToken cancel)
    {
        var own = Of(visitor.School, visitor.Person, cancel);
        var held = visitor.Roles.Distinct().Select(async role => (await Of(visitor.School, role, cancel)).Where(entry => entry.IsFree(visitor.Person, role.For))).ToList();
        return [.. await own, .. (await Task.WhenAll(held)).SelectMany(entries => entries)];
    }

    /// <summary>Everything that is put to a person by name, not by an office.</summary>
    public Task<List<CaseEntry>> Of(string school, string person, CancellationToken cancel) =>
        Read(tables.Waiting, CaseLists.Waiting(school, Addressees.Person(person)), MostWaiting, cancel);

    /// <summary>Everything that is put to the holders of a role.</summary>
    public Task<List<CaseEntry>> Of(string school, RoleHeld role, CancellationToken cancel = default) =>
        Read(tables.Waiting, CaseLists.Waiting(school, Addressees.Holder(role.Role, role.Scope)), MostWaiting, cancel);

    /// <param name="list"><c>{kind}.{step}</c></param>
    /// <returns>Ids of the tasks of one list.</returns>
    public async Task<ImmutableArray<string>> Of(Visitor visitor, string list, CancellationToken cancel) =>
        [.. (await Of(visitor, cancel)).Where(entry => ListOf(entry) == list).OrderBy(entry => entry.DueAt ?? DateTimeOffset.MaxValue).Select(TaskOf)];

    public Task<List<CaseEntry>> Started(Visitor visitor, int most, CancellationToken cancel) => Read(tables.Lists, CaseLists.ByPerson(visitor.School, visitor.Person), most, cancel);

    public Task<List<CaseEntry>> Decided(Visitor visitor, int most, CancellationToken cancel) => Read(tables.Lists, CaseLists.Decided(visitor.School, visitor.Person), most, cancel);

    public static string ListOf(CaseEntry entry) => $"{entry.Kind}.{StepOf(entry)}";

    public static string TaskOf(CaseEntry entry) => $"{entry.Case}.{entry.Step}";

    public static string StepOf(CaseEntry entry) => entry.Step!.Split('.')[0];

    static async Task<List<CaseEntry>> Read(TableClient table, string partition, int most, CancellationToken cancel) =>
        await table.Query<CaseEntry>(partition, cancel: cancel).Take(most).Select(row => row.Content).ToListAsync(cancel);
}
