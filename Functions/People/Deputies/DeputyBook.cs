using System.Collections.Immutable;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.People.Deputies;

/// <summary>What came of naming a deputy.</summary>
internal enum Naming { Done, Gone, Self, TooMany, NotStaff }

/// <summary>
/// Deputies: a holder names one for a period, who then is asked what the holder's offices are asked, and whose answers are on record as given on behalf of the holder. It stands in the
/// rows of both, written in one batch with the record of it.
/// </summary>
internal sealed class DeputyBook(PeopleStore people, SchoolTrails trails, IEnumerable<INewHolders> slices, TimeProvider clock)
{
    const string ActionOf = "Deputy";
    const int Most = 10;

    /// <summary>Names a deputy, or changes the days of one. Whoever begins at once is mailed what waits, others on the morning of their first day (<see cref="DeputyTimer"/>). Twice is safe.</summary>
    public async Task<Naming> Name(string school, string holder, string deputy, DateOnly from, DateOnly until)
    {
        if (holder == deputy) return Naming.Self;
        var came = await Change(school, holder, deputy, from, until);
        if (came is Naming.Done && new Deputyship(deputy, "", from, until).IsOn(Say.Today(clock))) await Welcome(school, holder, deputy);
        return came;
    }

    /// <summary>Mails whoever stands in today what waits and was not mailed before: also those who were named for a later day, which is today. Twice is safe.</summary>
    /// <returns>How many stand in.</returns>
    public async Task<int> WelcomeAll(string school, CancellationToken cancel)
    {
        var (count, today) = (0, Say.Today(clock));
        await foreach (var person in people.All(school, cancel))
        {
            if (person.HasLeft || person.ActsFor.IsDefaultOrEmpty) continue;
            foreach (var each in person.ActsFor.Where(each => each.IsOn(today)))
            {
                await Welcome(school, each.Person, person.Id);
                count++;
            }
        }

        return count;
    }

    async Task Welcome(string school, string holder, string deputy)
    {
        if (await people.Find(school, holder) is not { } now) return;
        foreach (var slice in slices) await slice.Welcome(school, [new(deputy, [.. DeputyRoles.Delegable(now, Say.Today(clock))])]);
    }

    /// <summary>Ends it at once. Twice is safe.</summary>
    public Task<Naming> End(string school, string holder, string deputy) => Change(school, holder, deputy, null, null);

    async Task<Naming> Change(string school, string holder, string deputy, DateOnly? from, DateOnly? until)
    {
        while (true)
        {
            if (await people.Read(school, holder) is not { Content: { HasLeft: false } one } first || await people.Read(school, deputy) is not { Content: { } other } second) return Naming.Gone;
            if (other.HasLeft && from is not null) return Naming.Gone;
            var (kept, acts) = (Others(one.Deputies, deputy), Others(other.ActsFor, holder));
            if (from is not null && IsStaff(one) && !IsStaff(other)) return Naming.NotStaff;
            if (from is not null && (kept.Length >= Most || acts.Length >= Most)) return Naming.TooMany;
            var changed = one with { Deputies = from is { } begin && until is { } end ? kept.Add(new(other.Id, other.Name, begin, end)) : kept };
            var acting = other with { ActsFor = from is { } start && until is { } last ? acts.Add(new(one.Id, one.Name, start, last)) : acts };
            if (Written(changed.Deputies, deputy) == Written(one.Deputies, deputy)) return Naming.Done;
            var note = new AuditNote(holder, $"{ActionOf} {deputy}", new(one.Name, "Session", other.Name) { From = Written(one.Deputies, deputy), To = Written(changed.Deputies, deputy) });
            if (await trails.People.TryWrite(school, note, [Replace(first, changed), Replace(second, acting)])) return Naming.Done;
        }
    }

    /// <returns>The deputy that an entry of the trail is about; null when it is about something else.</returns>
    public static string? DeputyOf(AuditEntry entry) => entry.Action.Split(' ') is [ActionOf, var deputy] ? deputy : null;

    /// <returns>The first and the last day that an entry of the trail names; null where it names none: there was, or is, no deputy.</returns>
    public static (DateOnly From, DateOnly Until)? DaysOf(string? written) =>
        written?.Split("..") is [var from, var until] && DateOnly.TryParse(from, CultureInfo.InvariantCulture, out var first) && DateOnly.TryParse(until, CultureInfo.InvariantCulture, out var last) ? (first, last) : null;

    ImmutableArray<Deputyship> Others(ImmutableArray<Deputyship> all, string person) =>
        all.IsDefault ? [] : [.. all.Where(each => each.Person != person && each.Until >= Say.Today(clock))];

    static bool IsStaff(Person person) => person.StaffNumber is not null;

    static string Written(ImmutableArray<Deputyship> all, string person) =>
        all.IsDefault || all.FirstOrDefault(each => each.Person == person) is not { } found ? "" : string.Create(CultureInfo.InvariantCulture, $"{found.From:yyyy-MM-dd}..{found.Until:yyyy-MM-dd}");

    static TableTransactionAction Replace(Found<Person> old, Person now) => new(TableTransactionActionType.UpdateReplace, Rows.Entity(now.School, PersonRows.Person(now.Id), now), old.ETag);
}
