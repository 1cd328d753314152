using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Workflows.People.Roster;

/// <summary>What the import's workflow has done. Each can run twice (law 4).</summary>
internal sealed class RosterImportActivities(RosterImports imports, PeopleStore people, PeopleNames names, IEnumerable<INewHolders> slices, ILogger<RosterImportActivities> log)
{
    // Enough to hide the round trips to storage.
    const int WritesAtOnce = 8;

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
            var carried = new ConcurrentBag<(Person Now, PlannedPerson Planned)>();
            await Parallel.ForEachAsync(persons, new ParallelOptions { MaxDegreeOfParallelism = WritesAtOnce }, async (person, _) => { if (await Carry(id.School, person) is { } now) carried.Add((now, person)); });
            await names.Put(id.School, carried.Select(each => each.Now));
            var holders = carried.Where(each => each.Planned.RolesGiven.Any()).Select(each => new NewHolder(each.Now.Id, [.. each.Planned.RolesGiven])).ToList();
            foreach (var slice in slices) await slice.Welcome(id.School, holders);
            row = await imports.MarkDone(id.School, id.Id, order.Part);
            log.LogInformation("Import {Import}: part {Part} of {Parts} is done, {Persons} persons.", order.Import, order.Part + 1, row.Parts, persons.Length);
        }
        return new(order.Part + 1, row.Parts);
    }

    /// <summary>Adds or changes one person. The number decides who it is: somebody else may have added the same person meanwhile.</summary>
    /// <returns>As it stands now; null when nothing had to be done to somebody who is not there.</returns>
    async Task<Person?> Carry(string school, PlannedPerson planned)
    {
        while (true)
        {
            var known = await people.Find(school, planned.Id) ?? await people.FindByNumber(school, planned.Number);
            if (known is not null)
            {
                var now = await people.Change(school, known.Id, planned.ApplyTo);
                var former = planned.Changes.FirstOrDefault(change => change.Column == RosterColumns.Email.Name)?.From ?? known.Email;
                if (now is not null) await people.DropEmail(now, former);
                return now;
            }
            if (planned.Kind is not PlannedKind.Added) return null;
            var added = planned.ApplyTo(new Person(planned.Id, school, planned.Name));
            if (await people.Write(null, added)) return added;
        }
    }
}
