using System.Collections.Immutable;
using Workflows.Web;

namespace Workflows.People.Deputies;

/// <summary>That one person answers for another for some days, both ends included.</summary>
/// <param name="Person">The other one: of a holder the deputy, of a deputy the holder.</param>
internal sealed record Deputyship(string Person, string Name, DateOnly From, DateOnly Until)
{
    public bool IsOn(DateOnly day) => From <= day && day <= Until;
}

/// <summary>What deputies may do today: the holders' offices, and whose they are.</summary>
internal sealed class DeputyRoles(PeopleStore people, TimeProvider clock)
{
    /// <summary>What may not be done for somebody else: what one is by oneself, and the school's keys.</summary>
    static readonly ImmutableHashSet<string> Own = [Role.Student, Role.LeagueMember, Role.Delegate, Role.Officer, Role.Administrator, Role.Inspector, Role.Supervisor];

    public static IEnumerable<RoleHeld> Delegable(Person person, DateOnly today) => person.HasLeft ? [] : person.Roles.Where(held => held.IsHeldOn(today) && !Own.Contains(held.Role));

    /// <summary>The roles somebody has today: the own ones first, then those held for others. A read for each holder who is stood in for.</summary>
    public async Task<ImmutableArray<RoleHeld>> RolesOf(Person person, CancellationToken cancel = default)
    {
        var today = Say.Today(clock);
        var own = person.AllRoles.Where(held => held.IsHeldOn(today));
        if (person.HasLeft || person.ActsFor.IsDefaultOrEmpty) return [.. own];
        var holders = await Task.WhenAll(person.ActsFor.Where(each => each.IsOn(today)).Select(each => people.Find(person.School, each.Person, cancel)));
        return [.. own.Concat(holders.OfType<Person>().SelectMany(holder => Delegable(holder, today).Select(held => held with { For = new(holder.Id, holder.Name) }))).Distinct()];
    }

    /// <summary>Who stands in for a holder today.</summary>
    public async Task<IReadOnlyList<Person>> For(Person holder, CancellationToken cancel = default)
    {
        if (holder.Deputies.IsDefaultOrEmpty) return [];
        var today = Say.Today(clock);
        var deputies = await Task.WhenAll(holder.Deputies.Where(each => each.IsOn(today)).Select(each => people.Find(holder.School, each.Person, cancel)));
        return [.. deputies.OfType<Person>().Where(deputy => !deputy.HasLeft)];
    }
}
