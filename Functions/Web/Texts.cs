using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using System.Text;
using System.Text.RegularExpressions;

namespace Workflows.Web;

/// <summary>The texts of a slice in the language of the request: <c>static readonly Texts T = Texts.Of("Recommendation"); … T["Apply.title"]</c>.</summary>
internal sealed partial class Texts
{
    static readonly ConcurrentDictionary<string, Texts> Known = new();

    internal Texts(ResourceManager resources) => Resources = resources;

    /// <summary>As they are written, for what finds words by a code.</summary>
    public ResourceManager Resources { get; }

    /// <param name="slice">The folder.</param>
    /// <param name="name">The resource file in it, without language and extension.</param>
    public static Texts Of(string slice, string name = "Texts") =>
        Known.GetOrAdd($"Workflows.{slice}.{name}", static full => new Texts(new ResourceManager(full, typeof(Texts).Assembly)));

    /// <summary>A text. A key that is missing comes out marked, and is an exception where <c>Workflows.StrictTexts</c> is switched on, as in tests.</summary>
    public string this[string key] => Find(key) is { } text ? Tie(text) : Missing(key);

    /// <summary>A text with <c>{0}</c>, <c>{1}</c>… filled in.</summary>
    public string this[string key, params object?[] arguments] =>
        Find(key) is { } text ? Tie(Fill(CultureInfo.CurrentCulture, text, arguments)) : Missing(key);

    /// <summary>
    /// Fills in <c>{0}</c>, <c>{1}</c>…; <c>{0:thing|things}</c> is the word that goes with that number. Between a figure or a Latin letter that came in and a
    /// Chinese character after it there is a space, as in what is written here.
    /// </summary>
    public static string Fill(CultureInfo culture, string text, params object?[] arguments) => string.Format(culture, Gap().Replace(text, gap =>
    {
        var said = Convert.ToString(arguments[int.Parse(gap.Groups["number"].Value, CultureInfo.InvariantCulture)], culture) ?? "";
        return gap.Groups["one"] is { Success: true } one ? said == "1" ? one.Value : gap.Groups["many"].Value
            : said is [.., var last] && char.IsAsciiLetterOrDigit(last) ? $"{gap.Value} " : gap.Value;
    }), arguments);

    public bool Has(string key) => Find(key) is not null;

    /// <returns>Null when there is no such text.</returns>
    public string? Find(string key) => Resources.GetString(key, CultureInfo.CurrentUICulture);

    string Missing(string key) => AppContext.TryGetSwitch("Workflows.StrictTexts", out var strict) && strict
        ? throw new KeyNotFoundException($"{Resources.BaseName} has no text {key}.")
        : $"⟦{key}⟧";

    /// <summary>Figures stay on the line of the word they count: the space between a figure and a Chinese character becomes a no-break space.</summary>
    static string Tie(string text)
    {
        if (!text.Contains(' ', StringComparison.Ordinal)) return text;
        var tied = new StringBuilder(text);
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] == ' ' && (IsTie(text[i - 1], text[i + 1]) || IsTie(text[i + 1], text[i - 1]))) tied[i] = '\u00A0';
        }
        return tied.ToString();
    }

    [GeneratedRegex(@"\{(?<number>\d):(?<one>[^{}|]*)\|(?<many>[^{}|]*)\}|\{(?<number>\d)\}(?=[\u4E00-\u9FFF])", RegexOptions.CultureInvariant)]
    private static partial Regex Gap();

    static bool IsTie(char figure, char character) => char.IsAsciiDigit(figure) && character is >= '\u4E00' and <= '\u9FFF';
}
