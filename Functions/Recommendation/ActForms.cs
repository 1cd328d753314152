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
    static readonly Texts T = Texts.Of("Recommendation");

    /// <summary>In a round that is always open, or before it closes: the branch wants to meet, and takes no more applications for this meeting.</summary>
    [Function("BeginMeeting"), SignedIn(Role.LeagueBranchSecretary, Role.LeagueBranchDeputySecretary, Role.LeagueBranchOrganizer, Role.CollegeLeagueCommittee)]
    public Task<IResult> Begin([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "cases/{id}/begin")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Act(request, id, ActKind.Begin, async (row, visitor, _) => await rounds.BeginMeeting(row.Id, visitor.Person, visitor.Name));

    /// <summary>Any meeting can be moved with a reason; its members are told in time, and the leave holds for the new day (RULES, "Moved, called off, left").</summary>
    [Function("MoveMeeting"), SignedIn(Role.LeagueBranchSecretary, Role.LeagueBranchDeputySecretary, Role.LeagueBranchOrganizer, Role.CollegeLeagueCommittee)]
    public Task<IResult> Move([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "cases/{id}/move")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Act(request, id, ActKind.Move, async (row, visitor, input) => await acts.Move(row, visitor, input.Date("date")!.Value, input.Text("place") is { Length: > 0 } place ? place : null, input.Text("reason")), MovedTo);

    /// <summary>The branch begins again with its proposal, and needs leave anew.</summary>
    [Function("CallOffMeeting"), SignedIn(Role.LeagueBranchSecretary, Role.LeagueBranchDeputySecretary, Role.LeagueBranchOrganizer, Role.CollegeLeagueCommittee)]
    public Task<IResult> CallOff([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "cases/{id}/call-off")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Act(request, id, ActKind.CallOff, async (row, visitor, input) => await acts.CallOff(row, visitor, input.Text("reason")));

    /// <summary>A branch whose quota does not do may get more places, with a reason.</summary>
    [Function("GrantPlaces"), SignedIn(Role.CollegeLeagueCommittee)]
    public Task<IResult> Grant([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "cases/{id}/places")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Act(request, id, ActKind.Grant, async (row, visitor, input) => await acts.Grant(row, visitor, input.Number("places")!.Value, input.Text("reason")));

    /// <summary>暂缓 is not for ever: the Party branch is asked anew.</summary>
    [Function("TakeUp"), SignedIn(Role.PartyBranch)]
    public Task<IResult> TakeUp([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "cases/{id}/take-up")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Act(request, id, ActKind.TakeUp(acts), async (row, visitor, _) => await acts.TakeUp(row, visitor));

    [Function("Revoke"), SignedIn(Role.CollegeLeagueCommittee)]
    public Task<IResult> Revoke([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "cases/{id}/revoke")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Act(request, id, ActKind.Revoke, async (row, visitor, input) => await acts.Revoke(row, visitor, input.Text("reason"), input.Text("heard")));

    /// <summary>From the first day for which members can be told in time to the last for which the leave holds; the place stays unless another is typed in.</summary>
    async Task<FieldSet> MovedTo(CaseRow row, FieldSet fields)
    {
        var (policy, body, calendar) = (row.PolicyAs<RecommendationPolicy>(), row.BodyAs<MeetingBody>(), await calendars.Of(row.School));
        var first = Beijing.DateOf(MeetingRules.EarliestMeeting(policy, calendar, clock.GetUtcNow()));
        var last = row.Latest(Step.MeetingPermission)?.FinishedAt is { } leave ? DateLimit.On(MeetingRules.LeaveEnds(policy, calendar, leave)) : null;
        return fields.With("date", field => field with { Earliest = DateLimit.On(first), Latest = last }).With("place", field => field with { Default = body.Place });
    }

    async Task<IResult> Act(HttpRequest request, string id, ActKind act, Func<CaseRow, Visitor, FormInput, Task> carryOut, Func<CaseRow, FieldSet, Task<FieldSet>>? limits = null)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await cases.Find(CaseRow.FullId(visitor.School, id)) is not { } row || !Addressees.MayRead(row, visitor.Person, visitor.Roles)) return await Page.NotFound(http);
        var (may, posts) = (act.May(row, visitor), HttpMethods.IsPost(request.Method));
        var fields = may && limits is not null ? await limits(row, act.Fields) : act.Fields;
        var input = posts ? await Form.Read(http, fields) : FormInput.Of(fields);

        // A second click finds it done and leads to the same page.
        if (!may && !input.IsStale) return posts && input.IsValid && act.IsDone(row, visitor, input) ? Done() : await Refused();
        if (!posts) return await ActPage.Ask(http, act.Name, input, row, row.Name);
        if (!input.IsValid) return await ActPage.Again(http, act.Name, input, row, row.Name);
        await carryOut(row, visitor, input);
        row = (await cases.Find(row.Id))!;

        // Whoever was faster may have left nothing to do.
        return act.IsDone(row, visitor, input) ? Done() : await Refused();

        IResult Done() => Page.WantsJson(http) ? Page.Write(new { Id = id }) : Page.SeeOther($"/cases/{id}");

        // In its time it is somebody else's; before and after, nobody's.
        Task<IResult> Refused() => act.IsTime(row) || !act.IsOurs(row, visitor) ? Page.Forbidden(http, act.Roles) : Page.Conflict(http, T[$"Act.{act.Name}.over"], $"/cases/{id}");
    }
}
