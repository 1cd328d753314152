using System.Text.Json;
using Workflows.Storage;

namespace Workflows.Cases;

/// <summary>One case whose record does not hold, or one of the school's own chains, named by its table.</summary>
/// <param name="Number">Of the first entry that does not fit; 0 when the record cannot be read at all.</param>
internal sealed record AuditFault(string Case, int Number);

/// <param name="Entries">Of all cases together.</param>
internal sealed record AuditVerdict(int Cases, int Entries, IReadOnlyList<AuditFault> Faults);

/// <summary>Verifies the chains of a school's cases and the school's own (law 11). Reads only.</summary>
internal sealed class AuditCheck(CaseStore cases, SchoolTrails trails)
{
    // A case that is written while it is read shows more entries than it counts.
    const int Looks = 3;

    public async Task<AuditVerdict> Of(string school, CancellationToken cancel = default)
    {
        var (count, entries, faults) = (0, 0, new List<AuditFault>());
        await foreach (var id in cases.IdsOf(school, cancel))
        {
            count++;
            var (length, fault) = await Look(id);
            entries += length;
            if (fault is { } number) faults.Add(new(id, number));
        }

        foreach (var trail in await Task.WhenAll(trails.All.Select(trail => trail.Read(school, cancel))))
        {
            entries += trail.Entries.Length;
            if (trail.Fault is { } number) faults.Add(new($"{school}.{trail.Table}", number));
        }

        return new(count, entries, faults);
    }

    async Task<(int Entries, int? Fault)> Look(string id)
    {
        try
        {
            for (var look = 1; ; look++)
            {
                var row = await cases.Read(id);
                var entries = await cases.All<AuditEntry>(id, AuditEntry.Prefix);
                if (AuditTrail.FirstFault(row, entries) is not { } fault) return (entries.Count, null);
                if (look >= Looks) return (entries.Count, fault);
            }
        }
        catch (JsonException)
        {
            return (0, 0);
        }
    }
}
