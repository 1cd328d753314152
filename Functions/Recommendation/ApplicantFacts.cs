using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Workflows.People;

namespace Workflows.Recommendation;

/// <summary>What is asked of an applicant's record. Each can be stated where the roster is silent, or disputed.</summary>
internal enum Fact
{
    BirthDate, Grade, LeagueMember, LeaguePost, LeagueJoinDate, PartyApplicationDate, ActivistSince, FailedCourses, SanctionDate, RankPercent,
    GradeAverage, VolunteerHours, LeagueSchool, Assessment,
}

/// <summary>A fact by somebody's word.</summary>
/// <param name="Value">Dates as 2005-03-01, yes and no as true and false, no sanction as <c>none</c>, a rank in hundredths of a per cent.</param>
/// <param name="By">Who states it: the applicant's id.</param>
/// <param name="Reason">Why the roster is wrong, where it says otherwise.</param>
internal sealed record Statement(Fact Fact, string Value, string By, string? Reason = null)
{
    /// <summary>Counsellor or secretary who confirmed it; until then the condition is unknown.</summary>
    public string? ConfirmedBy { get; init; }

    [JsonIgnore] public bool IsConfirmed => ConfirmedBy is not null;
}

/// <summary>
/// What a check of eligibility goes by: the roster's record of the applicant, with what was stated in place of it. Null is unknown; only
/// <see cref="SanctionDate"/> is no sanction when it is null, since a roster records sanctions, not their absence.
/// </summary>
internal sealed record ApplicantFacts
{
    public DateOnly? BirthDate { get; init; }

    /// <summary>The year of entry.</summary>
    public int? Grade { get; init; }

    public bool? LeagueMember { get; init; }
    public string? LeaguePost { get; init; }
    public DateOnly? LeagueJoinDate { get; init; }
    public DateOnly? PartyApplicationDate { get; init; }
    public DateOnly? ActivistSince { get; init; }
    public int? FailedCourses { get; init; }
    public DateOnly? SanctionDate { get; init; }

    /// <summary>Hundredths of a per cent of the major.</summary>
    public int? RankPercent { get; init; }

    public int? GradeAverage { get; init; }
    public int? VolunteerHours { get; init; }
    public bool? LeagueSchool { get; init; }
    public AssessmentGrade? Assessment { get; init; }

    /// <summary>The statements these facts contain, the last one of a fact only.</summary>
    public ImmutableArray<Statement> Statements { get; init; } = [];

    /// <summary>A written exception from the months since the Party application, as a file's name or document number; null when there is none.</summary>
    public string? ApplicationException { get; init; }

    public static ApplicantFacts Of(Person person) => new()
    {
        BirthDate = person.BirthDate,
        Grade = person.Grade,
        LeagueMember = BranchRules.HoldsMembership(person),
        LeaguePost = person.LeaguePost,
        LeagueJoinDate = person.LeagueJoinDate,
        PartyApplicationDate = person.PartyApplicationDate,
        ActivistSince = person.ActivistSince,
        FailedCourses = person.FailedCourses,
        SanctionDate = person.SanctionDate,
        RankPercent = person.RankPercent,
    };

    /// <summary>Whose word a fact is; null is the roster's.</summary>
    public Statement? WordOf(Fact fact) => Statements.LastOrDefault(statement => statement.Fact == fact);

    /// <returns>The facts with this statement in force; null when its value cannot be understood.</returns>
    public ApplicantFacts? With(Statement statement)
    {
        var text = statement.Value.Trim();
        var changed = statement.Fact switch
        {
            Fact.BirthDate => Date(text) is { } date ? this with { BirthDate = date } : null,
            Fact.Grade => Number(text) is { } number ? this with { Grade = number } : null,
            Fact.LeagueMember => YesNo(text) is { } yes ? this with { LeagueMember = yes } : null,
            Fact.LeaguePost => this with { LeaguePost = text is "none" ? null : text },
            Fact.LeagueJoinDate => Date(text) is { } date ? this with { LeagueJoinDate = date } : null,
            Fact.PartyApplicationDate => Date(text) is { } date ? this with { PartyApplicationDate = date } : null,
            Fact.ActivistSince => Date(text) is { } date ? this with { ActivistSince = date } : null,
            Fact.FailedCourses => Number(text) is { } number ? this with { FailedCourses = number } : null,
            Fact.SanctionDate => text is "none" ? this with { SanctionDate = null } : Date(text) is { } date ? this with { SanctionDate = date } : null,
            Fact.RankPercent => Number(text) is { } number and <= 10_000 ? this with { RankPercent = number } : null,
            Fact.GradeAverage => Number(text) is { } number ? this with { GradeAverage = number } : null,
            Fact.VolunteerHours => Number(text) is { } number ? this with { VolunteerHours = number } : null,
            Fact.LeagueSchool => YesNo(text) is { } yes ? this with { LeagueSchool = yes } : null,
            Fact.Assessment => Enum.TryParse<AssessmentGrade>(text, out var grade) && Enum.IsDefined(grade) ? this with { Assessment = grade } : null,
            _ => throw new ArgumentOutOfRangeException(nameof(statement), statement.Fact, "No such fact."),
        };
        return changed is null ? null : changed with { Statements = [.. Statements.Where(other => other.Fact != statement.Fact), statement] };
    }

    static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    static bool? YesNo(string text) => bool.TryParse(text, out var yes) ? yes : null;
}
