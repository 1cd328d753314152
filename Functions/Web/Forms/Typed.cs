namespace Workflows.Web;

/// <summary>What was posted and could not be taken: a page keeps it until it is sent again (law 9).</summary>
/// <param name="Action">Where it was sent to, on this site.</param>
public sealed record Typed(string Action, IReadOnlyDictionary<string, string[]> Fields, bool HadFiles)
{
    /// <summary>What a person wrote, to be copied by hand if all else fails; codes of choices are left out.</summary>
    public IEnumerable<string> Written => Fields.Values.SelectMany(values => values).Where(value => value.Length > 20 || value.Any(c => c > 127));
}
