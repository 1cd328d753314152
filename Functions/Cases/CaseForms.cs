using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Cases.Pages;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Cases;

/// <summary>A case's page, its audit trail, its documents, all of it as one file, its end by withdrawal; and the lists of cases.</summary>
internal sealed class CaseForms(CaseStore cases, CaseKinds kinds, CaseLife life, CaseShelf shelf, FileStore files, CaseFile whole, CasePapers papers, CaseViews views)
{
    static readonly FieldSet Withdrawal = new("Cases", "Withdraw") { new Field("reason", FieldKind.LongText) { Rows = 3, MaxLength = 500 } };

    const int MostAsked = 200;

    static readonly Texts T = Texts.Of("Cases");

    [Function("Case"), SignedIn]
    public Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}")] HttpRequest request, string id) =>
        Show(request.HttpContext, id, async (http, row) => Page.WantsJson(http) ? Page.Write(CaseJson.Of(row, kinds[row.Kind], papers.Of(row, http.Visitor()))) : await Page.Show<CasePage>(http, new { View = await WithOther(views.Of(row, http.Visitor())) }));

    [Function("Cases"), SignedIn]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases")] HttpRequest request)
    {
        var (http, asked) = (request.HttpContext, request.Query);
        var page = await shelf.Read(http.Visitor(), new(Given("kind"), Given("state"), Given("after"), Given("q"), Given("college"), Given("step")));
        return await Page.Answer<CasesPage>(http, new { cases = page.Cases.Select(view => CaseJson.Of(view.Row, view.Kind) with { Policy = null }), next = page.NextPath, page.Read }, new { Shelf = page });

        string? Given(string name) => asked[name] is [{ } text] && text.Trim() is { Length: > 0 } given ? given[..Math.Min(given.Length, MostAsked)] : null;
    }

    [Function("CaseAudit"), SignedIn]
    public Task<IResult> Audit([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/audit")] HttpRequest request, string id) =>
        Show(request.HttpContext, id, async (http, row) =>
        {
            var others = await Task.WhenAll(row.Steps.Select(step => step.From).OfType<string>().Distinct().Select(cases.Find));
            var view = AuditView.Of(row, kinds[row.Kind], await cases.All<AuditEntry>(row.Id, AuditEntry.Prefix)) with
            {
                Others = [.. others.OfType<CaseRow>().Where(other => Readers.MayRead(other, http.Visitor())).Select(other => other.ShortId)],
                ShowsTexts = Readers.ReadsTexts(row, http.Visitor()),
            };
            var model = new { id = row.ShortId, isWhole = view.Fault is null, firstFault = view.Fault, head = row.AuditHead, count = row.AuditSeq, entries = view.ShowsTexts ? view.Entries : [.. view.Entries.Select(entry => entry with { Detail = null })] };
            return await Page.Answer<AuditPage>(http, model, new { View = view });
        });

    [Function("CaseDocument"), SignedIn]
    public Task<IResult> Document([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/documents/{name}")] HttpRequest request, string id, string name) =>
        Show(request.HttpContext, id, async (http, row) =>
            row.Documents.LastOrDefault(each => each.Name == name && (request.Query["number"] is not [{ } asked] || asked == $"{each.Number}")) is { } document && await files.Find(row.Id, document.Sha256, http.RequestAborted) is { } content
                ? Files.Download(content.ToArray(), document.ContentType, CaseFile.NameOf(document))
                : papers.Of(row, http.Visitor()).FirstOrDefault(each => each.Name == name && each.Case is null) is { } paper && await papers.Make(row, paper, http.Visitor()) is { } made
                ? Files.Download(made, paper.ContentType, paper.FileName)
                : await Page.NotFound(http));

    [Function("CaseFile"), SignedIn]
    public Task<IResult> File([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/file.zip")] HttpRequest request, string id) =>
        Show(request.HttpContext, id, async (http, row) => CaseFile.MayTake(row, http.Visitor())
            ? Files.Download((to, cancel) => whole.Write(row, http.Visitor(), to, cancel), "application/zip", CaseFile.NameOf(row)) : await Page.Forbidden(http));

    [Function("WithdrawPage"), SignedIn]
    public Task<IResult> AskToWithdraw([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/withdraw")] HttpRequest request, string id) =>
        Show(request.HttpContext, id, async (http, row) =>
        {
            if (!CaseLife.MayWithdraw(row, http.Visitor().Person)) return await NotWithdrawn(http, row);
            var input = FormInput.Of(Withdrawal);
            return await Page.Ask<WithdrawPage>(http, T["Withdraw.title"], input, new { View = views.Of(row, http.Visitor()), Input = input }, T["Withdraw.state"]);
        });

    [Function("Withdraw"), SignedIn]
    public Task<IResult> Withdraw([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/withdraw")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Show(request.HttpContext, id, async (http, row) =>
        {
            var visitor = http.Visitor();
            if (!CaseLife.IsWithdrawnBy(row, visitor.Person)) return await Page.Forbidden(http);
            var input = await Form.Read(http, Withdrawal);
            if (!input.IsValid) return await Page.Again<WithdrawPage>(http, input, new { View = views.Of(row, visitor), Input = input });
            var (now, isDone) = await life.Withdraw(row.Id, visitor, input.Text("reason") is { Length: > 0 } reason ? reason : null);
            if (!isDone) return await NotWithdrawn(http, now);
            return Page.WantsJson(http) ? Page.Write(CaseJson.Of(now, kinds[now.Kind])) : Page.SeeOther($"/cases/{row.ShortId}");
        });

    /// <summary>No link leads where the visitor may not go.</summary>
    async Task<CaseView> WithOther(CaseView view) => view with { MayReadOther = view.From is { } from && await cases.Find(from) is { } other && Readers.MayRead(other, view.Visitor) };

    static Task<IResult> NotWithdrawn(HttpContext http, CaseRow row) =>
        CaseLife.IsWithdrawnBy(row, http.Visitor().Person) ? Page.Conflict(http, T["Withdraw.over"], $"/cases/{row.ShortId}") : Page.Forbidden(http);

    /// <summary>A case of the visitor's school that the visitor may read; else a page that says why not.</summary>
    async Task<IResult> Show(HttpContext http, string id, Func<HttpContext, CaseRow, Task<IResult>> page)
    {
        var visitor = http.Visitor();
        if (!id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') || await cases.Find(CaseRow.FullId(visitor.School, id)) is not { } row) return await Page.NotFound(http);
        return Readers.MayRead(row, visitor) ? await page(http, row) : await Page.Forbidden(http);
    }
}
