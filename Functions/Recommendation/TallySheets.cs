using Workflows.Cases;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>The tally sheets of a meeting's ballots, as they were handed in.</summary>
internal sealed class TallySheets : ICaseAttachments
{
    static readonly Texts T = Texts.Of("Recommendation");

    public Task<IEnumerable<CaseAttachment>> Of(CaseRow row) => Task.FromResult(row.Kind is not MeetingTasks.Kind ? [] : Sheets(row.BodyAs<MeetingBody>()));

    static IEnumerable<CaseAttachment> Sheets(MeetingBody body) => new[] { body.Sitting, body.SecondBallot, body.Entered }.Select(sitting => sitting?.SheetSha256).OfType<string>().Select(sha => new CaseAttachment(T["Ballot.sheet.label"], sha));
}
