using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Cases;
using Workflows.Congress.Hall.Pages;
using Workflows.Congress.Rules;
using Workflows.Documents;
using Workflows.Polls;
using Workflows.Storage;
using Workflows.Web;

namespace Workflows.Congress.Hall;

/// <summary>The register as a steward sees it: those who were looked for.</summary>
internal sealed record RegisterView(HallView Hall, ImmutableArray<HallSeat> Seats, ImmutableArray<string> Delegations, string Sought);

/// <summary>A delegate whose badge was read.</summary>
internal sealed record BadgeView(HallView Hall, HallSeat Seat, string Code);

/// <summary>A badge or a slip to be printed.</summary>
internal sealed record PrintedCard(string Name, string Under, string Qr, string? Address);

/// <summary>Cards on one page.</summary>
internal sealed record PrintedCards(HallView Hall, ImmutableArray<PrintedCard> Cards, bool AreBadges);

/// <summary>At the door: the list, badges that are read by a phone's camera, what is printed. A GET only shows (law 2): reading a badge opens a page, its button checks in.</summary>
internal sealed class StewardForms(HallAccess access, Attendance attendance, Tables tables, Site site)
{
    public const string Sought = "q", Delegation = "delegation";
    const int MostShown = 200;

    static readonly FieldSet None = new("Congress.Hall", "Register");

    static readonly Texts T = Texts.Of("Congress.Hall");

