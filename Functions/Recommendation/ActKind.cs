using System.Collections.Immutable;
using Workflows.Cases;
using Workflows.Recommendation.Pages;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>An act on a case that nobody is asked for: whose it is, and when its time is.</summary>
/// <param name="Name">Begins the keys of its texts: <c>Act.{name}.title</c>; <c>Act.{name}.over</c> says why it cannot be done any more.</param>
/// <param name="May">Whether this person may do it now.</param>
/// <param name="IsTime">Whether anybody may.</param>
/// <param name="IsOurs">Whether it is this person's office to do it, in its time.</param>
internal sealed record ActKind(string Name, FieldSet Fields, Func<CaseRow, Visitor, bool> May, Func<CaseRow, bool> IsTime, Func<CaseRow, Visitor, bool> IsOurs)
{
    /// <summary>Whether just that is done: by this click, or by the one before it.</summary>
    public required Func<CaseRow, Visitor, FormInput, bool> IsDone { get; init; }

    /// <summary>Of which one is needed.</summary>
    public required ImmutableArray<string> Roles { get; init; }

    static readonly ImmutableArray<string> Branch = [Role.LeagueBranchSecretary, Role.LeagueBranchDeputySecretary, Role.LeagueBranchOrganizer, Role.CollegeLeagueCommittee];

    public static readonly ActKind Begin = new("Begin", ActPage.NoFields, Acts.MayBegin, Acts.IsGathering, Acts.IsOfTheBranch)
    {
        Roles = Branch,
        IsDone = (row, visitor, _) => row.Latest(Step.Gathering) is { State: StepState.Done } gathering && gathering.By == visitor.Person,
    };

    public static readonly ActKind Move = new("Move", new("Recommendation", "Move")
    {
        new Field("date", FieldKind.Date) { Required = true },
        new Field("place", FieldKind.Text) { MaxLength = 60 },
        new Field("reason", FieldKind.LongText) { Required = true, MaxLength = 300, Rows = 3 },
    }, Acts.MayMove, Acts.IsConvened, Acts.IsOfTheBranch)
    {
        Roles = Branch,
        IsDone = (row, _, input) => row.BodyAs<MeetingBody>() is { Calls: [.., { Kind: CallKind.Moved } last] } body && (body.Date, last.Reason) == (input.Date("date"), input.Text("reason")),
    };

    public static readonly ActKind CallOff = new("CallOff", new("Recommendation", "CallOff") { new Field("reason", FieldKind.LongText) { Required = true, MaxLength = 300, Rows = 3 } }, Acts.MayMove, Acts.IsConvened, Acts.IsOfTheBranch)
    {
        Roles = Branch,
        IsDone = (row, visitor, input) => row.Steps.LastOrDefault(step => step is { Name: Step.BranchMeeting, Unit: null }) is { Result: Verdict.CalledOff } last && (last.By, last.Comment) == (visitor.Person, input.Text("reason")),
    };

    /// <summary>More places than the quota gives.</summary>
    public static readonly ActKind Grant = new("Grant", new("Recommendation", "Grant")
    {
        new Field("places", FieldKind.Number) { Required = true, Min = 1, Max = 50 },
        new Field("reason", FieldKind.LongText) { Required = true, MaxLength = 300, Rows = 3 },
    }, Acts.MayGrant, Acts.TakesPlaces, Acts.IsOfTheCollege)
    {
        Roles = [Role.CollegeLeagueCommittee],
        IsDone = (row, _, input) => row.BodyAs<MeetingBody>().Extra == input.Number("places") && row.Facts.Contains(new("extra", input.Text("reason"))),
    };

    public static ActKind TakeUp(Acts acts) => new("TakeUp", ActPage.NoFields, acts.MayTakeUp, acts.IsPutOff, Acts.IsOfThePartyBranch)
    {
        Roles = [Role.PartyBranch],
        IsDone = (row, _, _) => row.IsRunning && row.Steps.Any(step => step is { Name: Step.PartyBranchDecision, State: StepState.Superseded, Result: UserTasks.Answer.Later }),
    };

    public static readonly ActKind Revoke = new("Revoke", new("Recommendation", "Revoke")
    {
        new Field("reason", FieldKind.LongText) { Required = true, MaxLength = 500, Rows = 3 },
        new Field("heard", FieldKind.LongText) { Required = true, MaxLength = 1000, Rows = 4 },
    }, Acts.MayRevoke, Acts.IsValid, Acts.IsOfTheCollege)
    {
        Roles = [Role.CollegeLeagueCommittee],
        IsDone = (row, _, input) => row.Validity is Acts.Revoked && row.Facts.Contains(new("revoked", input.Text("reason"))),
    };
}
