using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;

namespace Workflows.Recommendation;

/// <summary>Whoever applied is told how it ended.</summary>
internal sealed class RecommendationEnding(MeetingRegister register, TimeProvider clock) : ICaseEnding
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

    /// <summary>A case that is ended from outside gives up its place in the branch's meeting.</summary>
    public Task Follow(CaseRow row) => row.Outcome is Outcome.Withdrawn or Outcome.Left ? register.Leave(row) : Task.CompletedTask;
}

/// <summary>The applicants' own cases learn how a meeting ended, and its members that it is not held.</summary>
internal sealed class MeetingEnding(MeetingRegister register, MeetingCalls calls) : ICaseEnding
{
    public string Kind => MeetingTasks.Kind;

    public async Task Follow(CaseRow row)
    {
        await register.Mirror(row);
        await calls.Tell(row);
    }
}
