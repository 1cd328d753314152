using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace Workflows.Policies;

/// <summary>One figure of a policy record.</summary>
/// <param name="Name">As in <c>Policy__{Slice}__{Name}</c>; also the key of its label in the slice's PolicyTexts, with <c>_Meaning</c> that of its meaning.</param>
internal sealed record PolicyProperty(string Slice, string Name, PropertyInfo Property, SourceAttribute Source)
{
    public Type Type => Property.PropertyType;

    /// <summary>As a setting has it: <c>5wd</c>, <c>&gt;1/2 of Entitled</c>, <c>true</c>.</summary>
    public string Text(object policy) => Property.GetValue(policy) switch
    {
        true => "true",
        false => "false",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <returns>The value; null with a fault that says how it is written.</returns>
    public object? Parse(string text, out string? fault)
    {
        fault = null;
        text = text.Trim();
        if (Type.IsEnum)
        {
            if (Enum.GetNames(Type).FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known) return Enum.Parse(Type, known);
            fault = $"\"{text}\" is none of {string.Join(", ", Enum.GetNames(Type))}.";
        }
        else if (Type == typeof(bool))
        {
            if (bool.TryParse(text, out var value)) return value;
            fault = $"\"{text}\" is neither true nor false.";
        }
        else if (Type == typeof(int))
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return value;
            fault = $"\"{text}\" is no whole number of 0 or more.";
        }
        else
        {
            try
            {
                return TypeDescriptor.GetConverter(Type).ConvertFromInvariantString(text);
            }
            catch (FormatException e)
            {
                fault = e.Message;
            }
        }

        return null;
    }
}

/// <summary>What there is in a policy record: its slice and its figures, in the order they are declared.</summary>
internal static class PolicyRecord
{
    const string Ending = "Policy";

    static readonly ConcurrentDictionary<Type, ImmutableArray<PolicyProperty>> Known = new();

    /// <summary><c>Recommendation</c> of RecommendationPolicy.</summary>
    public static string Slice(Type policy) => policy.Name.EndsWith(Ending, StringComparison.Ordinal)
        ? policy.Name[..^Ending.Length]
        : throw new ArgumentException($"{policy.Name} is no policy record.", nameof(policy));

    public static ImmutableArray<PolicyProperty> Properties(Type policy) => Known.GetOrAdd(policy, Read);

    static ImmutableArray<PolicyProperty> Read(Type policy) =>
    [
        .. from property in policy.GetProperties()
           let source = property.GetCustomAttribute<SourceAttribute>()
           where source is not null
           orderby property.MetadataToken
           select new PolicyProperty(Slice(policy), property.Name, property, source),
    ];
}
