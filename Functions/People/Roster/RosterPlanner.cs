using System.Collections.Immutable;
using Workflows.Web;
using Workflows.Web.Sheets;

namespace Workflows.People.Roster;

/// <summary>
/// From a file and the roster to the plan of an import, or to its faults. Pure: nothing is written before the whole file is valid and confirmed (law 9).
/// An absent column or an empty cell changes nothing, <c>-</c> clears; the key is the student's or staff member's number.
/// </summary>
/// <param name="today">In Beijing; dates of the past must not be later.</param>
/// <param name="newId">Makes ids of persons.</param>
internal sealed class RosterPlanner(string school, CurrentRoster current, DateOnly today, Func<string> newId)
{
    readonly List<SheetFault> faults = [];
    readonly Dictionary<string, int> lineOfNumber = new(StringComparer.Ordinal);
    readonly Dictionary<string, (Person After, int Line)> inFile = new(StringComparer.Ordinal);
    SheetHeadings<RosterColumn> headings = new([], [], []);
    bool hasStudents, hasStaff;   // the kinds of number in the file

    public RosterPlan Plan(ReadOnlySpan<byte> file, string? complete)
    {
        if (CompleteScope.Parse(complete) is not { } scope) return RosterPlan.Faulty(new SheetFault(0, "complete", "CompleteScope"));
        var (lines, broken) = SheetFile.Read(file);
        var filled = lines.Where(line => !line.IsBlank).ToList();
        if (broken.Length > 0) return RosterPlan.Faulty([.. broken.Take(SheetTable.MaxFaults)]);
        if (filled.Count == 0) return RosterPlan.Faulty(new SheetFault(0, "", "Empty"));
        headings = SheetHeadings.Read(filled[0], RosterColumns.Find);
        if (!headings.Has(RosterColumns.StudentNumber) && !headings.Has(RosterColumns.StaffNumber)) headings = headings with { Faults = headings.Faults.Add(new(filled[0].Number, "", "NoKeyColumn")) };
        if (headings.Faults.Length > 0) return RosterPlan.Faulty(headings.Faults) with { PassedOver = headings.PassedOver };
        if (filled.Count == 1) return RosterPlan.Faulty(new SheetFault(filled[0].Number, "", "NoPeople")) with { PassedOver = headings.PassedOver };
        return Plan(filled.Skip(1).Select(line => RosterRow.Read(line, headings, today)), scope) with { PassedOver = headings.PassedOver };
    }

    RosterPlan Plan(IEnumerable<RosterRow> rows, CompleteScope scope)
    {
        var (people, unchanged) = (ImmutableArray.CreateBuilder<PlannedPerson>(), 0);
        foreach (var row in rows)
        {
            if (Find(row) is not { } person) continue;
            var before = person.Before;
            var after = Apply(row, before ?? new Person(newId(), school, ""));
            if (after is null) continue;
            inFile[after.Id] = (after, row.Line);
            hasStudents |= row[RosterColumns.StudentNumber] is not null;
            hasStaff |= row[RosterColumns.StaffNumber] is not null;
            var changes = Changes(before, after);
            if (before is null) people.Add(new(PlannedKind.Added, after.Id, after.Number!, after.Name, row.Line, changes));
            else if (changes.Length > 0) people.Add(new(PlannedKind.Updated, after.Id, before.Number ?? after.Number!, after.Name, row.Line, changes));
            else unchanged++;
        }
        var left = Missing(scope).ToList();
        CheckEmails(left);
        CheckSomebodyRunsIt(left);
        if (faults.Count > 0) return RosterPlan.Faulty([.. faults.OrderBy(fault => fault.Line).Take(SheetTable.MaxFaults)]);
        people.AddRange(left.OrderBy(person => person.Number, StringComparer.Ordinal).Select(person =>
            new PlannedPerson(PlannedKind.Left, person.Id, person.Number!, person.Name, 0, [new(RosterColumns.Left.Name, null, RosterWords.Yes)])));
        return new(people.ToImmutable(), unchanged, []);
    }

    /// <summary>Whom a line is about; null when the line has a fault. The person before is null for somebody new.</summary>
    Found? Find(RosterRow row)
    {
        faults.AddRange(row.Faults);
        var numbers = new[] { (Column: RosterColumns.StudentNumber, Number: row[RosterColumns.StudentNumber]), (Column: RosterColumns.StaffNumber, Number: row[RosterColumns.StaffNumber]) }
            .Where(key => key.Number is not null).ToList();
        if (numbers.Count == 0)
        {
            if (!row.Faults.Any(fault => fault.Code is "Number" or "NumberRounded")) faults.Add(new(row.Line, "", "NoKey"));
            return null;
        }
        if (row[RosterColumns.StudentNumber] is RosterTemplate.ExampleNumber)
        {
            faults.Add(new(row.Line, HeadingOf(RosterColumns.StudentNumber), "ExampleLine"));
            return null;
        }
        var twice = false;
        foreach (var (column, number) in numbers)
        {
            if (lineOfNumber.TryAdd(number!, row.Line)) continue;
            faults.Add(new(row.Line, HeadingOf(column), "NumberTwice", $"{lineOfNumber[number!]}"));
            twice = true;
        }
        var known = numbers.Select(key => current.Find(key.Number)).OfType<Person>().DistinctBy(person => person.Id).ToList();
        // The first administrator of a school has an address only, and gets the number here.
        if (known.Count == 0 && row[RosterColumns.Email] is { } email && current.FindNumberless(email) is { } numberless) known.Add(numberless);
        if (known.Count > 1) faults.Add(new(row.Line, HeadingOf(RosterColumns.StaffNumber), "TwoPersons", known[0].Name, known[1].Name));
        if (known.Count == 1 && inFile.TryGetValue(known[0].Id, out var earlier) && !twice)
        {
            faults.Add(new(row.Line, HeadingOf(numbers[0].Column), "NumberTwice", $"{earlier.Line}"));
            twice = true;
        }
        return twice || known.Count > 1 ? null : new(known.SingleOrDefault());
    }

