using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Workflows.Web;
using Workflows.Web.Sheets;

namespace Workflows.People.Roster;

/// <summary>A field that changes: the column's name, and both values in the notation of <see cref="RosterColumn"/>.</summary>
internal sealed record FieldChange(string Column, string? From, string? To);

internal enum PlannedKind { Added, Updated, Left }

/// <summary>What an import does to one person. Applied twice it comes to the same.</summary>
/// <param name="Id">Of the person; of somebody added, the id to be given.</param>
/// <param name="Number">By which the person is found when the import is carried out.</param>
/// <param name="Line">Of the file; 0 for whoever is missing from it.</param>
internal sealed record PlannedPerson(PlannedKind Kind, string Id, string Number, string Name, int Line, ImmutableArray<FieldChange> Changes)
{
    /// <summary>Roles that this import gives.</summary>
    [JsonIgnore]
    public IEnumerable<RoleHeld> RolesGiven =>
        Changes.FirstOrDefault(change => change.Column == RosterColumns.Roles.Name) is { } change ? RosterRoles.Held(change.To).Except(RosterRoles.Held(change.From)) : [];

    /// <summary>The person after this import; the same object when it changes nothing.</summary>
    public Person ApplyTo(Person person)
    {
        var after = person;
        foreach (var change in Changes)
        {
            var column = RosterColumns.Named(change.Column);
            if (column.Read(after) != change.To) after = column.Write(after, change.To);
        }
        return after;
    }
}

/// <summary>What an import would do, all of it known before anything is written.</summary>
internal sealed record RosterPlan(ImmutableArray<PlannedPerson> People, int Unchanged, ImmutableArray<SheetFault> Faults)
{
    /// <summary>Headings of the file that are none of ours and whose columns are passed over.</summary>
    public ImmutableArray<string> PassedOver { get; init; } = [];

    [JsonIgnore] public IEnumerable<PlannedPerson> Added => Of(PlannedKind.Added);
    [JsonIgnore] public IEnumerable<PlannedPerson> Updated => Of(PlannedKind.Updated);
    [JsonIgnore] public IEnumerable<PlannedPerson> Left => Of(PlannedKind.Left);

    public static RosterPlan Faulty(params ImmutableArray<SheetFault> faults) => new([], 0, faults);

    IEnumerable<PlannedPerson> Of(PlannedKind kind) => People.Where(person => person.Kind == kind);
}

/// <summary>For what a file is complete: whoever is in that scope and not in the file has left.</summary>
internal sealed record CompleteScope(string Kind, string Name)
{
    public static CompleteScope Nothing { get; } = new("", "");

    /// <summary><c>school</c>, <c>college:计算机学院</c>, <c>branch:软件 2302</c>, or nothing.</summary>
    /// <returns>Null when it is none of these.</returns>
    public static CompleteScope? Parse(string? text)
    {
        var parts = (text ?? "").Split([':', '：'], 2, StringSplitOptions.TrimEntries);
        return parts switch
        {
            [""] => Nothing,
            ["school"] => new("school", ""),
            ["college" or "branch", { Length: > 0 } name] when Cells.Text(name, 60).Value is { } plain => new(parts[0], plain),
            _ => null,
        };
    }

    public bool Covers(Person person) => Kind switch
    {
        "school" => true,
        "college" => person.College == Name,
        "branch" => person.LeagueBranch == Name,
        _ => false,
    };

    public override string ToString() => Name.Length == 0 ? Kind : $"{Kind}:{Name}";
}

/// <summary>Everybody on the roster before an import, found by each number.</summary>
internal sealed class CurrentRoster
{
    readonly Dictionary<string, Person> byNumber = new(StringComparer.Ordinal);
    readonly Dictionary<string, Person> numberless = new(StringComparer.Ordinal);
    readonly List<Person> everybody = [];

    public CurrentRoster(IEnumerable<Person> people)
    {
        foreach (var person in people) Add(person);
    }

    CurrentRoster()
    {
    }

    public IReadOnlyList<Person> Everybody => everybody;

    /// <summary>The whole school, in pages; 40,000 people take about 60 MB while the plan is made.</summary>
    public static async Task<CurrentRoster> Read(PeopleStore store, string school, CancellationToken cancel = default)
    {
        var roster = new CurrentRoster();
        await foreach (var person in store.All(school, cancel)) roster.Add(person);
        return roster;
    }

    public Person? Find(string? number) => number is null ? null : byNumber.GetValueOrDefault(number);

    /// <summary>Somebody with this address and no number.</summary>
    public Person? FindNumberless(string email) => numberless.GetValueOrDefault(EmailAddress.Normalize(email));

    void Add(Person person)
    {
        everybody.Add(person);
        if (person.StudentNumber is { } student) byNumber[student] = person;
        if (person.StaffNumber is { } staff) byNumber[staff] = person;
        if (person is { Number: null, HasLeft: false, Email: { } email }) numberless[EmailAddress.Normalize(email)] = person;
    }
}
