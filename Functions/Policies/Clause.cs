using System.Collections.Immutable;
using System.Globalization;
using System.Resources;

namespace Workflows.Policies;

/// <summary>
/// A piece of printed arithmetic, 「赞成 25 &gt; 21：通过」, as a row keeps it: the key of a text and its arguments. An argument is a number or a value as
/// text, a date as 2026-04-09, or, with <c>@</c> before it, the key of another text;
/// a text that itself begins with one has it twice.
/// </summary>
internal sealed record Clause(string Key, ImmutableArray<string> Arguments)
{
    public static Clause Of(string key, params ReadOnlySpan<object> arguments)
    {
        var texts = ImmutableArray.CreateBuilder<string>(arguments.Length);
        foreach (var argument in arguments)
        {
            texts.Add(argument switch
            {
                Enum code => $"@{code.GetType().Name}_{code}",
                DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                string text when text.StartsWith('@') => $"@{text}",
                _ => Convert.ToString(argument, CultureInfo.InvariantCulture) ?? "",
            });
        }

        return new(key, texts.DrainToImmutable());
    }

    public bool Equals(Clause? other) => other is not null && Key == other.Key && Arguments.AsSpan().SequenceEqual(other.Arguments.AsSpan());

    public override int GetHashCode() => Arguments.Aggregate(Key.GetHashCode(StringComparison.Ordinal), HashCode.Combine);
}

/// <summary>Clauses as people read them.</summary>
internal static class ClauseText
{
    static readonly ResourceManager Common = new("Workflows.Policies.Texts", typeof(ClauseText).Assembly);

    /// <param name="texts">Of the slice; what it lacks is in Policies/Texts.resx.</param>
    /// <exception cref="MissingManifestResourceException">There is no such text.</exception>
    public static string Text(this Clause clause, CultureInfo culture, ResourceManager texts)
    {
        var arguments = clause.Arguments.Select(argument => Argument(argument, culture, texts)).ToArray<object>();
        return string.Format(culture, Find(clause.Key, culture, texts), arguments);
    }

    /// <summary>All of them as one line: 「应到 42，实到 38 ≥ 21；赞成 25 &gt; 21：通过」.</summary>
    public static string Line(this IEnumerable<Clause> clauses, CultureInfo culture, ResourceManager texts) =>
        string.Join(Find("Clause_Separator", culture, texts), clauses.Select(clause => clause.Text(culture, texts)));

    static string Argument(string argument, CultureInfo culture, ResourceManager texts)
    {
        if (argument.StartsWith("@@", StringComparison.Ordinal)) return argument[1..];
        if (argument.StartsWith('@')) return Find(argument[1..], culture, texts);
        return DateOnly.TryParseExact(argument, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToString(Find("Clause_Date", culture, texts), culture)
            : argument;
    }

    static string Find(string key, CultureInfo culture, ResourceManager texts) =>
        texts.GetString(key, culture) ?? Common.GetString(key, culture) ?? throw new MissingManifestResourceException($"There is no text {key}.");
}
