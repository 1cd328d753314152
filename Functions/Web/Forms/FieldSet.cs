using System.Collections;

namespace Workflows.Web;

/// <summary>
/// The fields of a form: <c>static readonly FieldSet Fields = new("Recommendation", "Apply") { new Field("statement", FieldKind.LongText) { Required = true } }</c>.
/// Texts are those of the slice: <c>Apply.statement.label</c>; if wanted <c>.hint</c>, and for a fault in words of its own <c>.missing</c> or any other fault's key;
/// for a choice <c>.{value}</c> and <c>.{value}.hint</c>.
/// </summary>
public sealed class FieldSet : IEnumerable<Field>
{
    readonly List<Field> fields = [];
    readonly Dictionary<string, FieldSet> homes = [];
    readonly List<FieldSet> joined = [];
    readonly Texts texts;
    readonly string form;

    /// <param name="slice">The folder whose texts are used.</param>
    /// <param name="form">Begins the keys of the form's texts.</param>
    public FieldSet(string slice, string form) : this(Texts.Of(slice), form)
    {
    }

    internal FieldSet(Texts texts, string form) => (this.texts, this.form) = (texts, form);

    /// <exception cref="KeyNotFoundException">The form has no such field.</exception>
    public Field this[string name] => Find(name) ?? throw new KeyNotFoundException($"The form {form} has no field {name}.");

    /// <param name="name">Also with an index, as <c>decision[rec-26-7k3q9m]</c>.</param>
    public Field? Find(string name)
    {
        var plain = name.IndexOf('[', StringComparison.Ordinal) is var bracket and >= 0 ? name[..bracket] : name;
        return fields.Find(field => field.Name == plain);
    }

    public void Add(Field field) => fields.Add(field);

    /// <summary>The same form with one field changed for this request: <c>Fields.With("branch", field => field with { Options = … })</c>.</summary>
    public FieldSet With(string name, Func<Field, Field> change)
    {
        var changed = new FieldSet(texts, form);
        foreach (var field in fields) changed.Add(field.Name == name ? change(field) : field);
        foreach (var (field, home) in homes) changed.homes[field] = home;
        changed.joined.AddRange(joined);
        return changed;
    }

    /// <summary>The same form without defaults that would not be taken today, such as a day still to come where only past ones are.</summary>
    internal FieldSet Within(DateOnly today) => fields.Where(field => field is { Kind: FieldKind.Date, Default: { } given } && !field.Takes(Reading.Date(given, out _), today)).ToList()
        .Aggregate(this, (set, late) => set.With(late.Name, field => field with { Default = null }));

    /// <summary>These fields and behind them another form's, which keep the texts they have there.</summary>
    public FieldSet And(FieldSet other)
    {
        var both = With("", field => field);
        foreach (var field in other)
        {
            both.Add(field);
            both.homes[field.Name] = other.HomeOf(field);
        }

        both.joined.AddRange([other, .. other.joined]);
        return both;
    }

    FieldSet HomeOf(Field field) => homes.GetValueOrDefault(field.Name, this);

    /// <summary>Whether people see the field; a page carries others along.</summary>
    internal bool HasLabel(Field field) => HomeOf(field).texts.Has(Key(HomeOf(field), field, "label"));

    public string Label(Field field) => HomeOf(field).texts[Key(HomeOf(field), field, "label")];

    /// <returns>Null when the field needs none.</returns>
    public string? Hint(Field field) => HomeOf(field).Optional(Key(HomeOf(field), field, "hint"));

    public string Label(Field field, Option option) => option.Label ?? HomeOf(field).texts[Key(HomeOf(field), field, option.Value)];

    public string? Hint(Field field, Option option) => option.Hint ?? HomeOf(field).Optional(Key(HomeOf(field), field, option.Value + ".hint"));

    /// <summary>What a fault tells the person to do: in the field's own words, else the slice's, else those of all forms. <c>{0}</c> is the label.</summary>
    public string Say(Fault fault)
    {
        var field = Find(fault.Field);
        object?[] arguments = [field is null || !HasLabel(field) ? "" : Label(field), .. fault.Arguments];   // a page may carry fields along that nobody sees
        return (field is null ? null : HomeOf(field).Own(Key(HomeOf(field), field, fault.Key), arguments))
            ?? joined.Append(this).Select(home => home.Own(fault.Key, arguments)).FirstOrDefault(said => said is not null)
            ?? Words[$"Fault.{fault.Key}", arguments];
    }

    string? Own(string key, object?[] arguments) => texts.Has(key) ? texts[key, arguments] : null;

    string? Optional(string key) => texts.Has(key) ? texts[key] : null;

    static string Key(FieldSet home, Field field, string what) => $"{home.form}.{field.Name}.{what}";

    static readonly Texts Words = Texts.Of("Web");

    public IEnumerator<Field> GetEnumerator() => fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
