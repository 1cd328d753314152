using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Workflows.Web;

namespace Workflows.Tests.Web;

/// <summary>Holds for the texts of every slice.</summary>
public sealed partial class TextsTests
{
    static readonly string Sources = FolderOf("Functions");

    public static TheoryData<string> Resources => [.. typeof(Texts).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".resources", StringComparison.Ordinal)).Select(name => name[..^".resources".Length])];

    [Theory, MemberData(nameof(Resources))]
    public void Both_languages_have_the_same_texts_with_the_same_gaps(string resource)
    {
        var (chinese, english) = (Read(resource, CultureInfo.InvariantCulture), Read(resource, CultureInfo.GetCultureInfo("en")));
        Assert.Equal(chinese.Keys.Order(StringComparer.Ordinal), english.Keys.Order(StringComparer.Ordinal));
        Assert.All(chinese, text => Assert.Equal(Gaps(text.Value), Gaps(english[text.Key]), StringComparer.Ordinal));
    }

    /// <summary>All but the figures', whose keys are those of the policies' values.</summary>
    public static TheoryData<string> Named => [.. typeof(Texts).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith("Texts.resources", StringComparison.Ordinal) && !name.EndsWith(".PolicyTexts.resources", StringComparison.Ordinal)).Select(name => name[..^".resources".Length])];

    [Theory, MemberData(nameof(Named))]
    public void Every_text_is_used(string resource)
    {
        var (quoted, words) = (Matches(Quoted()), Matches(Word()));
        Assert.Empty(Read(resource, CultureInfo.InvariantCulture).Keys.Where(key => !IsUsed(key, quoted, words)).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Resources))]
    public void A_text_says_what_to_do_and_blames_nobody(string resource) =>
        Assert.DoesNotContain(Read(resource, CultureInfo.InvariantCulture), text => BlamingWords().IsMatch(text.Value));

    /// <summary>
    /// A key is used when a source names it whole; or its beginning, as the start of a key that is put together or as a form's name, where whatever follows is a code
    /// that the sources know; or when it is put together of a type and its code.
    /// </summary>
    static bool IsUsed(string key, HashSet<string> quoted, HashSet<string> words) => quoted.Contains(key)
        || Enumerable.Range(1, key.Length - 1).Where(i => key[i] is '.' or '_').Any(point => (quoted.Contains(key[..(point + 1)]) || quoted.Contains(key[..point])) && AreWords(key[(point + 1)..], words))
        || (key.Contains('_', StringComparison.Ordinal) && AreWords(key, words))
        || (key.StartsWith("Fault.", StringComparison.Ordinal) && quoted.Contains(key["Fault.".Length..]))
        || words.Contains(key);

    // A field of a form is written small, the value that it is named after is not.
    static bool AreWords(string rest, HashSet<string> words) => rest.Split(['.', '_', '-'], StringSplitOptions.RemoveEmptyEntries).All(part => words.Contains(part) || words.Contains(char.ToUpperInvariant(part[0]) + part[1..]));

    /// <summary>In all sources; of an interpolated text in quotes, what stands before its first gap.</summary>
    static HashSet<string> Matches(Regex what) =>
    [
        .. Directory.EnumerateFiles(Sources, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(["obj", "bin"]).Any())
            .SelectMany(file => what.Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)),
    ];

    static Dictionary<string, string> Read(string resource, CultureInfo culture)
    {
        var set = new ResourceManager(resource, typeof(Texts).Assembly).GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        Assert.True(set is not null, $"{resource} has no texts in {culture.Name}.");
        return set.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    static string Gaps(string text) => string.Join(' ', Gap().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    internal static string FolderOf(string project)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Workflows.sln"))) folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("The tests run inside the repository."), project);
    }

    [GeneratedRegex("\"([A-Za-z][A-Za-z0-9._-]*)")]
    private static partial Regex Quoted();

    [GeneratedRegex("([A-Za-z0-9]+)")]
    private static partial Regex Word();

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Gap();

    [GeneratedRegex("非法|无效输入|输入有误|必填")]
    private static partial Regex BlamingWords();
}
