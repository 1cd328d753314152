using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Cases;
using Workflows.UserTasks;
using Workflows.Web;
using Workflows.Recommendation.Pages;

namespace Workflows.Recommendation;

/// <summary>Acts on a case that nobody is asked for: a branch begins its meeting, a Party branch takes up what it had put off, a college revokes. A GET only asks (law 2).</summary>
internal sealed class ActForms(Acts acts, Rounds rounds, CaseStore cases)
{
    public static readonly FieldSet RevokeFields = new("Recommendation", "Revoke")
    {
        new Field("reason", FieldKind.LongText) { Required = true, MaxLength = 500, Rows = 3 },
        new Field("heard", FieldKind.LongText) { Required = true, MaxLength = 1000, Rows = 4 },
    };

    /// <summary>In a round that is always open, or before it closes: the branch wants to meet, and takes no more applications for this meeting.</summary>
    [Function("BeginMeeting"), SignedIn(Role.LeagueBranchSecretary, Role.LeagueBranchDeputySecretary, Role.LeagueBranchOrganizer, Role.CollegeLeagueCommittee)]
    public Task<IResult> Begin([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "cases/{id}/begin")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Act(request, id, "Begin", ActPage.NoFields, Acts.MayBegin, async (row, visitor, _) => await rounds.BeginMeeting(row.Id, visitor.Person, visitor.Name));

    /// <summary>暂缓 is not for ever: the Party branch is asked anew.</summary>
    [Function("TakeUp"), SignedIn(Role.PartyBranch)]
    public Task<IResult> TakeUp([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "cases/{id}/take-up")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Act(request, id, "TakeUp", ActPage.NoFields, acts.MayTakeUp, async (row, visitor, _) => await acts.TakeUp(row, visitor));

    [Function("Revoke"), SignedIn(Role.CollegeLeagueCommittee)]
    public Task<IResult> Revoke([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "cases/{id}/revoke")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Act(request, id, "Revoke", RevokeFields, Acts.MayRevoke, async (row, visitor, input) => await acts.Revoke(row, visitor, input.Text("reason"), input.Text("heard")));

    async Task<IResult> Act(HttpRequest request, string id, string act, FieldSet fields, Func<CaseRow, Visitor, bool> may, Func<CaseRow, Visitor, FormInput, Task> carryOut)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (await cases.Find(CaseRow.FullId(visitor.School, id)) is not { } row || !Addressees.MayRead(row, visitor.Person, visitor.Roles)) return await Page.NotFound(http);
        if (!HttpMethods.IsPost(request.Method)) return may(row, visitor) ? await ActPage.Ask(http, act, FormInput.Of(fields), row, row.Name) : Page.SeeOther($"/cases/{id}");
        var input = await Form.Read(http, fields);
        if (!input.IsValid) return await ActPage.Again(http, act, input, row, row.Name);

        // A second click finds it done and leads to the same page.
        if (may(row, visitor)) await carryOut(row, visitor, input);
        return Page.WantsJson(http) ? Page.Write(new { Id = id }) : Page.SeeOther($"/cases/{id}");
    }
}
