using System.Collections.Immutable;
using System.Globalization;
using System.Resources;
using Workflows.Calendar;
using Workflows.Web;

namespace Workflows.Policies;

/// <summary>The form by which one figure is changed, in words that people type: 5 个工作日, 超过 1/2 应到, one day a line.</summary>
internal static class PolicyFields
{
    public const string Value = "value", Comparison = "comparison", Fraction = "fraction", Base = "base", Reason = "reason", Restore = "restore";
    const string Strict = "strict", Least = "least";

    static readonly TimeSpan LongestHours = TimeSpan.FromHours(24);

    static readonly Texts T = Texts.Of("Policies");

    /// <param name="rules">Of the slice, for its own codes.</param>
    public static FieldSet Of(PolicyProperty property, ResourceManager rules)
    {
        var fields = new FieldSet("Policies", "Policy");
        foreach (var field in Values(property, rules)) fields.Add(field);
        fields.Add(new Field(Reason, FieldKind.LongText) { Required = true, MaxLength = 300, Rows = 3 });
        fields.Add(new Field(Restore, FieldKind.Check));
        return fields;
    }

    static IEnumerable<Field> Values(PolicyProperty property, ResourceManager rules)
    {
        if (property.Type == typeof(Threshold))
        {
            yield return new Field(Comparison, FieldKind.Choice) { Options = [Strict, Least] };
            yield return new Field(Fraction, FieldKind.Text) { MaxLength = 12 };
            yield return new Field(Base, FieldKind.Choice) { Options = [.. Enum.GetValues<ThresholdBase>().Select(of => Coded(of, rules))] };
        }
        else if (property.Type == typeof(bool)) yield return new Field(Value, FieldKind.Choice) { Options = [new("true", T["Words_True"]), new("false", T["Words_False"])] };
        else if (property.Type.IsEnum) yield return new Field(Value, FieldKind.Choice) { Options = [.. Enum.GetValues(property.Type).Cast<Enum>().Select(code => Coded(code, rules))] };
        else if (property.Type == typeof(int)) yield return new Field(Value, FieldKind.Number) { Min = property.Source.Least, Max = property.Source.Most };
        else if (property.Type == typeof(DayList)) yield return new Field(Value, FieldKind.LongText) { Rows = 6 };
        else yield return new Field(Value, FieldKind.Text) { MaxLength = 60 };
    }

    /// <summary>Whether a period is in the order of what it is for: hours for what takes hours by default, else at least a day and at most ten years.</summary>
    static bool Fits(Period period, PolicyProperty property)
    {
        var usual = (Period)property.Property.GetValue(Activator.CreateInstance(property.Property.DeclaringType!))!;
        return usual.IsExact ? period.Time <= LongestHours && period is { Months: 0, Days: 0, IsWorkingDays: false }
            : !period.IsExact && period is { Months: <= 120, Days: <= 3660, WorkingDays: <= 250 };
    }

    static Option Coded(Enum code, ResourceManager rules) => new($"{code}", Words.Of(code, CultureInfo.CurrentUICulture, rules));

    /// <summary>How a value is typed, where that needs to be said.</summary>
    public static string? Hint(PolicyProperty property) => T.Find($"Policy.hint.{property.Type.Name}");

    /// <summary>The form filled in with a policy's value.</summary>
    public static IEnumerable<(string Field, string? Typed)> Typed(PolicyProperty property, object policy) => property.Property.GetValue(policy) switch
    {
        Threshold threshold => [(Comparison, threshold.Strict ? Strict : Least), (Fraction, $"{threshold.Numerator}/{threshold.Denominator}"), (Base, $"{threshold.Base}")],
        Period period => [(Value, Words.Of(period, CultureInfo.CurrentUICulture))],
        DayList days => [(Value, DayLines.Write(days))],
        TimesOfDay { Times.IsEmpty: true } => [(Value, "")],
        _ => [(Value, property.Text(policy))],
    };

    /// <summary>What was typed, as a setting has it; faults are added to the input.</summary>
    public static string? Read(PolicyProperty property, FormInput input)
    {
        if (property.Type == typeof(Threshold))
        {
            var text = $"{(input.Choice(Comparison) is Strict ? ">" : ">=")}{Reading.Plain(input.Text(Fraction))} of {input.Choice(Base)}";
            foreach (var field in new[] { Comparison, Fraction, Base }.Where(field => input.Text(field).Length == 0 && input.FaultOf(field) is null)) input.Add(field, "missing");
            if (input.IsValid && !Threshold.TryParse(text, out _)) input.Add(Fraction, "fraction");
            return text;
        }

        if (property.Type == typeof(DayList))
        {
            var days = DayLines.Read(input, Value);
            if (days is not null)
                foreach (var span in DayList.Parse(days).Spans.Where(span => span.Last.DayNumber - span.First.DayNumber >= property.Source.Most).Take(1)) input.Add(Value, "span", DayLines.Write(span), property.Source.Most);
            return days;
        }

        if (property.Type == typeof(int)) return Needed(input.Number(Value)?.ToString(CultureInfo.InvariantCulture));
        if (property.Type == typeof(Period))
        {
            var period = PeriodWords.Read(input.Text(Value));
            if (period is { } read && !Fits(read, property)) input.Add(Value, "length");
            else if (period?.WorkingDays < property.Source.LeastWorkingDays) input.Add(Value, "least", property.Source.Source, property.Source.LeastWorkingDays);
            return Needed(period?.ToString(), "period");
        }

        if (property.Type == typeof(TimesOfDay)) return input.Text(Value).Length == 0 ? $"{TimesOfDay.None}" : Parsed(Reading.Plain(input.Text(Value)).Replace('，', ',').Replace('、', ','));
        return property.Type == typeof(bool) || property.Type.IsEnum ? Needed(input.Choice(Value)) : Parsed(Reading.Plain(input.Text(Value)));

        string? Parsed(string text) => Needed(text.Length > 0 && property.Parse(text, out _) is not null ? text : null, property.Type.Name);

        string? Needed(string? read, string fault = "missing")
        {
            if (read is null && input.FaultOf(Value) is null) input.Add(Value, input.Text(Value).Length == 0 ? "missing" : fault);
            return read;
        }
    }
}