    [Function("HallRegister"), SignedIn]
    public async Task<IResult> Register([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/hall/register")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        var (found, refusal) = await Find(http, id);
        if (found is not { } hall) return refusal!;
        var view = await Sees(http, hall);
        return await Page.Answer<RegisterPage>(http, view.Seats.Select(seat => new { seat.Number, seat.Name, seat.Delegation, seat.Presence, seat.Since }).ToList(), new { View = view });
    }

    /// <summary>A button in the list: <c>Present</c>, <c>Departed</c>, <c>OnLeave</c> or <c>Expected</c> with the delegate's number.</summary>
    [Function("HallRegisterPost"), SignedIn]
    public async Task<IResult> Mark([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/hall/register")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        var (found, refusal) = await Find(http, id);
        if (found is not { } hall) return refusal!;
        if ((await Form.Read(http, None)).IsStale) return await Page.Stale(http);
        var form = await Form.Posted(http);
        foreach (var to in Enum.GetValues<Presence>())
            if (int.TryParse(form[$"{to}"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return await attendance.Mark(hall.Case.Id, number, to, CheckedBy.List, http.Visitor().Person) ? Done(http, $"{hall.Path}/register{http.Request.QueryString}") : await Refused(http, $"{hall.Path}/register");
        return await Refused(http, $"{hall.Path}/register");
    }

    [Function("HallBadge"), SignedIn]
    public async Task<IResult> Badge([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/hall/badge/{code}")] HttpRequest request, string id, string code)
    {
        var http = request.HttpContext;
        var (found, refusal) = await Find(http, id);
        if (found is not { } hall) return refusal!;
        return await Read(hall, code) is { } badge ? await Page.Answer<BadgePage>(http, new { badge.Seat.Number, badge.Seat.Name, badge.Seat.Presence }, new { View = badge }) : await Page.NotFound(http);
    }

    [Function("HallBadgePost"), SignedIn]
    public async Task<IResult> CheckIn([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/hall/badge/{code}")] HttpRequest request, string id, string code)
    {
        var http = request.HttpContext;
        var (found, refusal) = await Find(http, id);
        if (found is not { } hall) return refusal!;
        if ((await Form.Read(http, None)).IsStale) return await Page.Stale(http);
        if (await Read(hall, code) is not { } badge) return await Page.NotFound(http);
        var to = (await Form.Posted(http))[HallForms.Act].ToString() is "leave" ? Presence.Departed : Presence.Present;
        var path = $"{hall.Path}/badge/{code}";
        return await attendance.Mark(hall.Case.Id, badge.Seat.Number, to, CheckedBy.Badge, http.Visitor().Person) ? Done(http, path) : await Refused(http, path);
    }

    /// <summary>Badges to print, a delegation at a time. Their codes open a steward's page and nothing else.</summary>
    [Function("HallBadges"), SignedIn]
    public async Task<IResult> Badges([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/hall/badges")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        var (found, refusal) = await Find(http, id);
        if (found is not { } hall) return refusal!;
        var view = await Sees(http, hall);
        PrintedCards cards = new(hall, [.. view.Seats.Select(seat => new PrintedCard(seat.Name, seat.Delegation, QrCodes.Of(site.Link($"{hall.Path}/badge/{seat.Number}.{seat.Badge}").AbsoluteUri), null))], AreBadges: true);
        return await Page.Answer<CardsPage>(http, view.Seats.Select(seat => new { seat.Number, seat.Name, code = $"{seat.Number}.{seat.Badge}" }).ToList(), new { Cards = cards });
    }

    /// <summary>Slips with delegates' own links, made anew and shown once: only their hashes are kept.</summary>
    [Function("HallSlips"), SignedIn]
    public async Task<IResult> Slips([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/hall/slips")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        var (found, refusal) = await Find(http, id);
        if (found is not { } hall) return refusal!;
        if (!HallAccess.IsChair(hall, http.Visitor())) return await Page.Forbidden(http);
        if ((await Form.Read(http, None)).IsStale) return await Page.Stale(http);
        var asked = (await Form.Posted(http))[Delegation].ToString();
        var seats = (await attendance.Register(hall.Case.Id)).Where(seat => seat.Delegation == asked).Select(seat => (seat.Person, seat.Name, Under: seat.Delegation));
        var officers = hall.Day.Officers.DistinctBy(officer => officer.Person).Select(officer => (officer.Person, officer.Name, Under: T[$"Office.{officer.Office}"]));
        var cards = new List<PrintedCard>();
        foreach (var (person, name, under) in asked.Length > 0 ? seats : officers)
        {
            var token = Token.New(hall.Case.Id);
            await tables.Cases.TryAdd(hall.Case.Id, token.Key, new HallLink(person));
            var address = site.Link($"/hall/{token}").AbsoluteUri;
            cards.Add(new(name, under, QrCodes.Of(address), address));
        }

        return await Page.Answer<CardsPage>(http, cards.Select(card => new { card.Name, card.Address }).ToList(), new { Cards = new PrintedCards(hall, [.. cards], AreBadges: false) });
    }

    /// <summary>出入记录, as a workbook: who came and went when, noted how and by whom.</summary>
    [Function("HallLog"), SignedIn]
    public async Task<IResult> Log([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cases/{id}/hall/log.xlsx")] HttpRequest request, string id)
    {
        var http = request.HttpContext;
        var (found, refusal) = await Find(http, id);
        if (found is not { } hall) return refusal!;
        var (row, names) = (hall.Case, (await attendance.Register(hall.Case.Id)).ToDictionary(seat => seat.Number));
        var log = await attendance.Log(row.Id);
        return Files.Download(PresenceSheet.Write(row, names, log), Files.Xlsx, FileNames.Of("xlsx", row.Name, "出入记录"));
    }

    async Task<(HallView? Hall, IResult? Refusal)> Find(HttpContext http, string id) => await access.Find(http.Visitor(), id) is not { } hall ? (null, await Page.NotFound(http))
        : HallAccess.IsSteward(hall, http.Visitor()) ? (hall, null) : (null, await Page.Forbidden(http));

    async Task<RegisterView> Sees(HttpContext http, HallView hall)
    {
        var (sought, delegation) = (http.Request.Query[Sought].ToString().Trim(), http.Request.Query[Delegation].ToString());
        var all = await attendance.Register(hall.Case.Id);
        var seats = all.Where(seat => (sought.Length == 0 || seat.Name.Contains(sought, StringComparison.Ordinal) || $"{seat.Number}" == sought) && (delegation.Length == 0 || seat.Delegation == delegation));
        return new(hall, [.. seats.Take(MostShown)], [.. all.Select(seat => seat.Delegation).Distinct()], sought);
    }

    async Task<BadgeView?> Read(HallView hall, string code) => code.Split('.', 2) is [var number, var secret] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        && await attendance.Find(hall.Case.Id, n) is { } seat && Secrets.Same(seat.Badge, secret) ? new(hall, seat, code) : null;

    static IResult Done(HttpContext http, string path) => Page.WantsJson(http) ? Page.Write(new { done = true }) : Page.SeeOther(path);

    static Task<IResult> Refused(HttpContext http, string back) => Page.Conflict(http, T["Register.refused"], back);
}
