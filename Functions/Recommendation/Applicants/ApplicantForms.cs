using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.People;
using Workflows.Recommendation.Pages;
using Workflows.Web;
using Workflows.Web.Sheets;

namespace Workflows.Recommendation.Applicants;

/// <summary>
/// Applying for many at once: a file, a preview, a confirmation, the workflow's progress. All or nothing: with any fault nothing is handed in. File and
/// confirmation may also come in one request.
/// </summary>
internal sealed class ApplicantForms(ApplicantPlanner planner, ApplicantLists lists, PeopleStore people, TimeProvider clock)
{
    // A short list is handed in before the answer: whoever confirms sees the end and not a bar.
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    const int Looks = 25;

    static readonly Texts T = Texts.Of("Recommendation");

    static readonly FieldSet Fields = new("Recommendation", "Applicants")
    {
        new Field("stage", FieldKind.Choice) { Options = [.. Enum.GetNames<Stage>().Select(name => new Option(name))], Default = $"{Stage.Activist}" },
        new Field("file", FieldKind.File) { MaxBytes = SheetText.MaxBytes },
        new Field("confirm", FieldKind.Text) { MaxLength = 10 },
        new Field("kept", FieldKind.Text) { MaxLength = 64 },
        new Field("list", FieldKind.Text) { MaxLength = 40 },
    };

    [Function("Applicants"), SignedIn(Role.LeagueBranchSecretary, Role.CollegeLeagueCommittee)]
    public Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recommendations/list")] HttpRequest request) =>
        Page.Ask<ApplicantsPage>(request.HttpContext, T["Applicants.title"], FormInput.Of(Fields), new { Input = FormInput.Of(Fields) }, T["Applicants.state"]);

    [Function("ApplicantsTemplate"), SignedIn(Role.LeagueBranchSecretary, Role.CollegeLeagueCommittee)]
    public IResult Template([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recommendations/list/template")] HttpRequest request) =>
        Files.Download(ApplicantTemplate.File(), Files.Csv, T["Applicants.template.name"] + ".csv");

    [Function("ApplicantsProgress"), SignedIn(Role.LeagueBranchSecretary, Role.CollegeLeagueCommittee)]
    public async Task<IResult> Progress([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "recommendations/list/{id:length(20)}")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        if (await lists.Find(http.Visitor().School, id) is not { } list || list.By != http.Visitor().Person) return await Page.NotFound(http);
        if (list.FinishedAt is null) http.Response.Headers["Refresh"] = "3";
        return await Page.Answer<ApplicantProgressPage>(http, Told(list), new { List = list });
    }

    [Function("ApplicantsPost"), SignedIn(Role.LeagueBranchSecretary, Role.CollegeLeagueCommittee)]
    public async Task<IResult> Post(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "recommendations/list")] HttpRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancel)
    {
        var http = request.HttpContext;
        var (visitor, input) = (http.Visitor(), await Form.Read(http, Fields));
        // A second click on the button that confirms.
        if (!input.IsStale && input.Text("list") is { Length: > 0 } confirmed && await lists.Find(visitor.School, confirmed) is { } underway && underway.By == visitor.Person) return await GoOn(http, client, underway, cancel);

        var file = input.File("file")?.Content ?? (input.Text("kept") is { Length: > 0 } kept ? await lists.FindFile(visitor.School, kept, cancel) : null);
        if (file is null && input.IsValid) input.Add("file", "missing");
        if (file is null || input.Choice("stage") is not { } chosen) return await Page.Again<ApplicantsPage>(http, input, new { Input = input });

        var by = await people.Find(visitor.School, visitor.Person, cancel) ?? throw new InvalidOperationException("Who is signed in is in the roster.");
        var plan = await planner.Plan(visitor, by, Enum.Parse<Stage>(chosen), file);
        if (plan.Faults.Length > 0) return await Refuse(http, input, plan);
        var (hash, id) = (await lists.Keep(visitor.School, file, cancel), plan.Id(visitor.Person));
        var preview = new ApplicantPreview(plan, hash, id, input.Text("list").Length > 0 && input.Text("list") != id);
        if (input.IsStale || !IsConfirmed(input) || preview.HasChanged) return await Show(http, input, preview);
        return await GoOn(http, client, await lists.Confirm(new(visitor.School, id, hash, plan.Stage, visitor.Person, visitor.Name, clock.GetUtcNow()), plan, cancel), cancel);
    }

    async Task<IResult> GoOn(HttpContext http, DurableTaskClient client, ApplicantList list, CancellationToken cancel)
    {
        if (list.FinishedAt is null) await ApplicantListWorkflow.Start(client, list);
        for (var look = 0; list.FinishedAt is null && look < Looks; look++)
        {
            await Task.Delay(Look, clock, cancel);
            list = await lists.Find(list.School, list.Id) ?? list;
        }

        return Page.WantsJson(http) ? Page.Write(Told(list)) : Page.SeeOther($"/recommendations/list/{list.Id}");
    }

    static async Task<IResult> Refuse(HttpContext http, FormInput input, ApplicantPlan plan) => Page.WantsJson(http)
        ? Page.Write(new ApplicantsSaid(0, plan.Faults), StatusCodes.Status422UnprocessableEntity)
        : await Page.Show<ApplicantsPage>(http, new { Input = input, Plan = plan }, StatusCodes.Status422UnprocessableEntity);

    static Task<IResult> Show(HttpContext http, FormInput input, ApplicantPreview preview) => input.IsStale
        ? Page.Again<ApplicantPreviewPage>(http, input, new { Input = input, Preview = preview })
        : Page.Answer<ApplicantPreviewPage>(http, new ApplicantsSaid(preview.Plan.Applicants.Length, []) { Kept = preview.File, List = preview.List, PassedOver = preview.Plan.PassedOver },
            new { Preview = preview }, preview.HasChanged ? StatusCodes.Status409Conflict : StatusCodes.Status200OK);

    static ApplicantsSaid Told(ApplicantList list) => new(list.Applicants, [])
    {
        List = list.Id, Url = $"/recommendations/list/{list.Id}", State = list.FinishedAt is null ? "Running" : "Completed", Done = list.PartsDone, Parts = list.Parts,
    };

    static bool IsConfirmed(FormInput input) => input.Text("confirm") is { Length: > 0 } said && said is not ("false" or "no" or "0");

    /// <summary>What these routes answer as JSON, like the roster's import.</summary>
    sealed record ApplicantsSaid(int Added, ImmutableArray<ApplicantFault> Faults)
    {
        public string? Kept { get; init; }
        public string? List { get; init; }
        public string? Url { get; init; }
        public string? State { get; init; }
        public int? Done { get; init; }
        public int? Parts { get; init; }
        public ImmutableArray<string>? PassedOver { get; init; }
    }
}

/// <summary>A preview: the plan, and what its confirmation carries along.</summary>
/// <param name="HasChanged">Something has changed since the preview that was confirmed: look again.</param>
internal sealed record ApplicantPreview(ApplicantPlan Plan, string File, string List, bool HasChanged);
