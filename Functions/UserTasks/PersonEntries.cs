using System.Collections.Immutable;
using System.Globalization;
using Workflows.People;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <summary>An entry of a text that holds persons: <c>20230187</c> or <c>林知夏</c>, and where one is wanted a number after it: <c>林知夏 45</c>.</summary>
internal sealed record PersonEntry(string Typed, int? Number);

/// <summary>Persons that somebody types one to a line, or with commas between them.</summary>
internal sealed class PersonEntries(PeopleNames names)
{
    /// <summary>More are not looked up: a list of delegates is shorter.</summary>
    const int MostEntries = 500, AtOnce = 16;

    static readonly char[] Between = ['\n', '、', ',', '，', ';', '；'], Blanks = [' ', '\t', '\u3000'];

    public static ImmutableArray<PersonEntry> Read(string text) =>
        [.. text.Split(Between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(MostEntries).Select(One)];

    static PersonEntry One(string entry) => entry.Split(Blanks, 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [var person, var number]
        && int.TryParse(Reading.Plain(number), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? new(person, n) : new(entry, null);

    /// <summary>Whom the persons typed into a sheet mean.</summary>
    public async Task<ImmutableDictionary<string, ImmutableArray<Person>>> Meant(string school, TaskSheet sheet, FormInput input, CancellationToken cancel)
    {
        var typed = sheet.Tasks.SelectMany(task => task.Kind.PersonFields).Distinct().SelectMany(field => Read(input.Text(field))).Select(entry => entry.Typed).Distinct().ToList();
        var found = new ImmutableArray<Person>[typed.Count];
        await Parallel.ForAsync(0, typed.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (at, token) => found[at] = await names.Meant(school, typed[at], token));
        return typed.Zip(found).ToImmutableDictionary(each => each.First, each => each.Second, StringComparer.Ordinal);
    }
}

/// <summary>How a text of persons was understood.</summary>
/// <param name="Persons">In the order in which they were typed, each once.</param>
internal sealed record PersonsRead(ImmutableArray<(Person Person, int? Number)> Persons, ImmutableArray<Fault> Faults)
{
    /// <summary>Faults are <c>unknown</c> (nobody of that number or name), <c>several</c> (of one name) and <c>twice</c>, at the field, with what was typed.</summary>
    public static PersonsRead Of(Submission submission, string field)
    {
        var (persons, faults) = (ImmutableArray.CreateBuilder<(Person, int?)>(), ImmutableArray.CreateBuilder<Fault>());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in PersonEntries.Read(submission.Input.Text(field)))
        {
            var meant = submission.People.GetValueOrDefault(entry.Typed, []);
            if (meant is not [var one]) faults.Add(new(field, meant.IsEmpty ? "unknown" : "several", [entry.Typed]));
            else if (!seen.Add(one.Id)) faults.Add(new(field, "twice", [one.Name]));
            else persons.Add((one, entry.Number));
        }

        return new(persons.ToImmutable(), faults.ToImmutable());
    }
}
