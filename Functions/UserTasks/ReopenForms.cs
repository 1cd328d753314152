using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Cases;
using Workflows.Mail;
using Workflows.UserTasks.Pages;
using Workflows.Web;

namespace Workflows.UserTasks;

/// <param name="Mine">What the visitor may open again here.</param>
/// <param name="Elsewhere">What stands in another case, where it is opened again.</param>
internal sealed record ReopenModel(CaseRow Row, CaseWords Words, ImmutableArray<Reopenable> Mine, ImmutableArray<Reopenable> Elsewhere)
{
    public StepRow StepOf(Reopenable what) => Row.Find(what.Step)!;

    /// <summary>The steps that are done again because of it.</summary>
    public IEnumerable<string> Again(Reopenable what) => what.IsAlone ? [] : TakingBack.Later(Row, StepOf(what)).Where(step => step.Unit is null).Select(step => step.Name).Distinct().Where(name => name != what.Name && Words.Shows(name)).Select(Words.Step);

    /// <summary>The documents that will be marked as corrected.</summary>
    public IEnumerable<DocumentRow> Documents(Reopenable what) => Row.Documents.Where(document => document.Corrected is null && document.At >= StepOf(what).FinishedAt);

    public static string PathOf(Reopenable what) => $"/cases/{what.Step.Case[(what.Step.Case.IndexOf('.', StringComparison.Ordinal) + 1)..]}/reopen?step={what.Step.Key}";
}

/// <summary>The superior body opens a decision again, with a reason.</summary>
internal sealed class ReopenForms(CaseStore cases, CaseKinds kinds, Reopenings reopenings, Outbox outbox) : ICaseActions
{
    const int ShortestReason = 10;

    static readonly FieldSet Fields = new("UserTasks", "Reopen")
    {
        new Field("step", FieldKind.Choice) { Required = true },
        new Field("reason", FieldKind.LongText) { Required = true, MaxLength = 500, Rows = 4 },
        new Field("confirm", FieldKind.Check) { Required = true },
    };

    static readonly Texts T = Texts.Of("UserTasks");

    [Function("Reopen"), SignedIn(Role.CollegeLeagueCommittee, Role.UniversityLeagueCommittee, Role.CollegePartyCommittee, Role.UniversityPartyCommittee, Role.StudentAffairs)]
    public Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/reopen")] HttpRequest request, string id) => For(request, id, async (http, model) =>
    {
        if (model.Mine.IsEmpty && model.Elsewhere.IsEmpty) return await NotNow(http, model.Row);
        var fields = FieldsOf(model);
        var input = FormInput.Of(fields, ("step", request.Query["step"] is [{ Length: > 0 } step] && model.Mine.Any(each => each.Step.Key == step) ? step : null));
        return await Page.Ask<ReopenPage>(http, T["Reopen.title"], input, new { Model = model, Input = input }, T["Reopen.what"]);
    });

    [Function("ReopenPost"), SignedIn(Role.CollegeLeagueCommittee, Role.UniversityLeagueCommittee, Role.CollegePartyCommittee, Role.UniversityPartyCommittee, Role.StudentAffairs)]
    public Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/reopen")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) => For(request, id, async (http, model) =>
    {
        var visitor = http.Visitor();
        var input = await Form.Read(http, FieldsOf(model));
        if (IsRepeated(model.Row, input, visitor)) return Done(http, model.Row);
        if (model.Mine.IsEmpty && !input.IsStale) return await NotNow(http, model.Row);
        var reason = input.Text("reason");
        if (reason.Length > 0 && new StringInfo(reason).LengthInTextElements is var length and < ShortestReason) input.Add("reason", "short", ShortestReason, length);
        if (!input.IsValid) return await Page.Again<ReopenPage>(http, input, new { Model = model, Input = input });
        var what = model.Mine.Single(each => each.Step.Key == input.Choice("step"));
        if (!await reopenings.Reopen(what, visitor.Person, visitor.Name, Reopenings.BodyOf(what, visitor)!, reason)) return await NotNow(http, model.Row);
        await outbox.HandOver(visitor.School, http.RequestAborted);
        return Done(http, model.Row);
    });

    public IEnumerable<(string Path, string Text)> For(CaseRow row, Visitor visitor) =>
        kinds[row.Kind].Workflow is not null && row.Concerns != visitor.Person && !reopenings.Of(row, visitor).IsEmpty ? [($"/cases/{row.ShortId}/reopen", T["Reopen.link"])] : [];

    /// <summary>A second click finds the step open again by the same person, with the same reason.</summary>
    static bool IsRepeated(CaseRow row, FormInput input, Visitor visitor) =>
        StepId.Parse(row.Id, input.Raw("step")) is { } id && row.Find(id)?.Reopened is { } opened && (opened.Person, opened.Reason) == (visitor.Person, input.Text("reason"));

    static IResult Done(HttpContext http, CaseRow row) => Page.WantsJson(http) ? Page.Write(new { id = row.ShortId }) : Page.SeeOther($"/cases/{row.ShortId}");

    static Task<IResult> NotNow(HttpContext http, CaseRow row) => Page.Conflict(http, T["Reopen.over"], $"/cases/{row.ShortId}");

    static FieldSet FieldsOf(ReopenModel model) => Fields.With("step", field => field with
    {
        Options = [.. model.Mine.Select(each => new Option(each.Step.Key, Label(model, each)))],
        Default = model.Mine is [var only] ? only.Step.Key : null,
    });

    /// <summary>学院团委审核：未同意（周予安，3月18日）</summary>
    static string Label(ReopenModel model, Reopenable what)
    {
        var step = model.StepOf(what);
        var label = T["Reopen.option", model.Words.Step(what.Name), model.Words.Result(what.Name, what.Result), Say.Full(Say.Day(step.FinishedAt!.Value))];
        return what.Of is { } name ? T["Reopen.option.of", label, name] : label;
    }

    /// <summary>Only who may read a case, and is above somebody who decided in it; before and after its time nobody.</summary>
    async Task<IResult> For(HttpRequest request, string id, Func<HttpContext, ReopenModel, Task<IResult>> page)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visitor());
        if (!id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') || await cases.Find(CaseRow.FullId(visitor.School, id)) is not { } row || kinds[row.Kind].Workflow is null || !Readers.MayRead(row, visitor)) return await Page.NotFound(http);
        var all = reopenings.Of(row).Where(each => Reopenings.BodyOf(each, visitor) is not null).ToList();
        if (row.Concerns == visitor.Person || (all.Count == 0 && !reopenings.Of(row).IsEmpty)) return await Page.Forbidden(http);
        return await page(http, new(row, new(kinds[row.Kind]), [.. all.Where(each => each.Step.Case == row.Id)], [.. all.Where(each => each.Step.Case != row.Id)]));
    }
}
