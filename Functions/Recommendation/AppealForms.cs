using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Calendar;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.Recommendation.Pages;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <param name="IsOffice">Whether the office enters what came to it on paper.</param>
internal sealed record AppealModel(CaseRow Row, CaseWords Words, AppealStanding Standing, bool IsOffice)
{
    /// <summary>The decision with its reason, as it stands in this case.</summary>
    public StepRow? Decided => Row.Steps.LastOrDefault(step => step.Name == Standing.Against!.Name && step is { State: StepState.Done, Unit: null });
}

/// <summary>Whoever is refused asks the next higher body, once and in time; the office enters what came on paper.</summary>
internal sealed class AppealForms(CaseStore cases, CaseKinds kinds, Appeals appeals, Outbox outbox, TimeProvider clock) : ICaseActions
{
    static readonly FieldSet Fields = new("Recommendation", "Appeal") { new Field("reasons", FieldKind.LongText) { Required = true, MaxLength = 1000, Rows = 8 } };

    static readonly Texts T = Texts.Of("Recommendation");

    [Function("Appeal"), SignedIn]
    public Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/appeal")] HttpRequest request, string id) => For(request, id, async (http, model) =>
        IsLate(model) ? await Late(http, model) : await Page.Ask<AppealPage>(http, T["Appeal.title"], FormInput.Of(FieldsOf(model)), new { Model = model, Input = FormInput.Of(FieldsOf(model)) }, T["Appeal.what", Say.Full(model.Standing.LastDay)]));

    [Function("AppealPost"), SignedIn]
    public Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/appeal")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) => For(request, id, async (http, model) =>
    {
        var input = await Form.Read(http, FieldsOf(model));
        if (!input.IsStale && IsLate(model)) return await Late(http, model);
        if (!input.IsValid) return await Page.Again<AppealPage>(http, input, new { Model = model, Input = input });
        var visitor = http.Visitor();
        if (await appeals.Begin(model.Row, visitor, input.Text("reasons"), model.IsOffice ? input.Date("receivedOn") : null) is not { } made) return await Page.Conflict(http, T["Appeal.none"], $"/cases/{id}");
        await outbox.HandOver(visitor.School, http.RequestAborted);
        return Made(http, made, StatusCodes.Status201Created);
    }, Made);

    public IEnumerable<(string Path, string Text)> For(CaseRow row, Visitor visitor)
    {
        if (row.Kind is Appeals.Kind)
        {
            if (row.Concerns == visitor.Person || visitor.Holds(Role.UniversityLeagueCommittee, "") || (row.College is { } college && visitor.Holds(Role.CollegeLeagueCommittee, college))) yield return ($"/cases/{row.BodyAs<AppealBody>().Case}", T["Appeal.case"]);
            yield break;
        }

        foreach (var step in row.Steps.Where(step => step is { Name: Step.Appeal, From: not null })) yield return ($"/cases/{step.From![(row.School.Length + 1)..]}", T["Appeal.see"]);
        if (row.Kind is RecommendationTasks.Kind && Appeals.May(row, visitor) && appeals.Refusal(row) is not null && !row.Steps.Any(step => step is { Name: Step.Appeal } && step.StartedAt >= Appeals.RefusedAt(row)))
            yield return ($"/cases/{row.ShortId}/appeal", T[row.Concerns == visitor.Person ? "Appeal.link" : "Appeal.link.office"]);
    }

    /// <summary>Late is whoever appeals here after the last day; the office says on which day the paper came.</summary>
    bool IsLate(AppealModel model) => !model.IsOffice && clock.GetUtcNow() >= model.Standing.Until;

    static Task<IResult> Late(HttpContext http, AppealModel model) => Page.Conflict(http, T["Appeal.late", Say.Full(model.Standing.LastDay)], $"/cases/{model.Row.ShortId}");

    static FieldSet FieldsOf(AppealModel model) => !model.IsOffice ? Fields : Fields.And(new("Recommendation", "Appeal")
    {
        new Field("receivedOn", FieldKind.Date) { Required = true, Earliest = DateLimit.On(Beijing.DateOf(Appeals.RefusedAt(model.Row))), Latest = DateLimit.On(model.Standing.LastDay) },
    });

    static IResult Made(HttpContext http, string appeal, int status = StatusCodes.Status200OK) => Page.WantsJson(http) ? Page.Write(new { id = appeal }, status) : Page.SeeOther($"/cases/{appeal}");

    async Task<IResult> For(HttpRequest request, string id, Func<HttpContext, AppealModel, Task<IResult>> page, Func<HttpContext, string, int, IResult>? made = null)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (!id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') || await cases.Find(CaseRow.FullId(visitor.School, id)) is not { Kind: RecommendationTasks.Kind } row || !Readers.MayRead(row, visitor)) return await Page.NotFound(http);
        if (!Appeals.May(row, visitor)) return await Page.Forbidden(http, Role.CollegeLeagueCommittee);
        var standing = await appeals.Of(row);
        if (standing.Against is null) return await Page.Conflict(http, T["Appeal.none"], $"/cases/{id}");

        // A second click, or the office where the person has appealed already: it is one appeal.
        if (standing.Made is { } appeal && await cases.Find(CaseRow.FullId(visitor.School, appeal)) is not null) return made?.Invoke(http, appeal, StatusCodes.Status200OK) ?? await Page.Conflict(http, T["Appeal.made"], $"/cases/{appeal}");
        return await page(http, new(row, new(kinds[row.Kind]), standing, Appeals.IsOffice(row, visitor)));
    }
}
