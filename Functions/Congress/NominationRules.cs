using System.Collections.Immutable;
using Workflows.People;
using Workflows.Policies;

namespace Workflows.Congress;

/// <summary>Who may stand for the presidium (RULES part 2, step 8): League or Party member, rank, no failed course. Pure.</summary>
internal static class NominationRules
{
    // The roster keeps a rank in hundredths of a per cent.
    const int Hundredths = 100;

    /// <summary>Judges one; what the roster does not know is said, and stops nobody: the reviewers see it.</summary>
    /// <param name="year">In which it is judged: who began in it is 新生.</param>
    public static Nominee Judge(CongressPolicy policy, Nominee nominee, Person person, int year)
    {
        var isNew = person.Grade == year;
        (bool? Met, Clause Said)[] checks =
        [
            (person.PoliticalStatus is null ? null : person.PoliticalStatus is not PoliticalStatus.Masses, Clause.Of(person.PoliticalStatus is { } status ? $"Congress_Status_{status}" : "Congress_Status_Unknown")),
            person.Level is Level.Master or Level.Doctor ? (null, Clause.Of("Congress_Rank_Postgraduate"))
                : isNew ? (null, Clause.Of("Congress_Rank_FirstYear"))
                : person.RankPercent is { } rank ? (rank <= policy.RankWithin * Hundredths, Clause.Of(rank <= policy.RankWithin * Hundredths ? "Congress_Rank_Met" : "Congress_Rank_NotMet", Percent(rank), policy.RankWithin))
                : (null, Clause.Of("Congress_Rank_Unknown", policy.RankWithin)),
            isNew ? (null, Clause.Of("Congress_Failed_FirstYear"))
                : person.FailedCourses is { } failed ? (failed <= policy.MostFailedCourses, Clause.Of(failed <= policy.MostFailedCourses ? "Congress_Failed_Met" : "Congress_Failed_NotMet", failed, policy.MostFailedCourses))
                : (null, Clause.Of("Congress_Failed_Unknown", policy.MostFailedCourses)),
        ];
        return nominee with { Checks = [.. checks.Select(check => check.Said)], IsUnfit = checks.Any(check => check.Met is false) };
    }

    static string Percent(int hundredths) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{hundredths / Hundredths}.{hundredths % Hundredths:D2}");

    /// <summary>差额: more candidates than seats.</summary>
    public static bool IsContested(CongressBody body) => body.Candidates.Count() > body.Presidium;
}
