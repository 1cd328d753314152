namespace Workflows.Policies;

/// <summary>Where a figure comes from, as people read it on the page of policies: document and article, in Chinese.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SourceAttribute(string source) : Attribute
{
    /// <summary>A reasoned default for which no document was found: [M] of RULES.</summary>
    public const string Practice = "通行做法，暂无统一规定";

    /// <summary>In the rules of several schools: [S] of RULES "school practice".</summary>
    public const string Schools = "多所高校推优办法";

    public string Source { get; } = source;

    /// <summary>Code of the unit, a key of Policies/Texts.resx after <c>Unit_</c>; empty where the value says it itself (a period, a share).</summary>
    public string Unit { get; init; } = "";

    /// <summary>Of a whole number, the least that makes sense.</summary>
    public int Least { get; init; }

    /// <summary>Of a period, how many working days the source asks for at the least: days that holidays or a vacation may swallow do not do; 0 where it asks for none.</summary>
    public int LeastWorkingDays { get; init; }

    /// <summary>Of a whole number, the most that makes sense; of a list of days, the most in a row.</summary>
    public int Most { get; init; } = 1000;
}
