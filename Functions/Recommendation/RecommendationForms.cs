using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.People;
using Workflows.Policies;
using Workflows.Recommendation.Pages;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Recommendation;

/// <summary>
/// Applying for a recommendation (RULES part 1, step 1): the requirements, the form, the check of one's answers. A POST with <c>review</c> shows that check, one
/// with <c>edit</c> the form again, one with <c>draft</c> keeps what was typed; without any of them it is handed in at once.
/// </summary>
internal sealed class RecommendationForms(ApplicationDesk desk, Applications applications, Drafts drafts)
{
    static readonly Texts T = Texts.Of("Recommendation");

    [Function("NewRecommendation"), SignedIn]
    public Task<IResult> New([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "recommendations/new")] HttpRequest request, [DurableClient] DurableTaskClient _) =>
        HttpMethods.IsPost(request.Method) ? HandIn(request.HttpContext) : Show(request.HttpContext);

    [Function("Recommend"), SignedIn]
    public Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "recommendations")] HttpRequest request, [DurableClient] DurableTaskClient _) => HandIn(request.HttpContext);

    async Task<IResult> Show(HttpContext http)
    {
        var query = http.Request.Query;
        var (view, stop) = await desk.Open(http.Visitor(), query["stage"], query["applicant"]);
        if (view is null) return await Stopped(http, stop, StatusCodes.Status200OK);
        if (Page.WantsJson(http)) return Page.Write(Said(view));
        if (view.Current is not null) return await Page.Show<ApplicationOpenPage>(http, new { View = view });
        return !view.Verdict.IsEligible && view.Draft is null && !query.ContainsKey("apply")
            ? await Page.Show<NotEligiblePage>(http, new { View = view })
            : await Page.Show<ApplyPage>(http, new { View = view, Input = view.Filled() });
    }

    async Task<IResult> HandIn(HttpContext http)
    {
        var posted = await Form.Posted(http);
        var (view, stop) = await desk.Open(http.Visitor(), posted["stage"], posted["applicant"]);
        if (view is null) return await Stopped(http, stop, StatusCodes.Status422UnprocessableEntity);
        var input = await Form.Read(http, view.Fields);
        if (input.IsStale) return await Page.Again<ApplyPage>(http, input, new { View = view, Input = input });
        if (view.Current is { } current) return Started(http, current.ShortId, isNew: false);
        if (posted.ContainsKey("edit")) return await Page.Show<ApplyPage>(http, new { View = view, Input = input });

        view.Check(input);
        if (view.Round is null || posted.ContainsKey("draft")) return await Keep(http, view, input);
        if (!input.IsValid) return await Page.Again<ApplyPage>(http, input, new { View = view, Input = input });
        if (posted.ContainsKey("review")) return await Page.Show<ReviewPage>(http, new { View = view, Input = input });

        var (@case, isNew) = await applications.Begin(view.Applicant, view.Round, view.Application(input), view.By, Actor.Session);
        await drafts.Drop(view.Applicant.School, view.Stage, view.Applicant.Id, view.By.Id);
        return Started(http, @case, isNew);
    }

    /// <summary>Whatever was typed is kept, with its faults, until a round is open or its writer goes on.</summary>
    async Task<IResult> Keep(HttpContext http, ApplicationView view, FormInput input)
    {
        var typed = view.Fields.Select(field => KeyValuePair.Create(field.Name, input.Raw(field.Name))).Where(entry => entry.Value.Length is > 0 and <= 4000);
        var kept = view with { Draft = await drafts.Keep(view.Applicant.School, view.Stage, view.Applicant.Id, view.By.Id, typed) };
        return await Page.Answer<ApplyPage>(http, Said(kept), new { View = kept, Input = kept.Filled(), IsKept = true }, StatusCodes.Status202Accepted);
    }

    static IResult Started(HttpContext http, string @case, bool isNew) =>
        Page.WantsJson(http) ? Page.Write(new { Id = @case }, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK) : Page.SeeOther($"/cases/{@case}");

    static async Task<IResult> Stopped(HttpContext http, ApplicationStop stop, int status) => Page.WantsJson(http)
        ? Page.Refuse(http, StatusCodes.Status422UnprocessableEntity, T[$"Stop.{stop}.title"], T[$"Stop.{stop}.text"])
        : await Page.Show<ApplicationStopPage>(http, new { Stop = $"{stop}" }, status);

    static object Said(ApplicationView view) => new
    {
        Stage = $"{view.Stage}",
        Round = view.Round?.ShortId,
        NextOpens = view.Next?.BodyAs<RoundBody>().Opens,
        OpenCase = view.Current?.ShortId,
        IsDraft = view.Draft is not null,
        view.Verdict.IsEligible,
        Conditions = view.Verdict.Conditions.Select(condition => new
        {
            Code = $"{condition.Code}",
            State = $"{condition.State}",
            Text = Arithmetic.Title(condition).Text(CultureInfo.CurrentUICulture, Arithmetic.Texts),
            Arithmetic = view.IsOwn ? Arithmetic.Line(Arithmetic.Of(condition), CultureInfo.CurrentUICulture) : null,
        }),
    };
}
