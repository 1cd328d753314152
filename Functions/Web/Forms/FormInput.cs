using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Workflows.Web;

/// <summary>Something a person has to change. A fault of the whole form has no field.</summary>
/// <param name="Key">Of the text that says what to do, see <see cref="FieldSet.Say"/>.</param>
public sealed record Fault(string Field, string Key, ImmutableArray<object> Arguments);

/// <summary>A file that was handed in, in memory.</summary>
/// <param name="Name">Without folders.</param>
/// <param name="Extension">Lower case with the point.</param>
public sealed record UploadedFile(string Name, string Extension, byte[] Content);

/// <summary>
/// What was sent with a form: the values as they were understood, the text as it was typed, and what is wrong with it. Nothing typed is lost (law 9): a handler
/// renders the same page again with this as long as there are faults.
/// </summary>
public sealed class FormInput
{
    readonly IReadOnlyDictionary<string, StringValues> raw;
    readonly Dictionary<string, object> values = [];
    readonly List<Fault> faults = [];

    internal FormInput(FieldSet fields, IReadOnlyDictionary<string, StringValues> raw) => (Fields, this.raw) = (fields, raw);

    public FieldSet Fields { get; }
    public IReadOnlyList<Fault> Faults => faults;
    public bool IsValid => faults.Count == 0;

    /// <summary>Whether the page had lain open too long, or came from elsewhere. The same form, sent again, is good.</summary>
    public bool IsStale => faults.Exists(fault => fault.Key == StaleKey);

    internal const string StaleKey = "token";

    /// <summary>An empty form, or one filled in with what is known.</summary>
    /// <param name="typed">By field, written as a person would type it.</param>
    public static FormInput Of(FieldSet fields, params IEnumerable<(string Field, string? Typed)> typed) => new(fields,
        typed.Where(entry => entry.Typed is not null).ToDictionary(entry => entry.Field, entry => new StringValues(entry.Typed)));

    /// <summary>Trimmed, without control characters. Empty when nothing was typed.</summary>
    public string Text(string field) => Value<string>(field) ?? "";

    /// <summary>In the smallest place of the field. Null when nothing was typed, or no number.</summary>
    public int? Number(string field) => values.GetValueOrDefault(field) as int?;

    public DateOnly? Date(string field) => values.GetValueOrDefault(field) as DateOnly?;

    /// <summary>The value of the option chosen; null when none is.</summary>
    public string? Choice(string field) => Value<string>(field);

    public ImmutableArray<string> Choices(string field) => values.GetValueOrDefault(field) is ImmutableArray<string> chosen ? chosen : [];

    public bool Check(string field) => values.GetValueOrDefault(field) is true;

    public UploadedFile? File(string field) => Value<UploadedFile>(field);

    /// <summary>What came as <c>name[id]</c>, by id, trimmed; empty values are left out. Whether an id means anything is the handler's question. A single one is
    /// also read as declared, <c>input.Choice("decision[id]")</c>, and its faults stand at its own field.</summary>
    public ImmutableSortedDictionary<string, string> Indexed(string name) => raw
        .Where(entry => entry.Key.StartsWith(name + "[", StringComparison.Ordinal) && entry.Key.EndsWith(']'))
        .Select(entry => (Id: entry.Key[(name.Length + 1)..^1], Value: Reading.Clean(entry.Value.ToString(), lines: true)))
        .Where(entry => entry.Id.Length > 0 && entry.Value.Length > 0)
        .ToImmutableSortedDictionary(entry => entry.Id, entry => entry.Value, StringComparer.Ordinal);

    /// <summary>As it was typed, or the field's default; for the page only.</summary>
    public string Raw(string name) => raw.TryGetValue(name, out var typed) ? typed.FirstOrDefault() ?? "" : Fields.Find(name)?.Default ?? "";

    /// <summary>As it was typed, and nothing else; empty when nothing was.</summary>
    public string Typed(string name) => raw.TryGetValue(name, out var typed) ? typed.FirstOrDefault() ?? "" : "";

    /// <summary>Whether an option is to be shown as chosen.</summary>
    public bool IsChosen(string name, string option) => raw.TryGetValue(name, out var chosen)
        ? chosen.Contains(option)
        : Fields.Find(name)?.Default is { } given && given.Split(',').Contains(option);

    /// <summary>Adds a fault that only the handler can see.</summary>
    /// <param name="field">Also with an index, as <c>comment[rec-26-7k3q9m]</c>; empty for the whole form.</param>
    /// <param name="key">Of a text, see <see cref="FieldSet.Say"/>; <c>missing</c> asks to fill in the field.</param>
    public void Add(string field, string key, params IEnumerable<object> arguments) => faults.Add(new Fault(field, key, [.. arguments]));

    internal void Set(string field, object? value)
    {
        if (value is not null) values[field] = value;
    }

    public string Say(Fault fault) => Fields.Say(fault);

    /// <summary>Whom an index stands for, where a list asks the same of several.</summary>
    public IReadOnlyDictionary<string, string> Names { get; set; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The same away from its field, where it must say whom it is about: 苏一鸣：请填写赞成.</summary>
    public string SayOf(Fault fault) => fault.Field.IndexOf('[', StringComparison.Ordinal) is > 0 and var at && Names.TryGetValue(fault.Field[(at + 1)..].TrimEnd(']'), out var name)
        ? Words["Faults.of", name, Say(fault)] : Say(fault);

    public Fault? FaultOf(string field) => faults.Find(fault => fault.Field == field);

    /// <summary>The id of a field's element; an option has its own, the first one bears the field's (so that the summary's links lead there).</summary>
    public static string Id(string field) => field.Replace('[', '-').Replace("]", "", StringComparison.Ordinal);

    /// <summary>How many things are to be changed, for the heading.</summary>
    public string Summary => faults.Count == 1 ? Words["Faults.one"] : Words["Faults.many", faults.Count.ToString(CultureInfo.CurrentCulture)];

    T? Value<T>(string field) where T : class => values.GetValueOrDefault(field) as T;

    static readonly Texts Words = Texts.Of("Web");
}
