using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Policies;
using Workflows.UserTasks;
using Workflows.Web;
using Workflows.Recommendation.Pages;

namespace Workflows.Recommendation;

/// <summary>Acts on a case that nobody is asked for: a branch begins its meeting, a Party branch takes up what it had put off, a college revokes. A GET only asks (law 2).</summary>
internal sealed class ActForms(Acts acts, Rounds rounds, CaseStore cases, SchoolCalendars calendars, TimeProvider clock)
{
    public static readonly FieldSet RevokeFields = new("Recommendation", "Revoke")
    {
        new Field("reason", FieldKind.LongText) { Required = true, MaxLength = 500, Rows = 3 },
        new Field("heard", FieldKind.LongText) { Required = true, MaxLength = 1000, Rows = 4 },
    };

    public static readonly FieldSet MoveFields = new("Recommendation", "Move")
    {
        new Field("date", FieldKind.Date) { Required = true },
        new Field("place", FieldKind.Text) { MaxLength = 60 },
        new Field("reason", FieldKind.LongText) { Required = true, MaxLength = 300, Rows = 3 },
    };

    public static readonly FieldSet CallOffFields = new("Recommendation", "CallOff") { new Field("reason", FieldKind.LongText) { Required = true, MaxLength = 300, Rows = 3 } };

    public static readonly FieldSet GrantFields = new("Recommendation", "Grant")
    {
        new Field("places", FieldKind.Number) { Required = true, Min = 1, Max = 50 },
        new Field("reason", FieldKind.LongText) { Required = true, MaxLength = 300, Rows = 3 },
    };

    /// <summary>In a round that is always open, or before it closes: the branch wants to meet, and takes no more applications for this meeting.</summary>
    [Function("BeginMeeting"), SignedIn(Role.LeagueBranchSecretary, Role.LeagueBranchDeputySecretary, Role.LeagueBranchOrganizer, Role.CollegeLeagueCommittee)]
    public Task<IResult> Begin([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "cases/{id}/begin")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Act(request, id, "Begin", ActPage.NoFields, Acts.MayBegin, async (row, visitor, _) => await rounds.BeginMeeting(row.Id, visitor.Person, visitor.Name));

    /// <summary>Any meeting can be moved with a reason; its members are told in time, and the leave holds for the new day (RULES, "Moved, called off, left").</summary>
    [Function("MoveMeeting"), SignedIn(Role.LeagueBranchSecretary, Role.LeagueBranchDeputySecretary, Role.LeagueBranchOrganizer, Role.CollegeLeagueCommittee)]
    public Task<IResult> Move([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "cases/{id}/move")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Act(request, id, "Move", MoveFields, Acts.MayMove, async (row, visitor, input) => await acts.Move(row, visitor, input.Date("date")!.Value, input.Text("place") is { Length: > 0 } place ? place : null, input.Text("reason")), MovedTo);

    /// <summary>The branch begins again with its proposal, and needs leave anew.</summary>
    [Function("CallOffMeeting"), SignedIn(Role.LeagueBranchSecretary, Role.LeagueBranchDeputySecretary, Role.LeagueBranchOrganizer, Role.CollegeLeagueCommittee)]
    public Task<IResult> CallOff([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "cases/{id}/call-off")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Act(request, id, "CallOff", CallOffFields, Acts.MayMove, async (row, visitor, input) => await acts.CallOff(row, visitor, input.Text("reason")));

    /// <summary>A branch whose quota does not do may get more places, with a reason.</summary>
    [Function("GrantPlaces"), SignedIn(Role.CollegeLeagueCommittee)]
    public Task<IResult> Grant([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "cases/{id}/places")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Act(request, id, "Grant", GrantFields, Acts.MayGrant, async (row, visitor, input) => await acts.Grant(row, visitor, input.Number("places")!.Value, input.Text("reason")));

    /// <summary>暂缓 is not for ever: the Party branch is asked anew.</summary>
    [Function("TakeUp"), SignedIn(Role.PartyBranch)]
    public Task<IResult> TakeUp([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "cases/{id}/take-up")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Act(request, id, "TakeUp", ActPage.NoFields, acts.MayTakeUp, async (row, visitor, _) => await acts.TakeUp(row, visitor));

    [Function("Revoke"), SignedIn(Role.CollegeLeagueCommittee)]
    public Task<IResult> Revoke([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "cases/{id}/revoke")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Act(request, id, "Revoke", RevokeFields, Acts.MayRevoke, async (row, visitor, input) => await acts.Revoke(row, visitor, input.Text("reason"), input.Text("heard")));

    /// <summary>From the first day for which members can be told in time to the last for which the leave holds; the place stays unless another is typed in.</summary>
    async Task<FieldSet> MovedTo(CaseRow row, FieldSet fields)
    {
        var (policy, body, calendar) = (row.PolicyAs<RecommendationPolicy>(), row.BodyAs<MeetingBody>(), await calendars.Of(row.School));
        var first = Beijing.DateOf(MeetingRules.EarliestMeeting(policy, calendar, clock.GetUtcNow()));
        var last = row.Latest(Step.MeetingPermission)?.FinishedAt is { } leave ? DateLimit.On(MeetingRules.LeaveEnds(policy, calendar, leave)) : null;
        return fields.With("date", field => field with { Earliest = DateLimit.On(first), Latest = last }).With("place", field => field with { Default = body.Place });
    }

    async Task<IResult> Act(HttpRequest request, string id, string act, FieldSet fields, Func<CaseRow, Visitor, bool> may, Func<CaseRow, Visitor, FormInput, Task> carryOut, Func<CaseRow, FieldSet, Task<FieldSet>>? limits = null)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await cases.Find(CaseRow.FullId(visitor.School, id)) is not { } row || !Addressees.MayRead(row, visitor.Person, visitor.Roles)) return await Page.NotFound(http);
        if (limits is not null && may(row, visitor)) fields = await limits(row, fields);
        if (!HttpMethods.IsPost(request.Method)) return may(row, visitor) ? await ActPage.Ask(http, act, FormInput.Of(fields), row, row.Name) : Page.SeeOther($"/cases/{id}");
        var input = await Form.Read(http, fields);
        if (!input.IsValid) return await ActPage.Again(http, act, input, row, row.Name);

        // A second click finds it done and leads to the same page.
        if (may(row, visitor)) await carryOut(row, visitor, input);
        return Page.WantsJson(http) ? Page.Write(new { Id = id }) : Page.SeeOther($"/cases/{id}");
    }
}
