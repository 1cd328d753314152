using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Cases;
using Workflows.Evaluation.Pages;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.Evaluation;

/// <summary>Recording paper sheets one by one, for whoever is asked for them: each is added to the draft of that task, which is handed in from the task's own page.</summary>
internal sealed class SheetForms(CaseStore cases, TaskDrafts drafts)
{
    static readonly Texts T = Texts.Of("Evaluation");

    [Function("EvaluationSheet"), SignedIn]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "evaluations/{id}/sheet")] HttpRequest request, string id) =>
        await Open(request.HttpContext, id, (http, row, step) => Ask(http, row, step, FormInput.Of(SheetGrid.Fields(row.PolicyAs<EvaluationPolicy>()))));

    [Function("EvaluationSheetPost"), SignedIn]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "evaluations/{id}/sheet")] HttpRequest request, string id) => await Open(request.HttpContext, id, async (http, row, step) =>
    {
        var (policy, body, visitor) = (row.PolicyAs<EvaluationPolicy>(), row.BodyAs<EvaluationBody>(), http.Visitor());
        var input = await Form.Read(http, SheetGrid.Fields(policy));
        var line = SheetGrid.LineOf(input, body, policy);
        if (!input.IsValid) return await Page.Again<SheetPage>(http, input, await Model(row, step, visitor, input));
        var task = TaskOf(row, step);
        var before = await drafts.Find(visitor.School, task, visitor.Person);

        // A form that is sent twice says which sheet it is.
        var lines = LinesOf(before);
        if (input.Raw("number") is { Length: > 0 } number && number != $"{lines.Length + 1}") return Page.SeeOther($"/evaluations/{id}/sheet");
        await drafts.Keep(visitor.School, task, visitor.Person, (before?.Typed ?? ImmutableSortedDictionary<string, string>.Empty).SetItem("sheets", string.Join('\n', lines.Add(line))));
        return Page.WantsJson(http) ? Page.Write(new { Sheets = lines.Length + 1 }) : Page.SeeOther($"/evaluations/{id}/sheet");
    });

    async Task<IResult> Ask(HttpContext http, CaseRow row, StepRow step, FormInput input) => await Page.Ask<SheetPage>(http, T["Grid.title"], input, await Model(row, step, http.Visitor(), input), T["Grid.state"]);

    async Task<object> Model(CaseRow row, StepRow step, Visitor visitor, FormInput input) =>
        new { Input = input, View = new SheetView(row, TaskOf(row, step), LinesOf(await drafts.Find(visitor.School, TaskOf(row, step), visitor.Person))) };

    async Task<IResult> Open(HttpContext http, string id, Func<HttpContext, CaseRow, StepRow, Task<IResult>> page)
    {
        var visitor = http.Visitor();
        if (!id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') || await cases.Find(CaseRow.FullId(visitor.School, id)) is not { Kind: EvaluationTasks.Kind } row) return await Page.NotFound(http);
        return SheetGrid.TaskOf(row, visitor) is { } step ? await page(http, row, step) : await Page.Forbidden(http);
    }

    static string TaskOf(CaseRow row, StepRow step) => $"{row.ShortId}.{step.IdIn(row.Id).Key}";

    static ImmutableArray<string> LinesOf(TaskDraft? draft) => [.. (draft?.Typed.GetValueOrDefault("sheets") ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}

/// <summary>The sheets recorded so far, and the form for the next.</summary>
internal sealed record SheetView(CaseRow Row, string Task, ImmutableArray<string> Lines)
{
    public EvaluationBody Body { get; } = Row.BodyAs<EvaluationBody>();
}
