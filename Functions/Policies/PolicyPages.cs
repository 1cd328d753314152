using System.Collections.Immutable;
using System.Globalization;
using System.Resources;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Policies;

/// <summary>A figure with its words, in the language of the request.</summary>
/// <param name="Text">The value as people read it.</param>
internal sealed record PolicyLine(PolicyValue Value, string Label, string Meaning, string Text, string DefaultText);

/// <summary>The figures of one policy record, for pages of layers that do not know the record. A slice registers its own by <see cref="PolicyPages.AddPolicyPage{T}"/>.</summary>
internal interface IPolicyPage
{
    string Slice { get; }

    /// <summary>What is in force for a school, with where each value comes from: one point read.</summary>
    Task<ImmutableArray<PolicyLine>> Describe(string school);

    /// <summary>What a case has pinned (law 5).</summary>
    ImmutableArray<PolicyLine> Describe(JsonElement pinned);

    /// <returns>One figure with the form that changes it, filled in with what is in force; null when there is none of this name.</returns>
    Task<PolicyEdit?> Edit(string school, string name);

    /// <inheritdoc cref="PolicyBook.Set"/>
    Task<string?> Set(string school, string name, string? text, string reason, PolicySetter by, DateTimeOffset at);

    /// <summary>A figure's label, and a value of it that stands on record, in words; null when there is no such figure any more.</summary>
    (string Label, string Text)? Say(string name, string text);
}

/// <summary>A figure, and the form that changes it.</summary>
internal sealed record PolicyEdit(PolicyLine Line, PolicyProperty Property, FieldSet Fields, ImmutableArray<(string Field, string? Typed)> Now)
{
    public string Action => $"Policy.{Property.Slice}.{Property.Name}";
}

/// <inheritdoc/>
internal sealed class PolicyPage<T>(PolicyBook book) : IPolicyPage
    where T : class, new()
{
    static readonly ResourceManager Common = new("Workflows.Policies.PolicyTexts", typeof(IPolicyPage).Assembly);
    static readonly ResourceManager Codes = new("Workflows.Policies.Texts", typeof(IPolicyPage).Assembly);

    // A slice of its own keeps the words beside its record; the records of this folder have theirs here. Each is made once: it reads its file.
    static readonly bool IsOwn = typeof(T).Namespace == typeof(IPolicyPage).Namespace;
    static readonly ResourceManager Labels = IsOwn ? Common : new($"{typeof(T).Namespace}.PolicyTexts", typeof(T).Assembly);
    static readonly ResourceManager Rules = IsOwn ? Codes : new($"{typeof(T).Namespace}.RulesTexts", typeof(T).Assembly);

    public string Slice { get; } = PolicyRecord.Slice(typeof(T));

    public async Task<ImmutableArray<PolicyLine>> Describe(string school) => Lines(await book.Describe<T>(school), await book.Current<T>(school));

    public ImmutableArray<PolicyLine> Describe(JsonElement pinned) => pinned.Deserialize<T>(Json.Options) is { } policy ? Lines(PolicyBook.Describe(policy), policy) : [];

    public async Task<PolicyEdit?> Edit(string school, string name)
    {
        if (Find(name) is not { } property) return null;
        var line = (await Describe(school)).First(each => each.Value.Name == name);
        return new(line, property, PolicyFields.Of(property, Rules), [.. PolicyFields.Typed(property, await book.Current<T>(school))]);
    }

    public Task<string?> Set(string school, string name, string? text, string reason, PolicySetter by, DateTimeOffset at) => book.Set<T>(school, name, text, reason, by, at);

    public (string Label, string Text)? Say(string name, string text)
    {
        if (Find(name) is not { } property || property.Parse(text, out _) is not { } value) return null;
        var policy = new T();
        property.Property.SetValue(policy, value);
        return (Label(name), Words.Of(property, policy, CultureInfo.CurrentUICulture, Rules));
    }

    static PolicyProperty? Find(string name) => PolicyRecord.Properties(typeof(T)).FirstOrDefault(property => property.Name == name);

    static string Label(string key) => Labels.GetString(key, CultureInfo.CurrentUICulture) ?? key;

    static ImmutableArray<PolicyLine> Lines(IReadOnlyList<PolicyValue> values, T policy)
    {
        var (culture, defaults) = (CultureInfo.CurrentUICulture, new T());
        return
        [
            .. values.Zip(PolicyRecord.Properties(typeof(T)), (value, property) => new PolicyLine(value, Label(value.Name), Label(value.MeaningKey),
                Words.Of(property, policy, culture, Rules), Words.Of(property, defaults, culture, Rules))),
        ];
    }
}

internal static class PolicyPages
{
    /// <summary>Shows a slice's figures on the page of policies and on the pages of its cases.</summary>
    public static IServiceCollection AddPolicyPage<T>(this IServiceCollection services)
        where T : class, new() => services.AddSingleton<IPolicyPage, PolicyPage<T>>();
}
