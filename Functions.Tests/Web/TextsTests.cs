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

    /// <summary>Those whose keys stand in the sources. Keys of a procedure's texts, of clauses and of figures are made from codes; whoever misses one of those sees its key.</summary>
    public static TheoryData<string> Named => [.. ((string[])["Web", "People", "Mail", "UserTasks"]).Select(slice => $"Workflows.{slice}.Texts")];

    [Theory, MemberData(nameof(Named))]
    public void Every_text_is_used(string resource)
    {
        var used = Written();
        var unused = Read(resource, CultureInfo.InvariantCulture).Keys.Where(key => !IsUsed(key, used)).Order(StringComparer.Ordinal);
        Assert.Empty(unused);
    }

    [Theory, MemberData(nameof(Resources))]
    public void A_text_says_what_to_do_and_blames_nobody(string resource) =>
        Assert.DoesNotContain(Read(resource, CultureInfo.InvariantCulture), text => BlamingWords().IsMatch(text.Value));

    /// <summary>A key is used when a source names it whole, or one of its beginnings before a point as the start of a key that is put together, or as a form's name.</summary>
    static bool IsUsed(string key, HashSet<string> used) => used.Contains(key) || Enumerable.Range(1, key.Length - 1).Where(i => key[i] == '.')
        .Any(point => used.Contains(key[..(point + 1)]) || used.Contains(key[..point]))
        || (key.StartsWith("Fault.", StringComparison.Ordinal) && used.Contains(key["Fault.".Length..]));

    /// <summary>What stands between quotes in the sources; of an interpolated text, what stands before its first gap.</summary>
    static HashSet<string> Written() =>
    [
        .. Directory.EnumerateFiles(Sources, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(["obj", "bin"]).Any())
            .SelectMany(file => Quoted().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)),
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

    [GeneratedRegex("\"([A-Za-z][A-Za-z0-9.-]*)")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Gap();

    [GeneratedRegex("非法|无效输入|输入有误|必填")]
    private static partial Regex BlamingWords();
}
