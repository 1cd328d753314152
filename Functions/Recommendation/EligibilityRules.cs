using System.Collections.Frozen;
using Workflows.Calendar;
using Workflows.Policies;

namespace Workflows.Recommendation;

/// <summary>Who may be recommended (RULES part 1, step 2 and "Eligibility").</summary>
internal static class EligibilityRules
{
    static readonly FrozenDictionary<string, string> Sources =
        PolicyRecord.Properties(typeof(RecommendationPolicy)).ToFrozenDictionary(property => property.Name, property => property.Source.Source);

    /// <summary>Every condition that the policy switches on for the stage, judged on a day.</summary>
    public static EligibilityVerdict Check(RecommendationPolicy policy, Stage stage, ApplicantFacts facts, DateOnly today) => new(stage, today,
    [
        .. When(policy.RequiresAge, () => Age(policy, facts, today).By(facts, Fact.BirthDate)),
        .. When(policy.RequiresAgeLimit, () => AgeLimit(policy, facts, today).By(facts, Fact.BirthDate, Fact.LeaguePost)),
        .. When(policy.RequiresMembership, () => Membership(policy, facts, today)
            .By(facts, Fact.LeagueMember, Fact.LeagueJoinDate, Fact.LeaguePost, Fact.BirthDate)),
        .. When(policy.RequiresApplication && stage is Stage.Activist, () => Application(policy, facts, today).By(facts, Fact.PartyApplicationDate)),
        .. When(policy.RequiresActivist && stage is Stage.Candidate, () => Since(
            ConditionCode.Activist, nameof(policy.ActivistMonths), policy.ActivistMonths, facts.ActivistSince, today).By(facts, Fact.ActivistSince)),
        .. When(policy.RequiresPassedCourses, () => PassedCourses(policy, facts, today).By(facts, Fact.FailedCourses, Fact.Grade)),
        .. When(policy.RequiresNoSanction, () => NoSanction(policy, facts, today).By(facts, Fact.SanctionDate)),
        .. When(policy.RequiresRank, () => Rank(policy, facts).By(facts, Fact.RankPercent)),
        .. When(policy.RequiresGradeAverage, () => Figure(
            ConditionCode.GradeAverage, nameof(policy.GradeAverage), policy.GradeAverage, facts.GradeAverage, FigureUnit.Points).By(facts, Fact.GradeAverage)),
        .. When(policy.RequiresVolunteering, () => Figure(
            ConditionCode.Volunteering, nameof(policy.VolunteerHours), policy.VolunteerHours, facts.VolunteerHours, FigureUnit.Hours)
            .By(facts, Fact.VolunteerHours)),
        .. When(policy.RequiresLeagueSchool, () => LeagueSchool(facts).By(facts, Fact.LeagueSchool)),
        .. When(policy.RequiresAssessment, () => Assessment(policy, facts).By(facts, Fact.Assessment)),
    ]);

    static IEnumerable<Condition> When(bool applies, Func<Condition> judge) => applies ? [judge()] : [];

    static Condition Age(RecommendationPolicy policy, ApplicantFacts facts, DateOnly today)
    {
        var condition = New(ConditionCode.Age, nameof(policy.MinimumAge)) with { Needed = policy.MinimumAge, Unit = FigureUnit.Years };
        if (facts.BirthDate is not { } birth) return condition;
        var age = Dates.Age(birth, today);
        return condition.Compared(age) with { From = birth, To = today, Earliest = age < policy.MinimumAge ? birth.AddYears(policy.MinimumAge) : null };
    }

    // Before the 28th birthday the member's way; from then to 35 the League committee's opinion is heard; above 35 not by this way.
    static Condition AgeLimit(RecommendationPolicy policy, ApplicantFacts facts, DateOnly today)
    {
        var condition = New(ConditionCode.AgeLimit, nameof(policy.MemberAgeLimit)) with
        {
            Needed = policy.MemberAgeLimit, Comparison = Comparison.Below, Unit = FigureUnit.Years,
        };
        if (facts.BirthDate is not { } birth) return condition;
        condition = condition with { Reached = Dates.Age(birth, today), From = birth, To = today };
        if (condition.Reached < policy.MemberAgeLimit) return condition with { State = ConditionState.Met };
        if (IsCadre(policy, facts)) return condition with { State = ConditionState.Met, Note = ConditionNote.Cadre };
        return condition.Reached <= policy.OpinionAgeLimit
            ? condition with { State = ConditionState.Noted, Note = ConditionNote.OpinionHeard }
            : condition with { State = ConditionState.NotMet, Needed = policy.OpinionAgeLimit, Comparison = Comparison.AtMost };
    }

    // Membership ends with the 28th birthday: who comes by the League committee's opinion need not hold it, and a cadre counts as a member.
    static Condition Membership(RecommendationPolicy policy, ApplicantFacts facts, DateOnly today)
    {
        var condition = Since(ConditionCode.Membership, nameof(policy.MembershipMonths), policy.MembershipMonths, facts.LeagueJoinDate, today);
        if (facts.LeagueMember is true) return condition;
        if (facts.BirthDate is { } birth && Dates.Age(birth, today) >= policy.MemberAgeLimit)
        {
            return IsCadre(policy, facts) ? condition with { Note = ConditionNote.Cadre }
                : condition with { State = ConditionState.Noted, Note = ConditionNote.OpinionHeard, Earliest = null };
        }

        return facts.LeagueMember is false
            ? condition with { State = ConditionState.NotMet, Note = ConditionNote.NotAMember, Earliest = null }
            : condition with { State = ConditionState.Unknown, Earliest = null };
    }

