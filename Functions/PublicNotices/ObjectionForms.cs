using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Cases;
using Workflows.PublicNotices.Pages;
using Workflows.UserTasks;
using Workflows.Web;

namespace Workflows.PublicNotices;

/// <summary>Objections: anybody's on the page of the notice, and those that came by telephone or visit, entered by the office.</summary>
internal sealed class ObjectionForms(AllTasks tasks, NoticeBoard board, NoticeForms notices, CaseStore cases, Objections objections, TimeProvider clock)
{
    static readonly FieldSet Fields = new("PublicNotices", "Objection")
    {
        new Field("entry", FieldKind.Choice) { Required = true },
        new Field("text", FieldKind.LongText) { Required = true, Rows = 6 },
        new Field("contact", FieldKind.Text),
    };

    static readonly Texts T = Texts.Of("PublicNotices");

    [Function("ObjectionPage"), Public]
    public Task<IResult> Ask([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notices/{id}/objections")] HttpRequest request, string id) => request.Query[ReceiptForm.Field] is [{ } typed]
        ? Task.FromResult(Page.SeeOther($"/notices/{Uri.EscapeDataString(id)}/objections/{Uri.EscapeDataString(Objections.Receipt(typed) is { Length: > 0 } number ? number : "-")}"))
        : Open(request.HttpContext, id, async (http, found) =>
            await Page.Answer<ObjectionPage>(http, Described(found), new { Objection = new ObjectionView(NoticeText.Of(found), Objections.NewReceipt(), IsOffice: false) { IsFull = Objections.IsFull(found.Case) }, Input = FormInput.Of(Of(found)) }));

    [Function("Object"), Public]
    public Task<IResult> Raise([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notices/{id}/objections")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        Open(request.HttpContext, id, (http, found) => Take(http, found, null, receipt => $"/notices/{id}/objections/{receipt}"));

    [Function("Objection"), Public]
    public async Task<IResult> Stand([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notices/{id}/objections/{receipt}")] HttpRequest request, string id, string receipt)
    {
        var http = request.HttpContext;
        if (await board.Find(id) is not { } found) return await Page.NotFound(http);
        await notices.Speak(http, found.Case.School);
        receipt = Objections.Receipt(receipt);
        if (await objections.Find(found.Case.Id, receipt) is not { } raised)
            return await Page.Decline<ReceiptUnknownPage>(http, StatusCodes.Status404NotFound, T["Receipt.unknown"], new { Notice = NoticeText.Of(found), Number = receipt });
        var view = new ReceiptView(found, receipt, raised.Objection, raised.Step);
        return await Page.Answer<ReceiptPage>(http, view.Json, new { Receipt = view });
    }

    [Function("OfficeObjectionPage"), SignedIn]
    public Task<IResult> AskOffice([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/objections")] HttpRequest request, string id) =>
        OpenForOffice(request.HttpContext, id, async (http, found) =>
            await Page.Answer<ObjectionPage>(http, Described(found), new { Objection = new ObjectionView(NoticeText.Of(found), Objections.NewReceipt(), IsOffice: true), Input = FormInput.Of(Of(found)) }));

    [Function("OfficeObject"), SignedIn]
    public Task<IResult> RaiseForOffice([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/objections")] HttpRequest request, string id, [DurableClient] DurableTaskClient _) =>
        OpenForOffice(request.HttpContext, id, (http, found) => Take(http, found, http.Visitor().Person, receipt => $"/notices/{found.PublicId}/objections/{receipt}"));

    async Task<IResult> Take(HttpContext http, FoundNotice found, string? enteredBy, Func<string, string> done)
    {
        var receipt = (await Form.Posted(http))["receipt"] is [{ } sent] && IsReceipt(sent) ? Objections.Receipt(sent) : Objections.NewReceipt();
        var input = await Form.Read(http, Of(found));
        if (!input.IsValid) return await Again();
        var contact = input.Text("contact") is { Length: > 0 } given ? given : null;
        (var verdict, receipt) = await objections.Raise(found.Id, receipt, input.Choice("entry")!, input.Text("text"), contact, enteredBy);
        if (verdict is ObjectionVerdict.Closed) return await Closed(http, found);
        if (verdict is ObjectionVerdict.Received) return Page.WantsJson(http) ? Page.Write(new { receipt, url = done(receipt) }, StatusCodes.Status201Created) : Page.SeeOther(done(receipt));
        input.Add("", "full", NoticeText.Of(found).Contact);
        return await Again();

        Task<IResult> Again() => Page.Again<ObjectionPage>(http, input, new { Objection = new ObjectionView(NoticeText.Of(found), receipt, enteredBy is not null), Input = input });
    }

    /// <summary>A notice that takes objections, of whose audience the visitor is.</summary>
    async Task<IResult> Open(HttpContext http, string id, Func<HttpContext, FoundNotice, Task<IResult>> page)
    {
        if (await board.Find(id) is not { } found) return await Page.NotFound(http);
        await notices.Speak(http, found.Case.School);
        if (NoticeForms.Refusal(http, found) is { } refusal) return await refusal;
        return found.TakesObjections(clock.GetUtcNow()) ? await page(http, found) : await Closed(http, found);
    }

    /// <summary>The office that answers objections: the college's committee, or the university's.</summary>
    async Task<IResult> OpenForOffice(HttpContext http, string id, Func<HttpContext, FoundNotice, Task<IResult>> page)
    {
        var visitor = http.Visitor();
        if (!id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') || await cases.Find(CaseRow.FullId(visitor.School, id)) is not { } row) return await Page.NotFound(http);
        if (await board.HangingIn(row) is not { } found) return await Page.NotFound(http);
        if (!NoticeActions.IsOffice(tasks, row, visitor)) return await Page.Forbidden(http, Role.CollegeLeagueCommittee);
        return found.TakesObjections(clock.GetUtcNow()) ? await page(http, found) : await Closed(http, found);
    }

    static async Task<IResult> Closed(HttpContext http, FoundNotice found) =>
        await Page.Decline<NoticeOverPage>(http, StatusCodes.Status410Gone, T["Closed.title"], new { Notice = NoticeText.Of(found), Written = http.Request.HasFormContentType ? await Form.Typed(http) : null });

    /// <summary>Where one is named there is nothing to choose.</summary>
    static FieldSet Of(FoundNotice found) => Fields.With("entry", field => field with
    {
        Options = [.. found.Content.Entries.Select(entry => new Option(entry.Id, NoticeText.NameOf(found.Content, entry), entry.Group))],
        Default = found.Content.Entries is [var only] ? only.Id : null,
    });

    object Described(FoundNotice found) => new { notice = NoticeJson.Of(NoticeText.Of(found), clock.GetUtcNow()), receipt = Objections.NewReceipt() };

    static bool IsReceipt(string text) => text.Length is >= 16 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
