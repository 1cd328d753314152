using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;

namespace Workflows.Recommendation;

/// <summary>Whoever applied is told how it ended.</summary>
internal sealed class RecommendationEnding(TimeProvider clock) : ICaseEnding
{
    public string Kind => RecommendationTasks.Kind;

    public Task<IReadOnlyList<MailRow>> Mails(CaseRow row, string outcome) => Task.FromResult<IReadOnlyList<MailRow>>(
    [
        new($"Ended.{row.Steps.Length}", row.Id, RecommendationEndedMail.TemplateName, MailKind.Told, clock.GetUtcNow())
        {
            To = row.BodyAs<RecommendationBody>().Person,
            Args = ImmutableSortedDictionary<string, string>.Empty.Add("outcome", outcome),
        },
    ]);
}