    /// <summary>The person after this line; null when it has a fault.</summary>
    Person? Apply(RosterRow row, Person before)
    {
        var isNew = before.Name.Length == 0;
        var after = row.Values.Where(entry => entry.Key != RosterColumns.Roles).Aggregate(before, (person, entry) => entry.Key.Write(person, entry.Value));
        if (isNew && row[RosterColumns.Name] is null && !row.Faults.Any(fault => RosterColumns.Find(fault.Column) == RosterColumns.Name))
            faults.Add(new(row.Line, HeadingOf(RosterColumns.Name), "NameMissing"));
        if (after.Number is null) faults.Add(new(row.Line, HeadingOf(RosterColumns.StudentNumber), "MayNotBeCleared"));
        if (!row.Values.ContainsKey(RosterColumns.LeagueBranch) && after.ClassName != before.ClassName && (before.LeagueBranch is null || before.LeagueBranch == before.ClassName))
            after = after with { LeagueBranch = after.ClassName };
        after = after with { HasLeft = after.Status is EnrolmentStatus.Graduated or EnrolmentStatus.Transferred, PartyAdmissionSeen = AdmissionSeen(before, after) };
        if (row.Values.TryGetValue(RosterColumns.Roles, out var roles))
        {
            var (settled, withoutScope) = roles is null ? (null, null) : RosterRoles.Settle(roles, after);
            if (withoutScope is not null) faults.Add(new(row.Line, HeadingOf(RosterColumns.Roles), "RoleWithoutScope", withoutScope));
            after = RosterRoles.Write(after, settled);
        }
        return row.Faults.Length > 0 || after.Name.Length == 0 || after.Number is null ? null : after;
    }

    /// <summary>
    /// Today, where the roster says 预备党员 from now on and knew another status before; nothing where it knew none, since that says nothing of when. A status that is put right takes it back.
    /// </summary>
    DateOnly? AdmissionSeen(Person before, Person after) => after.PoliticalStatus switch
    {
        PoliticalStatus.ProbationaryPartyMember when before.PoliticalStatus is PoliticalStatus.Masses or PoliticalStatus.LeagueMember => today,
        PoliticalStatus.Masses or PoliticalStatus.LeagueMember => null,
        _ => after.PartyAdmissionSeen,
    };

    static ImmutableArray<FieldChange> Changes(Person? before, Person after) =>
    [
        .. RosterColumns.All.Concat(RosterColumns.Following)
            .Select(column => new FieldChange(column.Name, before is null || (column == RosterColumns.Name && before.Name.Length == 0) ? null : column.Read(before), column.Read(after)))
            .Where(change => change.From != change.To),
    ];

    /// <summary>
    /// Who is in the scope and not in the file. Only those whose kind of number the file has: a list of students says nothing about the staff.
    /// </summary>
    IEnumerable<Person> Missing(CompleteScope scope) =>
        current.Everybody.Where(person => !person.HasLeft && scope.Covers(person) && !inFile.ContainsKey(person.Id)
            && ((hasStudents && person.StudentNumber is not null) || (hasStaff && person.StaffNumber is not null)));

    /// <summary>An address signs in one person of a school.</summary>
    void CheckEmails(List<Person> left)
    {
        var owners = new Dictionary<string, Person>(StringComparer.Ordinal);
        var gone = left.Select(person => person.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var person in current.Everybody.Where(person => !person.HasLeft && !inFile.ContainsKey(person.Id) && !gone.Contains(person.Id)))
            if (person.Email is { } email) owners.TryAdd(EmailAddress.Normalize(email), person);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (after, line) in inFile.Values.OrderBy(entry => entry.Line))
        {
            if (after is not { HasLeft: false, Email: { } email }) continue;
            var address = EmailAddress.Normalize(email);
            if (owners.TryGetValue(address, out var owner)) faults.Add(new(line, HeadingOf(RosterColumns.Email), "EmailTaken", owner.Name, owner.Number ?? ""));
            else if (!lines.TryAdd(address, line)) faults.Add(new(line, HeadingOf(RosterColumns.Email), "EmailTwice", $"{lines[address]}"));
        }
    }

    /// <summary>An import must not lock everybody out who could undo it.</summary>
    void CheckSomebodyRunsIt(List<Person> left)
    {
        if (!current.Everybody.Any(Runs)) return;
        var gone = left.Select(person => person.Id).ToHashSet(StringComparer.Ordinal);
        var remains = current.Everybody.Any(person => !inFile.ContainsKey(person.Id) && !gone.Contains(person.Id) && Runs(person)) || inFile.Values.Any(entry => Runs(entry.After));
        if (!remains) faults.Add(new(0, HeadingOf(RosterColumns.Roles), "NobodyLeftToRunIt"));
    }

    static bool Runs(Person person) => person is { HasLeft: false, Email: not null } && (person.Holds(Role.Administrator) || person.Holds(Role.UniversityLeagueCommittee));

    string HeadingOf(RosterColumn column) => headings.HeadingOf(column) ?? column.Heading;

    sealed record Found(Person? Before);
}
