using Workflows.Calendar;

namespace Workflows.Recommendation;

/// <summary>How long a recommendation is good.</summary>
/// <param name="Until">24:00 of the last day; from then on it has lapsed.</param>
/// <param name="RemindAt">When the reminder is due.</param>
internal sealed record ValidityDates(DateTimeOffset Until, DateTimeOffset RemindAt);

/// <summary>What an applicant says of the talk that the Party branch owes within a month of the application (细则 art. 7). It is recorded only.</summary>
internal enum PartyTalk { InTime, Late, Held, NotYet, NotSaid }

/// <summary>Dates and records of a recommendation that need no list of conditions and no vote.</summary>
internal static class RecommendationRules
{
    /// <summary>Valid from the branch meeting's date for two years, with a reminder 60 days before the end.</summary>
    public static ValidityDates Validity(RecommendationPolicy policy, WorkingDays calendar, DateTimeOffset meeting)
    {
        var until = calendar.EndOf(meeting, policy.Validity);
        return new(until, calendar.MorningBefore(until, policy.LapseReminder));
    }

    /// <summary>Until when an applicant may ask for a correction before <c>NotEligible</c> is final.</summary>
    public static DateTimeOffset CorrectionUntil(RecommendationPolicy policy, WorkingDays calendar, DateTimeOffset checkedAt) =>
        calendar.EndOf(checkedAt, policy.CorrectionPeriod);

    /// <summary>Until when whoever is refused may ask the next higher body.</summary>
    public static DateTimeOffset AppealUntil(RecommendationPolicy policy, WorkingDays calendar, DateTimeOffset refusedAt) =>
        calendar.EndOf(refusedAt, policy.AppealPeriod);

    /// <param name="application">The day the application to the Party was handed in.</param>
    /// <param name="held">Whether there was a talk, null when it was not said; and</param>
    /// <param name="on">its day.</param>
    public static PartyTalk Talk(RecommendationPolicy policy, DateOnly? application, bool? held, DateOnly? on) => held switch
    {
        null => PartyTalk.NotSaid,
        false => PartyTalk.NotYet,
        true when application is { } from && on is { } day && day > from.AddMonths(policy.PartyTalkMonths) => PartyTalk.Late,
        true when application is null || on is null => PartyTalk.Held,   // nobody knows when
        true => PartyTalk.InTime,
    };
}
