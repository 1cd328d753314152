using System.Collections.Immutable;
using System.Globalization;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>What an applicant states of the own record where the roster is silent or wrong: the fields of the form, and what was typed into them.</summary>
internal static class StatedFacts
{
    public const string Reason = "reason", None = "none";

    /// <summary>A field for the fact behind each of these conditions, and one for the reason.</summary>
    /// <param name="form">Of the texts.</param>
    public static FieldSet Fields(string form, IEnumerable<Condition> conditions, params IEnumerable<Field> more)
    {
        var fields = new FieldSet("Recommendation", form);
        foreach (var field in more) fields.Add(field);
        foreach (var fact in conditions.Select(FactOf).Distinct()) fields.Add(FieldOf(fact));
        fields.Add(new Field(Reason, FieldKind.LongText) { MaxLength = 500, Rows = 3 });
        return fields;
    }

    /// <returns>What was stated of these conditions; nothing for those left empty.</returns>
    public static ImmutableArray<Statement> Read(FormInput input, IEnumerable<Condition> conditions, string by) =>
    [
        .. conditions.Select(FactOf).Distinct().Select(fact => (Fact: fact, Value: Value(input, FieldOf(fact))))
            .Where(stated => stated.Value is not null)
            .Select(stated => new Statement(stated.Fact, stated.Value!, by, input.Text(Reason) is { Length: > 0 } reason ? reason : null)),
    ];

    /// <summary>The later word on a fact counts.</summary>
    public static ImmutableArray<Statement> Join(ImmutableArray<Statement> former, ImmutableArray<Statement> later) =>
        [.. former.Where(statement => !later.Any(other => other.Fact == statement.Fact)), .. later];

    public static Fact FactOf(Condition condition) => condition.Code switch
    {
        ConditionCode.Age or ConditionCode.AgeLimit => Fact.BirthDate,
        ConditionCode.Membership => Fact.LeagueJoinDate,
        ConditionCode.Application => Fact.PartyApplicationDate,
        ConditionCode.Activist => Fact.ActivistSince,
        ConditionCode.PassedCourses => Fact.FailedCourses,
        ConditionCode.NoSanction => Fact.SanctionDate,
        ConditionCode.Rank => Fact.RankPercent,
        ConditionCode.GradeAverage => Fact.GradeAverage,
        ConditionCode.Volunteering => Fact.VolunteerHours,
        ConditionCode.LeagueSchool => Fact.LeagueSchool,
        ConditionCode.Assessment => Fact.Assessment,
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition.Code, "No such condition."),
    };

    /// <summary>The field by which the fact behind a condition is stated.</summary>
    public static string FieldNameOf(Condition condition) => NameOf(FactOf(condition));

    static Field FieldOf(Fact fact)
    {
        var name = NameOf(fact);
        return fact switch
        {
            Fact.BirthDate or Fact.LeagueJoinDate or Fact.PartyApplicationDate or Fact.ActivistSince => new(name, FieldKind.Date) { Latest = DateLimit.Today },
            Fact.SanctionDate => new(name, FieldKind.Choice) { Options = [None] },
            Fact.FailedCourses => new(name, FieldKind.Number) { Min = 0, Max = 99 },
            Fact.RankPercent => new(name, FieldKind.Number) { Min = 0, Max = 10_000, Decimals = 2 },
            Fact.LeagueSchool => new(name, FieldKind.Choice) { Options = ["true", "false"] },
            Fact.Assessment => new(name, FieldKind.Choice) { Options = [.. Enum.GetNames<AssessmentGrade>().Select(grade => new Option(grade))] },
            _ => new(name, FieldKind.Number) { Min = 0, Max = 1000 },
        };
    }

    static string? Value(FormInput input, Field field) => field.Kind switch
    {
        FieldKind.Date => input.Date(field.Name)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        FieldKind.Number => input.Number(field.Name)?.ToString(CultureInfo.InvariantCulture),
        _ => input.Choice(field.Name),
    };

    /// <summary>As fields and texts name a fact.</summary>
    public static string NameOf(Fact fact) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(fact.ToString());
}
