using System.Collections.Immutable;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Workflows.Storage;

namespace Workflows.Policies;

/// <summary>
/// The figures in force (law 5): a school's own value, else the setting <c>Policy__{Slice}__{Name}</c>, else the default of the record. A policy
/// record has a parameterless constructor and init properties with <see cref="SourceAttribute"/>. A case keeps it whole as JSON from its start; a
/// property that a later release adds is missing there and takes the record's default, so that default must mean "as before"; one that is gone is ignored.
/// </summary>
internal sealed class PolicyBook(IConfiguration settings, Tables tables, SchoolTrails trails)
{
    const string Section = "Policy";

    static readonly ImmutableArray<Type> Known =
    [
        .. typeof(PolicyBook).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, Namespace: not null })
            .Where(type => type.GetProperties().Any(property => property.IsDefined(typeof(SourceAttribute), false))),
    ];

    /// <summary>Refuses to start with a setting that cannot be understood, or that names no policy.</summary>
    /// <exception cref="InvalidOperationException">Names every such setting.</exception>
    public void Check()
    {
        var known = Known.SelectMany(type => PolicyRecord.Properties(type)).ToDictionary(property => Key(property), StringComparer.OrdinalIgnoreCase);
        var faults = new List<string>();
        foreach (var (key, text) in settings.GetSection(Section).AsEnumerable())
        {
            if (string.IsNullOrEmpty(text)) continue;
            var name = key.Replace(":", "__", StringComparison.Ordinal);
            if (!known.TryGetValue(key, out var property)) faults.Add($"{name}: there is no such policy.");
            else if (property.Parse(text, out var fault) is null) faults.Add($"{name}: {fault}");
        }

        if (faults.Count > 0) throw new InvalidOperationException(string.Join('\n', faults));
    }

    /// <summary>The record in force for a school: one point read.</summary>
    /// <exception cref="InvalidOperationException">A value cannot be understood; the message names it.</exception>
    public async Task<T> Current<T>(string school)
        where T : class, new() => With<T>(await Own(school, PolicyRecord.Slice(typeof(T))));

    /// <summary>The same for the page, with where each value comes from.</summary>
    public async Task<IReadOnlyList<PolicyValue>> Describe<T>(string school)
        where T : class, new()
    {
        var own = await Own(school, PolicyRecord.Slice(typeof(T)));
        var names = PolicyRecord.Properties(typeof(T)).ToDictionary(property => property.Name);
        return
        [
            .. Describe(With<T>(own)).Select(value => own.Values.TryGetValue(value.Name, out var ownValue)
                ? value with { Origin = PolicyOrigin.School, Own = ownValue }
                : value with { Origin = Setting(names[value.Name]) is null ? PolicyOrigin.Default : PolicyOrigin.Setting }),
        ];
    }

    /// <summary>The figures of a policy as a case has pinned it.</summary>
    public static IReadOnlyList<PolicyValue> Describe(object policy)
    {
        var defaults = Activator.CreateInstance(policy.GetType())!;
        return
        [
            .. PolicyRecord.Properties(policy.GetType()).Select(property => new PolicyValue(
                property.Slice, property.Name, property.Text(policy), property.Text(defaults), property.Source.Unit, property.Source.Source)),
        ];
    }

    /// <summary>Sets a value of the school's own, or takes it back with a text that is null. Running cases keep what they have. Twice is safe, and on record once.</summary>
    /// <param name="text">As a setting has it.</param>
    /// <returns>A fault when the text cannot be understood or there is no such figure; null when it is done.</returns>
    public async Task<string?> Set<T>(string school, string name, string? text, string reason, PolicySetter by, DateTimeOffset at)
        where T : class, new()
    {
        if (PolicyRecord.Properties(typeof(T)).FirstOrDefault(property => property.Name == name) is not { } property) return $"There is no {name}.";
        if (text is not null && property.Parse(text, out var fault) is null) return fault;
        var key = RowKey(property.Slice);
        while (true)
        {
            var found = await tables.Schools.Find<OwnValues>(school, key);
            var own = found?.Content ?? new();
            if (own.Values.GetValueOrDefault(name)?.Text == text?.Trim()) return null;
            var values = text is null ? own.Values.Remove(name) : own.Values.SetItem(name, new(text.Trim(), reason, by.Person, at) { ByName = by.Name });
            var changed = Rows.Entity(school, key, own with { Values = values });
            var note = new AuditNote(by.Person, $"{Section}.{property.Slice}.{name}", new(by.Name, Text: reason) { From = property.Text(With<T>(own)), To = property.Text(With<T>(own with { Values = values })) });
            if (await trails.Settings.TryWrite(school, note, [found is null ? new(TableTransactionActionType.Add, changed) : new(TableTransactionActionType.UpdateReplace, changed, found.ETag)])) return null;
        }
    }

    static string RowKey(string slice) => $"policy|{slice}";

    static string Key(PolicyProperty property) => $"{Section}:{property.Slice}:{property.Name}";

    string? Setting(PolicyProperty property) => settings[Key(property)] is { Length: > 0 } text ? text : null;

    async Task<OwnValues> Own(string school, string slice) => (await tables.Schools.Find<OwnValues>(school, RowKey(slice)))?.Content ?? new();

    T With<T>(OwnValues own)
        where T : class, new()
    {
        var policy = new T();
        foreach (var property in PolicyRecord.Properties(typeof(T)))
        {
            var (text, where) = own.Values.TryGetValue(property.Name, out var value) ? (value.Text, "the school's own value of ") : (Setting(property), "");
            if (text is null) continue;
            var parsed = property.Parse(text, out var fault)
                ?? throw new InvalidOperationException($"{where}Policy__{property.Slice}__{property.Name}: {fault}");
            property.Property.SetValue(policy, parsed);
        }

        return policy;
    }
}
