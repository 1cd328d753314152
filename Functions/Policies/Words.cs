using System.Globalization;
using System.Resources;
using Workflows.Calendar;

namespace Workflows.Policies;

/// <summary>Policy values as people read them: 5 个工作日, ≥ 1/2 应到, 20%.</summary>
internal static class Words
{
    static readonly ResourceManager Texts = new("Workflows.Policies.Texts", typeof(Words).Assembly);

    public static string Of(Period period, CultureInfo culture)
    {
        if (period == default) return Text("Words_AtOnce", culture);
        var parts = new (string Key, decimal Number)[]
        {
            ("Words_WorkingDays", period.WorkingDays), ("Words_Years", period.Months / 12), ("Words_Months", period.Months % 12), ("Words_Days", period.Days),
            ("Words_Hours", (int)period.Time.TotalHours), ("Words_Minutes", period.Time.Minutes),
            ("Words_Seconds", period.Time.Seconds + (period.Time.Milliseconds / 1000m)),
        };
        return string.Join(Text("Words_Join", culture), parts.Where(part => part.Number > 0)
            .Select(part => Web.Texts.Fill(culture, Text(part.Key, culture), part.Number)));
    }

    public static string Of(Threshold threshold, CultureInfo culture) => string.Format(culture, Text("Words_Threshold", culture),
        threshold.Strict ? ">" : "≥", $"{threshold.Numerator}/{threshold.Denominator}", Text($"ThresholdBase_{threshold.Base}", culture));

    /// <summary>The value of any figure of a policy record.</summary>
    /// <param name="texts">Of the slice, for its own codes.</param>
    /// <exception cref="MissingManifestResourceException">A code or unit has no text.</exception>
    public static string Of(PolicyProperty property, object policy, CultureInfo culture, ResourceManager texts) => property.Property.GetValue(policy) switch
    {
        Period period => Of(period, culture),
        Threshold threshold => Of(threshold, culture),
        bool yes => Text(yes ? "Words_True" : "Words_False", culture),
        Enum code => Of(code, culture, texts),
        int number when property.Source.Unit.Length > 0 => Web.Texts.Fill(culture, Text($"Unit_{property.Source.Unit}", culture), number),
        DayList { Spans.IsEmpty: true } or TimesOfDay { Times.IsEmpty: true } => Text("Words_None", culture),
        var value => Convert.ToString(value, culture) ?? "",
    };

    /// <summary>One of a slice's codes, such as <c>TieRule.SecondBallot</c>.</summary>
    /// <exception cref="MissingManifestResourceException">It has no text.</exception>
    public static string Of(Enum code, CultureInfo culture, ResourceManager texts)
    {
        var key = $"{code.GetType().Name}_{code}";
        return texts.GetString(key, culture) ?? Text(key, culture);
    }

    static string Text(string key, CultureInfo culture) =>
        Texts.GetString(key, culture) ?? throw new MissingManifestResourceException($"There is no text {key}.");
}
