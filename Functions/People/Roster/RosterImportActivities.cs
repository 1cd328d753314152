using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Workflows.People.Roster;

/// <summary>What the import's workflow has done. Each can run twice (law 4).</summary>
internal sealed class RosterImportActivities(RosterImports imports, PeopleStore people, PeopleNames names, IEnumerable<INewHolders> slices, ILogger<RosterImportActivities> log)
{
    // Enough to hide the round trips to storage.
    const int AtOnce = 16;

    [Function(nameof(OpenImport))]
    public async Task<ImportProgress> OpenImport([ActivityTrigger] string import)
    {
        var id = ImportId.Parse(import);
        var row = await imports.Find(id.School, id.Id) ?? throw new InvalidOperationException($"There is no import {import}.");
        return new(row.PartsDone, row.Parts);
    }

    [Function(nameof(ImportPart))]
    public async Task<ImportProgress> ImportPart([ActivityTrigger] ImportPartOrder order, [DurableClient] DurableTaskClient _)
    {
        var id = ImportId.Parse(order.Import);
        var row = await imports.Find(id.School, id.Id) ?? throw new InvalidOperationException($"There is no import {order.Import}.");
        if (row.PartsDone <= order.Part)
        {
            var persons = await imports.Part(id.School, id.Id, order.Part);
            var carried = await Carry(id.School, persons);
            await names.Put(id.School, carried.Select(each => each.Now));
            var holders = carried.Where(each => each.Planned.RolesGiven.Any()).Select(each => new NewHolder(each.Now.Id, [.. each.Planned.RolesGiven])).ToList();
            foreach (var slice in slices) await slice.Welcome(id.School, holders);
            row = await imports.MarkDone(id.School, id.Id, order.Part);
            log.LogInformation("Import {Import}: part {Part} of {Parts} is done, {Persons} persons.", order.Import, order.Part + 1, row.Parts, persons.Length);
        }
        return new(order.Part + 1, row.Parts);
    }

    /// <summary>
    /// Adds and changes people, many at once: those to be added without a look, since they were not there when it was planned. Whose batch is refused goes alone.
    /// </summary>
    /// <returns>As they stand now, but for those of whom there is nobody and nothing to do.</returns>
    async Task<IReadOnlyCollection<(Person Now, PlannedPerson Planned)>> Carry(string school, IReadOnlyCollection<PlannedPerson> persons)
    {
        var (changes, before, alone) = (new ConcurrentBag<PersonChange>(), new ConcurrentBag<Person>(), new ConcurrentBag<PlannedPerson>());
        await Each(persons, async planned =>
        {
            if (planned.Kind is PlannedKind.Added) changes.Add(new(null, planned.ApplyTo(new Person(planned.Id, school, planned.Name))));
            else if (await people.Read(school, planned.Id) is not { } known) alone.Add(planned);
            else if (planned.ApplyTo(known.Content) is var now && ReferenceEquals(now, known.Content)) before.Add(now);
            else changes.Add(new(known, now));
        });
        var plans = persons.ToDictionary(planned => planned.Id);
        var refused = (await people.WriteMany([.. changes])).Select(change => change.Now.Id).ToHashSet();
        List<(Person Now, PlannedPerson Planned)> written = [.. changes.Where(change => !refused.Contains(change.Now.Id)).Select(change => (change.Now, plans[change.Now.Id]))];

        var others = new ConcurrentBag<(Person Now, PlannedPerson Planned)>(before.Select(now => (now, plans[now.Id])));
        await Each(alone.Concat(refused.Select(id => plans[id])), async planned => { if (await Carry(school, planned) is { } now) others.Add((now, planned)); });
        // Whoever was written before a crash may still have the row of the former address.
        await people.DropEmails(others.Select(each => (each.Now, each.Planned.Changes.FirstOrDefault(change => change.Column == RosterColumns.Email.Name)?.From ?? each.Now.Email)));
        return [.. written, .. others];
    }

    /// <summary>Adds or changes one person. The number decides who it is: somebody else may have added the same person meanwhile.</summary>
    /// <returns>As it stands now; null when nothing had to be done to somebody who is not there.</returns>
    async Task<Person?> Carry(string school, PlannedPerson planned)
    {
        while (true)
        {
            var known = await people.Find(school, planned.Id) ?? await people.FindByNumber(school, planned.Number);
            if (known is not null) return await people.Change(school, known.Id, planned.ApplyTo);
            if (planned.Kind is not PlannedKind.Added) return null;
            var added = planned.ApplyTo(new Person(planned.Id, school, planned.Name));
            if (await people.Write(null, added)) return added;
        }
    }

    static Task Each<T>(IEnumerable<T> all, Func<T, Task> act) => Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) => await act(one));
}
