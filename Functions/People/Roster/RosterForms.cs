using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.People.Pages;
using Workflows.Web;
using Workflows.Web.Sheets;

namespace Workflows.People.Roster;

/// <summary>
/// The roster's import: a file, a preview of what would be added, changed and left, a confirmation, and the workflow's progress. All or nothing: with any fault
/// nothing is written. File and confirmation may also come in one request.
/// </summary>
internal sealed class RosterForms(RosterImports imports, TimeProvider time)
{
    // A small import is done before the answer: whoever confirms sees the end and not a bar.
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    const int Looks = 25;

    static readonly FieldSet Fields = new("People", "Import")
    {
        new Field("file", FieldKind.File) { MaxBytes = SheetText.MaxBytes },
        new Field("complete", FieldKind.Text) { MaxLength = 80 },
        new Field("scope", FieldKind.Text) { MaxLength = 60 },
        new Field("confirm", FieldKind.Text) { MaxLength = 10 },
        new Field("kept", FieldKind.Text) { MaxLength = 64 },
        new Field("import", FieldKind.Text) { MaxLength = 40 },
    };

    [Function("Import"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "people/import")] HttpRequest request, CancellationToken cancel)
    {
        var http = request.HttpContext;
        var (input, before) = (FormInput.Of(Fields), await Before(http, cancel));
        return await Page.Answer<ImportPage>(http, new { FormJson.Of(input).Fields, Imports = before.Imports.Select(Told) }, new { Input = input, Before = before });
    }

    [Function("ImportTemplate"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public IResult Template([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "people/import/template")] HttpRequest request) =>
        Files.Download(RosterTemplate.File(), Files.Csv, Texts.Of("People")["Import.template.name"] + ".csv");

    [Function("ImportProgress"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public async Task<IResult> Progress([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "people/import/{id:length(20)}")] HttpRequest request, string id, CancellationToken cancel)
    {
        var http = request.HttpContext;
        if (await imports.Find(http.Visitor().School, id, cancel) is not { } import) return await Page.NotFound(http);
        if (import.FinishedAt is null) http.Response.Headers["Refresh"] = "3";
        return await Page.Answer<ImportProgressPage>(http, Told(import), new { Import = import });
    }

    [Function("ImportPost"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public async Task<IResult> Post(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "people/import")] HttpRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancel)
    {
        var http = request.HttpContext;
        var (visitor, input) = (http.Visitor(), await Form.Read(http, Fields));
        // A second click on the button that confirms.
        if (!input.IsStale && input.Text("import") is { Length: > 0 } confirmed && await imports.Find(visitor.School, confirmed, cancel) is { } underway) return await GoOn(http, client, underway, cancel);

        var file = input.File("file")?.Content ?? (input.Text("kept") is { Length: > 0 } kept ? await imports.FindFile(visitor.School, kept, cancel) : null);
        if (file is null && input.IsValid) input.Add("file", "missing");
        if (file is null) return await Again(http, input, cancel);

        var complete = CompleteOf(input);
        var plan = await imports.Plan(visitor.School, file, complete, cancel);
        if (plan.Faults.Length > 0) return await Refuse(http, input, plan, cancel);
        var before = await imports.All(visitor.School, cancel);
        var hash = await imports.Keep(visitor.School, file, cancel);
        var id = RosterImports.IdOf(hash, complete, plan, before.Count);
        var preview = new ImportPreview(plan, hash, complete, id, input.Text("import").Length > 0 && input.Text("import") != id);
        if (input.IsStale || !IsConfirmed(input) || preview.HasChanged) return await Show(http, input, preview);

        if (before.FirstOrDefault(other => other.FinishedAt is null) is { } other) return await GoOn(http, client, other, cancel, StatusCodes.Status409Conflict);
        if (plan.People.IsEmpty) return await Show(http, input, preview);
        var import = await imports.Confirm(new RosterImport(visitor.School, id, hash, complete, visitor.Person, time.GetUtcNow()) { ByName = visitor.Name }, plan, cancel);
        return await GoOn(http, client, import, cancel);
    }

    [Function("ImportUndo"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public async Task<IResult> AskUndo([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "people/import/{id:length(20)}/undo")] HttpRequest request, string id, CancellationToken cancel)
    {
        var http = request.HttpContext;
        return await Undo(http, id, cancel) is { } preview ? await Show(http, FormInput.Of(Fields), preview) : Page.SeeOther("/people/import");
    }

    /// <summary>Confirms the inverse of the last import, which is an import like any other. Twice is safe.</summary>
    [Function("ImportUndoPost"), SignedIn(Role.UniversityLeagueCommittee, Role.Administrator)]
    public async Task<IResult> PostUndo(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "people/import/{id:length(20)}/undo")] HttpRequest request, string id, [DurableClient] DurableTaskClient client, CancellationToken cancel)
    {
        var http = request.HttpContext;
        var (visitor, input) = (http.Visitor(), await Form.Read(http, Fields));
        if (!input.IsStale && await imports.Find(visitor.School, input.Text("import"), cancel) is { } underway) return await GoOn(http, client, underway, cancel);
        if (await Undo(http, id, cancel) is not { } preview) return Page.SeeOther("/people/import");
        preview = preview with { HasChanged = input.Text("import").Length > 0 && input.Text("import") != preview.Import };
        if (input.IsStale || !IsConfirmed(input) || preview.HasChanged || preview.Plan.People.IsEmpty) return await Show(http, input, preview);
        var undo = new RosterImport(visitor.School, preview.Import, "", "", visitor.Person, time.GetUtcNow()) { ByName = visitor.Name, Undoes = id };
        return await GoOn(http, client, await imports.Confirm(undo, preview.Plan, cancel), cancel);
    }

    /// <returns>Null when there is no such import, or it cannot be undone any more.</returns>
    async Task<ImportPreview?> Undo(HttpContext http, string id, CancellationToken cancel)
    {
        var all = await imports.All(http.Visitor().School, cancel);
        if (all.FirstOrDefault(each => each.Id == id) is not { } import || await imports.PlanUndo(import, all, cancel) is not { } plan) return null;
        return new(plan, "", "", RosterImports.IdOf($"undo|{id}", "", plan, all.Count), HasChanged: false) { Undoes = id };
    }

    async Task<IResult> GoOn(HttpContext http, DurableTaskClient client, RosterImport import, CancellationToken cancel, int status = StatusCodes.Status200OK)
    {
        if (import.FinishedAt is null) await RosterImportWorkflow.Start(client, import);
        for (var look = 0; import.FinishedAt is null && status == StatusCodes.Status200OK && look < Looks; look++)
        {
            await Task.Delay(Look, time, cancel);
            import = await imports.Find(import.School, import.Id, cancel) ?? import;
        }
        return Page.WantsJson(http) ? Page.Write(Told(import), status) : Page.SeeOther($"/people/import/{import.Id}");
    }

    async Task<PastImports> Before(HttpContext http, CancellationToken cancel)
    {
        var all = await imports.All(http.Visitor().School, cancel);
        return new([.. all.Take(10)], all is [var last, ..] && imports.MayBeUndone(last, all) ? last.Id : null);
    }

    async Task<IResult> Again(HttpContext http, FormInput input, CancellationToken cancel) =>
        await Page.Again<ImportPage>(http, input, new { Input = input, Before = await Before(http, cancel) });

    async Task<IResult> Refuse(HttpContext http, FormInput input, RosterPlan plan, CancellationToken cancel) => Page.WantsJson(http)
        ? Page.Write(new ImportSaid(0, 0, 0, 0, [.. plan.Faults.Select(fault => new FaultSaid(fault.Line, fault.Column, RosterSaid.Message(fault)))]), StatusCodes.Status422UnprocessableEntity)
        : await Page.Show<ImportPage>(
            http,
            new { Input = input, Plan = plan, Before = await Before(http, cancel) },
            StatusCodes.Status422UnprocessableEntity);

    static Task<IResult> Show(HttpContext http, FormInput input, ImportPreview preview)
    {
        var plan = preview.Plan;
        if (input.IsStale) return Page.Again<ImportPreviewPage>(http, input, new { Input = input, Preview = preview });
        return Page.Answer<ImportPreviewPage>(
            http,
            new ImportSaid(plan.Added.Count(), plan.Updated.Count(), plan.Unchanged, plan.Left.Count(), []) { Kept = preview.File, Import = preview.Import, PassedOver = plan.PassedOver },
            new { Preview = preview },
            preview.HasChanged ? StatusCodes.Status409Conflict : StatusCodes.Status200OK);
    }

    static ImportSaid Told(RosterImport import) => new(import.Added, import.Updated, import.Unchanged, import.Left, [])
    {
        Import = import.Id, Url = $"/people/import/{import.Id}", State = import.FinishedAt is null ? "Running" : "Completed", Done = import.PartsDone, Parts = import.Parts,
    };

    // The page asks for kind and name; a program may say college:计算机学院 at once.
    static string CompleteOf(FormInput input)
    {
        var complete = input.Text("complete");
        return complete is "college" or "branch" ? $"{complete}:{input.Text("scope")}" : complete;
    }

    static bool IsConfirmed(FormInput input) => input.Text("confirm") is { Length: > 0 } said && said is not ("false" or "no" or "0");

    /// <summary>What the import's routes answer as JSON.</summary>
    sealed record ImportSaid(int Added, int Updated, int Unchanged, int Left, ImmutableArray<FaultSaid> Faults)
    {
        public string? Kept { get; init; }
        public string? Import { get; init; }
        public string? Url { get; init; }
        public string? State { get; init; }
        public int? Done { get; init; }
        public int? Parts { get; init; }
        public ImmutableArray<string>? PassedOver { get; init; }
    }

    sealed record FaultSaid(int Line, string Column, string Message);
}

/// <summary>A preview: the plan, and what its confirmation carries along.</summary>
/// <param name="HasChanged">The roster has changed since the preview that was confirmed: look again.</param>
internal sealed record ImportPreview(RosterPlan Plan, string File, string Complete, string Import, bool HasChanged)
{
    /// <summary>Of the import that this one would undo; null where a file is imported.</summary>
    public string? Undoes { get; init; }

    public string Action => Undoes is null ? "/people/import" : $"/people/import/{Undoes}/undo";
}

/// <param name="Undo">Of the last import, as long as it can be undone.</param>
internal sealed record PastImports(ImmutableArray<RosterImport> Imports, string? Undo);
