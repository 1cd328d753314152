using Workflows.People;

namespace Workflows.Recommendation;

/// <summary>Same names are told apart everywhere: by class, then by the last two digits of the number (RULES, "For every procedure").</summary>
internal static class Namesakes
{
    /// <summary>A person's name as lists, ballots, notices and minutes write it. In Chinese, as official documents are.</summary>
    /// <param name="among">The branch; the person may be among them.</param>
    public static string Tell(Person person, IEnumerable<Person> among)
    {
        var same = among.Where(other => other.Name == person.Name && other.Id != person.Id).ToList();
        if (same.Count == 0) return person.Name;
        var digits = same.Any(other => ClassOf(other) == ClassOf(person)) && person.Number is { Length: >= 2 } number ? $"学号尾号 {number[^2..]}" : null;
        return $"{person.Name}（{string.Join('，', new[] { ClassOf(person), digits }.OfType<string>())}）";
    }

    static string? ClassOf(Person person) => person.ClassName ?? person.LeagueBranch;
}
