using System.Collections.Immutable;

namespace Workflows.People.Roster;

/// <summary>The inverse of an import. Pure.</summary>
internal static class RosterUndo
{
    /// <summary>
    /// Gives back what each field was, unless it has changed again since. Whoever was added becomes somebody who has left: a case may speak of the person by now.
    /// </summary>
    /// <param name="done">What the import did.</param>
    /// <param name="now">The person as the roster has it now; null when there is nobody.</param>
    public static RosterPlan Of(IEnumerable<PlannedPerson> done, Func<PlannedPerson, Person?> now)
    {
        var (people, unchanged) = (ImmutableArray.CreateBuilder<PlannedPerson>(), 0);
        foreach (var planned in done)
        {
            if (now(planned) is { } person && Inverse(planned, person) is { Changes.IsEmpty: false } inverse) people.Add(inverse);
            else unchanged++;
        }

        return new(people.ToImmutable(), unchanged, []);
    }

    static PlannedPerson Inverse(PlannedPerson planned, Person person) => planned.Kind is PlannedKind.Added
        ? planned with { Kind = PlannedKind.Left, Id = person.Id, Line = 0, Changes = person.HasLeft ? [] : [new(RosterColumns.Left.Name, null, RosterWords.Yes)] }
        : planned with { Kind = PlannedKind.Updated, Line = 0, Changes = [.. planned.Changes.Where(change => IsStill(person, change)).Select(change => new FieldChange(change.Column, change.To, change.From))] };

    static bool IsStill(Person person, FieldChange change) => RosterColumns.Named(change.Column).Read(person) == change.To;
}