    static Condition Application(RecommendationPolicy policy, ApplicantFacts facts, DateOnly today)
    {
        var condition = Since(ConditionCode.Application, nameof(policy.ApplicationMonths), policy.ApplicationMonths, facts.PartyApplicationDate, today);
        return condition.State is ConditionState.NotMet && policy.ApplicationExceptions && facts.ApplicationException is not null
            ? condition with { State = ConditionState.Noted, Note = ConditionNote.WrittenException, Earliest = null }
            : condition;
    }

    static Condition PassedCourses(RecommendationPolicy policy, ApplicantFacts facts, DateOnly today)
    {
        var condition = New(ConditionCode.PassedCourses, nameof(policy.MostFailedCourses)) with
        {
            Needed = policy.MostFailedCourses, Comparison = Comparison.AtMost, Unit = FigureUnit.Courses,
        };
        if (policy.FirstYearsExempt && facts.Grade is { } entry && entry >= Semester.Of(today).Year)
            return condition with { State = ConditionState.Met, Note = ConditionNote.FirstYear };
        return facts.FailedCourses is { } failed ? condition.Compared(failed) : condition;
    }

    static Condition NoSanction(RecommendationPolicy policy, ApplicantFacts facts, DateOnly today) => facts.SanctionDate is null
        ? New(ConditionCode.NoSanction, nameof(policy.SanctionFreeMonths)) with
        {
            State = ConditionState.Met, Note = ConditionNote.NothingOnRecord, Needed = policy.SanctionFreeMonths, Unit = FigureUnit.Months,
        }
        : Since(ConditionCode.NoSanction, nameof(policy.SanctionFreeMonths), policy.SanctionFreeMonths, facts.SanctionDate, today);

    // rank / 10000 ≤ share, multiplied out; what is printed as needed is the share cut to hundredths of a per cent, which decides alike.
    static Condition Rank(RecommendationPolicy policy, ApplicantFacts facts)
    {
        var condition = New(ConditionCode.Rank, nameof(policy.RankShare)) with
        {
            Needed = policy.RankShare.Of(10_000, Rounding.Floor), Comparison = Comparison.AtMost, Unit = FigureUnit.RankPercent,
        };
        return facts.RankPercent is { } rank ? condition.Compared(rank) : condition;
    }

    static Condition LeagueSchool(ApplicantFacts facts)
    {
        var condition = New(ConditionCode.LeagueSchool, nameof(RecommendationPolicy.RequiresLeagueSchool));
        return facts.LeagueSchool is { } passed ? condition with { State = passed ? ConditionState.Met : ConditionState.NotMet } : condition;
    }

    static Condition Assessment(RecommendationPolicy policy, ApplicantFacts facts)
    {
        var condition = New(ConditionCode.Assessment, nameof(policy.LowestAssessment)) with
        {
            Needed = (int)policy.LowestAssessment, Comparison = Comparison.AtMost, Unit = FigureUnit.Grade,
        };
        return facts.Assessment is { } grade ? condition.Compared((int)grade) : condition;
    }

    static Condition Figure(ConditionCode code, string policy, int needed, int? reached, FigureUnit unit)
    {
        var condition = New(code, policy) with { Needed = needed, Unit = unit };
        return reached is { } figure ? condition.Compared(figure) : condition;
    }

    static Condition Since(ConditionCode code, string policy, int months, DateOnly? from, DateOnly today)
    {
        var condition = New(code, policy) with { Needed = months, Unit = FigureUnit.Months };
        if (from is not { } day) return condition;
        condition = condition.Compared(Dates.FullMonths(day, today)) with { From = day, To = today };
        return condition.State is ConditionState.NotMet ? condition with { Earliest = day.AddMonths(months) } : condition;
    }

    static Condition New(ConditionCode code, string policy) => new(code, ConditionState.Unknown, Sources[policy]);

    static Condition Compared(this Condition condition, int reached)
    {
        var needed = condition.Needed.GetValueOrDefault();
        var met = condition.Comparison switch
        {
            Comparison.AtLeast => reached >= needed,
            Comparison.AtMost => reached <= needed,
            _ => reached < needed,
        };
        return condition with { Reached = reached, State = met ? ConditionState.Met : ConditionState.NotMet };
    }

    // A statement that nobody has confirmed leaves its condition unknown, whatever it says.
    static Condition By(this Condition condition, ApplicantFacts facts, params Fact[] used)
    {
        var words = facts.Statements.Where(statement => used.Contains(statement.Fact)).ToList();
        var open = words.Find(statement => !statement.IsConfirmed);
        if (open is null) return words is [] ? condition : condition with { Word = words[0] };
        return condition with { Word = open, IfConfirmed = condition.State, State = ConditionState.Unknown, Earliest = null };
    }

    static bool IsCadre(RecommendationPolicy policy, ApplicantFacts facts) => policy.CadresCountAsMembers && !string.IsNullOrWhiteSpace(facts.LeaguePost);
}
