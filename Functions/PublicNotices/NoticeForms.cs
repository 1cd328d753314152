using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.PublicNotices.Pages;
using Workflows.Web;

namespace Workflows.PublicNotices;

/// <summary>Public notices: which hang, and what each says.</summary>
internal sealed class NoticeForms(NoticeBoard board, Objections objections, Site site, TimeProvider clock)
{
    [Function("Notices"), Public]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notices")] HttpRequest request)
    {
        var (http, visitor) = (request.HttpContext, request.HttpContext.Visit().Visitor);
        var asked = request.Query["school"] is [{ Length: > 0 } code] ? code : visitor?.School ?? site.SchoolCode;
        var schools = await board.Schools();
        if (asked is null && schools is [var only]) asked = only.Code;
        if (asked is null) return await Page.Answer<NoticesPage>(http, new { schools = schools.Select(school => new { school.Code, school.Name }) }, new { Board = new NoticeList(null, [.. schools.Select(school => school.Info)], []) });
        if (schools.FirstOrDefault(school => school.Code == asked) is not { } found) return await Page.NotFound(http);
        await Speak(http, found.Code);
        var typed = Reading.Clean(request.Query[ReceiptForm.Field].ToString(), lines: false);
        var receipt = Objections.Receipt(typed);
        if (receipt.Length > 0 && await objections.NoticeOf(found.Code, receipt) is { } notice) return Page.SeeOther($"/notices/{notice}/objections/{Uri.EscapeDataString(receipt)}");
        ImmutableArray<NoticeText> notices = [.. (await board.Hanging(found.Code, visitor)).Select(NoticeText.Of)];
        var list = new NoticeList(found.Info, [], notices) { Unknown = typed.Length > 0 ? typed : null };
        return await Page.Answer<NoticesPage>(http, new { notices = notices.Select(each => NoticeJson.Of(each, clock.GetUtcNow())) }, new { Board = list }, list.Unknown is null ? StatusCodes.Status200OK : StatusCodes.Status404NotFound);
    }

    [Function("Notice"), Public]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notices/{id}")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        if (await board.Find(id) is not { } found) return await Page.NotFound(http);
        await Speak(http, found.Case.School);
        if (Refusal(http, found) is { } refusal) return await refusal;
        var mayRead = http.Visit().Visitor is { } visitor && visitor.School == found.Case.School && Cases.Readers.MayRead(found.Case, visitor);
        var view = NoticeText.Of(found);
        if (found.Hangs || mayRead) return await Page.Answer<NoticePage>(http, NoticeJson.Of(view, clock.GetUtcNow()), new { Notice = view });
        return await Page.Decline<NoticeOverPage>(http, StatusCodes.Status410Gone, Texts.Of("PublicNotices")["Over.title"], new { Notice = view });
    }

    /// <summary>The page speaks for the school whose notice it shows, also to those who are not signed in.</summary>
    internal async Task Speak(HttpContext http, string school)
    {
        if (http.Visit() is { School: null } visit) http.Set(visit with { School = await board.InfoOf(school) });
    }

    /// <returns>Null when the visitor belongs to the notice's audience.</returns>
    internal static Task<IResult>? Refusal(HttpContext http, FoundNotice found)
    {
        if (NoticeBoard.MaySee(found, http.Visit().Visitor)) return null;
        if (http.Visit().IsSignedIn) return Page.Forbidden(http);
        var words = Texts.Of("PublicNotices");
        return Task.FromResult(Page.WantsJson(http)
            ? Page.Refuse(http, StatusCodes.Status401Unauthorized, words["SchoolOnly"])
            : Page.SeeOther($"/sign-in?next={Uri.EscapeDataString(http.Request.Path.Value ?? "/")}"));
    }
}

/// <summary>What hangs at a school, or the schools to choose from.</summary>
internal sealed record NoticeList(SchoolInfo? School, ImmutableArray<SchoolInfo> Schools, ImmutableArray<NoticeText> Notices)
{
    /// <summary>The number of a receipt that was asked for, and given out for no notice of the school.</summary>
    public string? Unknown { get; init; }
}

/// <summary>A notice as JSON tells it: nothing but what the page says.</summary>
internal sealed record NoticeJson(string Id, string Title, string Body, string Terms, DateTimeOffset From, DateTimeOffset Until, string State, bool TakesObjections, string Url, ImmutableArray<NoticeEntryJson> Entries)
{
    public static NoticeJson Of(NoticeText view, DateTimeOffset now)
    {
        var (found, content) = (view.Found, view.Found.Content);
        return new(found.PublicId, view.Title, view.Body, view.Terms, content.From, content.Until, found.Hangs ? "Hanging" : found.Step.IsVoid ? "Corrected" : "Over", found.TakesObjections(now), $"/notices/{found.PublicId}",
            [.. content.Entries.Select(entry => new NoticeEntryJson(entry.Id, NoticeText.NameOf(content, entry), entry.Group))]);
    }
}

internal sealed record NoticeEntryJson(string Entry, string Name, string Group);
