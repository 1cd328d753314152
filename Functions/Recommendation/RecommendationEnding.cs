using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Storage;

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

    /// <summary>A case that is ended from outside gives up its place in the branch's meeting; so does one whose check was opened again and found otherwise.</summary>
    public Task Follow(CaseRow row) => CaseLife.IsFromOutside(row.Outcome) || row.Outcome is Outcome.NotEligible ? register.Leave(row) : Task.CompletedTask;
}

/// <summary>The applicants' own cases learn how a meeting ended, and its members that it is not held.</summary>
internal sealed class MeetingEnding(CaseStore cases, MeetingRegister register, MeetingCalls calls, QuotaPlaces places) : ICaseEnding
{
    public string Kind => MeetingTasks.Kind;

    public async Task Follow(CaseRow row)
    {
        var now = row.EndedBy is { } end ? await CalledOff(row, end.Reason) : row;
        await places.Settle(now.School, now.BodyAs<MeetingBody>());
        await register.Mirror(now);
        await calls.Tell(now);
    }

    /// <summary>Whoever was convened for a meeting that an office has ended before it sat need not come.</summary>
    async Task<CaseRow> CalledOff(CaseRow row, string reason) => (await cases.Change(row.Id, "end.call-off", now => now.BodyAs<MeetingBody>() is { Sitting: null, Calls: [.., { Kind: not CallKind.CalledOff }] } body
        ? new(now.WithBody(body with { Calls = body.Calls.Add(new(CallKind.CalledOff, body.Date, body.Place) { Reason = reason }) }), new(AuditNote.Workflow, "MeetingCalledOff")) : null)).Case;
}
